"""`reveal`: what was really so, derived from the scenario and the log.

Separate from the signals because it answers the debrief's questions (when did it begin, when was it over, what did it
cost) and is asked for once. The SLI is the share of requests that succeed over the last minute; it is looked at once
a second around the change points, and not at all where nothing changes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from simulator.domain import events as ev
from simulator.domain.by_hand import alerts_by_hand
from simulator.domain.log import Log
from simulator.domain.matching import happening_matches
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.truth import Span, Truth
from simulator.domain.vocabulary import Severity
from simulator.world.history import History
from simulator.world.losses import losses
from simulator.world.signals import ROUNDING, World

SLI_WINDOW = MINUTE
"""The one-minute SLI of `scenario-format.md`, Policy."""


def reveal(scenario: Scenario, policy: Policy, log: Log) -> Truth:
    """Derive the truth of a drill; also of one that has not ended, up to its last record."""
    history = History(scenario)
    for record in log:
        history.take(record)
    impact = _impact(scenario, history, log.end)
    share = World(scenario, history).failing_share
    started, cleared = log.of(ev.FaultStarted), log.of(ev.FaultCleared)
    onset, full_effect = _onset(scenario, started)
    remedied = cleared[-1][0].at if cleared and not history.acts else None
    recovered = impact[-1].end if impact else None
    mitigated = None if recovered is None else recovered + policy.mitigated_after
    minutes = sum(((span.end if span.end is not None else log.end) - span.start) for span in impact) / MINUTE
    business = scenario.business
    money, users = business.revenue_per_minute, business.users_per_minute
    return Truth(
        scenario=scenario,
        t0=_first_signal(scenario, log),
        onset=onset,
        full_effect=full_effect,
        remedied=remedied,
        recovered=recovered,
        mitigated=mitigated if mitigated is None or mitigated <= log.end else None,
        stable=None if mitigated is None else mitigated + policy.resolved_after - policy.mitigated_after,
        impact=impact,
        impact_minutes=round(minutes, 3),
        users_affected=None if users is None else round(users * minutes, 1),
        money_lost=None if money is None else round(money.amount * minutes, 2),
        severity=_severities(scenario, log),
        losses=losses(share, history.change_points(log.end), log.end, scenario.business),
    )


def _first_signal(scenario: Scenario, log: Log) -> int | None:
    """The first true signal; in a false alarm there is none, and the first alert starts the clock."""
    noise = {alert.name for alert in scenario.alerts if alert.noise and not scenario.truth.false_alarm}
    signals = {inject.id for inject in scenario.injects if inject.signal}
    by_hand = alerts_by_hand(log)
    for record in log:
        event = record.event
        if isinstance(event, ev.AlertFired) and event.name not in noise and event.alert not in by_hand:
            return record.at
        if isinstance(event, ev.InjectDelivered) and event.inject in signals:
            return record.at
    return None


def _onset(scenario: Scenario, started: list[tuple[ev.Recorded, ev.FaultStarted]]) -> tuple[int | None, int | None]:
    """When users could first feel something, and when that had its full effect.

    A disk that fills for hours is no onset; what it does to requests is. A fault that users never feel counts as it is.
    """
    found = []
    for _, event in started:
        fault = scenario.faults.get(event.fault)
        effects = fault.effects if fault else ()
        felt = [effect for effect in effects if effect.felt] or effects
        begins = event.since + min((effect.delay for effect in felt), default=0)
        found.append((begins, event.since + max((effect.delay + effect.over for effect in felt), default=0)))
    return min(found, default=(None, None))


def _severities(scenario: Scenario, log: Log) -> tuple[tuple[int, Severity], ...]:
    found: list[tuple[int, Severity]] = []
    for span in scenario.truth.severity:
        moment = next((record.at for record in log if happening_matches(span.from_, record)), None)
        if moment is not None:
            found.append((moment, span.is_))
    return tuple(sorted(found, key=lambda pair: pair[0]))


def _impact(scenario: Scenario, history: History, end: int) -> tuple[Span, ...]:
    """When the one-minute SLI was outside its objective, to the second."""
    world = World(scenario, history)
    allowed = 1.0 - scenario.business.slo + ROUNDING
    samples: deque[float] = deque(maxlen=SLI_WINDOW // SECOND + 1)
    spans: list[Span] = []
    since = before = None
    for at in _seconds(world, history.change_points(end), end):
        if before is None or at > before + SECOND:  # nothing changed in between
            samples.extend([world.failing_share(at - SECOND)] * SLI_WINDOW)
        samples.append(world.failing_share(at))
        before = at
        outside = (sum(samples) - (samples[0] + samples[-1]) / 2) / (SLI_WINDOW // SECOND) > allowed
        if outside and since is None:
            since = at
        elif not outside and since is not None:
            spans.append(Span(since, at))
            since = None
    return (*spans, Span(since, None)) if since is not None else tuple(spans)


def _seconds(world: World, points: list[int], end: int) -> Iterator[int]:
    """The seconds to look at: a window after each change point, and each one of a stretch in which the share moves."""
    done = None
    ends = [*points[1:], end] if points else []  # without a fault there is nothing to look at
    for since, until in zip(points, ends, strict=True):
        moves = len({world.failing_share(at) for at in (since, (since + until) // 2, max(until - 1, since))}) > 1
        last = until if moves else min(until, since + SLI_WINDOW + SECOND)
        first = since // SECOND * SECOND if done is None else max(since // SECOND * SECOND, done + SECOND)
        for at in range(first, last + 1, SECOND):
            yield at
            done = at
