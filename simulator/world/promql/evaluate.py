"""Ask a query: at one moment, or over a range.

Separate because this is all that the rest of the drill needs: text and a source in, values or a QueryError out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.world.promql.block import Block
from simulator.world.promql.budget import MOST_SAMPLES, Budget, check_steps
from simulator.world.promql.errors import QueryError
from simulator.world.promql.evaluator import Evaluator
from simulator.world.promql.grid import Grid, between
from simulator.world.promql.invariant import unwrapped
from simulator.world.promql.labels import Labels
from simulator.world.promql.nodes import Text
from simulator.world.promql.parse import Query, parse
from simulator.world.promql.selectors import Reader
from simulator.world.promql.series import Floats, Mask, Series, SeriesSource, Times
from simulator.world.promql.values import Matrix, Sample, Scalar, String, Value, Vector


def evaluate(query: str | Query, source: SeriesSource, at_ms: int, *, most_samples: int = MOST_SAMPLES) -> Value:
    """A query's value at a moment; raises QueryError.

    Give a parsed query to evaluate it again and again.
    """
    query = parse(query) if isinstance(query, str) else query
    grid = Grid(at_ms, 1, 1)
    evaluator = _evaluator(source, at_ms, at_ms, most_samples)
    root = unwrapped(query.root)
    if isinstance(root, Text):
        return String(at_ms, root.value)
    with np.errstate(all="ignore"):
        if query.kind == "matrix":
            return _raw(evaluator, query, grid)
        result = evaluator.evaluate(query.root, grid)
    if not isinstance(result, Block):
        return Scalar(at_ms, float(result[0]))
    return Vector(
        at_ms,
        tuple(
            Sample(dict(labels), float(value))
            for labels, value, here in zip(result.labels, result.values[:, 0], result.present[:, 0], strict=True)
            if here
        ),
    )


def evaluate_range(
    query: str | Query,
    source: SeriesSource,
    start_ms: int,
    end_ms: int,
    step_ms: int,
    *,
    most_samples: int = MOST_SAMPLES,
) -> Matrix:
    """A query's values from start to end, both included, every step; raises QueryError."""
    query = parse(query) if isinstance(query, str) else query
    check_steps(start_ms, end_ms, step_ms)
    if query.kind in ("matrix", "string"):
        what = {"matrix": "range vector", "string": "string"}[query.kind]
        raise QueryError(
            f"invalid expression type {what!r} for range query, must be Scalar or instant Vector",
            "Put the range inside a function such as rate().",
        )
    grid = between(start_ms, end_ms, step_ms)
    evaluator = _evaluator(source, start_ms, end_ms, most_samples)
    with np.errstate(all="ignore"):
        result = evaluator.evaluate(query.root, grid)
    if not isinstance(result, Block):
        return Matrix((Series({}, grid.times, np.array(result)),))
    return _matrix(result.labels, grid.times, result.values, result.present)


def _evaluator(source: SeriesSource, start: int, end: int, most_samples: int) -> Evaluator:
    budget = Budget(most_samples)
    return Evaluator(Reader(source, budget, start, end), budget)


def _matrix(labels: Sequence[Labels], times: Times, values: Floats, present: Mask) -> Matrix:
    """The rows that ever have a value, by rising labels."""
    rows = sorted((row for row in range(len(labels)) if present[row].any()), key=lambda row: labels[row])
    return Matrix(tuple(Series(dict(labels[row]), times[present[row]], values[row][present[row]]) for row in rows))


def _raw(evaluator: Evaluator, query: Query, grid: Grid) -> Matrix:
    """A range vector as it is: the samples of its one window."""
    samples, refs, length = evaluator.samples(query.root, grid)
    found = []
    for each in samples:
        begin = int(np.searchsorted(each.times, refs[0] - length, "left"))
        end = int(np.searchsorted(each.times, refs[0], "right"))
        if end > begin:
            found.append(Series(dict(each.labels), each.times[begin:end], each.values[begin:end]))
    return Matrix(tuple(found))
