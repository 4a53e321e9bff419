"""What is kept of a drill for habits that take several drills to show.

Separate from the report because a history keeps these few values for years and a report may change its shape. Nothing
here names who was at fault; the people are those who led, to see whether it is always the same one.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Literal

from scoring.case import Case
from scoring.criteria.learning import review_required
from scoring.criteria.postmortem import read_review
from scoring.criteria.severity import distance
from simulator.domain import events as ev
from simulator.domain.base import Frozen
from simulator.domain.events import Recorded
from simulator.domain.vocabulary import PersonId, Role, Severity

ENOUGH_WORDS = 8
"""Fewer words than this record nothing."""

DEEDS: frozenset[type[ev._Event]] = frozenset({
    ev.IncidentDeclared, ev.SeverityChanged, ev.IncidentStoodDown, ev.IncidentMitigated, ev.IncidentResolved,
    ev.RoomOpened, ev.RoleAssigned, ev.RoleHandedOver, ev.UpdatePosted, ev.StatusPosted, ev.StakeholderNotified,
    ev.RespondersRequested, ev.CommandRun, ev.QueryRun, ev.RunbookStep, ev.InjectAnswered,
})  # fmt: skip
"""What counts as a part of the work; talk in the room does not."""


class DrillFacts(Frozen):
    """One finished drill, as the habits see it."""

    drill: str
    """What it is called where it is kept: a journal's name or hash."""
    played: date
    scenario: str
    false_alarm: bool
    true_severity: Severity | None
    """None where nothing was ever wrong."""
    declared: tuple[Severity, ...]
    """Every severity that was declared or changed to, in order."""
    levels_too_high: int
    """Of the first severity declared; below 0 for too low."""
    team: int
    """How many people could have taken part."""
    ic: PersonId | None
    """Who commanded last."""
    busiest: PersonId | None
    busiest_share: float
    """The busiest person's share of what was done, 0 to 1."""
    review_wanted: Literal["postmortem", "light"] | None
    review_in: bool
    action_items: int
    """Of the postmortem, with an owner and a date."""
    near_miss: bool
    """A false alarm, or one that was stood down as a near miss."""
    written_down: bool
    """Whether what happened was written down for later."""
    habits: tuple[str, ...] = ()
    """The anti-patterns that this drill showed by itself, by id."""


def facts_of(case: Case, *, drill: str, played: date, habits: tuple[str, ...] = ()) -> DrillFacts:
    """What is kept of a drill; `played` is the real date, `habits` what was seen in it."""
    review = case.log.last(ev.PostmortemSubmitted)
    items = read_review(review[1].text).actions if review else ()
    busiest, share = busiest_of(case)
    first = case.decisions[0] if case.decisions else None
    off = case.log.last(ev.IncidentStoodDown)
    commanding = case.holders(Role.IC, case.end)
    return DrillFacts(
        drill=drill,
        played=played,
        scenario=case.scenario.slug,
        false_alarm=case.false_alarm,
        true_severity=case.worst if case.broken and case.truth.severity else None,
        declared=tuple(decision.severity for decision in case.decisions),
        levels_too_high=distance(case, first.severity, first.at) if first else 0,
        team=len(playable(case)),
        ic=commanding[0] if commanding else None,
        busiest=busiest,
        busiest_share=share,
        review_wanted=review_required(case),
        review_in=review is not None or written_down(case) is not None,
        action_items=sum(bool(item.owner) and item.dated for item in items),
        near_miss=case.false_alarm or bool(off and off[1].near_miss),
        written_down=written_down(case) is not None,
        habits=habits,
    )


def deeds(case: Case) -> list[Recorded]:
    """What people of the team did, in order."""
    return [record for record in case.log if type(record.event) in DEEDS and record.actor in case.people]


def busiest_of(case: Case) -> tuple[PersonId | None, float]:
    """Who did most, and their share of it."""
    done = Counter(record.actor for record in deeds(case))
    if not done:
        return None, 0.0
    person, count = done.most_common(1)[0]
    return person, count / done.total()


def playable(case: Case) -> list[PersonId]:
    """The people who could have taken part."""
    return [PersonId(person.id) for person in case.scenario.people if person.playable]


def written_down(case: Case) -> Recorded | None:
    """The first record that keeps something for later: a review, a note, the reason of a near miss."""
    found = [(record, event.text) for record, event in case.log.of(ev.PostmortemSubmitted)]
    found += [(record, event.text) for record, event in case.log.of(ev.NoteAdded)]
    found += [(record, event.why) for record, event in case.log.of(ev.IncidentStoodDown) if event.near_miss]
    long_enough = [record for record, text in found if len(text.split()) >= ENOUGH_WORDS]
    return min(long_enough, key=lambda record: record.seq, default=None)
