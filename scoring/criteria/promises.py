"""Promises: news that a text announced for a time, and whether it came.

Separate from the cadence because a promise binds whoever made it, also where no policy asked for one. Kept by a post to
the same audience or a wider one; the claim that it is over settles the internal ones.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from scoring.case import Case, Post
from scoring.curve import credit
from scoring.judged import Judged, Skipped, Verdict, long, quote, seconds, when
from simulator.domain import events as ev


@dataclass(frozen=True, slots=True)
class Kept:
    """What can keep a promise: a moment and its record."""

    at: int
    seq: int


def promises(case: Case) -> Verdict:
    """Judge each promise of news that fell due before the drill's end."""
    public = sorted((Kept(post.at, post.seq) for post in case.public), key=lambda kept: kept.at)
    within = inside(case)
    found: list[Judged] = []
    for post in sorted((*case.public, *case.internal, *case.replies), key=lambda post: post.at):
        if post.promise is not None and post.promised_within is not None:
            keeping = public if post.audience == "public" else within
            judged = _judge(case, post, post.promise, post.promised_within, keeping)
            if judged is not None:
                found.append(judged)
    return found or Skipped("no promise of news fell due")


def inside(case: Case) -> list[Kept]:
    """What keeps an internal promise: any update or public post, and the claim that it is over."""
    posts = [Kept(post.at, post.seq) for post in (*case.internal, *case.public)]
    claims = [Kept(record.at, record.seq) for record, _ in case.log.of(ev.IncidentResolved, ev.IncidentStoodDown)]
    return sorted(posts + claims, key=lambda kept: (kept.at, kept.seq))


def _judge(case: Case, post: Post, due: int, length: int, keeping: list[Kept]) -> Judged | None:
    after = bisect_right(keeping, post.at, key=lambda kept: kept.at)
    kept = keeping[after] if after < len(keeping) else None
    if kept is None and due >= case.end:
        return None
    until = kept.at if kept else case.end
    earned = credit(until - post.at, length, case.rubric.curve.zero_at)
    words = quote(post.promise_words)
    whom = {"public": "the public", "internal": "the company", "reply": "the one who asked"}[post.audience]
    promise = f"At {when(post.at)} {post.by} promised {whom} {words}, due {when(due)}"
    if kept is None:
        earned, outcome = 0.0, "nothing followed"
    elif kept.at - post.at <= length:
        outcome = f"kept at {when(kept.at)}"
    else:
        outcome = f"it came at {when(kept.at)}, {long(kept.at - due)} late"
    return Judged(
        earned,
        f"{promise}; {outcome}.",
        (post.seq, kept.seq) if kept else (post.seq,),
        "" if earned == 1 else "Promise only what you can keep, and post on time even without news.",
        seconds(length),
        seconds(kept.at - post.at) if kept else None,
        "seconds",
        (post.by,),
    )
