"""War room without clear roles: the room is open, and who leads, speaks, works and writes is nobody's or anybody's.

Separate from the criteria on each role's time: this one looks at the room once, when the time to fill it is over.
"""

from __future__ import annotations

from scoring.antipatterns.repeating import seen_again
from scoring.antipatterns.sign import Detector, Sign
from scoring.case import Case
from scoring.judged import when
from scoring.needs import need
from simulator.domain import events as ev
from simulator.domain.vocabulary import Role

ID = "war-room-without-roles"


def seen(case: Case) -> list[Sign]:
    """A room without an IC, or with half of its roles empty, when they were due."""
    rules = case.policy.war_room
    opened, required = case.log.first(ev.RoomOpened), need(case, rules.severities)
    if opened is None or required is None:
        return []
    due = max(opened[0].at, required.at + max(rules.ic_within, rules.roles_within))
    if due > case.end or required.gone_by(due) or (case.closed is not None and case.closed.at < due):
        return []
    empty = [role for role in rules.roles if not case.holders(role, due)]
    if not (Role.IC in empty or 2 * len(empty) >= len(rules.roles) > 0):
        return []
    record, event = opened
    names = ", ".join(role.title for role in empty)
    return [Sign(f"{event.name} was open from {when(record.at)}; at {when(due)} it had no {names}.", (record.seq,))]


DETECTOR = Detector(
    id=ID,
    name="War room without clear roles",
    looks_for=("When the time to fill them is over, an open war room without an IC or with half of its roles empty."),
    in_drill=seen,
    over_drills=seen_again(ID),
)
