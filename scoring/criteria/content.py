"""Content: whether each post and update says what its reader needs.

Separate from the rules themselves (`messages`): this file says which elements a message needs, by its audience and by
whether the incident still runs.
"""

from __future__ import annotations

from scoring.case import Case, Post
from scoring.criteria.messages.action import ACTION
from scoring.criteria.messages.affected import AFFECTED
from scoring.criteria.messages.cause import CAUSE
from scoring.criteria.messages.doing import DOING
from scoring.criteria.messages.done import DONE
from scoring.criteria.messages.follow_up import FOLLOW_UP
from scoring.criteria.messages.ic_named import IC_NAMED
from scoring.criteria.messages.impact import IMPACT
from scoring.criteria.messages.next_news import NEXT_NEWS
from scoring.criteria.messages.revenue import REVENUE
from scoring.criteria.messages.rule import Rule
from scoring.criteria.messages.seen import SEEN
from scoring.criteria.messages.severity_named import SEVERITY_NAMED
from scoring.criteria.messages.since_when import SINCE_WHEN
from scoring.judged import Judged, Skipped, Verdict, missing, not_asked, quote, when
from scoring.needs import need
from simulator.domain.vocabulary import Role, StatusState

PUBLIC_OPEN: tuple[Rule, ...] = (AFFECTED, SEEN, DOING, NEXT_NEWS)
PUBLIC_RESOLVED: tuple[Rule, ...] = (AFFECTED, DONE, SINCE_WHEN, FOLLOW_UP)
INTERNAL_OPEN: tuple[Rule, ...] = (SEVERITY_NAMED, IMPACT, CAUSE, ACTION, IC_NAMED, REVENUE, NEXT_NEWS)
INTERNAL_RESOLVED: tuple[Rule, ...] = (SEVERITY_NAMED, IMPACT, CAUSE, DONE, SINCE_WHEN, IC_NAMED, FOLLOW_UP)


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
        return PUBLIC_RESOLVED if post.state is StatusState.RESOLVED else PUBLIC_OPEN
    over = case.closed is not None and post.at >= case.closed.at
    wanted = INTERNAL_RESOLVED if over else INTERNAL_OPEN
    return tuple(rule for rule in wanted if rule is not REVENUE or case.words.money)


def _said(case: Case, post: Post, rule: Rule) -> bool:
    if rule is AFFECTED and post.components:
        return True
    return rule.find(post.text, case.words) is not None


def _judge(case: Case, post: Post, wanted: tuple[Rule, ...]) -> Judged:
    lacking = [rule for rule in wanted if not _said(case, post, rule)]
    kind = f"{post.state} post" if post.audience == "public" else "internal update"
    head = f"The {kind} by {post.by} at {when(post.at)}, {quote(post.text)},"
    says = f"{head} says {_list([rule.asks for rule in wanted])}."
    if lacking:
        says = f"{head} does not say {_list([rule.asks for rule in lacking], 'or')}."
    return Judged(
        1 - len(lacking) / len(wanted),
        says,
        (post.seq,),
        " ".join(rule.advice for rule in lacking),
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
