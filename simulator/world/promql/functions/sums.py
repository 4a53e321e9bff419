"""Sums that keep what addition loses, for many windows at once.

Separate because averages, deviations and regressions all add this way, as Prometheus does; plain sums would differ
from its answers wherever large values cancel.
"""

from __future__ import annotations

from dataclasses import replace
from math import isqrt

import numpy as np

from simulator.world.promql.series import Floats
from simulator.world.promql.windows import Walk, Windows

LONG = 1024
"""Windows with more samples are summed in parts, side by side."""


class Sum:
    """Running sums, one a window, each with the part that rounding lost (Neumaier's variant of Kahan's sum)."""

    def __init__(self, size: int) -> None:
        self.total: Floats = np.zeros(size)
        self.lost: Floats = np.zeros(size)

    def add(self, many: int, values: Floats) -> None:
        """Add a value to each of the first `many` sums."""
        total, lost = self.total[:many], self.lost[:many]
        added = total + values
        larger = np.abs(total) >= np.abs(values)
        lost += np.where(larger, (total - added) + values, (values - added) + total)
        total[:] = added

    def result(self) -> Floats:
        """The sums; the lost part of an infinite one means nothing."""
        return np.where(np.isinf(self.total), self.total, self.total + self.lost)

    def plain_result(self) -> Floats:
        """The sums without the rule for infinite ones."""
        return self.total + self.lost


def summed(windows: Windows) -> Floats:
    """The sum of each window's samples."""
    if windows.count.max(initial=0) <= LONG:
        return _added(windows).result()
    # As many parts as samples in a part: the fewest turns for both. What a part lost is added like a sample of its own.
    size = isqrt(int(windows.count.max()))
    parts = -(-windows.count // size)
    begins = np.cumsum(parts) - parts
    within = np.arange(int(parts.sum())) - np.repeat(begins, parts)
    count = np.minimum(size, np.repeat(windows.count, parts) - size * within)
    each = _added(replace(windows, first=np.repeat(windows.first, parts) + size * within, count=count))
    lost = np.where(np.isinf(each.total), 0.0, each.lost)
    values = np.column_stack([each.total, lost]).ravel()
    return _added(replace(windows, values=values, first=2 * begins, count=2 * parts)).result()


def _added(windows: Windows) -> Sum:
    walk, running = Walk(windows), Sum(len(windows.first))
    for many, index in walk:
        running.add(many, windows.values[index])
    out = Sum(0)
    out.total, out.lost = walk.restored(running.total), walk.restored(running.lost)
    return out
