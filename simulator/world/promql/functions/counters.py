"""Functions of counters and of change: rate, increase, delta, irate, idelta, changes, resets.

Separate because these look at first and last samples and at what happened in between, with prefix sums, so that a
window costs the same however many samples it has.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.world.promql.series import Floats
from simulator.world.promql.windows import Indices, Windows


def rates(windows: Windows) -> Floats:
    """`rate`: increase per second."""
    return _extrapolated(windows, _with_resets(windows), is_counter=True, per=windows.length / 1000)


def increases(windows: Windows) -> Floats:
    """`increase`."""
    return _extrapolated(windows, _with_resets(windows), is_counter=True)


def deltas(windows: Windows) -> Floats:
    """`delta`: for gauges, so that a fall is a fall."""
    return _extrapolated(windows, _last_less_first(windows), is_counter=False)


def _last_less_first(windows: Windows) -> Floats:
    return windows.values[windows.last] - windows.values[windows.first]


def _with_resets(windows: Windows) -> Floats:
    """Growth from first to last sample, where a fall means that the counter began again at 0."""
    grown = _last_less_first(windows)
    (falls,) = np.nonzero(windows.values[1:] < windows.values[:-1])
    if not len(falls):
        return grown
    # falls[k] is the index of the sample before the k-th fall; a window has those from its first to before its last.
    begin = np.searchsorted(falls, windows.first, "left")
    many = np.searchsorted(falls, windows.last, "left") - begin
    windows.budget.spend(int(many.sum()), windows.place)
    for number in range(int(many.max(initial=0))):
        (which,) = np.nonzero(many > number)
        grown[which] += windows.values[falls[begin[which] + number]]
    return grown


def _extrapolated(windows: Windows, grown: Floats, *, is_counter: bool, per: float | None = None) -> Floats:
    """Stretch growth between samples to the whole window, as far as the samples allow.

    A window's edge is reached if it is no further than 1.1 times the usual distance of samples, else half such a
    distance is added. A counter is never taken back below 0.
    """
    first_at, last_at = windows.times[windows.first], windows.times[windows.last]
    to_start = (first_at - (windows.end - windows.length)) / 1000
    to_end = (windows.end - last_at) / 1000
    sampled = (last_at - first_at) / 1000
    usual = sampled / (windows.count - 1)
    if is_counter:
        first = windows.values[windows.first]
        to_zero = sampled * (first / grown)
        to_start = np.where((grown > 0) & (first >= 0) & (to_zero < to_start), to_zero, to_start)
    threshold = usual * 1.1
    reach = sampled + np.where(to_start < threshold, to_start, usual / 2)
    reach = reach + np.where(to_end < threshold, to_end, usual / 2)
    factor = reach / sampled
    result: Floats = grown * (factor if per is None else factor / per)
    return result


def instant_rates(windows: Windows) -> Floats:
    """`irate`: per second, from the last two samples."""
    last = windows.last
    value, before = windows.values[last], windows.values[last - 1]
    elapsed = (windows.times[last] - windows.times[last - 1]) / 1000
    result: Floats = np.where(value < before, value, value - before) / elapsed
    return result


def instant_deltas(windows: Windows) -> Floats:
    """`idelta`: the difference of the last two samples."""
    last = windows.last
    return windows.values[last] - windows.values[last - 1]


def changes(windows: Windows) -> Floats:
    """`changes`: how often the value changed; NaN after NaN is no change."""
    now, before = windows.values[1:], windows.values[:-1]
    return _counted(windows, (now != before) & ~(np.isnan(now) & np.isnan(before)))


def resets(windows: Windows) -> Floats:
    """`resets`: how often the value fell."""
    return _counted(windows, windows.values[1:] < windows.values[:-1])


def _counted(windows: Windows, happened: NDArray[np.bool_]) -> Floats:
    """How often something happened between two neighbours of a window."""
    so_far: Indices = np.concatenate([[0], np.cumsum(happened)])
    return (so_far[windows.last] - so_far[windows.first]).astype(np.float64)
