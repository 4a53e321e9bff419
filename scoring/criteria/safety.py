"""Safety: what must not stand in a public post.

Separate because the rules are shared with nothing but the public's posts, and two of them are critical.
"""

from __future__ import annotations

from scoring.case import Case, Post
from scoring.criteria.messages.rule import Rule
from scoring.criteria.messages.wanted import is_critical, unwanted_in_public
from scoring.judged import Judged, Skipped, Verdict, quote, when


def safety(case: Case) -> Verdict:
    """Judge each public post."""
    found = [_judge(case, post) for post in case.public]
    return found or Skipped("there was no public post")


def _judge(case: Case, post: Post) -> Judged:
    rules = unwanted_in_public(case.rubric.rubric)
    broken = [(rule, words) for rule in rules if (words := rule.find(post.text, case.words)) is not None]
    head = f"The public post by {post.by} at {when(post.at)}"
    if not broken:
        return Judged(1.0, f"{head} gives nothing away and blames nobody.", (post.seq,), people=(post.by,))
    critical = any(is_critical(rule) for rule, _ in broken)
    which = "; ".join(f"{quote(_shown(rule, words), 60)} ({rule.id})" for rule, words in broken)
    return Judged(
        0.0 if critical else max(0.0, 1 - 0.5 * len(broken)),
        f"{head} holds {which}.",
        (post.seq,),
        " ".join(rule.advice for rule, _ in broken),
        people=(post.by,),
        ceiling="critical" if critical else None,
    )


def _shown(rule: Rule, words: str) -> str:
    """A report does not repeat a secret: the first characters show which one is meant."""
    return f"{words[:6]}\u2026" if is_critical(rule) else words
