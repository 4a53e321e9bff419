"""Which rules a message is held to, by its audience and by whether the incident still runs.

Separate because the grade and the line that helps while somebody writes must ask for the same things. A placeholder of
a template that nobody wrote over says nothing, nor does the sentence around it.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.action import ACTION
from scoring.criteria.messages.affected import AFFECTED
from scoring.criteria.messages.blame import BLAME
from scoring.criteria.messages.cause import CAUSE
from scoring.criteria.messages.customer_data import CUSTOMER_DATA
from scoring.criteria.messages.doing import DOING
from scoring.criteria.messages.done import DONE
from scoring.criteria.messages.follow_up import FOLLOW_UP
from scoring.criteria.messages.ic_named import IC_NAMED
from scoring.criteria.messages.impact import IMPACT
from scoring.criteria.messages.internal_names import INTERNAL_NAMES
from scoring.criteria.messages.next_news import NEXT_NEWS
from scoring.criteria.messages.revenue import REVENUE
from scoring.criteria.messages.rule import Rule, Words, sentences
from scoring.criteria.messages.secrets import SECRETS
from scoring.criteria.messages.seen import SEEN
from scoring.criteria.messages.severity_named import SEVERITY_NAMED
from scoring.criteria.messages.since_when import SINCE_WHEN
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


def wanted_in_public(state: StatusState | None) -> tuple[Rule, ...]:
    """The elements of a post on the status page."""
    return PUBLIC_RESOLVED if state is StatusState.RESOLVED else PUBLIC_OPEN


def wanted_inside(*, over: bool, money: bool) -> tuple[Rule, ...]:
    """The elements of an internal update; `over` once the incident is, `money` where the scenario knows it."""
    wanted = INTERNAL_RESOLVED if over else INTERNAL_OPEN
    return tuple(rule for rule in wanted if rule is not REVENUE or money)


def written(text: str) -> str:
    """A text without the sentences of a template in which a placeholder still stands."""
    if not _PLACE.search(text):
        return text
    return "\n".join(part for part in sentences(text) if not _PLACE.search(part))


def words_that_say(rule: Rule, text: str, words: Words, components: tuple[str, ...] = ()) -> str | None:
    """The words by which a written text meets an element; a component named beside a post says what is affected."""
    if rule is AFFECTED and components:
        return components[0]
    return rule.find(text, words)
