"""Windows over samples: what every function of a range vector is given, for many series and moments at once.

Separate because the functions share how a window is walked. A window is a first sample and a count in one array of
samples; functions that need every sample visit all windows' first samples together, then all second ones, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.world.promql.budget import Budget
from simulator.world.promql.errors import Place
from simulator.world.promql.labels import Labels
from simulator.world.promql.series import Floats, Times

Indices = NDArray[np.int64]

_BATCH = 16_384
"""Windows that are worked on together: enough to make numpy worth its calls, few enough to stay in the cache."""


@dataclass(frozen=True, slots=True)
class Samples:
    """One series' samples, without staleness markers."""

    labels: Labels
    times: Times
    values: Floats


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of one batch of series, none of them empty."""

    times: Times
    values: Floats
    first: Indices
    """The index of each window's first sample."""
    count: Indices
    """How many samples each window has."""
    end: Times
    """Where each window ends; both ends belong to it."""
    length: int
    """Milliseconds from a window's start to its end."""
    at: Times
    """The moment of evaluation, which an offset separates from `end`."""
    budget: Budget
    place: Place | None

    @property
    def last(self) -> Indices:
        """The index of each window's last sample."""
        return self.first + self.count - 1

    def pay_per_sample(self) -> None:
        """Pay for visiting every sample of every window."""
        self.budget.spend(int(self.count.sum()), self.place)

    def kept(self, which: NDArray[np.bool_]) -> Windows:
        """Some of the windows."""
        return Windows(
            self.times, self.values, self.first[which], self.count[which], self.end[which], self.length,
            self.at[which], self.budget, self.place,
        )  # fmt: skip


class Walk:
    """Visits the samples of all windows side by side.

    Windows are ordered by falling count, so that those which still have a k-th sample are always a leading part.
    """

    def __init__(self, windows: Windows) -> None:
        windows.pay_per_sample()
        self.order: Indices = np.argsort(-windows.count, kind="stable")
        self._first = windows.first[self.order]
        self._count = windows.count[self.order]

    def __iter__(self) -> Iterator[tuple[int, Indices]]:
        """For each k: how many windows have a k-th sample, and those samples' indices."""
        if not len(self._count):
            return
        rising = -self._count
        for position in range(int(self._count[0])):
            many = int(np.searchsorted(rising, -position, "left"))
            yield many, self._first[:many] + position

    def restored(self, results: Floats) -> Floats:
        """Results in the windows' own order."""
        out = np.empty_like(results)
        out[self.order] = results
        return out


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of some series: which windows exist, as indices into rows times moments, and the windows."""

    rows: slice
    occupied: NDArray[np.bool_]
    windows: Windows


def batches(
    series: Sequence[Samples], refs: Times, length: int, at: Times, budget: Budget, place: Place | None
) -> Iterator[Batch]:
    """Cut all series into windows of `length` that end at `refs`, some series at a time."""
    size = max(1, _BATCH // max(1, len(refs)))
    for begin in range(0, len(series), size):
        chunk = series[begin : begin + size]
        first, count = _cut(chunk, refs, length)
        occupied = count > 0
        flat = occupied.ravel()
        windows = Windows(
            times=np.concatenate([each.times for each in chunk]),
            values=np.concatenate([each.values for each in chunk]),
            first=first.ravel()[flat],
            count=count.ravel()[flat],
            end=np.tile(refs, len(chunk))[flat],
            length=length,
            at=np.tile(at, len(chunk))[flat],
            budget=budget,
            place=place,
        )
        yield Batch(slice(begin, begin + len(chunk)), occupied, windows)


def _cut(chunk: Sequence[Samples], refs: Times, length: int) -> tuple[Indices, Indices]:
    """Each window's first index in the chunk's samples laid end to end, and its count."""
    first = np.empty((len(chunk), len(refs)), dtype=np.int64)
    count = np.empty_like(first)
    base = 0
    before: Times | None = None
    for row, samples in enumerate(chunk):
        if samples.times is not before:
            starts = np.searchsorted(samples.times, refs - length, "left")
            ends = np.searchsorted(samples.times, refs, "right")
            before = samples.times
        first[row] = starts + base
        count[row] = ends - starts
        base += len(samples.times)
    return first, count
