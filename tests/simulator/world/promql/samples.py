"""Small series as a test writes them, and answers as a test reads them.

Separate because every unit test of PromQL speaks this way: `stored({'x{a="1"}': [1, 2, None, STALE]})`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simulator.world.promql.evaluate import evaluate
from simulator.world.promql.invariant import unwrapped
from simulator.world.promql.labels import labels_of, written
from simulator.world.promql.nodes import Selector
from simulator.world.promql.parse import parse
from simulator.world.promql.series import STALE, Series, SeriesInMemory, SeriesSource
from simulator.world.promql.values import Scalar, Vector

__all__ = ["MINUTE", "STALE", "numbers", "stored", "values"]

MINUTE = 60_000


def stored(rows: Mapping[str, Sequence[float | None]], every: int = MINUTE, start: int = 0) -> SeriesInMemory:
    """A source of series, a sample `every` ms from `start` on; None is a scrape that failed."""
    source = SeriesInMemory()
    for text, values in rows.items():
        selector = unwrapped(parse(text).root)
        assert isinstance(selector, Selector)
        kept = [(start + place * every, value) for place, value in enumerate(values) if value is not None]
        labels = {matcher.name: matcher.value for matcher in selector.matchers}
        times = np.array([time for time, _ in kept], dtype=np.int64)
        source.add(Series(labels, times, np.array([value for _, value in kept], dtype=np.float64)))
    return source


def values(query: str, source: SeriesSource, at: int) -> dict[str, float]:
    """A vector's values by the labels as they are written, in the answer's order."""
    answer = evaluate(query, source, at)
    if isinstance(answer, Scalar):
        return {"": answer.value}
    assert isinstance(answer, Vector)
    return {written(labels_of(each.labels)): each.value for each in answer.samples}


def numbers(query: str, source: SeriesSource, at: int) -> list[float]:
    """Just the values."""
    return list(values(query, source, at).values())
