"""Series and where they come from: the one thing that the evaluator asks of the world.

Separate so that the drill's telemetry, the results of recording rules and a test's arrays are all the same to a query.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.world.promql.labels import METRIC_NAME
from simulator.world.promql.matchers import Matcher, all_match

Floats = NDArray[np.float64]
Times = NDArray[np.int64]
Mask = NDArray[np.bool_]

_STALE_BITS = 0x7FF0_0000_0000_0002
STALE: float = np.array([_STALE_BITS], dtype=np.int64).view(np.float64)[0]
"""Prometheus's staleness marker: the NaN that says that a series ended here."""


def is_stale(values: Floats) -> Mask:
    """Which values are staleness markers; other NaNs are values like any other."""
    stale: Mask = np.ascontiguousarray(values).view(np.int64) == _STALE_BITS
    return stale


@dataclass(frozen=True, slots=True)
class Series:
    """One series' samples, in order of time."""

    labels: Mapping[str, str]
    timestamps: Times
    """Milliseconds since 1970."""
    values: Floats


class Span(NamedTuple):
    """Which samples a query needs: those within `window` before each moment `first`, `first + step`, ... `last`.

    All milliseconds since 1970, both ends of every window included. A source may give more, never less.
    """

    first: int
    last: int
    step: int
    """1 where there is a single moment."""
    window: int

    @property
    def start(self) -> int:
        """The earliest sample that may be needed."""
        return self.first - self.window


class SeriesSource(Protocol):
    """Answers selectors with raw scrape samples."""

    def size(self, matchers: Sequence[Matcher], span: Span) -> int:
        """At least as many samples as `select` would return, told cheaply: a query is refused before it is run."""

    def select(self, matchers: Sequence[Matcher], span: Span) -> list[Series]:
        """Every series that meets all the conditions, with its samples; series without any may be left out."""


class SeriesInMemory:
    """A source over arrays: what recording rules record, and what tests and benchmarks ask."""

    def __init__(self, series: Sequence[Series] = ()) -> None:
        self._by_name: dict[str, list[Series]] = {}
        for each in series:
            self.add(each)

    def add(self, series: Series) -> None:
        """Take in one more series."""
        self._by_name.setdefault(series.labels.get(METRIC_NAME, ""), []).append(series)

    def size(self, matchers: Sequence[Matcher], span: Span) -> int:
        """How many samples `select` returns."""
        return sum(len(series.timestamps) for series in self.select(matchers, span))

    def select(self, matchers: Sequence[Matcher], span: Span) -> list[Series]:
        """Every series that matches, cut to the span; the arrays are views."""
        found: list[Series] = []
        shared: tuple[Times, slice, Times] | None = None
        for series in self._candidates(matchers):
            if not all_match(matchers, series.labels):
                continue
            if shared is None or shared[0] is not series.timestamps:
                first = int(np.searchsorted(series.timestamps, span.start, "left"))
                last = int(np.searchsorted(series.timestamps, span.last, "right"))
                cut = slice(first, last)
                shared = (series.timestamps, cut, series.timestamps[cut])
            if len(shared[2]):
                found.append(Series(series.labels, shared[2], series.values[shared[1]]))
        return found

    def _candidates(self, matchers: Sequence[Matcher]) -> Iterable[Series]:
        """The series of the metric that is named, or all."""
        for matcher in matchers:
            if matcher.name == METRIC_NAME and matcher.comparison == "=":
                return self._by_name.get(matcher.value, ())
        return itertools.chain.from_iterable(self._by_name.values())
