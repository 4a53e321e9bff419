"""Recording rules as a source: what they record is worked out from their query when somebody asks for it.

Separate because what is recorded is telemetry like any other to a query, and, being a function of telemetry, needs no
storage: the week before the drill has its recorded series too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from simulator.domain.simtime import SECOND
from simulator.world.promql.errors import QueryError
from simulator.world.promql.evaluate import evaluate_range
from simulator.world.promql.labels import METRIC_NAME
from simulator.world.promql.matchers import Matcher, all_match
from simulator.world.promql.parse import Query
from simulator.world.promql.series import STALE, Series, SeriesSource, Span

MOST_EVALUATIONS = 50_000
"""Evaluations of one recording rule that one query may need: eight days at every 15 s."""
_DEEPEST = 10
"""How many recording rules may stand on each other."""
_PIECE = 10_000


@dataclass(frozen=True, slots=True)
class RecordingRule:
    """One series that is recorded from a query."""

    name: str
    query: Query
    labels: Mapping[str, str] = field(default_factory=dict)
    every: int = 0
    """How far its evaluations are apart, in ms; 0 is the source's own interval."""


class Recorded:
    """A source with what recording rules add to it."""

    def __init__(
        self, source: SeriesSource, rules: Sequence[RecordingRule], epoch: int, *, interval: int = 15 * SECOND
    ) -> None:
        self._source, self._epoch, self._interval = source, epoch, interval
        self._rules = tuple(rules)
        self._depth = 0
        self._last: tuple[tuple[Matcher, ...], Span, list[Series]] | None = None

    def size(self, matchers: Sequence[Matcher], span: Span) -> int:
        """How many samples `select` returns; what is recorded is worked out for it, within its own bounds."""
        found = self._asked(matchers, span)
        self._last = (tuple(matchers), span, found)
        return self._source.size(matchers, span) + sum(len(series.timestamps) for series in found)

    def select(self, matchers: Sequence[Matcher], span: Span) -> list[Series]:
        """Every series that matches, those that are recorded included."""
        known = self._last
        if known is not None and known[:2] == (tuple(matchers), span):
            found, self._last = known[2], None
        else:
            found = self._asked(matchers, span)
        return self._source.select(matchers, span) + found

    def _asked(self, matchers: Sequence[Matcher], span: Span) -> list[Series]:
        named = [matcher for matcher in matchers if matcher.name == METRIC_NAME]
        found = []
        for rule in self._rules:
            if named and all(matcher.matches(rule.name) for matcher in named):
                found += [each for each in self._worked_out(rule, span) if all_match(matchers, each.labels)]
        return found

    def _worked_out(self, rule: RecordingRule, span: Span) -> list[Series]:
        """A rule's evaluations within the span."""
        if self._depth >= _DEEPEST:
            raise QueryError(f"recording rules stand on each other more than {_DEEPEST} deep, at {rule.name}")
        every = rule.every or self._interval
        first = -(-(span.start - self._epoch) // every) * every + self._epoch
        count = (span.last - first) // every + 1
        if count > MOST_EVALUATIONS:
            raise QueryError(
                f"this needs more than {MOST_EVALUATIONS:,} evaluations of the recording rule {rule.name}",
                "Ask for a shorter range.",
            )
        self._depth += 1
        try:
            return self._evaluated(rule, first, count, every)
        finally:
            self._depth -= 1
            self._last = None

    def _evaluated(self, rule: RecordingRule, first: int, count: int, every: int) -> list[Series]:
        times = first + np.arange(max(count, 0), dtype=np.int64) * every
        rows: dict[tuple[tuple[str, str], ...], np.ndarray[tuple[int], np.dtype[np.float64]]] = {}
        for begin in range(0, len(times), _PIECE):
            piece = times[begin : begin + _PIECE]
            answer = evaluate_range(rule.query, self, int(piece[0]), int(piece[-1]), every)
            for series in answer.series:
                labels = {**series.labels, **rule.labels, METRIC_NAME: rule.name}
                key = tuple(sorted((name, value) for name, value in labels.items() if value))
                row = rows.setdefault(key, np.full(len(times), STALE))
                row[(series.timestamps - first) // every] = series.values
        return [Series(dict(key), times, values) for key, values in rows.items()]
