"""False alarms: looking before acting, keeping the public calm, writing down what made it look real.

Separate because a drill without an incident is graded on restraint, and most other criteria do not apply to it.
"""

from __future__ import annotations

from scoring.case import Case
from scoring.criteria.commands import changes, changes_made
from scoring.criteria.messages.first.seen import FAILING
from scoring.criteria.messages.rule import finder
from scoring.judged import Judged, Skipped, Verdict, in_time, missing, not_asked, quote, when
from simulator.domain import events as ev
from simulator.domain.events import Recorded

NO_FALSE_ALARM = not_asked("it was no false alarm")
_alarming = finder(*FAILING)
MIN_RECORD_WORDS = 8
"""Fewer words than this cannot say what made it look real."""


def _looks(case: Case) -> list[Recorded]:
    """What was looked at: queries, steps of a diagnosis, commands that change nothing."""
    found = [record for record, _ in case.log.of(ev.QueryRun)]
    found += [record for record, event in case.log.of(ev.RunbookStep) if event.section == "diagnosis"]
    found += [record for record, event in case.log.of(ev.CommandRun) if not changes(event.command)]
    return sorted((record for record in found if record.at >= case.start), key=lambda record: record.seq)


def investigate(case: Case) -> Verdict:
    """Judge how soon somebody looked, and whether that was before anything was changed or called off."""
    if not case.false_alarm:
        return NO_FALSE_ALARM
    if case.truth.t0 is None:
        return Skipped("no alert came before the drill ended")
    own = case.scenario.targets.respond
    target = case.rubric.false_alarm.investigate
    target = min(target, own) if own is not None else target
    advice = "Ask what users see first: the share of real requests that succeed, not what one check says."
    looks = _looks(case)
    acts = [change.seq for change in changes_made(case)]
    acts += [record.seq for record, _ in case.log.of(ev.IncidentStoodDown)]
    if not looks:
        return missing(
            case,
            due=case.start + target,
            target=target,
            what="Nobody looked at what users see",
            evidence=(*case.signal, *sorted(acts)[:2]),
            advice=advice,
        )
    first = looks[0]
    timed = in_time(
        case,
        taken=first.at - case.start,
        target=target,
        did=f"{first.actor} looked first at {when(first.at)}",
        since="the first alert",
        evidence=(*case.signal, first.seq),
        advice=advice,
        people=(first.actor,),
    )
    if not acts:
        return [timed]
    before = first.seq < min(acts)
    says = (
        "Somebody looked before anything was changed or called off."
        if before
        else "Somebody acted before anybody looked."
    )
    return [timed, Judged(float(before), says, (first.seq, min(acts)), "" if before else advice, people=(first.actor,))]


def calm(case: Case) -> Verdict:
    """Judge whether the public was alarmed for nothing."""
    if not case.false_alarm:
        return NO_FALSE_ALARM
    if case.broken:
        return not_asked("there was something to announce by then")
    found = []
    for post in case.public:
        words = _alarming(post.text, case.words)
        says = (
            f"The public post by {post.by} at {when(post.at)} announces trouble that there is not: {quote(post.text)}."
        )
        if words is None:
            says = f"The public post by {post.by} at {when(post.at)} alarms nobody."
        advice = (
            ""
            if words is None
            else "Post when users are hurt. Until you know, tell those who asked that you are looking."
        )
        found.append(Judged(float(words is None), says, (post.seq,), advice, people=(post.by,)))
    if found:
        return list(found)
    if case.called_off is None:
        return Skipped("nothing was posted and nobody decided anything")
    off = case.called_off
    return [Judged(1.0, "The public was not alarmed.", (off.seq,), people=(off.actor,))]


def record(case: Case) -> Verdict:
    """Judge whether what made it look real was written down."""
    if not case.false_alarm:
        return NO_FALSE_ALARM
    if case.truth.t0 is None:
        return Skipped("no alert came before the drill ended")
    advice = "Stand down as a near miss, or add a note: what the alert saw, why it was wrong, what to mend."
    written = [(each, event.text) for each, event in case.log.of(ev.NoteAdded)]
    written += [(each, review.text) for each, review in case.log.of(ev.PostmortemSubmitted)]
    written += [(each, off.why) for each, off in case.log.of(ev.IncidentStoodDown) if off.near_miss]
    long_enough = [each for each, text in written if len(text.split()) >= MIN_RECORD_WORDS]
    if long_enough:
        first = min(long_enough, key=lambda each: each.seq)
        return [
            Judged(
                1.0,
                f"{first.actor} wrote down what made it look real ({first.kind} at {when(first.at)}).",
                (first.seq,),
                people=(first.actor,),
            )
        ]
    if written:
        each = written[0][0]
        return [
            Judged(
                0.5,
                f"{each.actor} wrote something down, too short to learn from.",
                (each.seq,),
                advice,
                people=(each.actor,),
            )
        ]
    if not case.finished:
        return Skipped("the drill has not ended")
    off = (case.called_off.seq,) if case.called_off else ()
    return [Judged(0.0, "Nobody wrote down what made it look real.", (*case.signal, *off), advice)]
