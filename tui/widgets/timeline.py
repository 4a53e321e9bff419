"""The timeline: everything that happened, with its offset from the start and its time of day.

Separate from the room because nothing is left out or folded: it is what the postmortem is written from.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content

from simulator.domain.simtime import offset
from simulator.views import DrillView
from tui.story import Line, Tone, tell_all, time_of_day
from tui.widgets.story_log import Block, StoryLog
from tui.widgets.viewed import Viewed

TEACHES = "Nothing has happened yet. Every event will stand here with its time."

_STYLE = {
    Tone.ALERT: "bold",
    Tone.INCIDENT: "bold",
    Tone.PUBLIC: "$public",
    Tone.INJECT: "$outside",
    Tone.COMMAND: "$shell",
}


class Timeline(Viewed):
    """All events, one line each."""

    DEFAULT_CSS = "Timeline { height: 1fr; } Timeline > StoryLog { padding: 0 0 0 1; }"

    def compose(self) -> ComposeResult:
        """The list."""
        yield StoryLog(self._blocks, empty=TEACHES, folds=False, id="events")

    def paint(self, view: DrillView) -> None:
        """Append what is new."""
        self.query_one(StoryLog).add(tell_all(entry, view) for entry in view.entries)

    def _blocks(self, line: Line) -> list[Block]:
        clock = time_of_day(self.view, line.at, seconds=True) if self.view is not None else ""
        head = Content.assemble((clock, ""), (f" {offset(line.at):<9}", "$quiet"), f" {line.glyph} ")
        who = f"{line.who}: " if line.who else ""
        text = f"{who}{line.text}" + (f" {line.body.splitlines()[0]}" if line.body else "")
        return [Block(head, Content.styled(text, _STYLE.get(line.tone, "")), Content(" " * head.cell_length))]
