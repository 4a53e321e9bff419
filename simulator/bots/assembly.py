"""Assembling the response: the IC, the room, and who gets which role.

Separate because it is the same for every incident, and the place where a person of flesh in the team is given a part.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.bots.mind import Duty, Mind, asking
from simulator.domain.actions import Assign, OpenRoom
from simulator.domain.vocabulary import PersonId, Role

_WAR_ROOM = (Role.COMMS, Role.OPS, Role.SCRIBE)
_SMALL = (Role.OPS,)
"""A minor incident needs no war room, but two pairs of eyes."""

_FITS: dict[Role, tuple[str, ...]] = {
    Role.COMMS: ("communicat", "support", "success", "customer", "product", "manager"),
    Role.OPS: ("reliability", "operations", "platform", "engineer", "developer", "administrator"),
    Role.SCRIBE: ("engineer", "support", "analyst", "manager"),
}
"""Words of a title that suit a role."""


def duties(mind: Mind) -> Iterator[Duty]:
    """What this player owes to the assembly: nothing unless it declared, or is the IC."""
    incident = mind.view.incident
    if incident is None or not mind.underway:
        return
    ic = mind.view.holder(Role.IC)
    start = mind.due(incident.declared_at, mind.habits.assemble, "assemble")
    if ic is None and incident.declared_by == mind.me:
        yield Duty("assign/ic", start, asking(Assign(role=Role.IC, to=mind.me)))
    if (
        mind.i_cover(Role.IC)
        and mind.grave
        and incident.room is None
        and not mind.does(mind.habits.forgets_room, "room")
    ):
        decided = max(start, incident.decision_at or 0)
        yield Duty("open-room", mind.due(decided, mind.habits.hands, "open-room"), asking(OpenRoom()))
    if ic == mind.me:
        yield from _give_out(mind, max(start, mind.memory.since.get(Role.IC, 0)))


def _give_out(mind: Mind, since: int) -> Iterator[Duty]:
    at, taken = since, set[PersonId]()
    for role in _WAR_ROOM if mind.grave else _SMALL:
        name = f"assign/{role}/{mind.grave}"
        at = mind.due(at, mind.habits.hands, name)
        if mind.view.holder(role) is not None or mind.does(mind.habits.forgets_role, f"forgets/{role}"):
            continue
        person = best_for(mind, role, taken)
        if person is not None:
            taken.add(person)
            yield Duty(name, at, asking(Assign(role=role, to=person)))


def best_for(mind: Mind, role: Role, but: set[PersonId] | frozenset[PersonId] = frozenset()) -> PersonId | None:
    """Who suits a role best of those without one who can be reached: a person of flesh first, then by title."""
    away = but | mind.memory.unheard
    free = [each for each in mind.team if each not in away and not mind.view.roles_of(each)]
    return max(free, key=lambda each: (_suits(mind, role, each), -free.index(each)), default=None)


def _suits(mind: Mind, role: Role, person: PersonId) -> float:
    found = mind.view.person(person)
    if found is None:
        return -1.0
    title = found.title.lower()
    fits = next((1.0 - 0.1 * place for place, word in enumerate(_FITS[role]) if word in title), 0.0)
    wanted = fits > 0 or role is Role.SCRIBE
    on_call = 0.3 if role is Role.OPS and found.on_call else 0.0
    if role is not Role.COMMS and any(word in title for word in _FITS[Role.COMMS]):
        fits -= 0.5  # kept for the public
    return fits + on_call + (2.0 if wanted and mind.is_human(person) else 0.0)
