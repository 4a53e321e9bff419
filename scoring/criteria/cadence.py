"""Cadence: the first public post, the first internal update, and the longest silence after them.

Separate from the promises, which judge words against deeds: this is the policy's own rhythm, shortened where a post
promised to be back sooner.
"""

from __future__ import annotations

from scoring.case import Case, Post
from scoring.curve import credit
from scoring.judged import Judged, Skipped, Verdict, in_time, long, missing, not_asked, quote, seconds, when
from scoring.needs import Need, need
from simulator.domain.vocabulary import Role, StatusState

NOT_REQUIRED = not_asked("the severity requires none")


def _over_before(case: Case, due: int) -> bool:
    return case.closed is not None and case.closed.at < due


def first_status(case: Case) -> Verdict:
    """Judge how soon the public first heard."""
    rule = case.policy.communication.first_public
    required = need(case, rule.severities)
    if required is None:
        return NOT_REQUIRED
    advice = "Name Comms at once and let them post what is known; the cause can follow."
    return _first(
        case,
        required,
        rule.within,
        case.public,
        "posted on the status page first",
        "The public was told nothing",
        advice,
        (Role.COMMS, Role.IC),
    )


def first_update(case: Case) -> Verdict:
    """Judge how soon the company first heard, where the policy sets a time."""
    within = case.policy.communication.first_internal
    required = need(case, case.policy.war_room.severities)
    if within is None or required is None:
        return not_asked("the policy sets no time for it") if within is None else NOT_REQUIRED
    advice = "Post an internal update as soon as the roles stand: impact, what is suspected, what is done, when next."
    return _first(
        case,
        required,
        within,
        case.internal,
        "posted the first internal update",
        "No internal update was posted",
        advice,
        (Role.IC, Role.COMMS),
    )


def _first(
    case: Case, required: Need, within: int, posts: tuple[Post, ...], did: str, not_done: str, advice: str,
    roles: tuple[Role, ...],
) -> Verdict:  # fmt: skip
    due = required.at + within
    if posts:
        post = posts[0]
        return [
            in_time(
                case,
                taken=post.at - required.at,
                target=within,
                did=f"{post.by} {did} at {when(post.at)}",
                since=required.since,
                evidence=(*required.evidence, post.seq),
                advice=advice,
                people=(post.by,),
            )
        ]
    if required.gone_by(due) or _over_before(case, due):
        return Skipped("it was over before one was due")
    return missing(
        case,
        due=due,
        target=within,
        what=not_done,
        evidence=required.evidence,
        advice=advice,
        people=case.speakers(due, *roles),
    )


def cadence(case: Case) -> Verdict:
    """Judge the longest silence in public, and inside where the policy sets a rhythm."""
    if case.false_alarm:
        return not_asked("it was a false alarm")
    public, internal = _public_silence(case), _internal_silence(case)
    found = [each for each in (public, internal) if isinstance(each, Judged)]
    if found:
        return found
    if case.public or case.internal or need(case, case.policy.communication.first_public.severities):
        return Skipped("no silence was long enough to judge")
    return not_asked("nobody had to be kept informed")


def _allowed(case: Case, post: Post, first: Post) -> int | None:
    """The longest silence after a post: by its state, by the policy's limit, by what it promised."""
    rules = case.policy.communication
    limits = [] if post.state is None or post.state not in rules.cadence else [rules.cadence[post.state]]
    if rules.at_most is not None and post.at < first.at + rules.at_most.during:
        limits.append(rules.at_most.every)
    if post.promised_within is not None:
        limits.append(post.promised_within)
    return min(limits, default=None)


def _public_silence(case: Case) -> Judged | None:
    advice = "Set a timer when you post: the next one is due even if there is nothing new to say."
    if not case.public:
        rule = case.policy.communication.first_public
        required = need(case, rule.severities)
        if required is None or required.gone_by(required.at + rule.within):
            return None
        if _over_before(case, required.at + rule.within) or required.at + rule.within > case.end:
            return None
        return Judged(
            0.0,
            "The public heard nothing throughout.",
            required.evidence,
            advice,
            people=case.speakers(case.end, Role.COMMS, Role.IC),
        )
    silences = []
    for number, post in enumerate(case.public):
        allowed = _allowed(case, post, case.public[0])
        after = case.public[number + 1] if number + 1 < len(case.public) else None
        if post.state is not StatusState.RESOLVED and allowed is not None:
            until = after.at if after else case.end
            silences.append(((until - post.at) / max(allowed, 1), post, after, allowed))
    closed = [each for each in silences if each[2] is not None or each[0] > 1]
    if not closed:
        return None
    _, post, after, allowed = max(closed, key=lambda each: each[0])
    return _silence(case, post, after, allowed, advice)


def _silence(case: Case, post: Post, after: Post | None, allowed: int, advice: str) -> Judged:
    until = after.at if after else case.end
    silent = until - post.at
    what = f"the {post.state} post" if post.state else "the update"
    ended = f"until {when(until)}" if after else f"until the drill's end at {when(until)}"
    says = (
        f"The longest silence against what was allowed followed {what} at {when(post.at)}: {long(silent)}, {ended} "
        f"({long(allowed)} allowed)."
    )
    earned = credit(silent, allowed, case.rubric.curve.zero_at)
    return Judged(
        earned,
        says,
        (post.seq, after.seq) if after else (post.seq,),
        advice if earned < 1 else "",
        seconds(allowed),
        seconds(silent),
        "seconds",
        (post.by,),
    )


def _internal_silence(case: Case) -> Judged | None:
    every = case.policy.communication.internal_every
    required = need(case, case.policy.war_room.severities)
    if every is None or required is None or not case.internal:
        return None
    advice = "Keep the internal updates coming, also while you wait: it saves you the questions."
    over = case.closed.at if case.closed else case.end
    posts = [post for post in case.internal if post.at <= over]
    if not posts:
        return None
    worst: Judged | None = None
    for post, until in zip(posts, [*(post.at for post in posts[1:]), over], strict=True):
        earned = credit(until - post.at, every, case.rubric.curve.zero_at)
        if worst is None or earned < worst.credit:
            says = (
                f"The longest time between internal updates was {long(until - post.at)}, after {when(post.at)} "
                f"{quote(post.text, 40)} ({long(every)} allowed)."
            )
            worst = Judged(
                earned,
                says,
                (post.seq,),
                advice if earned < 1 else "",
                seconds(every),
                seconds(until - post.at),
                "seconds",
                (post.by,),
                weight=0.5,
            )
    return worst
