"""Before a drill: what it is about, what you did in it so far, and how you want to play it.

Separate from home because it is asked once per drill. It says what `gameday show` says, so never what is true.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.domain.simtime import spoken_duration
from simulator.domain.text import plain
from simulator.domain.vocabulary import Role
from tui.homekeys import BEGIN
from tui.keymap import bindings
from tui.library import Card, How, Records
from tui.pace import pace
from tui.remapping import pressed
from tui.screens.asking import SPEEDS
from tui.screens.confirm import choices
from tui.widgets.shelf import graded, local

ROLES: tuple[Role | None, ...] = (None, Role.IC, Role.COMMS, Role.OPS, Role.SCRIBE)


class BeginScreen(ModalScreen[How | None]):
    """How to play a drill; None goes back."""

    CSS_PATH: ClassVar = ["modal.tcss", "begin.tcss"]
    BINDINGS = bindings(BEGIN)

    how: reactive[How] = reactive(How, init=False)

    def __init__(self, card: Card, records: Records, how: How | None = None) -> None:
        """`how` is what to begin with."""
        super().__init__()
        self._card = card
        self._records = records
        self.set_reactive(BeginScreen.how, how or How())

    def compose(self) -> ComposeResult:
        """About the drill, the choices, the keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(plain(self._card.title)), classes="title", markup=False)
            with VerticalScroll(classes="about", can_focus=False):
                yield Static(about(self._card, self._records), markup=False)
            yield Static(self._choices(), id="choices", markup=False)
            yield Static(
                choices(("begin.start", "begin"), ("begin.back", "go back"), of=self.app), classes="keys", markup=False
            )

    def watch_how(self) -> None:
        """Say what is chosen now."""
        self.query_one("#choices", Static).update(self._choices())

    def _choices(self) -> Content:
        how = self.how
        mode = "an exam: no hints, and the truth stays sealed until the end" if how.exam else "practice, with hints"
        role = f"you take {how.role.title} when an incident is declared" if how.role else "no role until you get one"
        faster, slower = pressed("begin.faster", self.app), pressed("begin.slower", self.app)
        rows = (
            (pressed("begin.exam", self.app), "how", mode),
            (pressed("begin.role", self.app), "role", role),
            (f"{faster} {slower}", "speed", f"x{how.speed:g}, {pace(how.speed)}"),
        )
        return Content("\n").join(
            Content.assemble((f"{key:<4}", "bold $primary"), (f"{name:<6}", "$quiet"), says) for key, name, says in rows
        )

    # ---- keys -----------------------------------------------------------------------------------------

    def action_start(self) -> None:
        """Begin."""
        self.dismiss(self.how)

    def action_back(self) -> None:
        """Do not."""
        self.dismiss(None)

    def action_exam(self) -> None:
        """Practice or exam."""
        self.how = How(not self.how.exam, self.how.speed, self.how.role)

    def action_role(self) -> None:
        """The next role."""
        role = ROLES[(ROLES.index(self.how.role) + 1) % len(ROLES)]
        self.how = How(self.how.exam, self.how.speed, role)

    def action_speed(self, step: int) -> None:
        """One step faster or slower."""
        now = self.how.speed
        faster = [speed for speed in SPEEDS if speed > now]
        slower = [speed for speed in SPEEDS if speed < now]
        chosen = (faster[:1] if step > 0 else slower[-1:]) or [now]
        self.how = How(self.how.exam, chosen[0], self.how.role)


def about(card: Card, records: Records) -> Content:
    """A drill as anybody may know it, and what you did in it."""
    lines = [Content.styled(f"{card.level}, {spoken_duration(card.length)} at most", "$quiet")]
    if card.tags:
        lines.append(Content.styled(", ".join(plain(tag) for tag in card.tags), "$quiet"))
    if card.summary:
        lines += [Content(""), Content(plain(card.summary))]
    if card.objectives:
        lines += [Content(""), Content.styled("What it is for", "bold")]
        lines += [Content(f"  {plain(each)}") for each in card.objectives]
    return Content("\n").join([*lines, Content(""), Content(so_far(card, records))])


def so_far(card: Card, records: Records) -> str:
    """What you did in a drill until now."""
    yours = [each for each in records.played if each.slug == card.slug and each.counts]
    best = records.best(card.slug)
    if best is None or best.score is None:
        return "You have not played it to its end yet."
    times = "once" if len(yours) == 1 else f"{len(yours)} times"
    return f"Played {times}. Your best: {graded(best)}, on {local(best.when)}."
