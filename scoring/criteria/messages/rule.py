"""What a rule on messages is: something to find in a text, with examples of both sides.

Separate because every rule has this one shape: an element finds the words that say it, a fault finds the words that
break it. Patterns take time linear in the text: no nested repetition, every repetition bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scoring.versions import FIRST, LATEST

SENTENCE = re.compile(r"(?<=[.!?;|\n])\s+|\n+")
"""Where one sentence ends and the next begins; a bar divides the parts of a one-line update."""


@dataclass(frozen=True, slots=True)
class Words:
    """The scenario's own words, which some rules compare with."""

    customer: tuple[str, ...] = ()
    """What customers call what is affected: `checkout`, `orders`."""
    people: tuple[str, ...] = ()
    """Full names of the team."""
    services: tuple[str, ...] = ()
    deploys: tuple[str, ...] = ()
    money: bool = False
    """Whether the scenario knows what an outage costs."""
    rubric: int = LATEST
    """The version of the rubric that is read by, for what finds other words since a later one."""


EXAMPLE = Words(
    customer=("checkout", "orders", "pay"),
    people=("Alice Romero", "Bob Okafor", "Carol Lindqvist"),
    services=("order-service", "orders-db"),
    deploys=("4521",),
    money=True,
)
"""The words that the rules' examples are written with."""

Find = Callable[[str, Words], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how to find what it is about, and examples that are its tests."""

    id: str
    kind: Literal["element", "fault"]
    """An element should be there, a fault should not."""
    asks: str
    """What is asked of a message, as a noun phrase for a finding: `what is affected, in the customers' words`."""
    short: str
    """The same in the fewest words, for the line under a text that is being written."""
    find: Find
    """The words that say it (an element) or break it (a fault), or None."""
    advice: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    since: int = FIRST
    """The first version of the rubric in which it holds."""
    until: int | None = None
    """The last one; None for a rule that still holds. What it finds is changed by a second rule of the same id."""


def finder(*patterns: str) -> Find:
    """Find the first of some case-blind patterns."""
    compiled = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]

    def find(text: str, words: Words) -> str | None:  # noqa: ARG001  # one shape for all rules
        for pattern in compiled:
            found = pattern.search(text)
            if found:
                return found[0].strip()
        return None

    return find


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in SENTENCE.split(text) if part.strip()]
