"""Selectors over a grid: the last sample of every series at each moment, and the windows of range vectors.

Separate because here raw samples become vectors: lookback, staleness markers, offset and @ are known to this module
only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from simulator.world.promql.block import Block, ever
from simulator.world.promql.budget import Budget
from simulator.world.promql.grid import Grid
from simulator.world.promql.labels import Labels, labels_of
from simulator.world.promql.matchers import Matcher
from simulator.world.promql.nodes import Moment, Selector, Window
from simulator.world.promql.series import Series, SeriesSource, Span, Times, is_stale
from simulator.world.promql.windows import Samples

LOOKBACK = 300_000
"""How old the last sample may be at most, in milliseconds; Prometheus's default."""


@dataclass(slots=True)
class Reader:
    """Reads a source for one query."""

    source: SeriesSource
    budget: Budget
    start: int
    """What `@ start()` means."""
    end: int
    """What `@ end()` means."""
    _known: dict[tuple[tuple[Matcher, ...], Span], list[tuple[Labels, Series]]] = field(default_factory=dict)

    def instant(self, selector: Selector, grid: Grid) -> Block:
        """The vector of each series' last sample."""
        return self._last_samples(selector, grid, times=False)

    def sample_times(self, selector: Selector, grid: Grid) -> Block:
        """The vector of each series' last sample's time, in seconds."""
        return self._last_samples(selector, grid, times=True)

    def samples(self, window: Window, grid: Grid) -> tuple[list[Samples], Times]:
        """The samples that a range vector's windows are cut from, and where each window ends."""
        selector = window.selector
        refs = self.refs(selector.moment, selector.offset, grid)
        found = [_fresh(labels, series) for labels, series in self._fetched(selector, refs, grid.step, window.length)]
        return found, refs

    def refs(self, moment: Moment | None, offset: int, grid: Grid) -> Times:
        """When to look, for each moment of the grid: at `@` where it is given, and earlier by the offset."""
        if moment is None:
            return grid.times - offset
        fixed = self.start if moment == "start" else self.end if moment == "end" else moment
        return np.full(grid.count, fixed - offset, dtype=np.int64)

    def _fetched(self, selector: Selector, refs: Times, step: int, window: int) -> Sequence[tuple[Labels, Series]]:
        """The series that a selector finds, asked of the source once a query."""
        if not len(refs):
            return []
        first, last = int(refs[0]), int(refs[-1])
        span = Span(first, last, step if last > first else 1, window)
        key = (selector.matchers, span)
        if key not in self._known:
            self.budget.spend(self.source.size(selector.matchers, span), selector.place)
            series = self.source.select(selector.matchers, span)
            self._known[key] = [(labels_of(each.labels), each) for each in series if len(each.timestamps)]
        return self._known[key]

    def _last_samples(self, selector: Selector, grid: Grid, *, times: bool) -> Block:
        """Values, or times, of each series' last sample within the lookback; rows that are ever present."""
        refs = self.refs(selector.moment, selector.offset, grid)
        found = self._fetched(selector, refs, grid.step, LOOKBACK)
        self.budget.spend(len(found) * len(refs), selector.place)
        values = np.empty((len(found), len(refs)))
        present = np.empty((len(found), len(refs)), dtype=np.bool_)
        before: Times | None = None
        for row, (_, series) in enumerate(found):
            if series.timestamps is not before:
                before = series.timestamps
                last = np.searchsorted(before, refs, "right") - 1
                index = np.maximum(last, 0)
                at = before[index]
                near = (last >= 0) & (at >= refs - LOOKBACK)
            samples = series.values[index]
            values[row] = at / 1000 if times else samples
            present[row] = near & ~is_stale(samples)
        rows = ever(present)
        labels = [labels for (labels, _), here in zip(found, rows, strict=True) if here]
        return Block(labels, values, present) if rows.all() else Block(labels, values[rows], present[rows])


def _fresh(labels: Labels, series: Series) -> Samples:
    """A series without its staleness markers, which range vectors never show."""
    stale = is_stale(series.values)
    if not stale.any():
        return Samples(labels, series.timestamps, series.values)
    return Samples(labels, series.timestamps[~stale], series.values[~stale])


def rows_as_samples(block: Block, times: Times) -> list[Samples]:
    """A subquery's results as the samples that its windows are cut from."""
    return [
        Samples(labels, times, values) if here.all() else Samples(labels, times[here], values[here])
        for labels, values, here in zip(block.labels, block.values, block.present, strict=True)
        if here.any()
    ]
