"""A long list of the story's lines: wrapped once, painted only where it is seen, at the end unless scrolled away.

Separate from the room and the timeline because both are this widget with other lines. It is a line-API widget: adding
a line costs that line, however many there are, and a run of like lines (an alert storm) folds into one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import NamedTuple

from textual import events
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from tui.story import Line, fold

KEPT = 10_000
"""The most lines that are kept to scroll back to."""


PLAIN_FIRST = 3
"""So many lines of a run are shown in full before the others fold into one."""


class Block(NamedTuple):
    """A paragraph: what stands before its first row, its text, and what stands before the rows that wrap."""

    head: Content
    text: Content
    margin: Content


class StoryLog(ScrollView, can_focus=True):
    """Lines of the story, oldest first."""

    DEFAULT_CSS = """
    StoryLog {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
    }
    """

    unseen: reactive[int] = reactive(0)
    """Lines that came while the end was not in sight."""

    class Unseen(Message):
        """How many lines stand below what is in sight."""

        def __init__(self, log: StoryLog, count: int) -> None:
            self.log = log
            self.count = count
            super().__init__()

        @property
        def control(self) -> StoryLog:
            """The log that has more."""
            return self.log

    def __init__(
        self, paint: Callable[[Line], list[Block]], *, empty: str = "", folds: bool = True, id: str | None = None
    ) -> None:
        """`paint` gives a line's paragraphs; `empty` stands while there is no line; `folds` joins long runs."""
        super().__init__(id=id)
        self._folds = folds
        self._paint = paint
        self._empty = empty
        self._lines: list[Line] = []
        self._shown: list[tuple[Line, int]] = []
        """What is painted: a line (or the fold of a run) and how many rows it takes."""
        self._run = 0
        self._rows: list[Content] = []
        self._strips: LRUCache[tuple[int, int], Strip] = LRUCache(512)
        self._wanted: Callable[[Line], bool] = lambda _line: True
        self._width = 0
        self._following = True

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, wanted now or not."""
        return tuple(self._lines)

    @property
    def text(self) -> str:
        """What is painted, as plain text; for copying and for tests."""
        return "\n".join(row.plain.rstrip() for row in self._rows)

    def add(self, lines: Iterable[Line]) -> None:
        """Append lines; the end stays in sight if it was."""
        new = list(lines)
        if not new:
            return
        self._lines.extend(new)
        if len(self._lines) > KEPT + KEPT // 10:
            del self._lines[: len(self._lines) - KEPT]
            self._repaint_all()
        elif self._width:
            self._append(new)

    def cut(self, seq: int) -> None:
        """Forget the lines after a record, as a replay does that goes back; the end is in sight then."""
        kept = bisect_right(self._lines, seq, key=lambda line: line.seq)
        if kept == len(self._lines):
            return
        del self._lines[kept:]
        if not self._width:
            return
        # a run that was folded is laid out anew: the fold may stand for lines that stay and lines that go
        while self._shown and (self._shown[-1][0].seq > seq or (self._folds and self._shown[-1][0].folds)):
            self._take_back()
        shown = self._shown[-1][0].seq if self._shown else 0
        self._run, self.unseen, self._following = 0, 0, True
        self._append([line for line in self._lines if line.seq > shown], quiet=True)
        self.scroll_end(animate=False, immediate=True, force=True)
        self.refresh()

    def only(self, wanted: Callable[[Line], bool]) -> None:
        """Show only lines for which `wanted` holds."""
        self._wanted = wanted
        self._repaint_all()
        self.scroll_end(animate=False, force=True)

    def show_seq(self, seq: int) -> None:
        """Bring the line of this record into sight."""
        row = 0
        for line, rows in self._shown:
            if line.seq >= seq:
                break
            row += rows
        self.scroll_to(y=max(0, row - 2), animate=False)

    @property
    def at_end(self) -> bool:
        """Whether the newest line is in sight."""
        return self.scroll_offset.y >= self.max_scroll_y - 1

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew when the width has changed, and keep the end in sight if it was."""
        width = self.scrollable_content_region.width
        if width != self._width and event.size.width:
            self._width = width
            self._repaint_all()
        if self._following:
            self.scroll_end(animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Forget what was unseen once the end is in sight."""
        super().watch_scroll_y(old_value, new_value)
        if self.at_end:
            self._following = True
        elif new_value < old_value:  # somebody scrolls back; the end moving away by itself changes nothing
            self._following = False
        if self.unseen and self._following:
            self.unseen = 0

    def watch_unseen(self, count: int) -> None:
        """Tell whoever shows it."""
        self.post_message(self.Unseen(self, count))

    def _repaint_all(self) -> None:
        self._shown.clear()
        self._rows.clear()
        self._run = 0
        self._strips.clear()
        if self._width:
            self._append(self._lines, quiet=True)
        self.refresh()

    def _append(self, lines: list[Line], *, quiet: bool = False) -> None:
        added = 0
        for line in filter(self._wanted, lines):
            self._put(line)
            added += 1
        self.virtual_size = Size(self._width, len(self._rows))
        if quiet or not added:
            return
        if self._following:
            self.scroll_end(animate=False, immediate=True, force=True)
        else:
            self.unseen += added
        self.refresh()

    def _put(self, line: Line) -> None:
        last = self._shown[-1][0] if self._shown else None
        if self._folds and line.folds and last is not None and last.folds == line.folds:
            self._run += 1
            if self._run > PLAIN_FIRST + 1:
                line = fold(last, line)
                self._take_back()
        else:
            self._run = 1
        rows = [row for block in self._paint(line) for row in wrapped(block, self._width)]
        self._shown.append((line, len(rows)))
        self._rows.extend(rows)

    def _take_back(self) -> None:
        _, rows = self._shown.pop()
        for row in range(len(self._rows) - rows, len(self._rows)):
            self._strips.discard((row, self._width))
        del self._rows[len(self._rows) - rows :]

    def render_line(self, y: int) -> Strip:
        """Paint one row."""
        width = self.scrollable_content_region.width
        row = self.scroll_offset.y + y
        style = self.visual_style
        if not width:  # no room at all: a terminal of a few columns
            return Strip.blank(0, style.rich_style)
        if row >= len(self._rows):
            if row == 0 and self._empty and not self._rows:
                strips = Visual.to_strips(self, Content.styled(self._empty, "$quiet italic"), width, 1, style, pad=True)
                return strips[0]
            return Strip.blank(width, style.rich_style)
        selection = self.text_selection
        key = (row, width)
        if selection is None and key in self._strips:
            return self._strips[key]
        content = self._rows[row]
        if selection is not None and (span := selection.get_span(row)) is not None:
            start, end = span
            content = content.stylize("reverse", start, len(content.plain) if end == -1 else end)
        strip = Visual.to_strips(self, content, width, 1, style, apply_selection=False, pad=True)[0].apply_offsets(
            0, row
        )
        if selection is None:
            self._strips[key] = strip
        return strip

    def notify_style_update(self) -> None:
        """Paint anew when colours change."""
        super().notify_style_update()
        self._strips.clear()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text under a mouse selection."""
        return selection.extract(self.text), "\n"

    def selection_updated(self, _selection: Selection | None) -> None:
        """Paint the selection."""
        self._strips.clear()
        self.refresh(Region(0, 0, *self.size))


def wrapped(block: Block, width: int) -> list[Content]:
    """A paragraph's rows; only the first gives room to the head."""
    head, text, margin = block
    if "\n" not in text.plain and head.cell_length + text.cell_length <= width:
        return [head + text]  # the usual line, and much quicker than to wrap it
    room = max(8, width - margin.cell_length)
    if head.cell_length <= margin.cell_length:
        rows = text.wrap(room)
    else:
        rows = text.wrap(max(8, width - head.cell_length))
        rest = text.plain[len(rows[0].plain) :]
        if rest.strip():
            rows = [rows[0], *text[len(text.plain) - len(rest.lstrip()) :].wrap(room)]
    return [head + rows[0], *(margin + row for row in rows[1:])]
