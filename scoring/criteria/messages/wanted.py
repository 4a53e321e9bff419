"""Which rules a message is held to, by its audience and by whether the incident still runs.

Separate because the grade and the line that helps while somebody writes must ask for the same things. A placeholder of
a template that nobody wrote over says nothing, nor does the sentence around it.

The tables name the rules of every version of the rubric; who asks gets those that hold in one.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.first.action import ACTION
from scoring.criteria.messages.first.affected import AFFECTED
from scoring.criteria.messages.first.blame import BLAME
from scoring.criteria.messages.first.cause import CAUSE
from scoring.criteria.messages.first.customer_data import CUSTOMER_DATA
from scoring.criteria.messages.first.doing import DOING
from scoring.criteria.messages.first.done import DONE
from scoring.criteria.messages.first.follow_up import FOLLOW_UP
from scoring.criteria.messages.first.ic_named import IC_NAMED
from scoring.criteria.messages.first.impact import IMPACT
from scoring.criteria.messages.first.internal_names import INTERNAL_NAMES
from scoring.criteria.messages.first.next_news import NEXT_NEWS
from scoring.criteria.messages.first.revenue import REVENUE
from scoring.criteria.messages.first.secrets import SECRETS
from scoring.criteria.messages.first.seen import SEEN
from scoring.criteria.messages.first.severity_named import SEVERITY_NAMED
from scoring.criteria.messages.first.since_when import SINCE_WHEN
from scoring.criteria.messages.rule import Rule, Words, sentences
from scoring.versions import LATEST, in_force
from simulator.domain.vocabulary import StatusState

PUBLIC_OPEN: tuple[Rule, ...] = (AFFECTED, SEEN, DOING, NEXT_NEWS)
PUBLIC_RESOLVED: tuple[Rule, ...] = (AFFECTED, DONE, SINCE_WHEN, FOLLOW_UP)
INTERNAL_OPEN: tuple[Rule, ...] = (SEVERITY_NAMED, IMPACT, CAUSE, ACTION, IC_NAMED, REVENUE, NEXT_NEWS)
INTERNAL_RESOLVED: tuple[Rule, ...] = (SEVERITY_NAMED, IMPACT, CAUSE, DONE, SINCE_WHEN, IC_NAMED, FOLLOW_UP)

CRITICAL: tuple[Rule, ...] = (SECRETS, CUSTOMER_DATA)
"""What must never stand in a public post; one is enough to cap the rating."""
UNWISE: tuple[Rule, ...] = (INTERNAL_NAMES, BLAME)
"""What does not belong in a public post."""

_PLACE = re.compile(r"\{[a-z_]{1,40}\}")


def wanted_in_public(state: StatusState | None, rubric: int = LATEST) -> tuple[Rule, ...]:
    """The elements of a post on the status page."""
    return in_force(PUBLIC_RESOLVED if state is StatusState.RESOLVED else PUBLIC_OPEN, rubric)


def wanted_inside(*, over: bool, money: bool, rubric: int = LATEST) -> tuple[Rule, ...]:
    """The elements of an internal update; `over` once the incident is, `money` where the scenario knows it."""
    wanted = in_force(INTERNAL_RESOLVED if over else INTERNAL_OPEN, rubric)
    return tuple(rule for rule in wanted if rule.id != REVENUE.id or money)


def unwanted_in_public(rubric: int = LATEST) -> tuple[Rule, ...]:
    """What must not stand in a public post, the critical first."""
    return in_force((*CRITICAL, *UNWISE), rubric)


def is_critical(rule: Rule) -> bool:
    """Whether breaking a rule once is enough to cap the rating."""
    return any(each.id == rule.id for each in CRITICAL)


def written(text: str) -> str:
    """A text without the sentences of a template in which a placeholder still stands."""
    if not _PLACE.search(text):
        return text
    return "\n".join(part for part in sentences(text) if not _PLACE.search(part))


def words_that_say(rule: Rule, text: str, words: Words, components: tuple[str, ...] = ()) -> str | None:
    """The words by which a written text meets an element; a component named beside a post says what is affected."""
    if rule.id == AFFECTED.id and components:
        return components[0]
    return rule.find(text, words)
