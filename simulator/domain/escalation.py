"""Whom an escalation policy calls next: a pure walk over its levels and passes.

Separate from the engine, which only waits: this file can be compared with a model, level by level. Semantics are
PagerDuty's: a rule's wait runs before leaving it, levels with nobody on call are skipped at once, and the policy is
gone through `repeats` + 1 times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.domain.business_days import deadline
from simulator.domain.oncall import EscalationPolicy
from simulator.domain.policy import Policy
from simulator.domain.simtime import MS, at_wall
from simulator.domain.vocabulary import PersonId, Severity, Urgency

Reach = Callable[[str], tuple[PersonId, ...]]
"""Who a target (`schedule:primary`, `user:erin`) reaches now."""

Turn = Callable[[int], int]
"""How often a level, counted from 1, has been called: whose turn it is where it pages one at a time."""


@dataclass(frozen=True, slots=True)
class Call:
    """One level to call: who, and which levels were skipped on the way because nobody is on call there."""

    level: int
    attempt: int
    people: tuple[PersonId, ...]
    skipped: tuple[tuple[int, int], ...] = ()
    """(level, attempt) of each level skipped."""


def next_call(
    policy: EscalationPolicy, reach: Reach, level: int = 1, attempt: int = 1, turn: Turn = lambda _level: 0
) -> Call | None:
    """The first level from `level` of pass `attempt` on that reaches somebody; None when the passes are over.

    A call without people is a level that is waited out because the policy says so.
    """
    skipped: list[tuple[int, int]] = []
    while attempt <= policy.repeats + 1:
        if level > len(policy.rules):
            level, attempt = 1, attempt + 1
            continue
        rule = policy.rules[level - 1]
        people = tuple(dict.fromkeys(person for target in rule.page for person in reach(target)))
        if people and rule.round_robin:
            people = (people[turn(level) % len(people)],)
        if people or policy.waits_for_nobody:
            return Call(level, attempt, people, tuple(skipped))
        skipped.append((level, attempt))
        level += 1
    return None


def respond_due(policy: Policy, severity: Severity, starts: datetime, since: int) -> int:
    """When a response is due, in ms since the start, counted from `since`."""
    return due_in(policy, policy.severities[severity].respond, starts, since)


def due_in(policy: Policy, allowed: int | str, starts: datetime, since: int) -> int:
    """When what a policy allows is over, in ms since the start: a length in ms, or business days of its calendar."""
    if isinstance(allowed, int):
        return since + allowed
    due = deadline(policy.calendar, allowed, at_wall(starts, since))
    return int((due - at_wall(starts, 0)) / timedelta(milliseconds=MS))


def wait_before_leaving(
    policy: Policy,
    escalation: EscalationPolicy,
    level: int,
    urgency: Urgency,
    severity: Severity | None,
    starts: datetime,
    at: int,
) -> int:
    """How long a level is given, in ms: its wait, or for low urgency the severity's response time if that is longer.

    Before anything is declared, a low-urgency page counts as SEV3: minor, with an hour to respond.
    """
    wait = escalation.rules[level - 1].wait
    if urgency is Urgency.HIGH:
        return wait
    return max(wait, respond_due(policy, severity or Severity.SEV3, starts, at) - at)
