"""One chart as rows of text: a title with the lines' names, the lines over their axis, marks, and the time below.

Separate from widgets so that a chart is tested without a screen, and drawn the same wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from textual.content import Content

from simulator.domain.text import plain
from simulator.views.looking import Curve
from tui.plot.canvas import ACROSS, DOWN, SAMPLES, Canvas
from tui.plot.scale import ends, number, ticks

STYLES = ("$primary", "$soon", "$fine", "$outside", "$public", "$person")
"""The lines' colours, in order; their patterns and names say the same."""
NUMBERS = "123456789abcdefghijklmnopqrstuvwxyz"
"""What tells a line of many from the others, at its end and in the legend."""
GAP = 2.5
"""A line is broken where two points are so many usual distances apart."""
LEAST = 12
"""Columns of the picture, at least."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, as a sign on the time's axis and a thin line above it."""

    at: int
    glyph: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a chart is drawn into: a size, a range of time and what happened in it."""

    width: int
    height: int
    start: int
    until: int
    clock: Callable[[int], str]
    """A moment as written on the axis."""
    midnight: int = 0
    marks: tuple[Mark, ...] = ()


def chart(title: str, unit: str, curves: Sequence[Curve], frame: Frame, *, named: bool = True) -> list[Content]:
    """A chart in exactly the frame's rows.

    The curves' names stand beside the title; without `named` the lines end in the numbers that `legend` gives them.
    """
    head = _head(title, unit, curves if named else (), frame.width)
    rows = frame.height - 2
    if rows < 1:
        return [head, *[Content("")] * (frame.height - 1)]
    if not any(curve.values for curve in curves):
        return [head, *_empty(rows)]
    low, high = ends(value for curve in curves for value in curve.values)
    labels = _labels(low, high, rows)
    left = max(len(label) for label in labels) + 1
    width = max(LEAST, frame.width - left)
    canvas = _drawn(curves, frame, width, rows, low, high)
    marks = {_column(mark.at, frame, width): mark for mark in frame.marks if frame.start <= mark.at <= frame.until}
    if not named and len(curves) > 1:
        _numbered(canvas, curves, frame, rows, low, high)
    lines = [_row(canvas, y, f"{labels[y]:>{left - 1}}", marks) for y in range(rows)]
    return [head, *lines, _axis(frame, width, left, marks)]


# ---- title and names ----------------------------------------------------------------------------------


def _head(title: str, unit: str, curves: Sequence[Curve], width: int) -> Content:
    said = Content.assemble((title, "bold"), (f", {unit}" if unit else "", "$quiet"))
    for values in (True, False):
        line = said
        for number_of, curve in enumerate(curves):
            line = line + Content("  ") + name_of(number_of, curve, values=values, sample=len(curves) > 1)
        if line.cell_length <= width:
            return line
    return said.truncate(width, ellipsis=True)


def name_of(place: int, curve: Curve, *, values: bool = True, sample: bool = True) -> Content:
    """A curve's pattern, its name and its last value."""
    style = STYLES[place % len(STYLES)]
    parts = [(f"{SAMPLES[place % len(SAMPLES)]} ", style) if sample else ("", "")]
    parts.append((plain(curve.name) if sample else "", style))
    if values and curve.values:
        parts.append((f"{' ' if sample else 'now '}{number(curve.values[-1])}", "bold"))
    return Content.assemble(*parts)


def legend(curves: Sequence[Curve], width: int, most: int) -> list[Content]:
    """The curves' names with their numbers, side by side where there is room; those left out are counted."""
    names = []
    for place, curve in enumerate(curves):
        digit = f"{NUMBERS[place]} " if len(curves) > 1 and place < len(NUMBERS) else ""
        names.append((Content.styled(digit, "bold") + name_of(place, curve)).truncate(width, ellipsis=True))
    wide = max((name.cell_length for name in names), default=1) + 3
    across = max(1, (width + 3) // wide)
    if len(names) > across * most:
        kept = across * max(0, most - 1)
        names = [*names[:kept], Content.styled(f"and {len(names) - kept} more", "$quiet")]
    rows = [names[start : start + across] for start in range(0, len(names), across)]
    return [Content("").join(name.pad_right(wide - name.cell_length) for name in row) for row in rows]


# ---- the picture --------------------------------------------------------------------------------------


def _empty(rows: int) -> list[Content]:
    lines = [Content("")] * (rows + 1)
    lines[rows // 2] = Content.styled("  no data in this range", "$quiet italic")
    return lines


def _column(at: int, frame: Frame, width: int) -> int:
    return round((at - frame.start) / max(frame.until - frame.start, 1) * (width - 1))


def _drawn(curves: Sequence[Curve], frame: Frame, width: int, rows: int, low: float, high: float) -> Canvas:
    canvas = Canvas(width, rows)
    across, down = width * ACROSS - 1, rows * DOWN - 1
    for place, curve in enumerate(curves):
        for piece in _pieces(curve):
            points = [
                (
                    round((at - frame.start) / max(frame.until - frame.start, 1) * across),
                    down - round((value - low) / (high - low) * down),
                )
                for at, value in piece
            ]
            canvas.line(points, place)
    return canvas


def _numbered(canvas: Canvas, curves: Sequence[Curve], frame: Frame, rows: int, low: float, high: float) -> None:
    """Write each line's number at its end; where one stands already, further left."""
    for place, curve in enumerate(curves[: len(NUMBERS)]):
        if curve.values:
            x = round((curve.times[-1] - frame.start) / max(frame.until - frame.start, 1) * (canvas.width - 1))
            y = rows - 1 - min(rows - 1, int((curve.values[-1] - low) / (high - low) * rows))
            canvas.write(x, y, NUMBERS[place], place)


def _pieces(curve: Curve) -> list[list[tuple[int, float]]]:
    """The curve, broken where moments are missing."""
    points = list(zip(curve.times, curve.values, strict=True))
    steps = sorted(after - before for before, after in pairwise(curve.times))
    usual = steps[len(steps) // 2] if steps else 0
    pieces: list[list[tuple[int, float]]] = []
    for point in points:
        if not pieces or point[0] - pieces[-1][-1][0] > usual * GAP:
            pieces.append([])
        pieces[-1].append(point)
    return pieces


def _labels(low: float, high: float, rows: int) -> list[str]:
    """What stands left of each row: the ends, and the middle where there is room."""
    labels = [""] * rows
    if rows >= 5 and rows % 2:
        labels[rows // 2] = number((low + high) / 2)
    labels[-1] = number(low)
    labels[0] = number(high)
    return labels


def _row(canvas: Canvas, y: int, label: str, marks: dict[int, Mark]) -> Content:
    runs: list[tuple[str, str]] = [(label + ("┤" if label.strip() else "│"), "$quiet")]
    for x in range(canvas.width):
        text, owner = canvas.cell(x, y)
        style = STYLES[owner % len(STYLES)] if owner is not None else ""
        if owner is None and x in marks:
            text, style = "┊", marks[x].style or "$quiet"
        if style == runs[-1][1]:
            runs[-1] = (runs[-1][0] + text, style)
        else:
            runs.append((text, style))
    return Content.assemble(*runs)


def _axis(frame: Frame, width: int, left: int, marks: dict[int, Mark]) -> Content:
    """Both ends of the range, and as many round times between them as there is room for."""
    line = [marks[x].glyph if x in marks else " " for x in range(width)]
    ends_of = [(0, frame.clock(frame.start)), (width - 1, frame.clock(frame.until))]
    for column, word in (*ends_of, *ticks(frame.start, frame.until, width, frame.clock, frame.midnight)):
        begin = min(max(0, column - len(word) // 2), width - len(word))
        around = line[max(0, begin - 1) : begin + len(word) + 1]
        if begin >= 0 and all(cell == " " for cell in around):
            line[begin : begin + len(word)] = word
    content = Content.styled(" " * left + "".join(line), "$quiet")
    for x, mark in marks.items():
        content = content.stylize(mark.style or "bold", left + x, left + x + 1)
    return content
