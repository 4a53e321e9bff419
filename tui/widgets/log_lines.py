"""A list of log lines: one row each, a cursor, and what a line holds below it when it is opened.

Separate from the pane that asks for them. It paints only the rows that are seen, keeps the line under the cursor where
it is when others come or go, and stays at the end while it follows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from simulator.domain.text import plain, plain_lines
from simulator.views.looking import LogLevel, LogSeen
from tui.keymap import LOG_LINES, bindings
from tui.widgets.words import cut

STYLE: dict[LogLevel, str] = {
    "debug": "$quiet", "info": "", "warn": "bold $soon", "error": "bold $late", "fatal": "bold reverse $late",
}  # fmt: skip
WORD: dict[LogLevel, str] = {"debug": "DEBUG", "info": "INFO ", "warn": "WARN ", "error": "ERROR", "fatal": "FATAL"}
MESSAGES = ("msg", "message")
"""Where a line in JSON says what it is about."""
BESIDE = ("ts", "time", "timestamp", "level", "service")
"""What stands beside the line already."""
NAMES = 18
"""Columns for a service's name, at most."""


class LogLines(ScrollView, can_focus=True, inherit_bindings=False):
    """Log lines, oldest first."""

    DEFAULT_CSS = "LogLines { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; }"
    BINDINGS = bindings(LOG_LINES)
    KEYS = LOG_LINES

    class Older(Message):
        """The cursor is at the top: older lines are wanted."""

    class Left(Message):
        """The cursor has left the end: nothing should move any more."""

    class Ended(Message):
        """The cursor wants to go beyond the last line: newer ones are wanted."""

    def __init__(self, clock: Callable[[int], str], empty: Callable[[], str], id: str | None = None) -> None:
        """`clock` writes a line's moment; `empty` says what stands where there is no line."""
        super().__init__(id=id)
        self._clock = clock
        self._empty = empty
        self.lines: tuple[LogSeen, ...] = ()
        self.cursor = 0
        self._open: set[LogSeen] = set()
        self._rows: list[tuple[int, Content | None]] = []
        """Each row with the place of its line; a closed line is one row, which is painted when it is seen."""
        self._one_service = False

    @property
    def text(self) -> str:
        """What is painted, as plain text; for copying and for tests."""
        width = self.scrollable_content_region.width
        return "\n".join((row or self._in_a_row(self.lines[place], width)).plain.rstrip() for place, row in self._rows)

    @property
    def selected(self) -> LogSeen | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def fill(self, lines: Sequence[LogSeen], *, at_end: bool, one_service: bool) -> None:
        """Show other lines: the newest in sight, or the one under the cursor where it was."""
        kept = self.selected
        offset = self._row_of(self.cursor) - self.scroll_offset.y
        self.lines, self._one_service = tuple(lines), one_service
        found = next((place for place, line in enumerate(self.lines) if line == kept), None)
        self._open &= set(self.lines)
        self.cursor = max(0, len(self.lines) - 1) if at_end or found is None else found
        self._lay_out()
        if at_end or found is None:
            self.scroll_end(animate=False, immediate=True, force=True)
        else:
            self.scroll_to(y=self._row_of(self.cursor) - offset, animate=False, immediate=True, force=True)

    def _row_of(self, place: int) -> int:
        return next((row for row, (line, _) in enumerate(self._rows) if line == place), 0)

    def _lay_out(self) -> None:
        self._rows = []
        width = self.scrollable_content_region.width or self.size.width
        for place, line in enumerate(self.lines):
            self._rows += [(place, row) for row in self._opened(line, width)] if line in self._open else [(place, None)]
        self.virtual_size = Size(width, len(self._rows))
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Cut anew at the width there is."""
        self._lay_out()

    # ---- painting -------------------------------------------------------------------------------------

    def _head(self, line: LogSeen) -> Content:
        return Content.assemble(
            (f"{self._clock(line.at)} ", "$quiet"),
            (f"{WORD[line.level]} ", STYLE[line.level]),
            ("" if self._one_service else f"{cut(plain(line.service), NAMES)} ", "$person"),
        )

    def _in_a_row(self, line: LogSeen, width: int) -> Content:
        head = self._head(line)
        first, *rest = plain_lines(line.text).expandtabs(4).split("\n")
        more = f" (+{len(rest)} lines)" if rest else ""
        room = max(10, width - head.cell_length - len(more))
        return head + Content(said(line) or first).truncate(room, ellipsis=True) + Content.styled(more, "$quiet")

    def _opened(self, line: LogSeen, width: int) -> list[Content]:
        """The whole line: its message or its first row, its stack trace, and every field and label once."""
        first, *rest = plain_lines(line.text).expandtabs(4).split("\n")
        fields = {**dict(line.fields), **dict(line.labels)}
        if said(line):
            first = next(fields.pop(name) for name in MESSAGES if fields.get(name))
        fields = dict(sorted(fields.items(), key=lambda field: field[0] in BESIDE))
        rows = _wrapped(self._head(line), Content(plain(first)), width)
        for each in rest:
            rows += _wrapped(Content("    "), Content.styled(each, "$quiet"), width)
        names = max([0, *map(len, fields)])
        for name, value in fields.items():
            margin = Content.styled(f"    {plain(name):<{names}} ", "$shell")
            for number, each in enumerate(plain_lines(value).expandtabs(4).split("\n")):
                rows += _wrapped(margin if not number else Content(" " * margin.cell_length), Content(each), width)
        return rows

    def render_line(self, y: int) -> Strip:
        """Paint one row."""
        width = self.scrollable_content_region.width
        row = self.scroll_offset.y + y
        style = self.visual_style
        if not width:
            return Strip.blank(0, style.rich_style)
        if row >= len(self._rows):
            if row == 0 and not self._rows and (says := self._empty()):
                said = Content.styled(says, "$quiet italic").truncate(width, ellipsis=True)
                return Visual.to_strips(self, said, width, 1, style, pad=True)[0]
            return Strip.blank(width, style.rich_style)
        place, painted = self._rows[row]
        content = painted or self._in_a_row(self.lines[place], width)
        if place == self.cursor and self.has_focus:
            content = content.pad_right(max(0, width - content.cell_length))
            content = content.stylize("$block-cursor-foreground on $block-cursor-background")
        strip = Visual.to_strips(self, content, width, 1, style, pad=True)[0]
        return strip.apply_offsets(0, row)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """The cursor is seen where the keys go."""
        super().watch_has_focus(_has_focus)
        self.refresh()

    # ---- keys -----------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Go to another line."""
        self._go(self.cursor + by)

    def action_turn(self, by: int) -> None:
        """Go a screen on, or back."""
        self._go(self.cursor + by * max(1, self.size.height - 1))

    def action_oldest(self) -> None:
        """Go to the first line; where it is in sight already, to the page before."""
        self._go(0 if self.cursor else -1)

    def action_newest(self) -> None:
        """Go to the last line of all."""
        self.cursor = max(0, len(self.lines) - 1)
        self.post_message(self.Ended())
        self._seen()

    def action_open(self) -> None:
        """Open or close the line under the cursor."""
        line = self.selected
        if line is not None:
            self._open ^= {line}
            self.post_message(self.Left())
            self._lay_out()
            self._seen()

    def _go(self, place: int) -> None:
        if place < 0:
            self.post_message(self.Older())
        elif place >= len(self.lines):
            self.post_message(self.Ended())
        else:
            self.post_message(self.Left())
        self.cursor = max(0, min(len(self.lines) - 1, place)) if self.lines else 0
        self._seen()

    def _seen(self) -> None:
        """Bring the line under the cursor into sight, its fields too where it is open."""
        rows = [row for row, (place, _) in enumerate(self._rows) if place == self.cursor]
        if rows:
            top, height = self.scroll_offset.y, max(1, self.size.height)
            if rows[0] < top or len(rows) >= height:
                self.scroll_to(y=rows[0], animate=False, immediate=True, force=True)
            elif rows[-1] >= top + height:
                self.scroll_to(y=rows[-1] - height + 1, animate=False, immediate=True, force=True)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click selects; a second one opens."""
        row = self.scroll_offset.y + event.y
        if row < len(self._rows):
            self.cursor = self._rows[row][0]
            self.post_message(self.Left())
            if event.chain > 1:
                self.action_open()
            self.refresh()


def _wrapped(head: Content, text: Content, width: int) -> list[Content]:
    room = max(10, width - head.cell_length)
    rows = text.wrap(room) or [Content("")]
    margin = Content(" " * head.cell_length)
    return [head + rows[0], *(margin + row for row in rows[1:])]


def said(line: LogSeen) -> str:
    """A JSON or logfmt line as people read it: its message, then what else it holds; empty for any other line."""
    fields = dict(line.fields)
    message = next((fields[name] for name in MESSAGES if fields.get(name)), "")
    if not message or not (line.text.startswith("{") or line.text.startswith(tuple(f"{name}=" for name in BESIDE))):
        return ""
    labels = dict(line.labels)
    rest = [
        f"{name}={value}"
        for name, value in fields.items()
        if name not in MESSAGES and name not in BESIDE and labels.get(name) != value
    ]
    return plain(" ".join([message, *rest]))
