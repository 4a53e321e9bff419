"""Ask a metric query: at one moment, or over a range.

Separate from the search for lines: here lines become numbers, one for each set of labels at each moment, and PromQL's
evaluator goes on from there. All times are in ms as the source counts them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from simulator.world.logql.convert import query_of
from simulator.world.logql.nodes import RANGE, MetricQuery, Query, Ranged
from simulator.world.logql.source import MOST_COUNTED, MOST_LINES, LogSource, Moments, Reading
from simulator.world.logql.stages import ERROR, LEVEL, Entry, passes, reads_text
from simulator.world.promql import evaluate as promql
from simulator.world.promql.budget import Budget
from simulator.world.promql.errors import QueryError
from simulator.world.promql.labels import Labels, labels_of
from simulator.world.promql.matchers import Matcher
from simulator.world.promql.nodes import kind_of
from simulator.world.promql.parse import Query as PromqlQuery
from simulator.world.promql.series import STALE, Floats, Series, Span, Times
from simulator.world.promql.values import Matrix, Value

MOST_SERIES = 50_000
"""Sets of labels that one range aggregation may make."""


def evaluate(
    source: LogSource,
    text: str | Query,
    at: int,
    *,
    most_lines: int = MOST_LINES,
    most_counted: int = MOST_COUNTED,
) -> Value:
    """A metric query's value at a moment; raises QueryError."""
    query = _metric_query(text)
    counted = _Counted(source, query, Reading(most_lines, most_counted))
    return promql.evaluate(_as_promql(query), counted, at)


def evaluate_range(
    source: LogSource, text: str | Query, start: int, until: int, step: int, *, most_lines: int = MOST_LINES
) -> Matrix:
    """A metric query's values from start to until, both included, every step; raises QueryError."""
    query = _metric_query(text)
    counted = _Counted(source, query, Reading(most_lines))
    return promql.evaluate_range(_as_promql(query), counted, start, until, step)


def _metric_query(text: str | Query) -> MetricQuery:
    query = query_of(text) if isinstance(text, str) else text
    if not isinstance(query, MetricQuery):
        raise QueryError("this is a query for lines, not for numbers", "Put rate(... [5m]) around it.")
    return query


def _as_promql(query: MetricQuery) -> PromqlQuery:
    return PromqlQuery("", query.root, kind_of(query.root))


class _Counted:
    """PromQL's view of the range aggregations: series with a sample at each moment of the query."""

    def __init__(self, source: LogSource, query: MetricQuery, reading: Reading) -> None:
        self._source, self._query, self._reading = source, query, reading
        self._budget = Budget()

    def size(self, matchers: Sequence[Matcher], span: Span) -> int:  # noqa: ARG002  (the protocol's parameters)
        """What counting costs is paid by the line, what comes of it by the evaluator."""
        return 0

    def select(self, matchers: Sequence[Matcher], span: Span) -> list[Series]:
        """The series of one range aggregation."""
        (named,) = (matcher for matcher in matchers if matcher.name == RANGE)
        ranged = self._query.ranges[int(named.value)]
        times = np.arange(span.first, span.last + 1, span.step, dtype=np.int64)
        found: list[Series] = []
        for labels, values in measured(self._source, ranged, times, self._reading):
            self._budget.spend(len(times), ranged.place)
            if len(found) >= MOST_SERIES:
                raise QueryError(
                    f"more than {MOST_SERIES:,} series",
                    "Put sum by (...) around it, or keep fewer labels.",
                    ranged.place,
                )
            found.append(Series(dict(labels), times, values))
        return found


def measured(source: LogSource, ranged: Ranged, times: Times, reading: Reading) -> Iterator[tuple[Labels, Floats]]:
    """Every set of labels with its number at each moment; it is stale where no line is in the range."""
    ends = times - ranged.offset
    start, until = int(ends[0]) - ranged.length, int(ends[-1])
    by_size = ranged.measure in ("bytes_rate", "bytes_over_time")
    each_second = ranged.length / 1000 if ranged.measure in ("rate", "bytes_rate") else 1.0
    if by_size or reads_text(ranged.query.stages):
        parts = _read(source, ranged, start, until, reading, by_size=by_size)
    else:
        parts = _only_counted(source, ranged, start, until, reading)
    for labels, (at, sizes) in parts.items():
        first, last = np.searchsorted(at, ends - ranged.length, "right"), np.searchsorted(at, ends, "right")
        upto = np.arange(len(at) + 1.0) if sizes is None else np.concatenate([[0.0], np.cumsum(sizes)])
        yield labels, np.where(last > first, (upto[last] - upto[first]) / each_second, STALE)


_Lines = dict[Labels, tuple[Times, Floats | None]]
"""For each set of labels when its lines were logged, in order, and how many bytes each has."""


def _read(source: LogSource, ranged: Ranged, start: int, until: int, reading: Reading, *, by_size: bool) -> _Lines:
    """Send every line through the pipeline."""
    query = ranged.query
    at: dict[Labels, list[int]] = defaultdict(list)
    sizes: dict[Labels, list[int]] = defaultdict(list)
    for line in source.lines(query.matchers, start, until, newest_first=False):
        reading.spend(len(query.stages), ranged.place)
        entry = Entry(line.text, {**line.labels, LEVEL: line.level}, line.labels)
        if passes(query.stages, entry):
            labels = _kept(ranged, entry.labels)
            at[labels].append(line.at)
            if by_size:
                sizes[labels].append(len(entry.text.encode()))
    return {
        labels: (np.array(moments, dtype=np.int64), np.array(sizes[labels], dtype=np.float64) if by_size else None)
        for labels, moments in at.items()
    }


def _only_counted(source: LogSource, ranged: Ranged, start: int, until: int, reading: Reading) -> _Lines:
    """Count lines by their streams and levels, without reading them."""
    query = ranged.query
    reading.count(source.most(query.matchers, start, until), ranged.place)
    parts: dict[Labels, list[Times]] = defaultdict(list)
    for each in source.moments(query.matchers, start, until):
        labels = _passing(each, ranged)
        if labels is not None:
            parts[labels].append(each.at)
    return {labels: (np.sort(np.concatenate(moments)), None) for labels, moments in parts.items()}


def _passing(each: Moments, ranged: Ranged) -> Labels | None:
    entry = Entry("", {**each.labels, LEVEL: each.level}, each.labels)
    return _kept(ranged, entry.labels) if passes(ranged.query.stages, entry) else None


def _kept(ranged: Ranged, labels: dict[str, str]) -> Labels:
    """The labels that tell a line's series; a line that could not be parsed has none, and fails the query."""
    if labels.get(ERROR):
        raise QueryError(
            f"some lines cannot be parsed: {labels[ERROR]}",
            'Put | __error__="" before the range to leave them out, or filter them first.',
            ranged.place,
        )
    if ranged.kept is None:
        return labels_of(labels)
    return labels_of({name: labels[name] for name in ranged.kept if name in labels})
