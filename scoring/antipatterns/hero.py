"""Hero culture: one person does everything, or leads every time.

Separate from the criterion on separate roles: roles may be given out on paper while one person does all the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scoring.antipatterns.facts import DrillFacts, busiest_of, deeds, playable
from scoring.antipatterns.repeating import seen_again
from scoring.antipatterns.sign import Detector, Repeated, Sign
from scoring.case import Case
from scoring.needs import need
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.vocabulary import Role

ID = "hero-culture"
LEAST_TEAM, LEAST_DEEDS, MOST_SHARE, MOST_ROLES = 3, 8, 0.8, 3
"""A team of two is no rotation; fewer deeds say little; the share and the roles that are too much for one."""
LEAST_DRILLS, LED = 4, 0.75
"""From how many drills on the same lead in so many of them is a habit."""
_again = seen_again(ID)

_JOBS: dict[str, tuple[type[ev._Event], ...]] = {
    "decided": (
        ev.IncidentDeclared, ev.SeverityChanged, ev.RoomOpened, ev.RoleAssigned, ev.RoleHandedOver,
        ev.IncidentMitigated, ev.IncidentResolved, ev.IncidentStoodDown, ev.RespondersRequested,
    ),
    "informed": (ev.UpdatePosted, ev.StatusPosted, ev.StakeholderNotified, ev.InjectAnswered),
    "worked on it": (ev.CommandRun, ev.QueryRun, ev.RunbookStep),
}  # fmt: skip


def seen(case: Case) -> list[Sign]:
    """One person with all the work, or with most of the roles, while others were there."""
    if len(playable(case)) < LEAST_TEAM or need(case, case.policy.war_room.severities) is None:
        return []
    return _all_the_work(case) + _most_roles(case)


def _all_the_work(case: Case) -> list[Sign]:
    person, share = busiest_of(case)
    everything = deeds(case)
    theirs = [record for record in everything if record.actor == person]
    jobs = [name for name, kinds in _JOBS.items() if any(isinstance(record.event, kinds) for record in theirs)]
    if len(everything) < LEAST_DEEDS or share < MOST_SHARE or len(jobs) < len(_JOBS):
        return []
    says = (
        f"{person} did {len(theirs)} of the {len(everything)} things that were done: decided, informed and worked on "
        f"it, with {len(playable(case))} people in the team."
    )
    return [Sign(says, _examples(theirs))]


def _examples(records: list[Recorded]) -> tuple[int, ...]:
    """One record of each job, which shows more than the first three."""
    first = (next(record.seq for record in records if isinstance(record.event, kinds)) for kinds in _JOBS.values())
    return tuple(sorted(first))


def _most_roles(case: Case) -> list[Sign]:
    last = {held.role: held for held in case.held if held.role is not Role.SME}
    found = []
    for person in dict.fromkeys(held.person for held in last.values()):
        theirs = [held for held in last.values() if held.person == person]
        if len(theirs) >= MOST_ROLES:
            roles = ", ".join(held.role.title for held in theirs)
            says = f"{person} held {len(theirs)} roles at once: {roles}."
            found.append(Sign(says, tuple(sorted(held.seq for held in theirs))))
    return found


def over(drills: Sequence[DrillFacts]) -> Repeated | None:
    """The same person leading nearly every time, in a team with others."""
    led = [each for each in drills if each.ic is not None and each.team >= LEAST_TEAM]
    if len(led) >= LEAST_DRILLS:
        person, times = Counter(each.ic for each in led).most_common(1)[0]
        if times >= LED * len(led):
            says = f"{person} was IC in {times} of {len(led)} drills of teams with at least {LEAST_TEAM} people."
            return Repeated(says, tuple(each.drill for each in led if each.ic == person))
    return _again(drills)


DETECTOR = Detector(
    id=ID,
    name="Hero culture",
    looks_for=(
        "In an incident that calls for a war room and a team of three or more: one person with four fifths of "
        "all the work, of every kind, or with three roles. Over several: the same IC in three of four drills."
    ),
    in_drill=seen,
    over_drills=over,
)
