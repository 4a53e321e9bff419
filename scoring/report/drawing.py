"""Signal charts as paths: curves, faults and marks in a frame of 1000 by 100, for the HTML report.

Separate from the template, which only places what is ready, and from the curves, which know no frame. Words are no part
of the drawing: they stand beside it as text, so that a telephone shows them at their size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.report.signals import Curve, SignalChart
from scoring.report.story import FaultSpan, Mark, Story
from simulator.domain.simtime import offset

WIDE, HIGH = 1000, 100
ROOM = 5.5
"""Percent of the width that a mark's number needs on a telephone."""
MOST_ROWS = 4
STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""What an axis may end at, times a power of ten."""


@dataclass(frozen=True, slots=True)
class Line:
    """A curve ready to draw."""

    name: str
    path: str
    number: int
    """Its place, which gives its colour and dashes."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart ready to draw."""

    title: str
    unit: str
    top: str
    """The value at the upper edge; the lower one is 0."""
    lines: tuple[Line, ...]
    limit: float | None
    """The height of the limit's line, 0 at the top."""
    allowed: str
    """What the limit is, and its value."""
    says: str
    """What it shows, for who cannot see it."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark with its number and its place."""

    number: int
    mark: Mark
    left: float
    """In percent."""
    row: int
    """Marks that would cover each other stand in rows."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A fault's stretch, in percent."""

    fault: FaultSpan
    left: float
    width: float


def plots(told: Story, length: int) -> list[Plot]:
    """Every chart, drawn."""
    return [_plot(chart, max(length, 1)) for chart in told.charts]


def flags(marks: Sequence[Mark], length: int) -> list[Flag]:
    """The marks with their numbers, in as few rows as they need."""
    ends: list[float] = []
    found = []
    for number, mark in enumerate(marks, 1):
        left = _share(mark.at, length)
        row = next((each for each, end in enumerate(ends) if end <= left), len(ends))
        row = min(row, MOST_ROWS - 1)
        ends[row : row + 1] = [left + ROOM]
        found.append(Flag(number, mark, left, row))
    return found


def shades(told: Story, length: int) -> list[Shade]:
    """Every fault's stretch."""
    return [
        Shade(each, _share(each.start, length), _share(length if each.end is None else each.end, length)
              - _share(each.start, length))
        for each in told.faults
    ]  # fmt: skip


def _share(at: int, length: int) -> float:
    return round(min(100.0, max(0.0, 100 * at / max(length, 1))), 2)


def _plot(chart: SignalChart, length: int) -> Plot:
    highest = max((value for curve in chart.curves for _, value in curve.points), default=0.0)
    top = ceiling(max(highest, 0.0 if chart.limit is None else 1.05 * chart.limit))
    return Plot(
        title=chart.title,
        unit=chart.unit,
        top=written(top),
        lines=tuple(Line(curve.name, _path(curve, top, length), place) for place, curve in enumerate(chart.curves)),
        limit=None if chart.limit is None else round(HIGH - HIGH * max(0.0, chart.limit) / top, 2),
        allowed=""
        if chart.limit is None
        else f"{chart.limit_says}, {written(chart.limit)} {chart.unit.partition(' ')[0]}".strip(),
        says=f"{chart.title}, {chart.unit}. {' '.join(_said(curve) for curve in chart.curves)}".strip(),
    )


def ceiling(value: float) -> float:
    """The least round number that a value stays under."""
    if value <= 0:
        return 1.0
    power = 10.0 ** (len(f"{int(value)}") - 1) if value >= 1 else 1.0
    while value < power:
        power /= 10
    return next(step * power for step in STEPS if value <= step * power * 1.0001)


def _path(curve: Curve, top: float, length: int) -> str:
    """A curve as a path; where nothing was measured the line breaks."""
    usual = min((b[0] - a[0] for a, b in zip(curve.points, curve.points[1:], strict=False)), default=0)
    parts, before = [], None
    for at, value in curve.points:
        moves = before is None or at - before > 2 * usual
        parts.append(f"{'M' if moves else 'L'}{WIDE * at / length:.1f} {HIGH - HIGH * max(0.0, value) / top:.2f}")
        before = at
    return "".join(parts)


def _said(curve: Curve) -> str:
    if not curve.points:
        return f"{curve.name}: nothing was measured."
    low, high = min(curve.points, key=lambda each: each[1]), max(curve.points, key=lambda each: each[1])
    return (
        f"{curve.name}: lowest {written(low[1])} at {offset(low[0])}, highest {written(high[1])} at {offset(high[0])}."
    )


def written(value: float) -> str:
    """A value of an axis, short."""
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if unit == 'k' else size):.3g}{unit}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
