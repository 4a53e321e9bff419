"""Content: whether each post and update says what its reader needs.

Separate from the rules themselves and from the table of which message needs which (`messages`): this file judges what
was posted by them.
"""

from __future__ import annotations

from scoring.case import Case, Post
from scoring.criteria.messages.blameless import without_blame
from scoring.criteria.messages.rule import Rule
from scoring.criteria.messages.wanted import better_with, wanted_in_public, wanted_inside, words_that_say, written
from scoring.judged import Judged, Skipped, Verdict, missing, not_asked, quote, when
from scoring.needs import need
from simulator.domain.vocabulary import Role


def content(case: Case) -> Verdict:
    """Judge each public post and internal update by its elements; none at all where one was due counts as empty."""
    if case.false_alarm:
        return not_asked("it was a false alarm")
    found = [_judge(case, post, _elements(case, post)) for post in (*case.public, *case.internal)]
    if not case.public:
        found += _nothing_posted(case)
    if not found and need(case, case.policy.communication.first_public.severities):
        return Skipped("nothing was posted, and nothing was due yet")
    return found or not_asked("nothing was posted, and nothing had to be")


def _elements(case: Case, post: Post) -> tuple[Rule, ...]:
    if post.audience == "public":
        return wanted_in_public(post.state, case.rubric.rubric)
    over = case.closed is not None and post.at >= case.closed.at
    return wanted_inside(over=over, money=case.words.money, rubric=case.rubric.rubric)


def _judge(case: Case, post: Post, wanted: tuple[Rule, ...]) -> Judged:
    text = without_blame(written(post.text), case.words)
    lacking = [rule for rule in wanted if words_that_say(rule, text, case.words, post.components) is None]
    kind = f"{post.state} post" if post.audience == "public" else "internal update"
    head = f"The {kind} by {post.by} at {when(post.at)}, {quote(post.text)},"
    says = f"{head} says {_list([rule.asks for rule in wanted])}."
    if lacking:
        says = f"{head} does not say {_list([rule.asks for rule in lacking], 'or')}."
    advice = [rule.advice for rule in lacking]
    if lacking and post.audience == "public":
        advice.append(better_with(text, case.words, case.rubric.rubric))
    return Judged(
        1 - len(lacking) / len(wanted),
        says,
        (post.seq,),
        " ".join(filter(None, advice)),
        len(wanted),
        len(wanted) - len(lacking),
        "count",
        (post.by,),
    )


def _list(parts: list[str], last: str = "and") -> str:
    return parts[0] if len(parts) == 1 else f"{'; '.join(parts[:-1])}; {last} {parts[-1]}"


def _nothing_posted(case: Case) -> list[Judged]:
    rule = case.policy.communication.first_public
    required = need(case, rule.severities)
    due = required.at + rule.within if required else 0
    if required is None or required.gone_by(due) or (case.closed is not None and case.closed.at < due):
        return []
    verdict = missing(
        case,
        due=due,
        target=rule.within,
        what="There is no public post to read",
        evidence=required.evidence,
        advice="Start from the policy's template: what is affected, what users see, what you do, when next.",
        people=case.speakers(case.end, Role.COMMS, Role.IC),
    )
    return [] if isinstance(verdict, Skipped) else verdict
