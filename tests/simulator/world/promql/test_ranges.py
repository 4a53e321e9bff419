"""A range query is the instant queries of its steps, and asking never changes an answer."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence

import numpy as np
import pytest

from simulator.world.promql.errors import QueryError
from simulator.world.promql.evaluate import evaluate, evaluate_range
from simulator.world.promql.labels import Labels, labels_of
from simulator.world.promql.matchers import Matcher
from simulator.world.promql.parse import parse
from simulator.world.promql.series import Series, SeriesInMemory, Span
from simulator.world.promql.values import Matrix, Scalar, Vector
from tests.simulator.world.promql import telemetry
from tests.simulator.world.promql.generating import Maker
from tests.simulator.world.promql.questions import LISTED

SOURCE = SeriesInMemory([*telemetry.history(), *telemetry.ended()])
START = telemetry.START + 3_000_000
STEP = 173_000
STEPS = 5
_MAKER = Maker("ranges")
GENERATED = [_MAKER.query() for _ in range(150)]


def at_steps(query: str) -> dict[tuple[Labels, int], float]:
    """The answers of instant queries, step by step."""
    found: dict[tuple[Labels, int], float] = {}
    for moment in range(START, START + STEPS * STEP, STEP):
        answer = evaluate(query, SOURCE, moment)
        if isinstance(answer, Scalar):
            found[((), moment)] = answer.value
        elif isinstance(answer, Vector):
            found |= {(labels_of(each.labels), moment): each.value for each in answer.samples}
    return found


def in_one(query: str) -> dict[tuple[Labels, int], float]:
    """The answer of one range query."""
    matrix = evaluate_range(query, SOURCE, START, START + (STEPS - 1) * STEP, STEP)
    return {
        (labels_of(series.labels), moment): value
        for series in matrix.series
        for moment, value in zip(series.timestamps.tolist(), series.values.tolist(), strict=True)
    }


def comparable(queries: tuple[str, ...] | list[str]) -> list[str]:
    """Queries that mean the same at every step; what `@ start()` and `@ end()` mean depends on the range."""
    found = []
    for query in queries:
        try:
            kind = parse(query).kind
        except QueryError:
            continue
        if kind in ("scalar", "vector") and "start()" not in query and "end()" not in query:
            found.append(query)
    return found


@pytest.mark.parametrize("queries", [LISTED, GENERATED], ids=["listed", "generated"])
def test_range_query_is_its_instant_queries(queries: list[str]) -> None:
    checked = 0
    for query in comparable(queries):
        try:
            expected = at_steps(query)
            found = in_one(query)
        except QueryError:
            continue
        assert found.keys() == expected.keys(), query
        for key, value in expected.items():
            both_nan = math.isnan(found[key]) and math.isnan(value)
            assert both_nan or math.isclose(found[key], value, rel_tol=1e-12), query
        checked += 1
    assert checked > 0.6 * len(queries)


class Thrifty(SeriesInMemory):
    """Gives exactly the samples that a span asks for."""

    def select(self, matchers: Sequence[Matcher], span: Span) -> list[Series]:
        found = []
        for series in super().select(matchers, span):
            # The next moment at or after each sample.
            ahead = np.maximum(0, -(-(series.timestamps - span.first) // span.step))
            moment = span.first + ahead * span.step
            kept = (moment <= span.last) & (moment - series.timestamps <= span.window)
            found.append(Series(series.labels, series.timestamps[kept], series.values[kept]))
        return found


def test_samples_outside_the_span_are_never_missed() -> None:
    thrifty = Thrifty([*telemetry.history(), *telemetry.ended()])
    for query in comparable(LISTED):
        end = START + 3 * 1_000_000
        with contextlib.suppress(QueryError):
            full, spare = (evaluate_range(query, source, START, end, 1_000_000) for source in (SOURCE, thrifty))
            assert [series.labels for series in full.series] == [series.labels for series in spare.series], query
            for one, other in zip(full.series, spare.series, strict=True):
                np.testing.assert_array_equal(one.values, other.values, query)


def test_vectors_of_a_range_are_sorted_by_labels() -> None:
    matrix = evaluate_range("sort_desc(http_requests_total)", SOURCE, START, START + STEP, STEP)
    labels = [labels_of(series.labels) for series in matrix.series]
    assert labels == sorted(labels)
    assert len(labels) == 24


def test_asking_leaves_the_source_as_it_was() -> None:
    before = {labels_of(series.labels): series.values.tobytes() for series in telemetry.history()}
    source = SeriesInMemory(telemetry.history())
    for query in comparable(LISTED):
        try:
            evaluate_range(query, source, START, START + 2 * STEP, STEP)
        except QueryError:
            continue
    after = source.select([], Span(2**62, 2**62, 1, 2**62))
    assert {labels_of(series.labels): series.values.tobytes() for series in after} == before


def test_range_vector_alone_keeps_every_sample() -> None:
    matrix = evaluate("http_requests_total[10m]", SOURCE, START)
    assert isinstance(matrix, Matrix)
    assert {len(series.timestamps) for series in matrix.series if series.labels["service"] == "cart"} == {41}
