"""Change without a rollback plan: a quick fix that made it worse, or one change after another left in place.

Separate from the criterion on harm, which counts the harm: here the question is whether anybody had said, before the
change, how to take it back.
"""

from __future__ import annotations

import re

from scoring.antipatterns.repeating import seen_again
from scoring.antipatterns.sign import Detector, Sign
from scoring.case import Case
from scoring.criteria.commands import Change, changes_made
from scoring.judged import long, quote, when
from simulator.domain import events as ev
from simulator.domain.simtime import MINUTE

ID = "change-without-rollback"
SAID_WITHIN = 15 * MINUTE
"""How long before a change a plan may have been said."""
LEFT_IN_PLACE = 3
"""So many different changes that did nothing, with no word of taking any back, are no plan."""

_PLAN = re.compile(
    r"\b(?:roll(?:ing|s|ed)?[- ]?back|rollback|revert\w{0,4}|undo\w{0,4}|back (?:it |this )?out|"
    r"take (?:it|this|that) back|put (?:it|this) back|"
    r"if (?:it|this) (?:fails|does not|doesn't|gets worse|goes wrong))\b",
    re.IGNORECASE,
)


def seen(case: Case) -> list[Sign]:
    """Harm done without a plan, and changes piled up without one."""
    made = changes_made(case)
    found = [_harm(case, change) for change in made if change.outcome == "harmed" and not _planned(case, change)]
    return found + _piled_up(case, made)


def _planned(case: Case, change: Change) -> bool:
    return any(
        change.at - SAID_WITHIN <= at <= change.at and seq < change.seq and _PLAN.search(text)
        for at, seq, text in _said(case)
    )


def _said(case: Case) -> list[tuple[int, int, str]]:
    found = [(record.at, record.seq, event.text) for record, event in case.log.of(ev.MessagePosted)]
    found += [(record.at, record.seq, event.text) for record, event in case.log.of(ev.UpdatePosted)]
    found += [(record.at, record.seq, event.text) for record, event in case.log.of(ev.NoteAdded)]
    return found


def _harm(case: Case, change: Change) -> Sign:
    harms = {
        (event.fault, event.harm) for record, event in case.log.of(ev.FaultWorsened) if record.seq in change.remedies
    }
    undone = next(
        (
            record
            for record, event in case.log.of(ev.HarmUndone)
            if record.seq > change.seq and (event.fault, event.harm) in harms
        ),
        None,
    )
    how = f"was undone {long(undone.at - change.at)} later" if undone else "was never undone"
    says = (
        f"{change.by} ran {quote(change.command, 60)} at {when(change.at)} and it got worse. Nobody had said how to "
        f"take it back; it {how}."
    )
    return Sign(says, (change.seq, *change.remedies[:1], *((undone.seq,) if undone else ())))


def _piled_up(case: Case, made: list[Change]) -> list[Sign]:
    until = next((change.seq for change in made if change.outcome == "helped"), None)
    idle = {
        change.command: change
        for change in reversed(made)
        if change.outcome == "nothing" and (until is None or change.seq < until)
    }
    changes = sorted(idle.values(), key=lambda change: change.seq)
    if case.false_alarm or len(changes) < LEFT_IN_PLACE or any(_planned(case, change) for change in changes):
        return []
    names = ", ".join(quote(change.command, 40) for change in changes[:3])
    says = f"{len(changes)} changes to production helped nothing, and nobody said how to take them back: {names}."
    return [Sign(says, tuple(change.seq for change in changes))]


DETECTOR = Detector(
    id=ID,
    name="Change without a rollback plan",
    looks_for=(
        "A change that made it worse, before which nobody had said how to take it back; three different "
        "changes that did nothing, with no word of taking any back."
    ),
    in_drill=seen,
    over_drills=seen_again(ID),
)
