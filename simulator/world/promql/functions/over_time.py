"""The `*_over_time` functions: one value for each window, from all of its samples.

Separate from the counters' functions because here a sample is a measurement, not a count that may restart.
"""

from __future__ import annotations

import numpy as np

from simulator.world.promql.functions.quantiles import quantile_of_sorted, sorted_with_nan_first
from simulator.world.promql.functions.sums import LONG, Sum, summed
from simulator.world.promql.series import Floats
from simulator.world.promql.windows import Walk, Windows

_CELLS = 1 << 20
"""Samples that a quantile sorts at a time."""


def sums(windows: Windows) -> Floats:
    """`sum_over_time`."""
    return summed(windows)


def averages(windows: Windows) -> Floats:
    """`avg_over_time`: a running mean, which large values do not overflow; of long windows the sum, if it is finite."""
    if windows.count.max(initial=0) > LONG:
        total = summed(windows)
        if np.isfinite(total).all():
            return total / windows.count
    walk, mean = Walk(windows), Sum(len(windows.first))
    for position, (many, index) in enumerate(walk, 1):
        value, so_far = windows.values[index], mean.total[:many]
        step = value / position - so_far / position
        # An infinite mean stays as it is unless the opposite infinity or NaN comes.
        stays = np.isinf(so_far) & ~np.isnan(value) & (np.isfinite(value) | ((so_far > 0) == (value > 0)))
        before, lost = so_far[stays], mean.lost[:many][stays]
        mean.add(many, step)
        mean.total[:many][stays], mean.lost[:many][stays] = before, lost
    return walk.restored(mean.result())


def variances(windows: Windows) -> Floats:
    """`stdvar_over_time`, by Welford's method."""
    walk, mean, spread = Walk(windows), Sum(len(windows.first)), Sum(len(windows.first))
    for position, (many, index) in enumerate(walk, 1):
        value = windows.values[index]
        delta = value - mean.plain_result()[:many]
        mean.add(many, delta / position)
        spread.add(many, delta * (value - mean.plain_result()[:many]))
    return walk.restored(spread.plain_result()) / windows.count


def deviations(windows: Windows) -> Floats:
    """`stddev_over_time`."""
    return np.sqrt(variances(windows))


def largest(windows: Windows) -> Floats:
    """`max_over_time`; NaN only where there is nothing else."""
    return _reduced(np.fmax, windows)


def smallest(windows: Windows) -> Floats:
    """`min_over_time`; NaN only where there is nothing else."""
    return _reduced(np.fmin, windows)


def _reduced(ufunc: np.ufunc, windows: Windows) -> Floats:
    windows.pay_per_sample()
    edges = np.empty(2 * len(windows.first), dtype=np.int64)
    edges[0::2] = windows.first
    edges[1::2] = windows.first + windows.count
    # reduceat has no index past the end, so one value is added that no window holds.
    padded = np.append(windows.values, np.nan)
    return np.asarray(ufunc.reduceat(padded, edges)[0::2])


def counts(windows: Windows) -> Floats:
    """`count_over_time`."""
    return windows.count.astype(np.float64)


def latest(windows: Windows) -> Floats:
    """`last_over_time`."""
    return windows.values[windows.last]


def presences(windows: Windows) -> Floats:
    """`present_over_time`, and what `absent_over_time` begins with."""
    return np.ones(len(windows.first))


def quantiles(windows: Windows, wanted: Floats) -> Floats:
    """`quantile_over_time`, the wanted quantile given for each window."""
    windows.pay_per_sample()
    out = np.empty(len(windows.first))
    for size in np.unique(windows.count):
        (which,) = np.nonzero(windows.count == size)
        at_once = max(1, _CELLS // int(size))
        for begin in range(0, len(which), at_once):
            part = which[begin : begin + at_once]
            samples = windows.values[windows.first[part] + np.arange(size)[:, np.newaxis]]
            ordered = sorted_with_nan_first(samples)
            out[part] = quantile_of_sorted(wanted[part], ordered, windows.count[part])
    return out
