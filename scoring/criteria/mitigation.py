"""Mitigation: how soon the first right remedy was started, what else was changed, and what was claimed.

Separate from the response times because this is about deeds: restoring before root-causing, aiming, doing no harm, and
saying that it is over when the signals say so too.
"""

from __future__ import annotations

from scoring.case import Case
from scoring.criteria.commands import Change, changes_made
from scoring.judged import Judged, Skipped, Verdict, in_time, long, not_asked, quote, seconds, when
from scoring.versions import FIRST
from simulator.domain import events as ev
from simulator.domain.events import Recorded

FALSE_ALARM = not_asked("it was a false alarm")
NOTHING_BROKEN = not_asked("nothing was wrong with production")


def remedy(case: Case) -> Verdict:
    """Judge how soon the first remedy that really helps was started."""
    if case.false_alarm:
        return FALSE_ALARM
    if not case.broken or case.truth.t0 is None:
        return NOTHING_BROKEN
    allowed = case.target("mitigate") or case.target("resolve")
    if allowed is None:
        return not_asked(f"{case.worst} has no time to mitigate")
    target = round(allowed * case.rubric.remedy_within)
    advice = (
        "Undo the newest change, or take the runbook's first mitigation that fits, before you look for the root cause."
    )
    first = next((change for change in changes_made(case) if change.outcome == "helped"), None)
    if first is not None:
        return [
            in_time(
                case,
                taken=first.at - case.start,
                target=target,
                did=f"{first.by} started the first remedy that helps at {when(first.at)}, {quote(first.command, 60)}",
                since="the first signal",
                evidence=(*case.signal, first.seq, *first.remedies[:1]),
                advice=advice,
                people=(first.by,),
            )
        ]
    if case.mitigated is not None and not case.log.of(ev.MitigationStarted):
        return Skipped("it passed by itself before anything was tried")
    if not case.finished and case.start + target > case.end:
        return Skipped("the drill has not ended and the time for a remedy runs")
    says = "Nothing that was tried helps." if changes_made(case) else "Nothing was tried to restore service."
    tried = tuple(change.seq for change in changes_made(case)[:3])
    return [Judged(0.0, says, (*case.signal, *tried), advice, seconds(target), None, "seconds")]


def aim(case: Case) -> Verdict:
    """Judge the changes made while a fault acted: the share that helped."""
    if case.false_alarm:
        return FALSE_ALARM
    if not case.broken:
        return NOTHING_BROKEN
    until = case.truth.remedied if case.truth.remedied is not None else case.end
    made = [change for change in changes_made(case) if change.at <= until and change.outcome != "harmed"]
    if not made:
        return Skipped("nothing was changed while the fault lasted")
    return [_aimed(change) for change in made]


def _aimed(change: Change) -> Judged:
    helped = change.outcome == "helped"
    outcome = "helps" if helped else "changes nothing"
    says = f"{change.by} ran {quote(change.command, 70)} at {when(change.at)}, which {outcome}."
    advice = "" if helped else "Check with one query that a remedy fits the signs before you run it."
    return Judged(float(helped), says, (change.seq, *change.remedies[:1]), advice, people=(change.by,))


def harm(case: Case) -> Verdict:
    """Judge whether a change made it worse, or, in a false alarm, whether anything was changed at all."""
    made = changes_made(case)
    harmful = [change for change in made if change.outcome == "harmed"]
    if case.false_alarm:
        return _needless(case, made, harmful)
    if not made:
        return Skipped("nothing was changed")
    if not harmful:
        evidence = tuple(change.seq for change in made[:5])
        people = tuple(dict.fromkeys(change.by for change in made))
        return [
            Judged(
                1.0, f"Of {len(made)} change{'s' if len(made) > 1 else ''} none made it worse.", evidence, people=people
            )
        ]
    return [_harmful(change) for change in harmful]


def _harmful(change: Change) -> Judged:
    says = f"{change.by} ran {quote(change.command, 70)} at {when(change.at)}, and it got worse."
    advice = "Before a change, say what it will do and how to take it back; have the command for that ready."
    return Judged(0.0, says, (change.seq, *change.remedies[:1]), advice, people=(change.by,), ceiling="critical")


def _needless(case: Case, made: list[Change], harmful: list[Change]) -> Verdict:
    if harmful:
        return [_harmful(change) for change in harmful]
    advice = "An alert says what a check saw. Ask what users see before you change anything."
    if case.broken:
        return [_broke_it(case, made, advice)]
    if made:
        return [
            Judged(
                0.0,
                f"{change.by} ran {quote(change.command, 70)} at {when(change.at)} though nothing was wrong.",
                (change.seq,),
                advice,
                people=(change.by,),
            )
            for change in made
        ]
    if case.called_off is None:
        return Skipped("nothing was changed and nobody decided anything")
    off = case.called_off
    return [Judged(1.0, "Nothing was changed for an alarm that was false.", (off.seq,), people=(off.actor,))]


def _broke_it(case: Case, made: list[Change], advice: str) -> Judged:
    started = case.log.of(ev.FaultStarted)[0][0]
    before = [change for change in made if change.at <= started.at]
    which = before[-1] if before else None
    if which is None:
        return Judged(0.0, f"Production broke at {when(started.at)} in a false alarm.", (started.seq,), advice)
    says = f"{which.by} ran {quote(which.command, 70)} at {when(which.at)}, and made a real incident of a false alarm."
    return Judged(0.0, says, (which.seq, started.seq), advice, people=(which.by,), ceiling="critical")


def claims(case: Case) -> Verdict:
    """Judge each claim that it is mitigated or resolved by what the signals said at that moment."""
    found = [_mitigated(case, record) for record, _ in case.log.of(ev.IncidentMitigated)]
    found += [_resolved(case, record) for record, _ in case.log.of(ev.IncidentResolved)]
    if case.broken and not case.false_alarm:
        found += [_called_off(case, record) for record, _ in case.log.of(ev.IncidentStoodDown)]
    return found or Skipped("nothing was claimed")


def _mitigated(case: Case, record: Recorded) -> Judged:
    true = case.mitigated_at(record.at)
    signals = "agreed" if true else "did not"
    says = f"{record.actor} said at {when(record.at)} that it was mitigated; the signals {signals}."
    advice = "" if true else "Say it once the signal that users feel has been within its objective for a minute."
    return Judged(float(true), says, (record.seq,), advice, people=(record.actor,))


def _resolved(case: Case, record: Recorded) -> Judged:
    if not case.broken:
        return Judged(1.0, f"{record.actor} resolved it at {when(record.at)}.", (record.seq,), people=(record.actor,))
    if not case.mitigated_at(record.at):
        says = f"{record.actor} resolved it at {when(record.at)} while the signals were outside their objective."
        return Judged(
            0.0,
            says,
            (record.seq,),
            "Resolve on the signals: look at them right before you say it.",
            people=(record.actor,),
            ceiling="false_resolution",
        )
    early = _early_by(case, record.at)
    quiet = long(case.policy.resolved_after)
    if early > 0:
        says = f"{record.actor} resolved it at {when(record.at)}, {long(early)} before it had been stable for {quiet}."
        advice = f"Keep watching for {quiet} after recovery, as the runbook asks, and resolve then."
        earned = max(0.0, 1 - early / case.policy.resolved_after)
        return Judged(earned, says, (record.seq,), advice, people=(record.actor,))
    says = f"{record.actor} resolved it at {when(record.at)}, after it had been stable for {quiet}."
    return Judged(1.0, says, (record.seq,), people=(record.actor,))


def _early_by(case: Case, at: int) -> int:
    """How much of the quiet time was left, by the last recovery before the claim."""
    ends = [span.end for span in case.truth.impact if span.end is not None and span.end <= at]
    since = ends[-1] if ends else case.truth.remedied
    return 0 if since is None else since + case.policy.resolved_after - at


def _called_off(case: Case, record: Recorded) -> Judged:
    says = f"{record.actor} stood down at {when(record.at)}, saying that there was no incident; there was one."
    true = case.mitigated_at(record.at)
    return Judged(
        0.0,
        says,
        (record.seq,),
        "Stand down only when what users see says that nothing is wrong.",
        people=(record.actor,),
        ceiling=None if true else "false_resolution",
    )


def close(case: Case) -> Verdict:
    """Judge whether somebody resolved it once the service was stable."""
    if case.false_alarm:
        return FALSE_ALARM
    done = [record for record, _ in case.log.of(ev.IncidentResolved)]
    if not done and _too_late(case):
        helped = tuple(change.seq for change in changes_made(case) if change.outcome == "helped")
        says = f"It was mitigated too late to be stable before the drill ended at {when(case.end)}."
        return [Judged(0.0, says, helped[:1], "Restore service first: what is restored late is resolved late.")]
    if not case.broken or case.mitigated is None or case.stable is None:
        return Skipped("it was never over")
    if done:
        return [
            Judged(
                1.0, f"{done[-1].actor} resolved it at {when(done[-1].at)}.", (done[-1].seq,), people=(done[-1].actor,)
            )
        ]
    if case.stable > case.end:
        return Skipped("the drill ended before it had been stable long enough")
    says = f"The service was stable from {when(case.stable)}, and nobody said that it was resolved."
    cleared = tuple(record.seq for record, _ in case.log.of(ev.FaultCleared)[-1:])
    return [
        Judged(
            0.0,
            says,
            cleared or case.signal,
            "Once it has been stable long enough the IC resolves it: that ends the duty of everybody else.",
        )
    ]


def _too_late(case: Case) -> bool:
    """Whether a remedy came so late, beyond the time to mitigate, that the drill ended before resolving was right.

    Otherwise a remedy that leaves no time to resolve would score better than a sooner one after which nobody did.
    """
    if case.rubric.rubric <= FIRST or not case.finished or not case.broken or case.truth.t0 is None:
        return False
    target = case.target("mitigate")
    if target is None or not any(change.outcome == "helped" for change in changes_made(case)):
        return False
    if case.stable is not None and case.stable <= case.end:
        return False
    return case.mitigated is None or case.mitigated - case.start > target
