"""Alert without context: a page that gives nowhere to look and does not say whom it hurts.

Separate from missing runbooks, which are their own row of the table: here at least two of impact, dashboard and runbook
are missing, or a person was paged without a word.
"""

from __future__ import annotations

from scoring.antipatterns.repeating import seen_again
from scoring.antipatterns.sign import Detector, Sign
from scoring.case import Case
from scoring.judged import when
from simulator.domain import events as ev
from simulator.domain.by_hand import alerts_by_hand

ID = "alert-without-context"
MOST_MISSING = 1


def seen(case: Case) -> list[Sign]:
    """Bare alerts that paged, and bare pages that people sent."""
    return _alerts(case) + _pages(case)


def _alerts(case: Case) -> list[Sign]:
    paged = {event.alert for _, event in case.log.of(ev.PageSent)} - alerts_by_hand(case.log)
    found: dict[str, Sign] = {}
    for record, event in case.log.of(ev.AlertFired):
        given = {"impact": event.impact, "dashboard": event.dashboard, "runbook": event.runbook}
        lacking = [name for name, value in given.items() if not value]
        if event.alert in paged and len(lacking) > MOST_MISSING and event.name not in found:
            said = f"The alert {event.name} paged at {when(record.at)} without {_list(lacking)}."
            found[event.name] = Sign(said, (record.seq,))
    return list(found.values())


def _pages(case: Case) -> list[Sign]:
    return [
        Sign(f"{record.actor} paged {event.to} at {when(record.at)} without saying why.", (record.seq,))
        for record, event in case.log.of(ev.PageSent)
        if event.alert is None and record.actor in case.people and not event.text.strip()
    ]


def _list(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


DETECTOR = Detector(
    id=ID,
    name="Alert without context",
    looks_for=("An alert that paged without two of impact, dashboard and runbook; a person paged without a word."),
    in_drill=seen,
    over_drills=seen_again(ID),
)
