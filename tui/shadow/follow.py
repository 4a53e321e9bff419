"""Over whose shoulder one looks when one follows a role: whoever holds it, and before that whoever will have to act.

Separate because roles change hands, and before an incident is declared there are none.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from simulator.domain import events as ev
from simulator.domain.vocabulary import PersonId, Role
from tui.shadow.scene import Scene


@dataclass(frozen=True, slots=True)
class Following:
    """Who is followed, from which record on."""

    since: tuple[int, ...]
    """Records' seqs, in order; the first is 0."""
    people: tuple[PersonId, ...]

    def at(self, seq: int) -> PersonId:
        """Who is followed once this record has happened."""
        return self.people[bisect_right(self.since, seq) - 1]


def following(scene: Scene, role: Role) -> Following:
    """Follow a role: at first whoever was paged first, then whoever declared, then whoever holds it, or the IC."""
    playable = [PersonId(person.id) for person in scene.scenario.people if person.playable]
    paged = next((event.to for _, event in scene.log.of(ev.PageSent) if event.to in playable), playable[0])
    since, people = [0], [paged]
    held = False
    for record in scene.records:
        match record.event:
            case ev.PageAcknowledged(person=person) | ev.RoleAssigned(role=Role.IC, person=person) if not held:
                now = person
            case ev.IncidentDeclared() if not held:
                now = record.actor
            case ev.RoleAssigned(role=taken, person=person) | ev.RoleHandedOver(role=taken, person=person):
                if taken is not role:
                    continue
                now, held = person, True
            case _:
                continue
        held = held or (isinstance(record.event, ev.RoleAssigned) and record.event.role is role)
        if now != people[-1] and now in playable:
            since.append(record.seq)
            people.append(now)
    return Following(tuple(since), tuple(people))
