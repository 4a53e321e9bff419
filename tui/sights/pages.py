"""A page of charts: how many stand side by side, how high they are, and what stands above them.

Separate from one chart and from the pane: it is arithmetic of columns and rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content

from simulator.domain.text import plain
from simulator.views.looking import MetricsSeen, Panel
from tui.plot import Frame, chart, legend
from tui.widgets.words import cut

LOWEST, HIGHEST = 6, 16
"""Rows of a chart, title and axis included."""
NARROWEST = 36
"""Columns of a chart where several stand side by side."""
GAP = 2
TOLD = 3
"""Rows at most that say what the marks are."""


def page(panels: Sequence[Panel], frame: Frame, width: int, height: int, told: Sequence[Content]) -> list[Content]:
    """A dashboard's charts."""
    across = max(1, min((width + GAP) // (NARROWEST + GAP), 3, len(panels)))
    below = -(-len(panels) // across)
    told = told[: 1 if height < 24 else TOLD]
    room = height - len(told)
    high = room // below
    if high < LOWEST:  # the first ones whole, the others to scroll to
        high = max(LOWEST, room // max(1, room // LOWEST))
    high = min(high, HIGHEST)
    each = replace(frame, width=(width - GAP * (across - 1)) // across, height=high)
    drawn = [chart(panel.title, panel.unit, panel.curves, each) for panel in panels]
    rows: list[Content] = []
    for start in range(0, len(drawn), across):
        rows += [_beside(line, each.width) for line in zip(*drawn[start : start + across], strict=True)]
    return [*told, *rows]


def _beside(cells: Sequence[Content], width: int) -> Content:
    line = Content("")
    for place, cell in enumerate(cells):
        cell = cell.truncate(width, ellipsis=True)
        last = place == len(cells) - 1
        line = line + cell + ("" if last else " " * (width - cell.cell_length + GAP))
    return line


def query_page(seen: MetricsSeen, frame: Frame, width: int, height: int, told: Sequence[Content]) -> list[Content]:
    """A query's chart, with its series' names below."""
    curves = sorted(seen.curves, key=lambda curve: curve.values[-1] if curve.values else 0.0, reverse=True)
    names = legend(curves, width, max(3, height // 3))
    if seen.left_out:
        names.append(Content.styled(f"and {seen.left_out} more, not drawn", "$quiet"))
    told = told[: 1 if height < 24 else TOLD]
    high = max(LOWEST, min(24, height - len(names) - len(told)))
    count = len(seen.curves) + seen.left_out
    title = cut(plain(" ".join(seen.expr.split())), width - 12)
    if not curves:
        said = Content.styled("The query found nothing in this range. Is the name right, and the labels?", "$quiet")
        return [*told, said]
    drawn = chart(title, f"{count} series", curves, replace(frame, width=width, height=high), named=False)
    return [*told, *drawn, *names]
