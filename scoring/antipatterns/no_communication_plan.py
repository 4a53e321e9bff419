"""No communication plan: nobody speaks to those outside, so they come and ask.

Separate from the criteria on cadence, which measure each silence: this one sees that speaking was nobody's task.
"""

from __future__ import annotations

from scoring.antipatterns.repeating import seen_again
from scoring.antipatterns.sign import Detector, Sign
from scoring.case import Case
from scoring.judged import when
from scoring.needs import need
from simulator.domain import events as ev
from simulator.domain.by_hand import injects_by_hand
from simulator.domain.vocabulary import Role

ID = "no-communication-plan"
FLOOD = 2
"""So many questions before the first public word are a flood."""


def seen(case: Case) -> list[Sign]:
    """No Comms and no post when both were due, or questions that came because nothing was said."""
    rule = case.policy.communication.first_public
    required = need(case, rule.severities)
    if required is None:
        return []
    due = required.at + rule.within
    over = case.closed is not None and case.closed.at < due
    if due > case.end or over or required.gone_by(due) or (case.public and case.public[0].at <= due):
        return []
    return [*_nobody(case, due, required.evidence), *_flood(case)]


def _nobody(case: Case, due: int, evidence: tuple[int, ...]) -> list[Sign]:
    if Role.COMMS not in case.policy.war_room.roles or case.holders(Role.COMMS, due):
        return []
    says = f"By {when(due)} nobody was Comms, and the public had not heard anything."
    return [Sign(says, evidence)] if evidence else []


def _flood(case: Case) -> list[Sign]:
    until = case.public[0].at if case.public else case.end
    by_hand = injects_by_hand(case.log)
    asked = [
        (record, event)
        for record, event in case.log.of(ev.InjectDelivered)
        if event.asks and record.at <= until and event.inject not in by_hand
    ]
    if len(asked) < FLOOD:
        return []
    senders = ", ".join(dict.fromkeys(event.sender for _, event in asked))
    so_far = "before the first public post" if case.public else "and the public never heard anything"
    return [Sign(f"{len(asked)} questions came {so_far}: {senders}.", tuple(record.seq for record, _ in asked))]


DETECTOR = Detector(
    id=ID,
    name="No communication plan",
    looks_for=("The first public post is late, and nobody was Comms or two questions came before it."),
    in_drill=seen,
    over_drills=seen_again(ID),
)
