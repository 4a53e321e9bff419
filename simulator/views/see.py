"""Build a person's view from the state, the policy and the world's present signals.

Separate from the shapes because this is where truth is left behind: nothing here reads a fault, a future inject or the
scenario's truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from simulator.domain.decide.asked import on_call
from simulator.domain.escalation import wait_before_leaving
from simulator.domain.events import Recorded, seen_by
from simulator.domain.lifecycle import IncidentPhase, PagePhase
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import at_wall
from simulator.domain.state import PageState, State
from simulator.domain.vocabulary import PersonId, Role
from simulator.domain.warroom import channel_post
from simulator.views.models import (
    AlertView,
    Briefing,
    DeployView,
    DrillView,
    Entry,
    HintView,
    IncidentView,
    InjectView,
    PageView,
    PersonView,
    QuestionView,
    Running,
    ServiceView,
    StatusView,
)
from simulator.views.owed import countdowns, owed


class SignalsNow(Protocol):
    """A service's signals, as the world gives them."""

    @property
    def errors(self) -> float:
        """Share of requests that fail."""

    @property
    def p99_ms(self) -> float:
        """Request duration, 99th percentile."""

    @property
    def connections(self) -> tuple[int, int] | None:
        """Used and maximum."""


class Signals(Protocol):
    """The system under drill, as far as a dashboard shows it."""

    def signals(self, service: str, at: int) -> SignalsNow:
        """A service's signals at a moment."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a view is made from."""

    state: State
    scenario: Scenario
    policy: Policy
    world: Signals
    log: Sequence[Recorded]
    at: int
    briefing: Briefing


def brief(scenario: Scenario, policy: Policy, *, exam: bool) -> Briefing:
    """What does not change during a drill."""
    return Briefing(
        scenario=scenario.slug,
        title=scenario.title,
        summary=scenario.summary,
        level=scenario.level.value,
        starts_text=at_wall(scenario.starts, 0).strftime("%Y-%m-%dT%H:%M:%SZ"),
        length=scenario.length,
        exam=exam,
        runbooks=tuple(scenario.runbooks.items()),
        tree=tuple(QuestionView(each.fact, each.asks, each.leads_to) for each in policy.decision_tree),
        otherwise=policy.otherwise,
        stakeholders=tuple((name, person.title or person.name) for name, person in scenario.functions.items()),
        status_templates=tuple(policy.communication.status_templates.items()),
        internal_template=policy.communication.internal_template,
        status_page=policy.communication.status_page,
        objectives=tuple(objective.says for objective in scenario.objectives),
    )


def see(seen: Seen, you: PersonId, since_seq: int = 0, shared: DrillView | None = None) -> DrillView:
    """Everything `you` see now; `entries` hold the story after `since_seq`.

    `shared` is what `see_shared` gave for the same moment, for callers that show it to several people.
    """
    return replace(
        shared or see_shared(seen),
        you=you,
        owed=owed(seen.state, seen.policy, seen.scenario.starts, you),
        entries=entries(seen.log[since_seq:], you),
    )


def see_shared(seen: Seen) -> DrillView:
    """What is the same for everybody now: nobody's view yet, owing nothing and without the story."""
    state, policy, scenario = seen.state, seen.policy, seen.scenario
    incident = _incident(seen)
    return DrillView(
        seq=state.seq,
        at=seen.at,
        running=Running(state.phase.value),
        ended=state.reason,
        you=PersonId(""),
        briefing=seen.briefing if state.length is None else replace(seen.briefing, length=state.length),
        people=_people(seen),
        alerts=tuple(
            AlertView(
                id=number,
                name=each.fired.name,
                service=each.fired.service,
                severity=each.fired.severity,
                summary=each.fired.summary,
                impact=each.fired.impact,
                runbook=each.fired.runbook,
                dashboard=each.fired.dashboard,
                state=each.phase.value,
                fired_at=each.fired_at,
                resolved_at=each.resolved_at,
                page=each.page,
            )
            for number, each in state.alerts.items()
        ),
        pages=tuple(_page(seen, page) for page in state.pages.values()),
        incident=incident,
        status=tuple(StatusView(post.state, post.text, post.components, at, by) for at, by, post in state.status),
        told=tuple(state.told),
        injects=tuple(
            InjectView(
                id=name,
                via=each.delivered.via,
                sender=each.delivered.sender,
                sender_title=each.delivered.sender_title,
                text=each.delivered.text,
                at=each.at,
                asks=each.delivered.asks,
                answered_at=each.answered_at,
                answered_by=each.answered_by,
            )
            for name, each in state.injects.items()
        ),
        services=_services(seen),
        deploys=tuple(
            DeployView(each.applied_at, each.service, each.deploy, each.by, each.message, each.diff)
            for each in state.deploys
        ),
        countdowns=countdowns(state, policy, scenario.starts, scenario.escalation),
        owed=(),
        hints=tuple(HintView(each.number, each.costs, each.at, each.text) for each in state.hints.values()),
        entries=(),
        stopped_for_real=state.stopped_for_real,
        time_out=state.time_out,
        facilitated=state.facilitated,
        shown=state.shown,
    )


def entries(records: Sequence[Recorded], you: PersonId | None = None) -> tuple[Entry, ...]:
    """The part of the story that `you` may see; without one, the part that everybody may see."""
    return tuple(
        Entry(record.seq, record.at, record.actor, record.event, record.cause)
        for record in records
        if seen_by(record.event, you)
    )


def _people(seen: Seen) -> tuple[PersonView, ...]:
    state, scenario = seen.state, seen.scenario
    watching = {
        person: name for name in scenario.schedules for person in on_call(scenario, f"schedule:{name}", seen.at)
    }
    return tuple(
        PersonView(
            id=PersonId(each.id),
            name=each.name,
            title=each.title,
            roles=tuple(role for role in Role if each.id in state.holders(role)),
            simulated=state.present.get(PersonId(each.id), False),
            present=each.id in state.present,
            on_call=watching.get(PersonId(each.id)),
        )
        for each in scenario.people
        if each.playable
    )


def _page(seen: Seen, page: PageState) -> PageView:
    state, scenario = seen.state, seen.scenario
    escalates_at = None
    if page.phase is PagePhase.TRIGGERED and page.policy is not None:
        escalates_at = page.called_at + wait_before_leaving(
            seen.policy,
            scenario.escalation[page.policy],
            page.level,
            page.urgency,
            page.severity,
            scenario.starts,
            page.called_at,
        )
    return PageView(
        id=page.id,
        text=page.text,
        alert=page.alert,
        alert_name=state.alerts[page.alert].fired.name if page.alert is not None else None,
        urgency=page.urgency,
        state=page.phase.value,
        to=tuple(page.to),
        level=page.level,
        attempt=page.attempt,
        sent_at=page.sent_at,
        acknowledged_by=page.acknowledged_by,
        acknowledged_at=page.acknowledged_at,
        escalates_at=escalates_at,
        noticed_by=tuple(page.noticed),
        snoozed_until=page.snoozed_until,
    )


def _incident(seen: Seen) -> IncidentView | None:
    state = seen.state
    incident = state.incident
    if incident.severity is None or incident.phase is IncidentPhase.NONE:
        return None
    shown = dict.fromkeys((*seen.policy.war_room.roles, Role.SME))
    return IncidentView(
        severity=incident.severity,
        title=incident.title,
        impact=incident.impact,
        facts=incident.facts,
        state=incident.phase.value,
        declared_at=incident.declared_at,
        declared_by=incident.declared_by,
        roles=tuple((role, tuple(state.holders(role))) for role in shown),
        room=state.room.name if state.room else None,
        bridge=state.room.bridge if state.room else None,
        channel_post=channel_post(state, seen.policy, seen.scenario.starts),
        mitigated_at=incident.mitigated_at,
        resolved_at=incident.resolved_at,
        decision_at=incident.classified_at,
    )


def _services(seen: Seen) -> tuple[ServiceView, ...]:
    allowed = 1.0 - seen.scenario.business.slo
    found = []
    for name, spec in seen.scenario.services.items():
        now = seen.world.signals(name, seen.at)
        found.append(
            ServiceView(
                name=name,
                kind=spec.kind,
                owner=spec.owner,
                errors=now.errors,
                p99_ms=now.p99_ms,
                connections=now.connections,
                objective_met=now.errors <= allowed,
                dashboard=spec.dashboard,
                runbook=spec.runbook,
            )
        )
    return tuple(found)
