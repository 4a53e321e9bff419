"""Where a replay is: a strip of the whole drill with its key events, what happened last, and how it moves.

Separate from the drill's widgets because it shows what a running drill cannot have: what is still to come. Every mark
is a glyph of its own, so that nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from simulator.domain.simtime import offset
from simulator.live.playback import Mark, Moment
from tui.scrub import Kind, column, columns
from tui.widgets.words import cut


@dataclass(frozen=True, slots=True)
class Where:
    """What the strip says."""

    now: Moment
    number: int
    """How many events have happened."""
    playing: bool
    speed: float
    whose: str
    """As whom it is seen."""
    kind: Kind
    """What n and p go to."""
    last: str
    """What happened last, in a line."""


class Strip(Widget):
    """Three lines: the strip, the last event, the state."""

    DEFAULT_CSS = "Strip { height: 3; background: $panel; padding: 0 1; }"

    where: reactive[Where | None] = reactive(None)

    class Clicked(Message):
        """A place on the strip was clicked."""

        def __init__(self, at: int) -> None:
            self.at = at
            super().__init__()

    def __init__(self, marks: Sequence[Mark], kinds: Sequence[Kind], end: int, about: str = "") -> None:
        """`about` is why one looks, such as a finding; it stands where there is room for it."""
        super().__init__()
        self._marks = marks
        self._kinds = kinds
        self._end = end
        self._about = about
        self._columns: dict[int, Kind] = {}
        self._width = 0

    def on_resize(self, event: events.Resize) -> None:
        """Lay the marks out for this width."""
        self._lay_out(self.content_size.width or event.size.width)

    def _lay_out(self, width: int) -> None:
        if width and width != self._width:
            self._width = width
            self._columns = columns(self._marks, self._kinds, self._end, width)
            self.refresh()

    def render(self) -> Content:
        """The three lines."""
        self._lay_out(self.content_size.width)
        where = self.where
        if where is None or not self._width:
            return Content("")
        return Content("\n").join([self._strip(where), self._last(where), self._state(where)])

    def _strip(self, where: Where) -> Content:
        here = column(where.now.at, self._end, self._width)
        cells = []
        for place in range(self._width):
            kind = self._columns.get(place)
            line = "━" if place < here else "─"
            glyph, style = (kind.glyph, kind.style) if kind is not None else (line, "$quiet")
            if place == here:
                glyph, style = (glyph if kind is not None else "┃"), "bold reverse"
            cells.append((glyph, style))
        return Content.assemble(*cells)

    def _last(self, where: Where) -> Content:
        if self._about:
            return Content.assemble(("* ", "bold $primary"), cut(self._about, self._width - 2))
        return Content(cut(where.last, self._width))

    def _state(self, where: Where) -> Content:
        state = "PLAYING" if where.playing else "REPLAY"
        parts = [
            Content.styled(f" {state} x{where.speed:g} ", "bold reverse"),
            Content.assemble((offset(where.now.at), "bold"), (f" of {offset(self._end)}", "$quiet")),
            Content.assemble((f"{where.number} of {len(self._marks)}", "$quiet")),
            Content.assemble(("as ", "$quiet"), (where.whose, "bold $you")),
            Content.assemble(("n p ", "bold $primary"), f"{where.kind.glyph} {where.kind.name}"),
        ]
        line = parts[0]
        for part in parts[1:]:
            joined = line + Content("  ") + part
            if joined.cell_length > self._width:
                break
            line = joined
        return line

    def on_click(self, event: events.Click) -> None:
        """Go to the place that was clicked."""
        place = event.get_content_offset(self)
        if place is not None and place.y == 0 and self._width > 1:
            self.post_message(self.Clicked(round(place.x * self._end / (self._width - 1))))
