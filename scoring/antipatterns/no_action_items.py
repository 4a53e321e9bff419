"""Postmortem without action items: a review after which nothing changes.

Separate from the criterion that grades each item: this one asks only whether anything at all will be followed up.
"""

from __future__ import annotations

from scoring.antipatterns.repeating import seen_again
from scoring.antipatterns.sign import Detector, Sign
from scoring.case import Case
from scoring.criteria.learning import review_required
from scoring.criteria.postmortem import read_review
from simulator.domain import events as ev

ID = "postmortem-without-action-items"


def seen(case: Case) -> list[Sign]:
    """A postmortem without an item that somebody owns by a date."""
    last = case.log.last(ev.PostmortemSubmitted)
    if last is None or review_required(case) != "postmortem":
        return []
    record, event = last
    items = read_review(event.text).actions
    if any(item.owner and item.dated for item in items):
        return []
    says = "The postmortem has no action items."
    if items:
        says = f"None of the postmortem's action items ({len(items)}) has both an owner and a due date."
    return [Sign(says, (record.seq,))]


DETECTOR = Detector(
    id=ID,
    name="Postmortem without action items",
    looks_for=("A postmortem in which no action has both an owner and a due date."),
    in_drill=seen,
    over_drills=seen_again(ID),
)
