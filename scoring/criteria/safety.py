"""Safety: what must not stand in a public post.

Separate because the rules are shared with nothing but the public's posts, and two of them are critical.
"""

from __future__ import annotations

from scoring.case import Case, Post
from scoring.criteria.messages.rule import Rule
from scoring.criteria.messages.wanted import is_critical, unwanted_in_public, unwanted_inside
from scoring.judged import Judged, Skipped, Verdict, quote, when
from simulator.domain.vocabulary import StatusState

KIN = {"jargon": "internal-names", "person-named": "blame", "counterfactual": "blame"}
"""Rules that are broken together by one slip, which costs once."""


def safety(case: Case) -> Verdict:
    """Judge each public post, and each internal update that blames."""
    found = [_judge(case, post, _unwanted(case, post)) for post in case.public]
    inside = [_judge(case, post, unwanted_inside(case.rubric.rubric)) for post in case.internal]
    # An update without blame earns nothing here: the points are for what the public reads.
    found += [each for each in inside if each.credit < 1]
    return found or Skipped("there was no public post")


def _unwanted(case: Case, post: Post) -> tuple[Rule, ...]:
    return unwanted_in_public(case.rubric.rubric, over=post.state is StatusState.RESOLVED)


def _judge(case: Case, post: Post, rules: tuple[Rule, ...]) -> Judged:
    broken = [(rule, words) for rule in rules if (words := rule.find(post.text, case.words)) is not None]
    head = f"The {'public post' if post.audience == 'public' else 'internal update'} by {post.by} at {when(post.at)}"
    if not broken:
        return Judged(1.0, f"{head} gives nothing away and blames nobody.", (post.seq,), people=(post.by,))
    critical = any(is_critical(rule) for rule, _ in broken)
    which = "; ".join(f"{quote(_shown(rule, words), 60)} ({rule.id})" for rule, words in broken)
    return Judged(
        0.0 if critical else max(0.0, 1 - 0.5 * len({KIN.get(rule.id, rule.id) for rule, _ in broken})),
        f"{head} holds {which}.",
        (post.seq,),
        " ".join(rule.advice for rule, _ in broken),
        people=(post.by,),
        ceiling="critical" if critical else None,
    )


def _shown(rule: Rule, words: str) -> str:
    """A report does not repeat a secret: the first characters show which one is meant."""
    return f"{words[:6]}\u2026" if is_critical(rule) else words
