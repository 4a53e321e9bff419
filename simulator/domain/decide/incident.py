"""What becomes of the incident: declare, reclassify, claims, standing down, the room and its roles.

Separate from pages and talk because every verb here moves the incident's lifecycle or its war room.
"""

from __future__ import annotations

from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.domain.decide.asked import Asked, reject
from simulator.domain.decide.roles import takes_from_simulated
from simulator.domain.lifecycle import INCIDENT, IncidentPhase
from simulator.domain.vocabulary import Role
from simulator.domain.warroom import bridge_link, room_name


def _check_facts(asked: Asked, facts: tuple[str, ...]) -> None:
    known = [question.fact for question in asked.policy.decision_tree]
    for fact in facts:
        if fact not in known:
            reject(f"{fact!r} is not a question of the decision tree. The facts: {', '.join(known)}.")


def declare(asked: Asked, action: ac.Declare) -> list[ev.Event]:
    """Declare the incident; its channel template is posted by the engine once the state knows it."""
    incident = asked.state.incident
    says = (
        f"{incident.severity} is already declared by {incident.declared_by} ({asked.when(incident.declared_at)}). "
        f"{'Reopen it instead.' if incident.phase is IncidentPhase.RESOLVED else 'Reclassify it instead.'}"
    )
    asked.require(INCIDENT, incident.phase, "incident.declared", says)
    _check_facts(asked, action.facts)
    return [ev.IncidentDeclared(severity=action.severity, title=action.title, impact=action.impact, facts=action.facts)]


def reclassify(asked: Asked, action: ac.Reclassify) -> list[ev.Event]:
    """Change the severity, or the answers behind it."""
    incident = asked.incident()
    asked.require(INCIDENT, incident.phase, "severity.changed", f"The incident is {incident.phase}.")
    _check_facts(asked, action.facts)
    if incident.severity is action.severity and action.facts in ((), incident.facts):
        reject(f"It is {action.severity} already.")
    assert incident.severity is not None  # noqa: S101  # incident() has refused otherwise
    return [ev.SeverityChanged(was=incident.severity, severity=action.severity, facts=action.facts, why=action.why)]


def stand_down(asked: Asked, action: ac.StandDown) -> list[ev.Event]:
    """Call it off."""
    phase = asked.state.incident.phase
    if phase is IncidentPhase.NONE and not asked.state.alerts and not asked.state.injects:
        reject("There is nothing to stand down from yet.")
    asked.require(INCIDENT, phase, "incident.stood_down", f"The incident is {phase}.")
    return [ev.IncidentStoodDown(why=action.why, near_miss=action.near_miss)]


def mitigate(asked: Asked, action: ac.Mitigate) -> list[ev.Event]:
    """Claim mitigation."""
    incident = asked.incident()
    says = f"The incident is {incident.phase} already."
    asked.require(INCIDENT, incident.phase, "incident.mitigated", says)
    return [ev.IncidentMitigated(text=action.text)]


def resolve(asked: Asked, action: ac.Resolve) -> list[ev.Event]:
    """Claim resolution; alerts and pages close with it."""
    incident = asked.incident()
    says = f"The incident is {incident.phase} already."
    asked.require(INCIDENT, incident.phase, "incident.resolved", says)
    return [ev.IncidentResolved(text=action.text)]


def reopen(asked: Asked, action: ac.Reopen) -> list[ev.Event]:
    """Take back a claim of mitigation or resolution."""
    incident = asked.incident()
    says = f"The incident is {incident.phase}, so it cannot be reopened."
    asked.require(INCIDENT, incident.phase, "incident.reopened", says)
    return [ev.IncidentReopened(why=action.why)]


def open_room(asked: Asked, action: ac.OpenRoom) -> list[ev.Event]:
    """Open the war room, named by the policy's pattern."""
    incident = asked.incident()
    if asked.state.room is not None:
        reject(f"The room {asked.state.room.name} is open already.")
    starts = asked.scenario.starts
    return [
        ev.RoomOpened(
            name=room_name(asked.policy, starts, asked.at, incident.title),
            bridge=bridge_link(asked.policy, starts, asked.at, incident.title),
        )
    ]


def assign(asked: Asked, action: ac.Assign) -> list[ev.Event]:
    """Give a role to somebody of the team."""
    asked.incident()
    person = asked.person(action.to)
    holders = asked.state.holders(action.role)
    if person in holders:
        reject(f"{person} is {action.role.title} already.")
    was = holders[0] if holders and action.role is not Role.SME else None
    return [ev.RoleAssigned(role=action.role, person=person, was=was)]


def hand_over(asked: Asked, action: ac.HandOver) -> list[ev.Event]:
    """Pass a role on; once there is an IC only they, or who holds it, can."""
    person = asked.person(action.to)
    holders = asked.state.holders(action.role)
    if not holders:
        reject(f"Nobody is {action.role.title} yet. Assign the role instead.")
    if person in holders:
        reject(f"{person} is {action.role.title} already.")
    was = asked.actor if asked.actor in holders else holders[0]
    commands = asked.state.holders(Role.IC)
    if commands and asked.actor not in (*holders, *commands) and not takes_from_simulated(asked, action):
        reject(f"{was} is {action.role.title}. Only they or the IC can hand it over.")
    return [ev.RoleHandedOver(role=action.role, was=was, person=person, text=action.text)]
