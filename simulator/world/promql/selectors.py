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
from simulator.world.promql.series import Floats, Mask, Series, SeriesSource, Span, Times, is_stale
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
        values, _, block = self._looked_up(selector, self.refs(selector.moment, selector.offset, grid))
        return block(values)

    def sample_times(self, selector: Selector, grid: Grid) -> Block:
        """The vector of each series' last sample's time, in seconds."""
        _, times, block = self._looked_up(selector, self.refs(selector.moment, selector.offset, grid))
        return block(times)

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
            self._known[key] = [
                (labels_of(series.labels), series) for series in self.source.select(selector.matchers, span)
            ]
        return self._known[key]

    def _looked_up(self, selector: Selector, refs: Times) -> tuple[Floats, Floats, _Rows]:
        """Values and times of each series' last sample, and how to make a block of either."""
        step = int(refs[1] - refs[0]) if len(refs) > 1 else 1
        found = self._fetched(selector, refs, step, LOOKBACK)
        self.budget.spend(len(found) * len(refs), selector.place)
        values, times = np.empty((len(found), len(refs))), np.empty((len(found), len(refs)))
        present = np.empty((len(found), len(refs)), dtype=np.bool_)
        before: Times | None = None
        for row, (_, series) in enumerate(found):
            if series.timestamps is not before:
                before = series.timestamps
                index = np.searchsorted(before, refs, "right") - 1
                at = before[np.maximum(index, 0)] if len(before) else refs
                near = (index >= 0) & (at >= refs - LOOKBACK)
                seconds = at / 1000
            row_values = series.values[np.maximum(index, 0)] if len(before) else np.zeros(len(refs))
            values[row], times[row] = row_values, seconds
            present[row] = near & ~is_stale(row_values)
        return values, times, _Rows([labels for labels, _ in found], present)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Labels and presence; called with values it makes a block of the rows that are ever present."""

    labels: list[Labels]
    present: Mask

    def __call__(self, values: Floats) -> Block:
        kept = ever(self.present)
        if kept.all():
            return Block(self.labels, values, self.present)
        labels = [labels for labels, here in zip(self.labels, kept, strict=True) if here]
        return Block(labels, values[kept], self.present[kept])


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
