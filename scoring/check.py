"""What a status post or an internal update still lacks, said while it is being written.

Separate from grading because it needs no log, no truth and no policy: only the text and the words that the writer's
own view knows. It asks the rules that grade (`scoring.criteria.messages`), so that what is ticked here is what counts
there. What only the truth can tell (whether a time, an amount or a claim is right, whether a promise is kept, whether
customers call it so) is not asked.

A screen builds the `Words` once, from its view, and calls `check` on each key press:

    words = Words(
        people=tuple(person.name for person in view.people),
        services=tuple(service.name for service in view.services),
        deploys=tuple(deploy.deploy for deploy in view.deploys),
        money=knows_money(runbook.impact for _, runbook in view.briefing.runbooks),
    )
    check("status", text, state=StatusState.INVESTIGATING, words=words)
    check("update", text, over=incident.state == "resolved", words=words)

`lacking` and `broken` pick what to show; `in_a_line` writes both as one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from scoring.criteria.messages.blameless import without_blame
from scoring.criteria.messages.rule import Rule, Words
from scoring.criteria.messages.wanted import (
    unwanted_in_public,
    wanted_in_public,
    wanted_inside,
    words_that_say,
    written,
)
from simulator.domain.vocabulary import StatusState

__all__ = ["Element", "Words", "broken", "check", "in_a_line", "knows_money", "lacking"]

Kind = Literal["status", "update"]

NO_WORDS = Words()
"""Nothing known of people, services, deploys or money."""

_AMOUNT = re.compile(r"[$\u20ac\u00a3]\s?\d|\b\d[\d,.]{0,15}\s?(?:USD|EUR|GBP|CHF)\b|\b(?:USD|EUR|GBP|CHF)\s?\d")


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a message should say, or should not hold."""

    id: str
    """The rule's id, as reports name it: `seen`, `next`, `internal-names`."""
    says: str
    """In the writer's words: `what users see`, `no internal names or addresses`."""
    met: bool
    """Whether it is said; for a fault, whether the text is free of it."""
    fault: bool
    """Whether it is something that must not be there; False for something that must."""
    words: str
    """The words that say it, or that break it; empty where there are none. A secret is quoted too: show none of it."""
    advice: str


def check(
    kind: Kind,
    text: str,
    *,
    state: StatusState | None = None,
    over: bool = False,
    components: tuple[str, ...] = (),
    words: Words = NO_WORDS,
) -> tuple[Element, ...]:
    """Say of each required element whether a text has it, and of a public post whether it holds what it must not.

    `state` is a status post's state, `components` what it names beside its text; `over` says that the incident is
    resolved, after which an internal update reports what was done. Elements come first, in the order in which they
    are best written. Pure, and well under a millisecond for a text of a usual length.
    """
    public = kind == "status"
    rubric = words.rubric
    wanted = wanted_in_public(state, rubric) if public else wanted_inside(over=over, money=words.money, rubric=rubric)
    said = without_blame(written(text), words)
    found = [_element(rule, words_that_say(rule, said, words, components)) for rule in wanted]
    if public:
        found += [_fault(rule, rule.find(text, words)) for rule in unwanted_in_public(rubric)]
    return tuple(found)


def lacking(elements: Iterable[Element]) -> tuple[Element, ...]:
    """What is required and not yet said."""
    return tuple(each for each in elements if not each.fault and not each.met)


def broken(elements: Iterable[Element]) -> tuple[Element, ...]:
    """What a public post holds and must not."""
    return tuple(each for each in elements if each.fault and not each.met)


def in_a_line(elements: tuple[Element, ...]) -> str:
    """One line for under the text: what is missing, and what must go; `Nothing is missing.` where all is well."""
    parts = []
    if missing := lacking(elements):
        parts.append(f"Still missing: {', '.join(each.says for each in missing)}.")
    if faults := broken(elements):
        parts.append(f"Take out: {', '.join(each.says.removeprefix('no ') for each in faults)}.")
    return " ".join(parts) or "Nothing is missing."


def knows_money(texts: Iterable[str]) -> bool:
    """Whether what the trainee can read says what an outage costs, so that an update is asked for it."""
    return any(_AMOUNT.search(text) for text in texts)


def _element(rule: Rule, words: str | None) -> Element:
    return Element(rule.id, rule.short, words is not None, False, words or "", rule.advice)


def _fault(rule: Rule, words: str | None) -> Element:
    return Element(rule.id, rule.short, words is None, True, words or "", rule.advice)
