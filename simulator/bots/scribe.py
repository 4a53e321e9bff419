"""The scribe: writes down what happened when, for the postmortem.

Separate because it is a role of its own in the war room, and the one that has time to write.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.bots.internal_words import action_name
from simulator.bots.mind import Duty, Mind
from simulator.bots.stage import Stage, last_remedy, option_of, stage_of, stage_since
from simulator.domain.actions import Note
from simulator.domain.vocabulary import Role
from simulator.views import IncidentView


def duties(mind: Mind) -> Iterator[Duty]:
    """What this player owes as scribe: a line for each stage."""
    incident = mind.view.incident
    if incident is None or mind.view.holder(Role.SCRIBE) != mind.me:
        return
    stage = stage_of(mind)
    name = f"note/{stage}/{mind.round}"
    if incident.state != "stood_down" and mind.does(mind.habits.takes_notes, name):
        since = max(stage_since(mind), mind.mine_since(Role.SCRIBE))
        yield Duty(name, mind.due(since, mind.habits.reply, name), lambda: [Note(text=_line(mind, incident, stage))])


def _line(mind: Mind, incident: IncidentView, stage: Stage) -> str:
    at, remedy = mind.clock(stage_since(mind)), last_remedy(mind)
    match stage:
        case Stage.LOOKING:
            roles = ", ".join(f"{role.title} {mind.call_name(who[0])}" for role, who in incident.roles if who)
            return f"{at} UTC: {incident.severity} declared by {mind.call_name(incident.declared_by)}. Roles: {roles}."
        case Stage.FIXING:
            done = action_name(option_of(mind, remedy.command), remedy.command) if remedy else "a change"
            return f"{at} UTC: {done} by {mind.call_name(remedy.by) if remedy else 'operations'}."
        case Stage.WATCHING:
            return f"{at} UTC: mitigated; signals back within their objective."
        case Stage.OVER:
            return f"{at} UTC: resolved. Postmortem to follow."
