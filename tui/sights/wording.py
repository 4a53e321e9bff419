"""What happened within a range, as marks on charts and as the line that says what they stand for.

Separate because every chart of a page has the same marks, and the line below is written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content
from textual.style import Style

from simulator.domain.simtime import DAY, HOUR
from simulator.domain.text import plain
from simulator.views import DrillView
from simulator.views.looking import ChangeSeen
from tui.plot import Frame, Mark
from tui.story import time_of_day
from tui.widgets.words import cut

CHANGE, ALERT = "↑", "▲"


def starts(view: DrillView) -> datetime:
    """When the drill starts."""
    return datetime.fromisoformat(view.briefing.starts_text.replace("Z", "+00:00"))


def midnight(view: DrillView) -> int:
    """The midnight before the start, in ms of drill time."""
    at = starts(view)
    return -round((at - at.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() * 1000)


def frame_of(view: DrillView, start: int, until: int, marks: tuple[Mark, ...]) -> Frame:
    """A frame without a size: a range with its marks, and how its moments are written."""
    days = until - start > 2 * DAY

    def clock(at: int) -> str:
        if not days and not (until - start > 12 * HOUR and (at - midnight(view)) % DAY == 0):
            return time_of_day(view, at)
        day = starts(view).date().toordinal() + (at - midnight(view)) // DAY
        return f"{datetime.fromordinal(day):%a %d}"

    return Frame(0, 0, start, until, clock, midnight(view), marks)


def happened(
    view: DrillView, changes: Sequence[ChangeSeen], start: int, until: int, service: str | None, width: int
) -> tuple[tuple[Mark, ...], list[Content]]:
    """The marks within a range, and rows that say what they are, the newest first."""
    found: list[tuple[int, str, str, str]] = [
        (each.at, CHANGE, f"{each.what} of {plain(each.service)}: {plain(each.text)}", each.service)
        for each in changes
        if start <= each.at <= until
    ]
    found += [
        (each.fired_at, ALERT, plain(each.name), each.service)
        for each in view.alerts
        if start <= each.fired_at <= until
    ]
    found.sort(reverse=True)
    marks = tuple(
        Mark(at, glyph, "bold $late" if glyph == ALERT else "bold") for at, glyph, _, _ in reversed(found)
    )  # an alert stands before a change where both are in one column
    lines: list[Content] = []
    line = Content("")
    for at, glyph, words, of in found:
        style = "" if of == service else "$quiet"
        stamp = time_of_day(view, at) if at > until - DAY else frame_of(view, start, until, ()).clock(at)
        said = Content.assemble((glyph, "bold $late" if glyph == ALERT else "bold"), (f" {stamp} ", "$quiet"),
                                (cut(words, max(10, width - 9)), style))  # fmt: skip
        if line and line.cell_length + 2 + said.cell_length > width:
            lines.append(line)
            line = Content("")
        line = line + Content("  ") + said if line else said
    return marks, [*lines, line] if line else lines


def with_key(key: str, word: str, meta: dict[str, int]) -> Content:
    """A key with what it does, which a click does as well; without a word it belongs to the next one."""
    said = Content.assemble(
        " " if word in ("service", "range") else "  ", (key, "bold $primary"), f" {word}" if word else ""
    )
    return said.stylize(Style.from_meta(meta)) if meta else said


def gives_lines(logql: str) -> bool:
    """Whether a LogQL query is for lines; the others are for numbers, and drawn."""
    return logql.lstrip().startswith("{")
