"""The shell: every command that was typed, by whom, and what it answered.

Separate from the room, which shows the commands without their output. What is typed while this tab is open is a
command; nothing is ever executed on this machine.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from simulator.domain import events as ev
from simulator.domain.text import plain, plain_lines
from simulator.views import DrillView, Entry
from tui.story import Line, Sort, Tone, called, time_of_day
from tui.widgets.story_log import Block, StoryLog
from tui.widgets.viewed import Viewed

TEACHES = "No command yet. Press / and type one; Tab completes it. Nothing runs on your own machine."
NONE_YET = "No command yet."


class Shell(Viewed):
    """Commands and their outputs."""

    DEFAULT_CSS = "Shell { height: 1fr; } Shell > StoryLog { padding: 0 0 0 1; }"

    def compose(self) -> ComposeResult:
        """The list of commands."""
        yield StoryLog(self._blocks, empty=TEACHES if self.acts else NONE_YET, id="commands")

    class Typed(Message):
        """Commands that the viewer gave; after a resume those of before as well."""

        def __init__(self, commands: tuple[str, ...]) -> None:
            self.commands = commands
            super().__init__()

    def paint(self, view: DrillView) -> None:
        """Append what was run."""
        mine = tuple(
            entry.event.command
            for entry in view.entries
            if isinstance(entry.event, ev.CommandRun) and entry.actor == view.you
        )
        if mine:
            self.post_message(self.Typed(mine))
        self.query_one(StoryLog).add(line for entry in view.entries if (line := ran(entry, view)) is not None)

    def _blocks(self, line: Line) -> list[Block]:
        clock = time_of_day(self.view, line.at) if self.view is not None else ""
        head = Content.assemble((f"{clock} ", "$quiet"), (line.who, "bold $person"), (f" {line.glyph} ", "$quiet"))
        found = [Block(head, Content.styled(line.text, "bold $shell"), Content("      "))]
        found += [Block(Content(""), Content(row), Content("")) for row in line.body.split("\n") if line.body]
        return found


def ran(entry: Entry, view: DrillView) -> Line | None:
    """A command, a query or a late answer as a line with its output below."""
    match entry.event:
        case ev.CommandRun(command=text, output=output):
            glyph = "$"
        case ev.QueryRun(query=text, output=output):
            glyph = "?"
        case ev.CommandFinished(command=text, output=output):
            glyph = "✓"
        case _:
            return None
    who = called(entry.actor, view)
    body = plain_lines(output).expandtabs(8).rstrip()
    return Line(entry.seq, entry.at, glyph, who, plain(text), Sort.COMMANDS, Tone.COMMAND, body)
