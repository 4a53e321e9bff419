"""Investigation: the way to the remedy beside the runbook's, and whether somebody looked once it was in.

Separate from the remedy's time, which says how long it took: this says where that time went.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scoring.case import Case
from scoring.criteria.commands import changes, changes_made
from scoring.curve import credit
from scoring.judged import Judged, Skipped, Verdict, long, not_asked, quote, seconds, when
from scoring.versions import FIRST
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.runbooks import Step, steps
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import PersonId

FALSE_ALARM = not_asked("it was a false alarm")
NOTHING_BROKEN = not_asked("nothing was wrong with production")
BACKWARDS_COSTS = 0.25
"""For each step of the runbook's diagnosis that was taken before one that it has earlier."""
LOST_ALLOWED = 0.2
"""The share of the time for the first right remedy that may be lost on what had nothing to do with it."""
LONGEST_LOSS = 10 * MINUTE
"""One look at the wrong thing costs at most so much; after that its author simply was not there."""

_SIGNALS = re.compile(
    r"\b(?:verif\w{2,5}|confirm\w{0,3}|(?:back )?(?:within|to|at) (?:its|the|their|baseline|normal|usual|objective)|"
    r"recover\w{0,3}|baseline|healthy|error rate|success rate|errors? (?:are|is|at|gone|down)|p9\d|back to normal)\b",
    re.IGNORECASE,
)


class Deed(NamedTuple):
    """Something that somebody did to find out or to put right."""

    at: int
    seq: int
    by: PersonId
    text: str
    idle: bool
    """It changed production and helped nothing."""


def _deeds(case: Case) -> list[Deed]:
    outcome = {change.seq: change.outcome for change in changes_made(case)}
    found = [
        Deed(record.at, record.seq, record.actor, event.command, outcome.get(record.seq) in ("nothing", "harmed"))
        for record, event in case.log.of(ev.CommandRun)
    ]
    found += [
        Deed(record.at, record.seq, record.actor, asked.query, False) for record, asked in case.log.of(ev.QueryRun)
    ]
    return sorted(
        (deed for deed in found if deed.by in case.people and deed.at >= case.start), key=lambda deed: deed.seq
    )


def _remedied(case: Case) -> int | None:
    """When the first remedy that helps was started."""
    return next((change.at for change in changes_made(case) if change.outcome == "helped"), None)


def path(case: Case) -> Verdict:
    """Judge the way to the first right remedy: the runbook's steps and their order, and the time lost beside it."""
    if case.false_alarm:
        return FALSE_ALARM
    if not case.broken or case.truth.t0 is None:
        return NOTHING_BROKEN
    deeds = _deeds(case)
    if not deeds:
        return Skipped("nobody looked or tried anything")
    allowed = case.target("mitigate") or case.target("resolve")
    if allowed is None:
        return not_asked(f"{case.worst} has no time to mitigate")
    target = round(allowed * case.rubric.remedy_within)
    runbook = _runbook(case, deeds, target)
    return [*([runbook] if runbook else []), _lost(case, deeds, target)]


# ---- the runbook --------------------------------------------------------------------------------------


def _linked(case: Case) -> tuple[str, list[Step]] | None:
    """The runbook that the first true alert linked to, with its steps."""
    noise = {alert.name for alert in case.scenario.alerts if alert.noise}
    for _, event in case.log.of(ev.AlertFired):
        if event.name not in noise and event.runbook in case.scenario.runbooks:
            return event.runbook, list(steps(case.scenario.runbooks[event.runbook]))
    return None


def _taken(case: Case, name: str, listed: list[Step], until: int) -> list[tuple[Step, Recorded]]:
    """The runbook's steps that were taken, each once, in the order in which they were; typed by hand counts too."""
    by_name = {step.name: step for step in listed}
    by_command = {_spaced(step.command): step for step in listed if step.command}
    found: dict[int, tuple[Step, Recorded]] = {}
    for record in case.log:
        event, step = record.event, None
        if isinstance(event, ev.RunbookStep) and event.runbook == name:
            step = by_name.get(event.step)
        elif isinstance(event, ev.CommandRun):
            step = by_command.get(_spaced(event.command))
        elif isinstance(event, ev.QueryRun):
            step = by_command.get(_spaced(event.query))
        if step is not None and record.actor in case.people and case.start <= record.at <= until:
            found.setdefault(step.number, (step, record))
    return list(found.values())


def _spaced(command: str) -> str:
    return " ".join(command.split())


def _runbook(case: Case, deeds: list[Deed], target: int) -> Judged | None:
    linked = _linked(case)
    if linked is None:
        return None
    name, listed = linked
    remedied = _remedied(case)
    diagnosis = [step for step in listed if step.section == "diagnosis"]
    taken = _taken(case, name, listed, case.end)
    before = [(step, record) for step, record in taken if remedied is None or record.at <= remedied]
    looked = [(step, record) for step, record in before if step.section == "diagnosis"]
    numbers = [step.number for step, _ in looked]
    backwards = sum(later < max(numbers[:place]) for place, later in enumerate(numbers) if place)
    people = tuple(dict.fromkeys(record.actor for _, record in taken)) or tuple(
        dict.fromkeys(each.by for each in deeds)
    )
    if not taken:
        if remedied is not None and remedied - case.start <= target:
            return None  # who knows the remedy at once needs no book
        says = f"No step of {name}, which the alert linked, was taken."
        advice = "Open the linked runbook first; leave it when its signs do not fit."
        return Judged(0.0, says, (*case.signal, deeds[0].seq), advice, 1, 0, "count", people)
    evidence = tuple(record.seq for _, record in (looked or taken)[:6])
    which = ", ".join(quote(step.name, 40) for step, _ in looked) or "none"
    says = f"Of {name}'s {len(diagnosis)} steps of diagnosis {len(looked)} came before the remedy: {which}"
    says += f"; {backwards} out of its order." if backwards else ", in its order." if len(looked) > 1 else "."
    advice = "" if not backwards else "Take the runbook's steps in its order: the likeliest cause comes first."
    return Judged(max(0.0, 1 - BACKWARDS_COSTS * backwards), says, evidence, advice, 0, backwards, "count", people)


# ---- time lost ----------------------------------------------------------------------------------------


def _beside(case: Case, deed: Deed) -> bool:
    """Whether a deed had nothing to do with the cause: a change that helped nothing, or a look at another service."""
    if deed.idle:
        return True
    linked = _linked(case)
    if linked and any(step.command and _spaced(step.command) == _spaced(deed.text) for step in linked[1]):
        return False
    named = {name for name in case.scenario.services if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", deed.text)}
    return bool(named) and not named & _concerned(case)


def _concerned(case: Case) -> frozenset[str]:
    """The services that a fault touches, and whom they need or serve: looking there is no detour."""
    faults = case.scenario.faults.values()
    touched = {effect.service for fault in faults for effect in fault.effects}
    found = set(touched)
    for name, service in case.scenario.services.items():
        needs = set(service.depends_on)
        if name in touched:
            found |= needs
        if needs & touched:
            found.add(name)
    return frozenset(found)


def _lost(case: Case, deeds: list[Deed], target: int) -> Judged:
    until = _remedied(case)
    end = case.end if until is None else until
    before = [deed for deed in deeds if deed.at < end]
    detours = [(deed, _until_next(before, deed, end) - deed.at) for deed in before if _beside(case, deed)]
    lost, allowed = sum(length for _, length in detours), round(target * LOST_ALLOWED)
    if not lost:
        people = tuple(dict.fromkeys(deed.by for deed in before)) or (deeds[0].by,)
        evidence = tuple(deed.seq for deed in before[:3]) or (deeds[0].seq,)
        return Judged(1.0, "No time was lost on what had nothing to do with it.", evidence, people=people)
    earned = credit(lost, allowed, case.rubric.curve.zero_at)
    longest = sorted(detours, key=lambda each: -each[1])[:3]
    which = ", ".join(f"{quote(deed.text, 50)} by {deed.by} at {when(deed.at)}" for deed, _ in longest)
    return Judged(
        earned,
        f"{long(lost)} went into what had nothing to do with it ({long(allowed)} allowed): {which}.",
        tuple(sorted(deed.seq for deed, _ in longest)),
        "" if earned == 1 else "Before you follow a trail ask what it would explain: does its beginning fit the onset?",
        seconds(allowed),
        seconds(lost),
        "seconds",
        tuple(dict.fromkeys(deed.by for deed, _ in detours)),
    )


def _until_next(deeds: list[Deed], deed: Deed, end: int) -> int:
    """When its author went on with something else; at most a while later."""
    following = next((each.at for each in deeds if each.by == deed.by and each.seq > deed.seq), end)
    return min(following, end, deed.at + LONGEST_LOSS)


# ---- afterwards ---------------------------------------------------------------------------------------


def verified(case: Case) -> Verdict:
    """Judge whether somebody looked, or wrote what the signals show, once the remedy was in and before it was over."""
    if case.false_alarm:
        return FALSE_ALARM
    if not case.broken or case.truth.t0 is None:
        return NOTHING_BROKEN
    applied = case.log.of(ev.MitigationApplied)
    started = next((change for change in changes_made(case) if change.outcome == "helped"), None)
    if not applied and started is not None and case.finished and case.rubric.rubric > FIRST:
        # Otherwise a remedy that comes too late to be looked at would score better than one that came sooner.
        says = f"The remedy of {when(started.at)} was not in when the drill ended, so nobody saw whether it helped."
        return [Judged(0.0, says, (started.seq,), "Start the remedy early enough to see what it does.")]
    if not applied:
        return Skipped("no remedy took effect")
    done = applied[-1][0]
    claims = [record for record, _ in case.log.of(ev.IncidentMitigated, ev.IncidentResolved) if record.seq > done.seq]
    look = _looks(case, done.seq)
    advice = "Once a remedy is in, look at what users feel, and say what you see before you call it mitigated."
    if look is None:
        says = f"The remedy was in at {when(done.at)}, and nobody looked whether it helped."
        return [Judged(0.0, says, (done.seq, *(each.seq for each in claims[:1])), advice)]
    how = f"{look.actor} looked at {when(look.at)}, {long(look.at - done.at)} after the remedy was in"
    if claims and claims[0].seq < look.seq:
        says = f"{how}; {claims[0].actor} had said that it is over at {when(claims[0].at)}."
        return [Judged(0.5, says, (done.seq, claims[0].seq, look.seq), advice, people=(claims[0].actor, look.actor))]
    return [Judged(1.0, f"{how}.", (done.seq, look.seq), people=(look.actor,))]


def _looks(case: Case, after: int) -> Recorded | None:
    """The first look at the signals after a record: a query, a command that changes nothing, a step that is no remedy,
    or words on what is seen.
    """
    for record in case.log:
        if record.seq > after and record.actor in case.people and _is_look(record):
            return record
    return None


def _is_look(record: Recorded) -> bool:
    event = record.event
    if isinstance(event, ev.CommandRun):
        return not changes(event.command)
    if isinstance(event, ev.RunbookStep):
        return event.section != "mitigation"
    if isinstance(event, (ev.MessagePosted, ev.UpdatePosted, ev.NoteAdded, ev.IncidentMitigated)):
        return bool(_SIGNALS.search(event.text))
    return isinstance(event, ev.QueryRun)
