"""What monitoring can be asked in a drill: its telemetry, with what the scenario's recording rules add.

Separate from the telemetry, which knows no rules, and the one place that decides what a query that cannot be answered
does to a drill: nothing. It is linted, and in a drill it stays silent.
"""

from __future__ import annotations

from simulator.domain.scenario import Alert, Recording, Scenario
from simulator.domain.triggers import When
from simulator.world.history import History
from simulator.world.metrics import Telemetry
from simulator.world.promql.errors import QueryError
from simulator.world.promql.evaluate import evaluate_range
from simulator.world.promql.parse import Query, parse
from simulator.world.promql.series import SeriesSource
from simulator.world.rules import INTERVAL, AlertRule
from simulator.world.rules_recorded import Recorded, RecordingRule

MOST_STEPS = 240
"""Evaluations that a query is tried with before it is played."""


class Monitored:
    """The telemetry of one drill, recording rules included."""

    def __init__(self, scenario: Scenario, history: History) -> None:
        self._telemetry = Telemetry(scenario, history)
        rules = [rule for rule in map(_recording, scenario.recordings) if rule is not None]
        self._source = Recorded(self._telemetry, rules, self._telemetry.epoch) if rules else self._telemetry

    @property
    def epoch(self) -> int:
        """The drill's start in ms since 1970, which is what queries count from."""
        return self._telemetry.epoch

    def names(self) -> list[str]:
        """Every metric that has a series, without what is recorded."""
        return self._telemetry.names()

    def source(self, now: int | None = None) -> SeriesSource:
        """What queries are put to. Nothing after `now` (ms) is there; None shows what will be if nothing is done.

        It is one and the same source, so ask for it anew at each moment.
        """
        self._telemetry.now = now
        return self._source


def alert_rule(when: When) -> AlertRule | None:
    """The rule behind a condition with a query, an alert's texts included; None for a query that is none."""
    assert when.expr is not None  # noqa: S101  # asked for queries only
    try:
        query = parse(when.expr)
    except QueryError:
        return None
    if query.kind not in ("vector", "scalar"):
        return None
    if not isinstance(when, Alert):
        return AlertRule("", query, when.for_)
    said = {"summary": when.summary, "impact": when.impact}
    annotations = when.annotations | {name: text for name, text in said.items() if text}
    return AlertRule(when.name, query, when.for_, when.keep_firing_for, when.labels, annotations, when.every)


def _recording(rule: Recording) -> RecordingRule | None:
    try:
        query = parse(rule.expr)
    except QueryError:
        return None
    return RecordingRule(rule.name, query, rule.labels, rule.every) if query.kind in ("vector", "scalar") else None


class Trials:
    """Queries tried against scenarios before these are played; the telemetry of the last one is kept."""

    def __init__(self) -> None:
        self._last: tuple[Scenario, Monitored] | None = None

    def __call__(self, scenario: Scenario, expr: str, every: int = 0) -> str | None:
        """Why a query cannot be held against a scenario's telemetry; None when it can."""
        try:
            query = parse(expr)
            if query.kind not in ("vector", "scalar"):
                return f"it is a {query.kind}; an alert or a trigger needs an instant vector or a scalar"
            self._try(scenario, query, every or INTERVAL)
        except QueryError as error:
            return str(error)
        return None

    def _try(self, scenario: Scenario, query: Query, step: int) -> None:
        if self._last is None or self._last[0] is not scenario:
            self._last = scenario, Monitored(scenario, History(scenario))
        monitored = self._last[1]
        last = min(scenario.length, MOST_STEPS * step)
        evaluate_range(query, monitored.source(), monitored.epoch, monitored.epoch + last, step)
