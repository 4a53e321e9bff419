"""Truth in communication: times, users and money that were stated, and whether the signals agree.

Separate because every statement is checked against the truth of the moment when it was made; a later correction to the
same readers earns part of it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from scoring.case import Case, Post
from scoring.criteria.messages.claims import says_over, says_small, states_cause
from scoring.criteria.messages.first import stated_figures as first_figures
from scoring.criteria.messages.first import stated_times as first_times
from scoring.criteria.messages.stated_figures import StatedFigure, money_in, shares_in, users_in
from scoring.criteria.messages.stated_times import StatedTime, stated_times
from scoring.judged import Judged, Skipped, Unit, Verdict, quote, when
from scoring.versions import FIRST
from simulator.domain.simtime import DAY, MINUTE, at_wall, clock_text
from simulator.domain.vocabulary import PersonId, StatusState

LARGE = 0.1
"""From this share of failing requests on an impact is not small.

Incident response guide, decision tree: a core feature broken for more than 10 % of users is a SEV2.
"""
WORD = 3
"""Words of the cause up to this length (the, a, of) tell nothing."""

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


def statements(case: Case, post: Post, *, document: bool = False) -> list[Statement]:
    """What a post states that can be checked; of a `document` its times and figures only, which are read as ever."""
    if document or case.rubric.rubric == FIRST:
        found = [_time(case, post, _as_now(each)) for each in first_times.stated_times(post.text)]
        found += [
            _figure(case, post, StatedFigure(each.kind, each.amount, each.quote))
            for each in first_figures.stated_figures(post.text)
        ]
        found.append(_over(case, post))
    else:
        times = stated_times(post.text)
        found = [_time(case, post, each) for each in times]
        found += [_figure(case, post, each) for each in (*money_in(post.text), *users_in(post.text))]
        # Where it says since when it is over, the time is what is held against the signals.
        told = any(each.kind == "recovery" for each in times)
        found += [_over(case, post) or (None if told else _claimed_over(case, post))]
        found += [_cause(case, post), _small(case, post)]
    return [each for each in found if each is not None]


def _as_now(stated: first_times.StatedTime) -> StatedTime:
    return StatedTime(stated.kind, stated.minutes, stated.quote)


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


def _moment(case: Case, post: Post, stated: StatedTime) -> int:
    """A stated time as ms since the start; a time of day is the last one before the post, or a few minutes after it."""
    if stated.ago:
        return post.at - stated.minutes * MINUTE
    now = at_wall(case.starts, post.at)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = day + timedelta(minutes=stated.minutes)
    if stated.half_day and abs(moment + timedelta(hours=12) - now) < abs(moment - now):
        moment += timedelta(hours=12)
    if moment > now + timedelta(hours=12):
        moment -= timedelta(milliseconds=DAY)
    return int((moment - at_wall(case.starts, 0)) / timedelta(milliseconds=1))


def _time(case: Case, post: Post, stated: StatedTime) -> Statement | None:
    truth = case.truth
    at = _moment(case, post, stated)
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
    margin = case.rubric.margins.time * (2 if stated.ago else 1)  # "for twenty minutes" is said roundly
    right = not stated.vague and any(low - margin < at + MINUTE and at <= high + margin for low, high in spans)
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
    actual = _actual(case, post, stated)
    if actual is None or actual <= 0:
        return None
    margin = case.rubric.margins.amount
    right = abs(stated.amount - actual) <= margin * actual
    shown = f"{actual:,.0f}"
    topic = "users" if stated.kind == "users" else "money"
    what = {
        "money": f"by then it was about {shown} of money lost",
        "users": f"by then it was about {shown} users affected",
        "money a minute": f"each minute cost {shown}",
    }[stated.kind]
    return Statement(post, f"figure/{topic}", right, stated.quote, what, round(actual, 2), stated.amount, "count")


def _actual(case: Case, post: Post, stated: StatedFigure) -> float | None:
    """What a stated figure is held against; None where nothing is known."""
    if stated.kind == "money a minute":
        rate = case.scenario.business.revenue_per_minute
        return None if rate is None else rate.amount
    return _so_far(case, case.truth.users_affected if stated.kind == "users" else case.truth.money_lost, post.at)


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


def _claimed_over(case: Case, post: Post) -> Statement | None:
    """Words that say that it is over, whatever the post's state."""
    words = says_over(post.text) if case.broken else None
    if words is None:
        return None
    # A post may say it as soon as the signals are back; waiting out the policy's minute is the claim's own matter.
    right = case.truth.within_objective(post.at) and case.truth.onset is not None and post.at >= case.truth.onset
    what = "the signals agreed" if right else "the signals were outside their objective"
    return Statement(post, "over", right, words, what)


def _cause(case: Case, post: Post) -> Statement | None:
    """A cause that is stated as a fact and is not the true one; only where the scenario says which is."""
    truth = case.scenario.truth
    if not truth.cause_words:
        return None
    true = (*truth.cause_words, *truth.cause.split()) if truth.cause else truth.cause_words
    words = states_cause(post.text, tuple(case.scenario.services), tuple(each for each in true if len(each) > WORD))
    if words is None:
        return None
    really = truth.cause.rstrip(".") or ", ".join(truth.cause_words)
    return Statement(post, "cause", False, words, f"the cause was: {really}")


def _small(case: Case, post: Post) -> Statement | None:
    """Words, or a share, that make the impact smaller than it was."""
    share = _share_hit(case, post.at)
    if share is None:
        return None
    stated = next((each for each in shares_in(post.text) if each.amount * 2 < share), None)
    words = stated.quote if stated else says_small(post.text) if share >= LARGE else None
    if words is None:
        return None
    return Statement(post, "size", False, words, f"about {share:.0%} of what users tried failed")


def _share_hit(case: Case, at: int) -> float | None:
    """The share of users' requests that failed beyond the usual while it lasted; None where none had by a moment."""
    minutes = sum(max(0, min(at, span.end or case.end) - span.start) for span in case.truth.impact) / MINUTE
    if not minutes or not case.truth.impact_minutes:
        return None
    return min(1.0, case.truth.losses.full_minutes / case.truth.impact_minutes)
