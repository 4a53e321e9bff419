"""Response: how soon people acknowledged, acted, declared, and how soon the service was whole again.

Separate because these are times against the severity's targets, counted from the first true signal; what is claimed
plays no part in them.
"""

from __future__ import annotations

from scoring.case import Case
from scoring.judged import Judged, Skipped, Verdict, in_time, long, missing, not_asked, seconds, when
from scoring.versions import FIRST
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.vocabulary import PageId, PersonId

SIGNAL = "the first signal"
NO_SIGNAL = Skipped("no true signal came before the drill ended")
FALSE_ALARM = not_asked("it was a false alarm")


def acknowledge(case: Case) -> Verdict:
    """Judge how soon the first page was taken."""
    target = case.target("acknowledge")
    if case.truth.t0 is None:
        return NO_SIGNAL
    if case.page is None or target is None:
        return not_asked("no true alert paged anybody")
    sent, page = case.page
    taken = next(
        ((record, event) for record, event in case.log.of(ev.PageAcknowledged) if event.page == page.page), None
    )
    advice = (
        "Acknowledge first, look second: the acknowledgement stops the escalation and tells others that you have it."
    )
    if taken is None:
        if (fixed := _fixed_first(case, page.page)) is not None:
            did = f"Nobody acknowledged page #{page.page}; the remedy closed it at {when(fixed.at)}"
            return [
                in_time(
                    case,
                    taken=fixed.at - sent.at,
                    target=target,
                    did=did,
                    since="it was sent",
                    evidence=(sent.seq, fixed.seq),
                    advice=advice,
                    people=(page.to,),
                )
            ]
        moves = [record.seq for record, event in case.log.of(ev.PageEscalated) if event.page == page.page]
        what = f"Nobody acknowledged page #{page.page} ({_escalated(len(moves))})"
        return missing(
            case,
            due=sent.at + target,
            target=target,
            what=what,
            evidence=(sent.seq, *moves[:3]),
            advice=advice,
            people=(page.to,),
        )
    record, event = taken
    did = f"{event.person} acknowledged page #{page.page} at {when(record.at)}"
    return [
        in_time(
            case,
            taken=record.at - sent.at,
            target=target,
            did=did,
            since="it was sent",
            evidence=(sent.seq, record.seq),
            advice=advice,
            people=(event.person,),
        )
    ]


def _fixed_first(case: Case, page: PageId) -> Recorded | None:
    """What closed a page that a remedy made superfluous before anybody acknowledged it.

    A remedy so early that nobody can acknowledge any more must not cost what a later one would have earned.
    """
    if case.rubric.rubric <= FIRST:
        return None
    remedied = min((record.seq for record, _ in case.log.of(ev.MitigationStarted)), default=None)
    closed = next((record for record, event in case.log.of(ev.PageResolved) if event.page == page), None)
    return closed if closed is not None and remedied is not None and remedied < closed.seq else None


def _escalated(times: int) -> str:
    return {0: "it had not escalated yet", 1: "it escalated once"}.get(times, f"it escalated {times} times")


def respond(case: Case) -> Verdict:
    """Judge how soon anybody did more than acknowledge."""
    target = case.target("respond")
    if case.truth.t0 is None or target is None:
        return NO_SIGNAL
    first = case.first_response
    advice = "After acknowledging, say in the room that you are looking, or run the runbook's first step."
    if first is None:
        return missing(
            case,
            due=case.start + target,
            target=target,
            what="Nobody did anything about it",
            evidence=case.signal,
            advice=advice,
        )
    did = f"{first.actor} acted first, at {when(first.at)} ({first.kind})"
    return [
        in_time(
            case,
            taken=first.at - case.start,
            target=target,
            did=did,
            since=SIGNAL,
            evidence=(*case.signal, first.seq),
            advice=advice,
            people=(first.actor,),
        )
    ]


def declare(case: Case) -> Verdict:
    """Judge how soon an incident was declared."""
    if case.false_alarm:
        return FALSE_ALARM
    target = case.target("declare")
    if case.truth.t0 is None:
        return NO_SIGNAL
    if target is None:
        return not_asked(f"{case.severity} has no time to declare")
    advice = "Declare as soon as users are hurt, and correct the severity later: declaring is what brings people in."
    if not case.decisions:
        return missing(
            case,
            due=case.start + target,
            target=target,
            what="No incident was declared",
            evidence=case.signal,
            advice=advice,
        )
    first = case.decisions[0]
    did = f"{first.by} declared {first.severity} at {when(first.at)}"
    return [
        in_time(
            case,
            taken=first.at - case.start,
            target=target,
            did=did,
            since=SIGNAL,
            evidence=(*case.signal, first.seq),
            advice=advice,
            people=(first.by,),
        )
    ]


def mitigate(case: Case) -> Verdict:
    """Judge how soon the signals were back within their objective."""
    if case.false_alarm:
        return FALSE_ALARM
    target = case.target("mitigate")
    if not case.broken or case.truth.t0 is None:
        return not_asked("nothing was wrong with production")
    if target is None:
        return not_asked(f"{case.worst} has no time to mitigate")
    advice = "Go for what restores service first: undo the newest change, fail over, scale, switch the feature off."
    if case.mitigated is None:
        if not case.finished and case.start + target > case.end:
            return Skipped("the drill has not ended and the time to mitigate runs")
        says = f"It was never mitigated: the signals were still outside their objective at {when(case.end)}."
        return [Judged(0.0, says, _remedies(case) or case.signal, advice, seconds(target), None, "seconds")]
    did = f"Service was restored at {when(case.mitigated)}"
    people = tuple(dict.fromkeys(_hands(case)))
    return [
        in_time(
            case,
            taken=case.mitigated - case.start,
            target=target,
            did=did,
            since=SIGNAL,
            evidence=(*case.signal, *_remedies(case)),
            advice=advice,
            people=people,
        )
    ]


def _remedies(case: Case) -> tuple[int, ...]:
    """The records of what really helped."""
    started = [record.seq for record, _ in case.log.of(ev.MitigationStarted)]
    return (*started[:3], *(record.seq for record, _ in case.log.of(ev.FaultCleared)[-1:]))


def _hands(case: Case) -> list[PersonId]:
    helped = {record.cause for record, _ in case.log.of(ev.MitigationStarted)}
    commands = {event.command for _, event in case.log.of(ev.MitigationStarted)}
    return [
        record.actor
        for record, event in case.log.of(ev.CommandRun)
        if event.command in commands or (record.cause is not None and record.cause in helped)
    ]


def resolve(case: Case) -> Verdict:
    """Judge how soon the service had been stable for the policy's quiet time."""
    if case.false_alarm:
        return FALSE_ALARM
    target = case.target("resolve")
    if not case.broken or case.truth.t0 is None:
        return not_asked("nothing was wrong with production")
    if target is None:
        return not_asked(f"{case.worst} has no time to resolve")
    if case.mitigated is None or case.stable is None:
        if not case.finished and case.start + target > case.end:
            return Skipped("the drill has not ended and the time to resolve runs")
        says = f"It was never stable: not mitigated by {when(case.end)}."
        advice = "Restore service first; resolving comes after a quiet stretch."
        return [Judged(0.0, says, case.signal, advice, seconds(target), None, "seconds")]
    quiet = long(case.policy.resolved_after)
    did = f"The service had been within its objective for {quiet} at {when(case.stable)}"
    return [
        in_time(
            case,
            taken=case.stable - case.start,
            target=target,
            did=did,
            since=SIGNAL,
            evidence=(*case.signal, *_remedies(case)),
            advice="The quiet time cannot be shortened: what is late here was mitigated late.",
        )
    ]


def stand_down(case: Case) -> Verdict:
    """Judge, in a false alarm, how soon it was called off, and whether the reason was said."""
    if not case.false_alarm:
        return not_asked("it was no false alarm")
    if case.truth.t0 is None:
        return NO_SIGNAL
    own = case.scenario.targets.resolve
    target = min(case.rubric.false_alarm.stand_down, own) if own is not None else case.rubric.false_alarm.stand_down
    advice = "Once the signals say that users are well, stand down and say what you saw that convinced you."
    off = case.called_off
    if off is None:
        resolved = [record for record, _ in case.log.of(ev.IncidentResolved)][:1]
        instead = "; it was resolved, which says that there had been an incident" if resolved else ""
        return missing(
            case,
            due=case.start + target,
            target=target,
            what=f"Nobody stood down from a false alarm{instead}",
            evidence=(*case.signal, *(record.seq for record in resolved)),
            advice=advice,
        )
    why = off.event.why if isinstance(off.event, ev.IncidentStoodDown) else ""
    if not case.mitigated_at(off.at):
        says = f"{off.actor} stood down at {when(off.at)} while production was broken by then."
        return [Judged(0.0, says, (off.seq,), advice, seconds(target), None, "seconds", (off.actor,))]
    timed = in_time(
        case,
        taken=off.at - case.start,
        target=target,
        did=f"{off.actor} stood down at {when(off.at)}",
        since=SIGNAL,
        evidence=(*case.signal, off.seq),
        advice=advice,
        people=(off.actor,),
    )
    return [timed, _reason(off.actor, off.seq, why)]


def _reason(by: PersonId, seq: int, why: str) -> Judged:
    words = len(why.split())
    if words >= 4:
        return Judged(1.0, f"{by} said why: {why!r}.", (seq,), people=(by,), weight=0.3)
    says = f"{by} stood down without a reason that others can check ({why!r})."
    return Judged(
        0.0,
        says,
        (seq,),
        "Say what was seen: which signal was wrong, and which showed that users are well.",
        people=(by,),
        weight=0.3,
    )
