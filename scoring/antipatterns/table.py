"""Every detector, in the order of the guide's table, and the two ways to run them.

Separate so that the detectors know nothing of each other. A policy's table decides which habits are looked for, and
its words say what to do instead; a row that a team took out is not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scoring.antipatterns import (
    bare_alert,
    blame,
    hero,
    near_miss,
    no_action_items,
    no_communication_plan,
    no_roles,
    no_rollback,
    no_runbook,
    no_severity,
    over_classification,
    skipped_review,
)
from scoring.antipatterns.facts import DrillFacts
from scoring.antipatterns.sign import Detector
from scoring.case import Case
from scoring.report.model import AntiPatternSeen, HabitSeen, SignSeen
from simulator.domain.policy import AntiPattern, Policy

DETECTORS: tuple[Detector, ...] = (
    no_severity.DETECTOR,
    hero.DETECTOR,
    blame.DETECTOR,
    no_runbook.DETECTOR,
    no_action_items.DETECTOR,
    bare_alert.DETECTOR,
    no_communication_plan.DETECTOR,
    skipped_review.DETECTOR,
    no_rollback.DETECTOR,
    near_miss.DETECTOR,
    no_roles.DETECTOR,
    over_classification.DETECTOR,
)


def seen_in(case: Case) -> tuple[AntiPatternSeen, ...]:
    """The habits that one drill shows, each with its signs and the policy's words."""
    return tuple(
        AntiPatternSeen(
            id=detector.id,
            name=detector.name,
            problem=row.problem,
            fix=row.fix,
            signs=tuple(SignSeen(says=each.says, evidence=tuple(dict.fromkeys(each.evidence))) for each in signs),
        )
        for row, detector in _looked_for(case.policy)
        if (signs := [each for each in detector.in_drill(case) if each.evidence])
    )


def seen_over(drills: Sequence[DrillFacts], policy: Policy) -> tuple[HabitSeen, ...]:
    """The habits that several drills show, given in the order in which they were played.

    Whoever keeps a history calls `facts_of` when a drill has ended and hands what it kept to this, for one team or one
    person and for as long a time as it likes; the guide goes through near misses monthly and severities quarterly.
    """
    return tuple(
        HabitSeen(
            id=detector.id,
            name=detector.name,
            problem=row.problem,
            fix=row.fix,
            says=found.says,
            drills=found.drills,
            of=len(drills),
        )
        for row, detector in _looked_for(policy)
        if (found := detector.over_drills(drills)) is not None
    )


def _looked_for(policy: Policy) -> Iterator[tuple[AntiPattern, Detector]]:
    rows = {row.id: row for row in policy.practice.antipatterns}
    return ((rows[each.id], each) for each in DETECTORS if each.id in rows)
