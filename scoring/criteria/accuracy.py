"""Truth in communication: times, users and money that were stated, and whether the signals agree.

Separate because every statement is checked against the truth of the moment when it was made; a later correction to the
same readers earns part of it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from scoring.case import Case, Post
from scoring.criteria.messages.first.stated_figures import StatedFigure, stated_figures
from scoring.criteria.messages.first.stated_times import StatedTime, stated_times
from scoring.judged import Judged, Skipped, Unit, Verdict, quote, when
from simulator.domain.simtime import DAY, MINUTE, at_wall, clock_text
from simulator.domain.vocabulary import PersonId, StatusState

WIDTH = {"reply": 0, "internal": 1, "public": 2}
"""How wide an audience is; a correction must reach at least as far as what it corrects."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something stated that is right or wrong."""

    post: Post
    topic: str
    right: bool
    said: str
    truth: str
    target: str | float | None = None
    actual: str | float | None = None
    unit: Unit | None = None


def truth(case: Case) -> Verdict:
    """Judge every stated time, user count and amount of money, and every post that says it is over."""
    stated = [
        each
        for post in sorted((*case.public, *case.internal, *case.replies), key=lambda post: post.seq)
        for each in statements(case, post)
    ]
    if not stated:
        return Skipped("nothing was stated that can be checked")
    return [_judged(case, each, stated) for each in stated]


def statements(case: Case, post: Post) -> list[Statement]:
    """What a post states that can be checked."""
    found = [_time(case, post, each) for each in stated_times(post.text)]
    found += [_figure(case, post, each) for each in stated_figures(post.text)]
    found.append(_over(case, post))
    return [each for each in found if each is not None]


def _judged(case: Case, each: Statement, stated: list[Statement]) -> Judged:
    head = f"{each.post.by} stated {quote(each.said)} at {when(each.post.at)}"
    evidence: tuple[int, ...] = (each.post.seq,)
    if each.right:
        says, earned, advice = f"{head}, which is right ({each.truth}).", 1.0, ""
    else:
        better = _correction(each, stated)
        earned = case.rubric.margins.corrected if better else 0.0
        says = f"{head}; {each.truth}."
        advice = "Read times and figures from the dashboard before you post them, and correct what was wrong."
        if better:
            says = f"{says[:-1]}; corrected at {when(better.post.at)}."
            evidence = (each.post.seq, better.post.seq)
    people: tuple[PersonId, ...] = (each.post.by,)
    return Judged(earned, says, evidence, advice, each.target, each.actual, each.unit, people)


def _correction(wrong: Statement, stated: list[Statement]) -> Statement | None:
    wide = WIDTH[wrong.post.audience]
    later = (each for each in stated if each.post.seq > wrong.post.seq)
    return next(
        (each for each in later if each.right and each.topic == wrong.topic and WIDTH[each.post.audience] >= wide), None
    )


def _moment(case: Case, post: Post, minutes: int) -> int:
    """A time of day as ms since the start: the last one before the post, or a few minutes after it."""
    now = at_wall(case.starts, post.at)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = day + timedelta(minutes=minutes)
    if moment > now + timedelta(hours=12):
        moment -= timedelta(milliseconds=DAY)
    return int((moment - at_wall(case.starts, 0)) / timedelta(milliseconds=1))


def _time(case: Case, post: Post, stated: StatedTime) -> Statement | None:
    truth = case.truth
    at = _moment(case, post, stated.minutes)
    said = stated.quote
    if truth.onset is None:
        return None
    if stated.kind == "onset":
        spans = [(truth.onset, truth.full_effect or truth.onset)]
        spans += [(span.start, span.start) for span in truth.impact]
        what = f"it began at {clock_text(case.starts, truth.onset)} UTC"
    else:
        spans = _recoveries(case)
        what = "the signals were outside their objective then"
        if truth.recovered is not None and truth.recovered <= post.at + case.rubric.margins.time:
            what = f"it recovered at {clock_text(case.starts, truth.recovered)} UTC"
    margin = case.rubric.margins.time
    right = any(low - margin < at + MINUTE and at <= high + margin for low, high in spans)
    return Statement(post, f"time/{stated.kind}", right, said, what)


def _recoveries(case: Case) -> list[tuple[int, int]]:
    """When it got well: each end of a stretch of trouble, the last from its remedy on.

    A stated time of day is held against the whole drill, whenever it was posted: it means one moment.
    """
    truth = case.truth
    found = [(span.end, span.end) for span in truth.impact if span.end is not None]
    if truth.recovered is not None:
        ends = sorted((truth.remedied if truth.remedied is not None else truth.recovered, truth.recovered))
        found.append((ends[0], ends[1]))
    return found


def _figure(case: Case, post: Post, stated: StatedFigure) -> Statement | None:
    total = case.truth.money_lost if stated.kind == "money" else case.truth.users_affected
    actual = _so_far(case, total, post.at)
    if total is None or actual is None or actual <= 0:
        return None
    margin = case.rubric.margins.amount
    right = abs(stated.amount - actual) <= margin * actual
    shown = f"{actual:,.0f}"
    what = f"by then it was about {shown} {'of money lost' if stated.kind == 'money' else 'users affected'}"
    return Statement(post, f"figure/{stated.kind}", right, stated.quote, what, round(actual, 2), stated.amount, "count")


def _so_far(case: Case, total: float | None, at: int) -> float | None:
    """The part of a total that had been lost by a moment, by the minutes of impact until then."""
    if total is None or not case.truth.impact_minutes:
        return None
    spent = sum(
        max(0, min(at, span.end if span.end is not None else case.end) - span.start) for span in case.truth.impact
    )
    return total * (spent / MINUTE) / case.truth.impact_minutes


def _over(case: Case, post: Post) -> Statement | None:
    """A resolved post says that it is over."""
    if post.state is not StatusState.RESOLVED or not case.broken:
        return None
    right = case.mitigated_at(post.at)
    what = "the signals agreed" if right else "the signals were outside their objective"
    return Statement(post, "over", right, "resolved", what)
