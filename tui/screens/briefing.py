"""The first thing a trainee reads: what the drill is about, who they are, and the three keys to begin with.

Separate because it is read once, before the drill's clock starts: nobody is timed for reading.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.domain.simtime import spoken_duration
from simulator.domain.text import plain, plain_lines
from simulator.views import DrillView, Running
from simulator.views.looking import HandoverSeen
from tui.keymap import BRIEFING, bindings
from tui.remapping import pressed
from tui.screens.confirm import choices
from tui.story import handed_over, time_of_day

UNTIL = 180_000
"""It is shown only this early in the drill, in ms: who resumes one has read it."""


class BriefingScreen(ModalScreen[None]):
    """What a drill is about."""

    CSS_PATH: ClassVar = ["modal.tcss", "help.tcss"]
    BINDINGS = bindings(BRIEFING)

    def __init__(self, view: DrillView, handover: HandoverSeen | None = None) -> None:
        super().__init__()
        self._view = view
        self._handover = handover

    def compose(self) -> ComposeResult:
        """Summary, you, the team, keys."""
        with Vertical(classes="dialog -briefing"):
            with VerticalScroll():
                yield Static(self._text(), markup=False)
            yield Static(
                choices(
                    ("briefing.start", "begin"),
                    ("briefing.leave", "leave"),
                    ("drill.help", "help, once you are in"),
                    of=self.app,
                ),
                classes="keys",
                markup=False,
            )

    def _text(self) -> Content:
        view, briefing = self._view, self._view.briefing
        ack, book, declare, line = (
            pressed(f"drill.{verb}", self.app) for verb in ("ack", "runbook", "declare", "command")
        )
        lines = [Content.styled(plain(briefing.title), "bold")]
        if briefing.summary:
            lines += [Content(""), Content(plain_lines(briefing.summary).strip())]
        lines += [Content(""), self._you(), self._team()]
        length = spoken_duration(briefing.length)
        exam = " This is an exam: there are no hints." if briefing.exam else ""
        lines.append(Content(f"It is {time_of_day(view, 0)} UTC in the drill, and it lasts {length} at most.{exam}"))
        if briefing.objectives:
            lines += [Content(""), Content.styled("What it is for", "bold")]
            lines += [Content(f"  {plain(each)}") for each in briefing.objectives]
        lines += [
            Content(""),
            Content(
                f"Wait for a page, and acknowledge it with {ack}. Then look at the runbook with {book}, "
                f"and declare with {declare} when you know how bad it is. {line} lets you type."
            ),
        ]
        if view.running is Running.WAITING:
            more = " The hand-over sheet is below: the arrow keys scroll." if self._handover is not None else ""
            lines += [Content(""), Content.assemble(("The drill's clock stands until you begin.", "bold"), more)]
        if self._handover is not None:
            lines += [Content(""), *_sheet(self._handover)]
        return Content("\n").join(lines)

    def _you(self) -> Content:
        you = self._view.person(self._view.you)
        if you is None:
            return Content.assemble("You are ", (plain(self._view.you), "bold"), ".")
        title = f", {plain(you.title)}" if you.title else ""
        call = f", on call ({plain(you.on_call)})" if you.on_call else ""
        return Content.assemble("You are ", (f"{plain(you.name)} ({plain(you.id)})", "bold $you"), f"{title}{call}.")

    def _team(self) -> Content:
        others = [each for each in self._view.people if each.id != self._view.you]
        bots = any(each.simulated for each in others)
        names = ", ".join(
            f"{plain(each.id)} ({plain(each.title)})" if each.title else plain(each.id) for each in others
        )
        marked = " Simulated teammates are marked (bot)." if bots else ""
        return Content(f"With you: {names or 'nobody'}.{marked}")

    def action_start(self) -> None:
        """Begin."""
        self.dismiss(None)

    async def action_leave(self) -> None:
        """Leave the drill, after a question; who stays still has it all to read."""
        await self.app.action_quit()


def _sheet(handover: HandoverSeen) -> list[Content]:
    """The hand-over sheet, as the colleague before you left it."""
    lines = [Content.styled("Handed over to you", "bold")]
    for title, items in handed_over(handover):
        lines.append(Content(f"  {title}"))
        lines += [Content(f"    {plain(each)}") for each in items]
    return lines
