"""Which rules a message is held to, by its audience and by whether the incident still runs.

Separate because the grade and the line that helps while somebody writes must ask for the same things. A placeholder of
a template that nobody wrote over says nothing, nor does the sentence around it.

The tables name the rules of every version of the rubric; who asks gets those that hold in one.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.action import ACTION
from scoring.criteria.messages.affected import AFFECTED
from scoring.criteria.messages.blame import BLAME
from scoring.criteria.messages.cause import CAUSE
from scoring.criteria.messages.counterfactual import COUNTERFACTUAL
from scoring.criteria.messages.customer_data import CUSTOMER_DATA
from scoring.criteria.messages.doing import DOING
from scoring.criteria.messages.done import DONE
from scoring.criteria.messages.first import tables as first
from scoring.criteria.messages.fix_promise import FIX_PROMISE
from scoring.criteria.messages.follow_up import FOLLOW_UP
from scoring.criteria.messages.for_whom import FOR_WHOM
from scoring.criteria.messages.ic_named import IC_NAMED
from scoring.criteria.messages.impact import IMPACT
from scoring.criteria.messages.internal_names import INTERNAL_NAMES
from scoring.criteria.messages.jargon import JARGON
from scoring.criteria.messages.next_news import NEXT_NEWS
from scoring.criteria.messages.person_named import PERSON_NAMED
from scoring.criteria.messages.revenue import REVENUE
from scoring.criteria.messages.rule import Rule, Words, sentences
from scoring.criteria.messages.secrets import SECRETS
from scoring.criteria.messages.seen import SEEN, SEEN_AGAIN
from scoring.criteria.messages.severity_named import SEVERITY_NAMED
from scoring.criteria.messages.since_when import SINCE_WHEN
from scoring.versions import LATEST, in_force
from simulator.domain.vocabulary import StatusState

PUBLIC_OPEN: tuple[Rule, ...] = (*first.PUBLIC_OPEN, AFFECTED, SEEN, DOING, NEXT_NEWS)
PUBLIC_WATCHED: tuple[Rule, ...] = (*first.PUBLIC_OPEN, AFFECTED, SEEN_AGAIN, DOING, NEXT_NEWS)
"""While a fix is watched, that it works again is what users see."""
PUBLIC_RESOLVED: tuple[Rule, ...] = (*first.PUBLIC_RESOLVED, AFFECTED, DONE, SINCE_WHEN, FOLLOW_UP)
INTERNAL_OPEN: tuple[Rule, ...] = (
    *first.INTERNAL_OPEN, SEVERITY_NAMED, IMPACT, CAUSE, ACTION, IC_NAMED, REVENUE, NEXT_NEWS,
)  # fmt: skip
INTERNAL_RESOLVED: tuple[Rule, ...] = (
    *first.INTERNAL_RESOLVED, SEVERITY_NAMED, IMPACT, CAUSE, DONE, SINCE_WHEN, IC_NAMED, FOLLOW_UP,
)  # fmt: skip

ADVISED: tuple[Rule, ...] = (FOR_WHOM,)
"""What makes a public post better and costs nothing where it is left out."""

CRITICAL: tuple[Rule, ...] = (*first.CRITICAL, SECRETS, CUSTOMER_DATA)
"""What must never stand in a public post; one is enough to cap the rating."""
UNWISE: tuple[Rule, ...] = (
    *first.UNWISE, INTERNAL_NAMES, PERSON_NAMED, BLAME, COUNTERFACTUAL, JARGON, FIX_PROMISE,
)  # fmt: skip
"""What does not belong in a public post."""
UNWISE_INSIDE: tuple[Rule, ...] = (BLAME, COUNTERFACTUAL)
"""What does not belong in an internal update either."""

_PLACE = re.compile(r"\{[a-z_]{1,40}\}")


def wanted_in_public(state: StatusState | None, rubric: int = LATEST) -> tuple[Rule, ...]:
    """The elements of a post on the status page."""
    if state is StatusState.RESOLVED:
        return in_force(PUBLIC_RESOLVED, rubric)
    return in_force(PUBLIC_WATCHED if state is StatusState.MONITORING else PUBLIC_OPEN, rubric)


def wanted_inside(*, over: bool, money: bool, rubric: int = LATEST) -> tuple[Rule, ...]:
    """The elements of an internal update; `over` once the incident is, `money` where the scenario knows it."""
    wanted = in_force(INTERNAL_RESOLVED if over else INTERNAL_OPEN, rubric)
    return tuple(rule for rule in wanted if rule.id != REVENUE.id or money)


def unwanted_in_public(rubric: int = LATEST, *, over: bool = False) -> tuple[Rule, ...]:
    """What must not stand in a public post, the critical first; `over` for one that says it is resolved."""
    found = in_force((*CRITICAL, *UNWISE), rubric)
    return tuple(rule for rule in found if not (over and rule is FIX_PROMISE))


def unwanted_inside(rubric: int = LATEST) -> tuple[Rule, ...]:
    """What must not stand in an internal update; rubric 1 asked nothing of them."""
    return in_force(UNWISE_INSIDE, rubric)


def is_critical(rule: Rule) -> bool:
    """Whether breaking a rule once is enough to cap the rating."""
    return any(each.id == rule.id for each in CRITICAL)


def written(text: str) -> str:
    """A text without the sentences of a template in which a placeholder still stands."""
    if not _PLACE.search(text):
        return text
    return "\n".join(part for part in sentences(text) if not _PLACE.search(part))


def better_with(text: str, words: Words, rubric: int = LATEST) -> str:
    """What a public post would be better with, as advice; empty where it has it."""
    return " ".join(rule.advice for rule in in_force(ADVISED, rubric) if rule.find(text, words) is None)


def words_that_say(rule: Rule, text: str, words: Words, components: tuple[str, ...] = ()) -> str | None:
    """The words by which a written text meets an element; a component named beside a post says what is affected."""
    if rule.id == AFFECTED.id and components:
        return components[0]
    return rule.find(text, words)
