"""The action items that a drill's postmortem promises, with the real day by which each is due.

Separate from reading the postmortem because only a history knows the real day: the drill is set on a day of its own.
"""

from __future__ import annotations

from datetime import date

from scoring.criteria.postmortem import ActionItem, read_review
from simulator.domain.due import due_day, on_the_calendar
from simulator.domain.events import PostmortemSubmitted
from simulator.domain.log import Log
from simulator.domain.past import KeptItem

DONE = frozenset({"done", "closed", "complete", "completed", "fixed", "shipped", "resolved"})
LONGEST = 500
"""Characters of a title that are kept."""


def items_of(log: Log, *, drill: date, played: date) -> tuple[KeptItem, ...]:
    """The items of the postmortem that was handed in last; `drill` is the scenario's day, `played` the real one."""
    handed_in = log.last(PostmortemSubmitted)
    if handed_in is None:
        return ()
    return tuple(_kept(item, drill, played) for item in read_review(handed_in[1].text).actions)


def _kept(item: ActionItem, drill: date, played: date) -> KeptItem:
    due = due_day(item.due, drill) if item.due else None
    return KeptItem(
        title=item.action[:LONGEST],
        owner=item.owner,
        priority=item.priority,
        due=None if due is None else on_the_calendar(due, drill, played),
        due_said=item.due,
        at_once=item.status.strip().casefold() in DONE,
    )
