"""Quantiles of sorted values, as `quantile` and `quantile_over_time` both take them.

Separate because an aggregation and a range function share it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.world.promql.series import Floats


def sorted_with_nan_first(values: Floats) -> Floats:
    """Each column in rising order; NaN counts as the smallest value."""
    ordered = np.sort(values, axis=0)  # puts NaN last
    nans = np.isnan(ordered).sum(axis=0)
    if not nans.any():
        return ordered
    size = len(ordered)
    index = (np.arange(size)[:, np.newaxis] - nans) % size
    return np.take_along_axis(ordered, index, axis=0)


def quantile_of_sorted(wanted: Floats, ordered: Floats, count: NDArray[np.int64]) -> Floats:
    """The wanted quantile of each column's first `count` values, between two values by their distance."""
    rank = wanted * (count - 1)
    floor = np.floor(rank)
    inside = (wanted >= 0) & (wanted <= 1)
    lower = np.where(inside, np.maximum(0, floor), 0).astype(np.int64)
    upper = np.minimum(count - 1, lower + 1)
    weight = rank - floor
    columns = np.arange(ordered.shape[1])
    between = ordered[lower, columns] * (1 - weight) + ordered[upper, columns] * weight
    return np.where(
        np.isnan(wanted) | (count == 0), np.nan, np.where(wanted < 0, -np.inf, np.where(wanted > 1, np.inf, between))
    )
