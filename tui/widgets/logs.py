"""The logs: the newest lines of a service or of all, how many there are over time, and a filter.

Separate from the shell, which answers a command once: this list follows the drill, goes back page by page, and is
asked for while it is in sight. A query that somebody typed stands until it is given up.
"""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from simulator.domain import events as ev
from simulator.domain.simtime import DAY, SECOND
from simulator.domain.text import plain
from simulator.views import DrillView
from simulator.views.looking import Answer, LogBar, LogLevel, LogsAsked, LogsSeen, NotSeen, Question
from tui.plot import number
from tui.plot.scale import ticks
from tui.sights import RANGES, Asker, Look
from tui.sights.wording import frame_of, gives_lines, with_key
from tui.story import time_of_day
from tui.widgets.log_lines import LogLines
from tui.widgets.viewed import Viewed
from tui.widgets.words import cut

PAGE = 200
"""Lines that are asked for at once."""
MOST = 2_000
"""Lines that are kept while somebody goes back."""
COUNTS = 600
"""The histogram is counted anew so often while its range passes; over a week that is seldom."""
LEVELS: tuple[tuple[str, tuple[LogLevel, ...]], ...] = (
    ("every level", ()),
    ("warnings and errors", ("warn", "error", "fatal")),
    ("errors", ("error", "fatal")),
)
"""What the level key goes through."""
BLOCKS = " ▁▂▃▄▅▆▇█"
EVERYTHING = '{service=~".+"}'


class Logs(Viewed):
    """Histogram and lines."""

    DEFAULT_CSS = """
    Logs { height: 1fr; }
    Logs > .heading { height: 1; padding: 0 1; }
    Logs > .histogram { height: 3; padding: 0 1; }
    Logs > LogLines { padding: 0 0 0 1; }
    """

    def __init__(self, look: Look, id: str | None = None) -> None:
        super().__init__(id=id)
        self._asker = Asker(self, look, self._answered)
        self._service: str | None = None
        self._query: str | None = None
        self._asked_at = 0
        """The record of the query, where it is known."""
        self._you: str | None = None
        self._level = 0
        self._range = 0
        self._back: int | None = None
        """The moment before which older lines are looked at; None follows the newest."""
        self.bars: tuple[LogBar, ...] = ()
        self._span = (0, 1)
        self._counted: tuple[object, ...] = ()
        """What the histogram that is shown is about."""
        self._paging: LogsAsked | None = None
        """The page of older lines that was asked for."""
        self._more = False
        self._refused = ""

    def compose(self) -> ComposeResult:
        """What is shown, how many there are, the lines."""
        yield Static(classes="heading", markup=False)
        yield Static(classes="histogram", markup=False)
        yield LogLines(self._clock, self._empty)

    @property
    def listed(self) -> LogLines:
        """The lines."""
        return self.query_one(LogLines)

    # ---- what is shown --------------------------------------------------------------------------------

    @property
    def follows(self) -> bool:
        """Whether the newest lines stay in sight as they come."""
        return self._back is None

    @property
    def logql(self) -> str:
        """The query whose lines are shown."""
        if self._query is not None:
            return self._query
        return f'{{service="{self._service}"}}' if self._service is not None else EVERYTHING

    @property
    def service(self) -> str | None:
        """The one service whose lines are shown, None for all."""
        return self._service

    def filtered_by(self, words: str) -> str:
        """What to ask for so that only lines with these words are shown: LogQL as it is, words as a filter."""
        words = words.strip()
        if words.startswith("{"):
            return words
        said = words.replace("\\", "\\\\").replace('"', '\\"')
        base = f'{{service="{self._service}"}}' if self._service is not None else EVERYTHING
        return f'{base} |= "{said}"'

    def choose(self, service: str | None) -> None:
        """Show a service's lines, or those of all."""
        self._service, self._query = service, None
        self._anew()

    def turn(self, by: int) -> None:
        """Show the next service's lines; before the first stand all."""
        names: list[str | None] = [None, *(each.name for each in self.view.services)] if self.view else [None]
        place = names.index(self._service) if self._service in names else 0
        self.choose(names[place if self._query is not None else (place + by) % len(names)])

    def reach(self, by: int) -> None:
        """Look at a longer range, or a shorter one."""
        self._range = max(0, min(len(RANGES) - 1, self._range + by))
        self._anew()

    def next_level(self) -> None:
        """Show other levels."""
        self._level = (self._level + 1) % len(LEVELS)
        self._anew()

    def follow(self) -> None:
        """Follow the newest lines, or stop where they stand."""
        if self.follows and self.view is not None:
            self._hold()
        else:
            self._anew()

    def ask(self, query: str) -> None:
        """Show what a query that was typed finds."""
        self._query = query
        self._anew()

    def _anew(self) -> None:
        self._back, self._paging, self._more = None, None, False
        self._asker.forget()
        self._ask(at_once=True)

    def _hold(self) -> None:
        if self.view is not None and self._back is None:
            self._back = self.view.at
            self._head()

    # ---- asking ---------------------------------------------------------------------------------------

    def paint(self, view: DrillView) -> None:
        """Ask anew while it follows, once a drill second."""
        if view.seq < self._asked_at or view.you != self._you:
            self._query = None  # a replay goes back, or looks over another shoulder
        self._you = view.you
        for entry in view.entries:
            event = entry.event
            if isinstance(event, ev.QueryRun) and gives_lines(event.query) and entry.actor == view.you:
                self._query, self._asked_at, self._back = event.query, entry.seq, None
        if self.follows:
            self._ask()

    def on_show(self) -> None:
        """Come into sight."""
        if self.follows:
            self._ask(at_once=True)

    def _ask(self, *, at_once: bool = False) -> None:
        if self.view is None or not self.size.width:
            return
        self._head()
        until = self.view.at // SECOND * SECOND
        span = RANGES[self._range].span
        bars = max(10, self.size.width - 14)
        if self._count_of(self.logql, span, until, bars) == self._counted:
            bars = 0
        self._asker.want(LogsAsked(self.logql, until - span, until, PAGE, self._levels, bars), at_once=at_once)

    @staticmethod
    def _count_of(query: str, span: int, until: int, bars: int) -> tuple[object, ...]:
        """What a histogram is about; while it stays the same, none is asked for."""
        return query, span, bars, until // max(SECOND, span // COUNTS)

    @property
    def _levels(self) -> tuple[LogLevel, ...]:
        return LEVELS[self._level][1]

    def on_log_lines_older(self) -> None:
        """Read on, further back."""
        lines = self.listed.lines
        if self.view is None or not lines or not self._more or len(lines) >= MOST:
            return
        self._hold()
        before = lines[0].at
        self._paging = LogsAsked(self.logql, before - 7 * DAY, before - 1, PAGE, self._levels)
        self._asker.want(self._paging, at_once=True)

    def on_log_lines_left(self) -> None:
        """Somebody reads: nothing moves any more."""
        self._hold()

    def on_log_lines_ended(self) -> None:
        """Follow the newest again."""
        if not self.follows:
            self._anew()

    def _answered(self, question: Question, answer: Answer) -> None:
        if not self.is_attached or not isinstance(question, LogsAsked):
            return
        self._refused = answer.why if isinstance(answer, NotSeen) else ""
        if isinstance(answer, NotSeen):
            self.bars = ()
            self.listed.fill((), at_end=True, one_service=False)
        elif isinstance(answer, LogsSeen):
            if question == self._paging:
                self._more = answer.more
                self.listed.fill((*answer.lines, *self.listed.lines), at_end=False, one_service=self._alone())
            elif self.follows:
                self._more = answer.more
                self.listed.fill(answer.lines, at_end=True, one_service=self._alone())
            if question.bars:
                self.bars, self._span = answer.bars, (question.start, question.until)
                span = question.until - question.start
                self._counted = self._count_of(question.query, span, question.until, question.bars)
        self._draw()

    def _alone(self) -> bool:
        return self._query is None and self._service is not None

    # ---- drawing --------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Draw anew at the width there is."""
        self._draw()
        if self.follows:
            self._ask(at_once=True)

    def _clock(self, at: int) -> str:
        if self.view is None:
            return ""
        seconds = time_of_day(self.view, at, seconds=True)
        return f"{seconds}.{at % 1000:03}" if self.size.width >= 100 else seconds

    def _empty(self) -> str:
        if self._refused:
            return plain(self._refused)
        if self._query is not None or self._level:
            return f"No line in the last {RANGES[self._range].name}. Widen the range, or show every level."
        return "No line yet. Lines appear as the services log them."

    def _head(self) -> None:
        self.query_one(".heading", Static).update(self._heading())

    def _heading(self) -> Content:
        whose = plain(self._service) if self._service is not None else "all services"
        what = plain(self._query) if self._query is not None else whose
        how = "following" if self.follows else "standing still"
        tail = Content("").join(
            [
                with_key(self.key("look-before"), "", {"turn": -1}),
                with_key(self.key("look-next"), "service", {"turn": 1}),
                with_key(self.key("look-level"), LEVELS[self._level][0], {"level": 1}),
                with_key(self.key("look-follow"), how, {"follow": 1}),
                with_key(self.key("command"), "find", {}) if self.acts else Content(""),
            ]
        )
        room = self.size.width - 2 - tail.cell_length
        head = Content.styled(cut(what, max(10, room)), "bold")
        gap = self.size.width - 2 - head.cell_length - tail.cell_length
        return head + Content(" " * gap) + tail if gap >= 0 else head

    def on_click(self, event: events.Click) -> None:
        """Do what the key beside the word does."""
        meta = event.style.meta
        if "turn" in meta:
            self.turn(meta["turn"])
        elif "level" in meta:
            self.next_level()
        elif "follow" in meta:
            self.follow()

    def _draw(self) -> None:
        if self.view is None or not self.size.width:
            return
        self._head()
        rows = histogram(self.bars)
        rows.append(self._axis())
        self.query_one(".histogram", Static).update(Content("\n").join(rows))

    def _axis(self) -> Content:
        if self.view is None or not self.bars:
            return Content("")
        start, until = self._span
        frame = frame_of(self.view, start, until, ())
        width = len(self.bars)
        line = [" "] * width
        for column, word in ticks(start, until, width, frame.clock, frame.midnight):
            begin = min(max(0, column - len(word) // 2), width - len(word))
            if begin >= 0 and all(cell == " " for cell in line[max(0, begin - 1) : begin + len(word) + 1]):
                line[begin : begin + len(word)] = word
        keys = f"{self.key('look-shorter')} {self.key('look-longer')}"
        range_of = f"{keys} {RANGES[self._range].name}"
        return Content.styled(f"{range_of:<12}" + "".join(line), "$quiet")


def histogram(bars: tuple[LogBar, ...]) -> list[Content]:
    """Two rows of bars: all lines, and errors; each says its highest bar."""
    if not bars:
        return [Content(""), Content("")]
    counts = {"lines": [bar.lines for bar in bars], "errors": [bar.errors for bar in bars]}
    rows = []
    for name, values in counts.items():
        most = max(values)
        drawn = "".join(BLOCKS[0 if not value else max(1, round(value / most * 8))] for value in values)
        rows.append(
            Content.assemble(
                (f"{name} ", "$quiet"),
                (f"{number(most):>{11 - len(name) - 1}} ", "bold" if name == "errors" and most else "$quiet"),
                (drawn, "$late" if name == "errors" else "$primary"),
            )
        )
    return rows
