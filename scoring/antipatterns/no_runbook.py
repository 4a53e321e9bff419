"""No runbooks: a page that links none, or one that nobody opens while the minutes go by.

Separate from alerts without context: here the question is whether responders had steps to follow, and followed them.
"""

from __future__ import annotations

from scoring.antipatterns.repeating import seen_again
from scoring.antipatterns.sign import Detector, Sign
from scoring.case import Case
from scoring.criteria.commands import changes_made
from scoring.judged import long, when
from simulator.domain import events as ev
from simulator.domain.by_hand import alerts_by_hand
from simulator.domain.scenario import Runbook
from simulator.domain.simtime import MINUTE

ID = "no-runbook"
WASTED = 20 * MINUTE
"""What the guide says a missing runbook wastes."""


def seen(case: Case) -> list[Sign]:
    """Pages without a runbook, and a runbook left unread while nothing helped for twenty minutes."""
    return _without_link(case) + _unread(case)


def _without_link(case: Case) -> list[Sign]:
    paged = {event.alert for _, event in case.log.of(ev.PageSent)} - alerts_by_hand(case.log)
    found = {
        event.name: (event.service, record.seq)
        for record, event in reversed(case.log.of(ev.AlertFired))
        if event.alert in paged and event.runbook is None
    }
    return [
        Sign(f"The alert {name} of {service} paged without a link to a runbook.", (seq,))
        for name, (service, seq) in reversed(found.items())
    ]


def _unread(case: Case) -> list[Sign]:
    linked = [
        (record, event) for record, event in case.log.of(ev.AlertFired) if event.runbook in case.scenario.runbooks
    ]
    if case.false_alarm or not case.broken or not linked or _followed(case):
        return []
    first = next((change for change in changes_made(case) if change.outcome == "helped"), None)
    until = first.at if first else case.end
    record, event = linked[0]
    if until - record.at < WASTED:
        return []
    says = (
        f"{event.name} linked {event.runbook} at {when(record.at)}. Nobody took a step of it, and for "
        f"{long(until - record.at)} nothing that helps was tried."
    )
    return [Sign(says, (record.seq, *((first.seq,) if first else ())))]


def _followed(case: Case) -> bool:
    """Whether a step was taken, or a command of a runbook typed by hand."""
    known = {command for runbook in case.scenario.runbooks.values() for command in commands_of(runbook)}
    return bool(case.log.of(ev.RunbookStep)) or any(
        " ".join(event.command.split()) in known for _, event in case.log.of(ev.CommandRun)
    )


def commands_of(runbook: Runbook) -> list[str]:
    """Every command of a runbook, with single spaces."""
    given = [step.command for step in runbook.diagnosis] + [option.command for option in runbook.mitigation]
    return [" ".join(command.split()) for command in given if command]


DETECTOR = Detector(
    id=ID,
    name="No runbooks",
    looks_for=(
        "An alert that paged without a link to a runbook; a linked runbook of which nobody took a step while "
        "nothing helped for twenty minutes."
    ),
    in_drill=seen,
    over_drills=seen_again(ID),
)
