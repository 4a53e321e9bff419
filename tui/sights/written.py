"""A query's numbers as text: each series with its values and a small line of blocks.

Separate from the charts, which need a screen: this is what `--plain` prints, and what a log of a drill can hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.domain.text import plain
from simulator.views.looking import Answer, Curve, MetricsSeen
from tui.plot import number
from tui.widgets.words import cut

BLOCKS = "▁▂▃▄▅▆▇█"
NAMES, WIDE = 34, 20
"""Columns for a series' name, and for its line."""
MOST = 12
"""Series that are written."""


def written(answer: Answer, range_name: str) -> str:
    """A table of at most 80 columns; nothing of a query that was refused."""
    if not isinstance(answer, MetricsSeen):
        return ""
    curves = [curve for curve in answer.curves if curve.values]
    if not curves:
        return f"The query found nothing in the last {range_name}."
    curves.sort(key=lambda curve: curve.values[-1], reverse=True)
    names = min(NAMES, max(len(curve.name) for curve in curves[:MOST]))
    rows = [f"{'series':<{names}}  {'now':>6} {'least':>6} {'most':>6}  last {range_name}"]
    rows += [_row(curve, names) for curve in curves[:MOST]]
    left = len(curves) - MOST + answer.left_out
    return "\n".join([*rows, *([f"and {left} more"] if left > 0 else [])])


def _row(curve: Curve, names: int) -> str:
    least, most = min(curve.values), max(curve.values)
    figures = f"{number(curve.values[-1]):>6} {number(least):>6} {number(most):>6}"
    return f"{cut(plain(curve.name), names):<{names}}  {figures}  {line_of(curve.values)}"


def line_of(values: Sequence[float], wide: int = WIDE) -> str:
    """Values over time in one row of blocks, from 0 or the lowest to the highest; each stands for its highest."""
    least, most = min(0.0, *values), max(0.0, *values)
    if most == least:
        return BLOCKS[0] * min(wide, len(values))
    wide = min(wide, len(values))
    parts = [values[place * len(values) // wide : (place + 1) * len(values) // wide] for place in range(wide)]
    return "".join(BLOCKS[min(7, int((max(part) - least) / (most - least) * 8))] for part in parts)
