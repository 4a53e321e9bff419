"""The room: people, system events, alerts and commands in one column, as one story.

Separate from the log widget that it is made of: it says how a line of each tone looks, and which kinds are shown.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from simulator.domain.text import plain, plain_lines
from simulator.views import DrillView
from tui.remapping import pressed
from tui.story import Line, Sort, Tone, tell, time_of_day
from tui.widgets.story_log import Block, StoryLog
from tui.widgets.viewed import Viewed

TEACHES = (
    "Nothing has happened yet. Messages, alerts and commands will stand here. Press {command} to say something, "
    "{help} for help."
)
NONE_YET = "Nothing has happened yet."

FILTERS: tuple[Sort | None, ...] = (None, *Sort)

_TEXT: dict[Tone, str] = {
    Tone.SAID: "",
    Tone.SYSTEM: "$quiet",
    Tone.ALERT: "bold",
    Tone.INCIDENT: "bold",
    Tone.COMMAND: "$shell",
    Tone.INJECT: "$outside",
    Tone.PUBLIC: "$public",
    Tone.INTERNAL: "$person",
}


class Room(Viewed):
    """The story so far, its newest line in sight."""

    DEFAULT_CSS = """
    Room { height: 1fr; layout: vertical; }
    Room > .channel {
        height: 1; color: $quiet; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; display: none;
    }
    Room > .pinned { height: auto; max-height: 60%; background: $panel; padding: 0 1; display: none; }
    Room > .pinned Static { height: auto; }
    Room > .more { height: 1; color: $primary; text-style: bold; padding: 0 1; display: none; }
    Room > StoryLog { padding: 0 0 0 1; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._filter = 0

    def compose(self) -> ComposeResult:
        """The channel's line, the story, and how much is below."""
        yield Static(classes="channel", markup=False)
        with VerticalScroll(classes="pinned", can_focus=False):
            yield Static(markup=False)
        keys = {verb: pressed(f"drill.{verb}", self.app) for verb in ("command", "help")}
        yield StoryLog(self._blocks, empty=TEACHES.format(**keys) if self.acts else NONE_YET, id="story")
        yield Static(classes="more", markup=False)

    @property
    def log_widget(self) -> StoryLog:
        """The list of lines."""
        return self.query_one(StoryLog)

    def paint(self, view: DrillView) -> None:
        """Append what is new."""
        self.log_widget.add(line for entry in view.entries if (line := tell(entry, view)) is not None)
        channel = self.query_one(".channel", Static)
        head = _channel(view, pressed("drill.pinned" if self.acts else "replay.pinned", self.app))
        channel.display = head is not None
        if head is not None:
            channel.update(head, layout=False)
        if view.incident is not None and self.query_one(".pinned").display:
            self._paint_pinned()

    def toggle_pinned(self) -> str:
        """Show or hide the channel's post; says why where there is none."""
        if self.view is None or self.view.incident is None:
            return "Nothing is pinned yet. Declaring an incident posts and pins the channel's template."
        pinned = self.query_one(".pinned")
        pinned.display = not pinned.display
        self._paint_pinned()
        return ""

    def _paint_pinned(self) -> None:
        if self.view is not None and self.view.incident is not None:
            post = plain_lines(self.view.incident.channel_post)
            self.query_one(".pinned Static", Static).update(Content(post))

    def next_filter(self) -> str:
        """Show the next kind of line only; says which."""
        self._filter = (self._filter + 1) % len(FILTERS)
        wanted = FILTERS[self._filter]
        self.log_widget.only(lambda line: wanted is None or line.sort is wanted)
        if wanted is None:
            return "The room shows everything."
        key = pressed("drill.filter" if self.acts else "replay.filter", self.app)
        return f"The room shows only {wanted.value}; {key} shows more."

    def on_story_log_unseen(self, event: StoryLog.Unseen) -> None:
        """Say how much stands below."""
        event.stop()
        more = self.query_one(".more", Static)
        more.display = event.count > 0
        goes = ", End goes there" if self.acts else ""
        more.update(f"↓ {event.count} more below{goes}", layout=False)

    def _blocks(self, line: Line) -> list[Block]:
        return blocks(line, time_of_day(self.view, line.at) if self.view is not None else "")


def _channel(view: DrillView, pinned: str) -> Content | None:
    incident = view.incident
    if incident is None:
        return None
    here = sum(person.present for person in view.people)
    return Content.assemble(
        (plain(incident.room or "no war room yet"), "bold"),
        (f"   {pinned} ", "bold $primary"),
        f"pinned post   {here} here",
    )


def blocks(line: Line, clock: str) -> list[Block]:
    """How a line of the story looks: time, glyph, who, text, and what stands below with a bar."""
    style = _TEXT[line.tone]
    mark = Content.styled("@", "bold reverse $you") if line.to_you else Content(" ")
    head = Content.assemble((clock, "$quiet"), mark, (line.glyph, style or "$quiet"), " ")
    margin = Content(" " * head.cell_length)
    if line.who:
        speaker = "bold $outside" if line.tone is Tone.INJECT else "bold $person"
        head = head + Content.assemble((line.who, speaker), "  ")
    found = [Block(head, Content.styled(line.text, style), margin)]
    if line.body:
        bar = margin + Content.styled("│ ", "$quiet")
        found += [
            Block(bar, Content.styled(row, style.removeprefix("bold").strip()), bar) for row in line.body.split("\n")
        ]
    if line.answer:
        found.append(Block(margin, Content.assemble(("answer with ", "$quiet"), (line.answer, "$outside")), margin))
    return found
