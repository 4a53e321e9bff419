"""The response times, as they were, whatever they were worth.

Separate from the judging: a report shows each of them, with its target where one holds, or says why there is none.
"""

from __future__ import annotations

from collections.abc import Callable

from scoring.case import Case
from scoring.judged import seconds
from scoring.needs import need
from scoring.report.model import TimeTaken
from simulator.domain import events as ev
from simulator.domain.vocabulary import Role

NAMES = ("detect", "acknowledge", "respond", "declare", "assemble", "first_status", "mitigate", "resolve")


def times_of(case: Case) -> dict[str, TimeTaken]:
    """Every response time of a drill, in the order of an incident."""
    if case.truth.t0 is None:
        return {name: _none("no true signal came before the drill ended") for name in NAMES}
    measured: dict[str, Callable[[Case], TimeTaken]] = {
        "detect": _detect,
        "acknowledge": _acknowledge,
        "respond": _respond,
        "declare": _declare,
        "assemble": _assemble,
        "first_status": _first_status,
        "mitigate": _mitigate,
        "resolve": _resolve,
    }
    return {name: measure(case) for name, measure in measured.items()}


def _none(why: str, target: int | None = None) -> TimeTaken:
    return TimeTaken(seconds=None, target=seconds(target), at=None, why=why)


def _taken(case: Case, at: int, evidence: tuple[int, ...], target: int | None = None) -> TimeTaken:
    return TimeTaken(seconds=seconds(max(0, at - case.start)), target=seconds(target), at=at, evidence=evidence)


def _detect(case: Case) -> TimeTaken:
    onset = case.truth.onset
    if onset is None or case.false_alarm:
        return _none("nothing was wrong to detect")
    return TimeTaken(seconds=seconds(case.start - onset), target=None, at=case.start, evidence=case.signal)


def _acknowledge(case: Case) -> TimeTaken:
    target = case.target("acknowledge")
    if case.page is None:
        return _none("no true alert paged anybody")
    number = case.page[1].page
    taken = next((record for record, event in case.log.of(ev.PageAcknowledged) if event.page == number), None)
    if taken is None:
        return _none("nobody acknowledged the page", target)
    return _taken(case, taken.at, (taken.seq,), target)


def _respond(case: Case) -> TimeTaken:
    target = case.target("respond")
    first = case.first_response
    return _none("nobody responded", target) if first is None else _taken(case, first.at, (first.seq,), target)


def _declare(case: Case) -> TimeTaken:
    target = None if case.false_alarm else case.target("declare")
    if not case.decisions:
        return _none("nothing was declared", target)
    return _taken(case, case.decisions[0].at, (case.decisions[0].seq,), target)


def _assemble(case: Case) -> TimeTaken:
    required = need(case, case.policy.war_room.severities)
    wanted = case.policy.war_room.roles
    if required is None:
        return _none("the severity requires no war room")
    rules = case.policy.war_room
    within = max(rules.ic_within, rules.roles_within) if set(wanted) - {Role.IC} else rules.ic_within
    target = max(0, required.at + within - case.start)
    first = {role: held for held in reversed(case.held) if (role := held.role) in wanted}
    lacking = [role.title for role in wanted if role not in first]
    if lacking:
        return _none(f"nobody was named {', '.join(lacking)}", target)
    last = max(first.values(), key=lambda held: held.at)
    return _taken(case, last.at, tuple(sorted(held.seq for held in first.values())), target)


def _first_status(case: Case) -> TimeTaken:
    rule = case.policy.communication.first_public
    required = need(case, rule.severities)
    target = None if required is None else max(0, required.at + rule.within - case.start)
    if not case.public:
        why = "the severity requires no public post" if required is None else "nothing was posted on the status page"
        return _none(why, target)
    return _taken(case, case.public[0].at, (case.public[0].seq,), target)


def _mitigate(case: Case) -> TimeTaken:
    if not case.broken:
        return _none("nothing was wrong with production")
    target = case.target("mitigate")
    if case.mitigated is None:
        return _none(
            "it was not mitigated before the drill ended" if case.finished else "it is not mitigated yet", target
        )
    cleared = tuple(record.seq for record, _ in case.log.of(ev.FaultCleared)[-1:])
    return _taken(case, case.mitigated, cleared, target)


def _resolve(case: Case) -> TimeTaken:
    if not case.broken:
        return _none("nothing was wrong with production")
    target = case.target("resolve")
    if case.stable is None:
        return _none("it was never stable", target)
    if case.stable > case.end:
        return _none("the drill ended before it had been stable long enough", target)
    cleared = tuple(record.seq for record, _ in case.log.of(ev.FaultCleared)[-1:])
    return _taken(case, case.stable, cleared, target)
