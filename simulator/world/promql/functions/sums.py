"""Sums that keep what addition loses, for many windows at once.

Separate because averages, deviations and regressions all add this way, as Prometheus does; plain sums would differ
from its answers wherever large values cancel.
"""

from __future__ import annotations

import numpy as np

from simulator.world.promql.series import Floats


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
