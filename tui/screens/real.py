"""The banner that covers every screen once a real incident has begun, and the ways on from there.

Separate from the other dialogs because nothing of the drill may be done behind it: the drill stands, and it goes on
only when somebody says so and confirms it. Where no drill runs, the banner only says so.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.domain.simtime import offset
from simulator.domain.text import plain
from simulator.views import DrillView
from tui.keymap import REAL, REAL_NO_DRILL, Key, bindings
from tui.screens.confirm import ConfirmScreen, choices
from tui.story import time_of_day

Way = Literal["back", "end", "leave"]
"""Back to the drill, end it, or leave it to wait."""

END = "End the drill now and show its debrief? Everything that is not done yet counts as not done."
BACK = "Is the real incident over? The drill goes on at once, from where it stood."


class RealScreen(ModalScreen[Way]):
    """A real incident has begun, and a drill stands."""

    CSS_PATH: ClassVar = ["modal.tcss", "real.tcss"]
    BINDINGS = bindings(REAL)
    KEYS: ClassVar[tuple[Key, ...]] = REAL

    def __init__(self, view: DrillView) -> None:
        """`view` is the drill as it stands."""
        super().__init__()
        self._stands = view

    def compose(self) -> ComposeResult:
        """What has happened, what it means, and the keys."""
        with Vertical(id="real"):
            yield Static("A REAL INCIDENT HAS BEGUN", classes="banner", markup=False)
            yield Static(self.text(), classes="says", markup=False)
            yield Static(self.keys(), classes="keys", markup=False)

    def text(self) -> Content:
        """What it says."""
        view = self._stands
        clock = f"{time_of_day(view, view.at, seconds=True)} ({offset(view.at)})"
        return Content("\n\n").join(
            [
                Content.styled("Leave the drill alone and go to the real one. Nothing here needs you.", "bold"),
                Content(
                    f'The drill "{plain(view.briefing.title)}" stands at {clock}. No countdown runs, nobody is paged, '
                    f"and the time away counts against nobody."
                ),
                Content(
                    "What happened so far is kept. The drill can go on from here at any time: now, or later with "
                    "`gameday resume`, or from the unfinished drills that `gameday` lists."
                ),
            ]
        )

    def keys(self) -> Content:
        """The ways on."""
        ways = (("real.back", "back to the drill"), ("real.end", "end it, show the debrief"), ("real.leave", "leave"))
        return choices(*ways, of=self.app)

    @work(exclusive=True, group="way")
    async def action_back(self) -> None:
        """Go on with the drill, after a question."""
        if await self.app.push_screen_wait(ConfirmScreen(BACK, "it is over, go on with the drill")):
            self.dismiss("back")

    @work(exclusive=True, group="way")
    async def action_end(self) -> None:
        """End the drill, after a question."""
        if await self.app.push_screen_wait(ConfirmScreen(END, "end it")):
            self.dismiss("end")

    def action_leave(self) -> None:
        """Leave at once; the drill waits."""
        self.dismiss("leave")


class RealAloneScreen(ModalScreen[bool]):
    """A real incident has begun, and no drill runs here; whether gameday is to be closed."""

    CSS_PATH: ClassVar = ["modal.tcss", "real.tcss"]
    BINDINGS = bindings(REAL_NO_DRILL)
    KEYS: ClassVar[tuple[Key, ...]] = REAL_NO_DRILL

    def __init__(self, waits: str = "") -> None:
        """`waits` is the title of the drill that was left for it, where one was."""
        super().__init__()
        self._waits = waits

    def compose(self) -> ComposeResult:
        """What there is to say."""
        drill = f'The drill "{plain(self._waits)}" waits among the unfinished ones.' if self._waits else ""
        with Vertical(id="real"):
            yield Static("A REAL INCIDENT HAS BEGUN", classes="banner", markup=False)
            yield Static(
                Content(f"Go to the real one. {drill or 'No drill runs here, so nothing had to be stopped.'}"),
                classes="says",
                markup=False,
            )
            keys = choices(("alone.close", "close gameday"), ("alone.back", "back to this screen"), of=self.app)
            yield Static(keys, classes="keys", markup=False)

    def action_close(self) -> None:
        """Close gameday."""
        self.dismiss(True)

    def action_back(self) -> None:
        """Back to the screen."""
        self.dismiss(False)
