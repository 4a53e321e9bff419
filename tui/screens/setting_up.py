"""What stands on the screen while a drill is set up: which one, what is being done, and the key that leaves.

Separate from every other screen because it is the first frame of `gameday run`: it imports next to nothing, and knows
no session, no view and no widget of ours.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from simulator.domain.text import plain
from tui.keymap import EVERYWHERE, SETTING_UP, Key, bindings
from tui.remapping import of_app, pressed

NEXT = "The briefing comes next; no drill time passes until you begin."
"""What follows."""


class SettingUpScreen(Screen[None]):
    """A drill is being set up."""

    CSS_PATH = "setting_up.tcss"
    BINDINGS = bindings(SETTING_UP)
    KEYS: ClassVar[tuple[Key, ...]] = SETTING_UP

    def __init__(self, title: str) -> None:
        """`title` names the drill."""
        super().__init__()
        self._title = title
        self._steps: list[str] = []

    def compose(self) -> ComposeResult:
        """One block of text."""
        yield Static(self.text(), markup=False)

    def text(self) -> Content:
        """What is set up, what is done, what is being done, and what is next."""
        lines = [Content.styled(plain(self._title), "bold"), Content("")]
        lines += [Content(f"✓ {plain(step)}") for step in self._steps[:-1]]
        lines += [Content(f"· {plain(step)} ...") for step in self._steps[-1:] or ["Starting"]]
        return Content("\n").join(
            [*lines, Content(""), Content(NEXT), Content(f"{pressed('setting-up.leave', self.app)} leaves.")]
        )

    def tell(self, step: str) -> None:
        """Say that a step begins; the one before it is done."""
        self._steps.append(step)
        if self.is_mounted:
            self.query_one(Static).update(self.text())

    def leaves(self, key: str) -> bool:
        """Whether a key ends setting up: the one that leaves, and the one for a real incident."""
        return any(key in each.keys.split(",") for each in of_app((*SETTING_UP, *EVERYWHERE), self.app))

    async def action_leave(self) -> None:
        """Leave."""
        await self.app.action_quit()
