"""The moments at which an expression is evaluated: one for an instant query, many for a range query or a subquery.

Separate because every node is evaluated over a whole grid at once; nothing here is evaluated step by step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.world.promql.series import Times


@dataclass(frozen=True)
class Grid:
    """`count` moments from `start` on, `step` apart, in milliseconds since 1970."""

    start: int
    step: int
    count: int

    @cached_property
    def times(self) -> Times:
        """Every moment."""
        return self.start + self.step * np.arange(self.count, dtype=np.int64)

    @property
    def end(self) -> int:
        """The last moment."""
        return self.start + self.step * (self.count - 1)

    def first_only(self) -> Grid:
        """The grid of its first moment alone."""
        return Grid(self.start, self.step, 1)


def between(start: int, end: int, step: int) -> Grid:
    """The grid from a start to an end; empty where the end comes first."""
    return Grid(start, step, max(0, (end - start) // step + 1))


def aligned(start: int, end: int, step: int) -> Grid:
    """The grid of the multiples of `step` from a start to an end: where a subquery is evaluated."""
    return between(-(-start // step) * step, end, step)
