"""Alert rules held against the telemetry: when each becomes pending, fires and is resolved.

Separate from the engine, which records what this finds. Rules are evaluated every interval of the drill's time; between
two changes of the system all evaluations are known at once, so they are made ahead, in one range query a rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from simulator.domain.simtime import SECOND
from simulator.world.promql.evaluate import evaluate_range
from simulator.world.promql.labels import METRIC_NAME
from simulator.world.promql.parse import Query, parse
from simulator.world.promql.series import SeriesSource
from simulator.world.rules_templates import render

INTERVAL = 15 * SECOND
"""How far evaluations are apart, from the drill's start on."""
_MOST_STEPS = 10_000
"""Evaluations that one range query makes."""

Became = Literal["pending", "firing", "resolved"]
Key = tuple[tuple[str, str], ...]
"""A result's labels, in order."""


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One alert's query, and how long it must hold."""

    name: str
    query: Query
    for_: int = 0
    keep_firing_for: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(name: str, expr: str, for_: int = 0, **more: Mapping[str, str]) -> AlertRule:
        """A rule from its query's text; raises QueryError."""
        return AlertRule(name, parse(expr), for_, **more)  # type: ignore[arg-type]  # labels and annotations only


@dataclass(frozen=True, slots=True)
class Change:
    """What an evaluation found: one alert became pending, began to fire or was resolved."""

    at: int
    """Ms from the drill's start."""
    rule: int
    """Which of the rules, from 0."""
    became: Became
    labels: Mapping[str, str]
    """The result's labels, with the rule's own."""
    annotations: Mapping[str, str]
    value: float


@dataclass(frozen=True, slots=True)
class Active:
    """An alert that is pending or fires."""

    since: int
    fires: bool
    value: float
    absent_since: int | None = None
    """Since when the query no longer holds, where it is kept firing."""


Standing = dict[tuple[int, Key], Active]
"""Every alert that is pending or fires, by its rule and labels."""


class Rules:
    """A set of alert rules over one source."""

    def __init__(
        self, rules: Sequence[AlertRule], source: SeriesSource, epoch: int, *, interval: int = INTERVAL
    ) -> None:
        self.rules = tuple(rules)
        self._source, self._epoch, self._interval = source, epoch, interval

    def ahead(self, after: int, until: int, standing: Standing) -> tuple[list[Change], Standing]:
        """What the evaluations after a moment and up to `until` find, and what stands then; raises QueryError.

        Times are ms from the drill's start. In whatever pieces the time is asked for, the changes are the same.
        """
        changes: list[Change] = []
        first = (after // self._interval + 1) * self._interval
        last = until // self._interval * self._interval
        standing = dict(standing)
        while first <= last:
            end = min(last, first + (_MOST_STEPS - 1) * self._interval)
            for number, rule in enumerate(self.rules):
                changes += self._evaluated(number, rule, first, end, standing)
            first = end + self._interval
        return sorted(changes, key=lambda change: (change.at, change.rule)), standing

    def _evaluated(self, number: int, rule: AlertRule, first: int, last: int, standing: Standing) -> list[Change]:
        held: dict[Key, dict[int, float]] = {key: {} for (which, key) in standing if which == number}
        found = evaluate_range(rule.query, self._source, first + self._epoch, last + self._epoch, self._interval)
        for series in found.series:
            labels = {name: value for name, value in series.labels.items() if name != METRIC_NAME}
            moments = held.setdefault(tuple(sorted(labels.items())), {})
            moments.update(zip((series.timestamps - self._epoch).tolist(), series.values.tolist(), strict=True))
        changes: list[Change] = []
        for key, moments in held.items():
            changes += self._walked(number, rule, key, moments, range(first, last + 1, self._interval), standing)
        return changes

    @staticmethod
    def _walked(
        number: int, rule: AlertRule, key: Key, moments: dict[int, float], grid: range, standing: Standing
    ) -> list[Change]:
        changes = []
        now = standing.pop((number, key), None)
        for at in grid:
            value = moments.get(at)
            if value is None and now is None:
                continue
            before = now
            now = _next(rule, now, at, value)
            became = _became(before, now)
            shown = now or before
            assert shown is not None  # noqa: S101 # one of the two is there
            changes += [_change(number, rule, key, at, each, shown.value) for each in became]
        if now is not None:
            standing[number, key] = now
        return changes


def _next(rule: AlertRule, now: Active | None, at: int, value: float | None) -> Active | None:
    """What an alert is after an evaluation."""
    if value is not None:
        since = now.since if now is not None else at
        fires = (now is not None and now.fires) or at - since >= rule.for_
        return Active(since, fires, value)
    if now is None or not now.fires or not rule.keep_firing_for:
        return None
    absent = at if now.absent_since is None else now.absent_since
    return None if at - absent >= rule.keep_firing_for else replace(now, absent_since=absent)


def _became(before: Active | None, now: Active | None) -> tuple[Became, ...]:
    if now is None:
        return ("resolved",) if before is not None and before.fires else ()
    became: tuple[Became, ...] = ("pending",) if before is None and not now.fires else ()
    return (*became, "firing") if now.fires and not (before is not None and before.fires) else became


def _change(number: int, rule: AlertRule, key: Key, at: int, became: Became, value: float) -> Change:
    found = dict(key)
    labels = {**found, **{name: render(text, found, value) for name, text in rule.labels.items()}}
    annotations = {name: render(text, found, value) for name, text in rule.annotations.items()}
    return Change(at, number, became, {**labels, "alertname": rule.name}, annotations, value)
