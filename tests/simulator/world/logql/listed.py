"""Lines in a list as a source, and LogQL's answers worked out the naive way: every line, every moment, no index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from simulator.world.logql.source import Moments
from simulator.world.promql.matchers import Matcher
from simulator.world.promql.values import Matrix, Value, Vector

Labels = dict[str, str]


@dataclass(frozen=True)
class Logged:
    """A line."""

    at: int
    labels: Mapping[str, str]
    level: str
    text: str


class Listed:
    """A source over a list."""

    def __init__(self, lines: Sequence[Logged]) -> None:
        self._lines = sorted(lines, key=lambda line: line.at)

    def _found(self, matchers: Sequence[Matcher], start: int, until: int) -> list[Logged]:
        return [
            line
            for line in self._lines
            if start < line.at <= until and all(each.matches(line.labels.get(each.name, "")) for each in matchers)
        ]

    def most(self, matchers: Sequence[Matcher], start: int, until: int) -> int:
        return len(self._found(matchers, start, until))

    def lines(
        self,
        matchers: Sequence[Matcher],
        start: int,
        until: int,
        limit: int | None = None,
        newest_first: bool = True,
    ) -> Iterator[Logged]:
        found = self._found(matchers, start, until)
        return islice(reversed(found) if newest_first else iter(found), limit)

    def moments(self, matchers: Sequence[Matcher], start: int, until: int) -> Iterator[Moments]:
        for line in self._found(matchers, start, until):
            yield Moments(line.labels, line.level, np.array([line.at]))


Keeps = Callable[[Logged], Labels | None]
"""What a pipeline makes of a line: its labels, or None where it is filtered out."""


def counted(
    lines: Sequence[Logged], keeps: Keeps, at: int, length: int, worth: Callable[[Logged], float] = lambda _line: 1.0
) -> dict[frozenset[tuple[str, str]], float]:
    """What is in the range before a moment, by labels."""
    found: dict[frozenset[tuple[str, str]], float] = defaultdict(float)
    for line in lines:
        labels = keeps(line)
        if labels is not None and at - length < line.at <= at:
            found[frozenset(labels.items())] += worth(line)
    return dict(found)


def told(value: Value) -> dict[frozenset[tuple[str, str]], float]:
    """A vector's values by labels."""
    assert isinstance(value, Vector)
    return {frozenset(each.labels.items()): each.value for each in value.samples}


def told_at(matrix: Matrix, at: int) -> dict[frozenset[tuple[str, str]], float]:
    """A matrix's values at a moment by labels."""
    found = {}
    for series in matrix.series:
        values = dict(zip(series.timestamps.tolist(), series.values.tolist(), strict=True))
        if at in values:
            found[frozenset(series.labels.items())] = values[at]
    return found
