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
    every: int = 0
    """How far its evaluations are apart, in ms; 0 is the set's own interval."""

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
    key: Key
    """The result's own labels, which tell it from the rule's other results."""


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


Held = dict[Key, dict[int, float]]
"""What a rule's query gave: labels, to moments, to values."""


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
        standing = dict(standing)
        for number in range(len(self.rules)):
            found, stands = self.walked(number, self.found(number, after, until), after, until, standing)
            changes += found
            standing = {key: active for key, active in standing.items() if key[0] != number} | stands
        return sorted(changes, key=lambda change: (change.at, change.rule)), standing

    def grid(self, number: int, after: int, until: int) -> range:
        """The moments after one and up to another at which a rule is evaluated."""
        every = self.rules[number].every or self._interval
        return range((after // every + 1) * every, until // every * every + 1, every)

    def found(self, number: int, after: int, until: int) -> Held:
        """What a rule's query gives at each evaluation; raises QueryError."""
        held: Held = {}
        grid = self.grid(number, after, until)
        for first in range(grid.start, grid.stop, grid.step * _MOST_STEPS):
            last = min(grid[-1], first + (_MOST_STEPS - 1) * grid.step)
            query = self.rules[number].query
            found = evaluate_range(query, self._source, first + self._epoch, last + self._epoch, grid.step)
            for series in found.series:
                labels = {name: value for name, value in series.labels.items() if name != METRIC_NAME}
                moments = held.setdefault(tuple(sorted(labels.items())), {})
                moments.update(zip((series.timestamps - self._epoch).tolist(), series.values.tolist(), strict=True))
        return held

    def walked(
        self, number: int, held: Held, after: int, until: int, standing: Standing
    ) -> tuple[list[Change], Standing]:
        """What a rule's evaluations come to, and what of it stands at the end, given what its query gave."""
        changes: list[Change] = []
        stands: Standing = {}
        grid = self.grid(number, after, until)
        before = [key for which, key in standing if which == number]
        for key in dict.fromkeys((*before, *held)):
            found, now = self._walk(number, key, held.get(key, {}), grid, standing.get((number, key)))
            changes += found
            if now is not None:
                stands[number, key] = now
        return changes, stands

    def _walk(
        self, number: int, key: Key, moments: dict[int, float], grid: range, now: Active | None
    ) -> tuple[list[Change], Active | None]:
        changes = []
        rule = self.rules[number]
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
        return changes, now


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
    return Change(at, number, became, {**labels, "alertname": rule.name}, annotations, value, key)
