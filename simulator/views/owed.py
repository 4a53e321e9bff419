"""What is running against a target, and what still needs an answer.

Separate because screens and bots live by these two lists: the next thing due, and the oldest thing owed. Targets are
the policy's; a scenario's own, tighter ones are part of the grade and not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from simulator.domain.escalation import due_in, wait_before_leaving
from simulator.domain.lifecycle import IncidentPhase, PagePhase
from simulator.domain.oncall import EscalationPolicy
from simulator.domain.policy import Policy
from simulator.domain.promises import promised
from simulator.domain.state import State
from simulator.domain.vocabulary import PersonId, Role, Severity, StatusState
from simulator.views.models import Countdown, Owed


def next_status_due(state: State, policy: Policy, starts: datetime) -> int | None:
    """When the public must hear again: as promised or by the cadence, whichever is earlier; None when nothing runs."""
    if not state.status:
        return None
    at, _, post = state.status[-1]
    if post.state is StatusState.RESOLVED:
        return None
    every = policy.communication.cadence.get(post.state)
    dues = [] if every is None else [at + every]
    most = policy.communication.at_most
    if most is not None and at - state.incident.declared_at < most.during:
        dues.append(at + most.every)
    promise = promised(post.text, at, starts)
    return min([*dues, *([promise] if promise is not None else [])], default=None)


def next_update_due(state: State, starts: datetime) -> int | None:
    """When the company was promised to hear again and has not yet; None when nothing was promised."""
    if not state.updates or state.incident.phase is IncidentPhase.RESOLVED:
        return None
    at, _, update = state.updates[-1]
    promise = promised(update.text, at, starts)
    told_since = any(posted > at for posted, _, _ in state.status)
    return None if told_since else promise


def countdowns(
    state: State, policy: Policy, starts: datetime, escalation: Mapping[str, EscalationPolicy]
) -> tuple[Countdown, ...]:
    """Every target that runs or was met, in the order of an incident."""
    found: list[Countdown] = []
    found += _acknowledge(state, policy, starts, escalation)
    if not state.alerts and state.incident.severity is None:
        return tuple(found)
    first = min((alert.fired_at for alert in state.alerts.values()), default=state.incident.declared_at)
    if state.incident.phase is IncidentPhase.STOOD_DOWN:
        return tuple(found)
    found += _declare(state, policy, first)
    if state.incident.severity is not None:
        found += _assembling(state, policy, state.incident.severity)
        found += _news(state, policy, starts, state.incident.severity)
        found += _ending(state, policy, starts, state.incident.severity, first)
    return tuple(found)


def _acknowledge(
    state: State, policy: Policy, starts: datetime, escalation: Mapping[str, EscalationPolicy]
) -> list[Countdown]:
    waiting = [page for page in state.pages.values() if page.phase is PagePhase.TRIGGERED and page.policy is not None]
    if waiting:
        page = waiting[0]
        wait = wait_before_leaving(
            policy, escalation[page.policy or ""], page.level, page.urgency, page.severity, starts,
            page.called_at,
        )  # fmt: skip
        return [Countdown("acknowledge", page.called_at, page.called_at + wait, None)]
    taken = [page for page in state.pages.values() if page.acknowledged_at is not None and page.policy is not None]
    if taken:
        page = taken[0]
        wait = escalation[page.policy or ""].rules[0].wait
        return [Countdown("acknowledge", page.sent_at, page.sent_at + wait, page.acknowledged_at)]
    return []


def _declare(state: State, policy: Policy, first: int) -> list[Countdown]:
    """Before anything is declared the strictest target runs: nobody knows yet that it is less."""
    incident = state.incident
    target = policy.severities[incident.severity or Severity.SEV1].declare
    if target is None:
        return []
    return [Countdown("declare", first, first + target, incident.declared_at if incident.severity else None)]


def _assembling(state: State, policy: Policy, severity: Severity) -> list[Countdown]:
    room = policy.war_room
    since = state.incident.required_since(room.severities)
    if since is None or severity not in room.severities or state.holders(Role.IC):
        return []
    return [Countdown("ic", since, since + room.ic_within, None)]


def _news(state: State, policy: Policy, starts: datetime, severity: Severity) -> list[Countdown]:
    found: list[Countdown] = []
    rule = policy.communication.first_public
    since = state.incident.required_since(rule.severities)
    if since is not None and severity in rule.severities and not state.status and state.incident.open:
        found.append(Countdown("first_status", since, since + rule.within, None))
    due = next_status_due(state, policy, starts)
    if due is not None:
        found.append(Countdown("status", state.status[-1][0], due, None))
    update_due = next_update_due(state, starts)
    if update_due is not None:
        found.append(Countdown("update", state.updates[-1][0], update_due, None))
    return found


def _ending(state: State, policy: Policy, starts: datetime, severity: Severity, first: int) -> list[Countdown]:
    level = policy.severities[severity]
    incident = state.incident
    found: list[Countdown] = []
    if level.mitigate is not None:
        met = incident.mitigated_at if incident.mitigated_at is not None else incident.resolved_at
        found.append(Countdown("mitigate", first, first + level.mitigate, met))
    elif level.resolve is not None:
        found.append(Countdown("resolve", first, due_in(policy, level.resolve, starts, first), incident.resolved_at))
    return found


def owed(state: State, policy: Policy, starts: datetime, you: PersonId) -> tuple[Owed, ...]:
    """What still needs an answer, oldest first."""
    found: list[Owed] = []
    for page in state.pages.values():
        if page.phase is PagePhase.TRIGGERED:
            found.append(Owed("page", str(page.id), page.text, page.sent_at, None, you in page.to))
    for name, inject in state.injects.items():
        asks = inject.delivered.asks
        if asks and inject.answered_at is None:
            holders = {person for role in asks for person in state.holders(role)}
            mine = you in holders or not holders
            found.append(Owed("inject", name, inject.delivered.text, inject.at, None, mine))
    status_due = next_status_due(state, policy, starts)
    if status_due is not None:
        speaks = {*state.holders(Role.COMMS), *state.holders(Role.IC)}
        text = "the next post on the status page"
        found.append(Owed("promise", "public", text, state.status[-1][0], status_due, you in speaks or not speaks))
    update_due = next_update_due(state, starts)
    if update_due is not None:
        commands = state.holders(Role.IC)
        text = "the next internal update"
        found.append(
            Owed("promise", "internal", text, state.updates[-1][0], update_due, you in commands or not commands)
        )
    return tuple(sorted(found, key=lambda each: each.since))
