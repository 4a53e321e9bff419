"""The labelled messages, and what the rules say of them.

Separate from the figures because other sets can be read by it: any YAML list in the form of `tests/data/messages`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from scoring.criteria.messages.claims import says_over, says_small, states_cause
from scoring.criteria.messages.for_whom import FOR_WHOM
from scoring.criteria.messages.rule import Rule, Words
from scoring.criteria.messages.stated_figures import StatedFigure, money_in, shares_in, users_in
from scoring.criteria.messages.stated_times import StatedTime, stated_times
from scoring.criteria.messages.wanted import unwanted_in_public, wanted_in_public, wanted_inside
from simulator.domain.vocabulary import StatusState

MESSAGES = Path(__file__).parents[2] / "data" / "messages"

BEGAN, RECOVERED = 14 * 60 + 30, 15 * 60 + 2
"""When it began and when it worked again, in minutes since midnight: the situation that all messages share."""
MARGIN = 2
"""Minutes that a stated time may be off, as the shipped policy has it."""
PER_MINUTE, USERS, SHARE = 2_400.0, 12_000.0, 0.8
WORDS = Words(
    customer=("checkout", "orders", "pay"),
    people=("Alice Romero", "Bob Okafor", "Carol Lindqvist", "Dave Mensah", "Erin Walsh"),
    services=("order-service", "payment-service", "orders-db", "api-gateway", "redis-cart"),
    deploys=("4521",),
    money=True,
)
TRUE_CAUSE = ("4521", "timeout", "time-out", "deploy", "release", "change", "setting", "update", "config", "version")
INSIDE_TOO = frozenset({"blame", "counterfactual", "secret", "customer-data"})


@dataclass(frozen=True)
class Message:
    """One labelled message."""

    id: str
    kind: str
    """`status`, `update` or `chat`."""
    phase: str
    """`open` or `resolved`."""
    at: int
    """Minutes since midnight."""
    text: str
    labels: frozenset[str] = field(default_factory=frozenset)
    """What it says and its faults."""


@dataclass(frozen=True)
class Read:
    """What one rule said of one message."""

    rule: str
    message: Message
    words: str | None

    @property
    def wanted(self) -> bool:
        """Whether people say that it is there."""
        return self.rule in self.message.labels


def messages(path: Path) -> list[Message]:
    """The messages of a file; raises `ValueError` that names the entry where one is not in the form."""
    found = []
    for number, entry in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1):
        try:
            found.append(_message(entry))
        except (KeyError, TypeError, AttributeError, ValueError) as problem:
            raise ValueError(f"{path}: entry {number} is not in the form of README.md: {problem!r}") from problem
    return found


def _message(entry: dict[str, Any]) -> Message:
    hours, minutes = str(entry["at"]).split(":")
    return Message(
        id=str(entry["id"]),
        kind=entry["kind"],
        phase=entry["phase"],
        at=int(hours) * 60 + int(minutes),
        text=entry["text"],
        labels=frozenset(entry.get("says") or ()) | frozenset(entry.get("faults") or ()),
    )


def readings(each: Message) -> Iterator[Read]:
    """What every rule that holds for a message says of it."""
    over = each.phase == "resolved"
    for rule in _rules(each, over=over):
        yield Read(rule.id, each, rule.find(each.text, WORDS))
    for name, find in _claims(each, over=over).items():
        yield Read(name, each, find(each.text))


def _rules(each: Message, *, over: bool) -> Iterable[Rule]:
    if each.kind == "status":
        state = StatusState.RESOLVED if over else StatusState.INVESTIGATING
        return (*wanted_in_public(state), FOR_WHOM, *unwanted_in_public(over=over))
    faults = [rule for rule in unwanted_in_public(over=over) if _applies(rule, each)]
    return (*(wanted_inside(over=over, money=True) if each.kind == "update" else ()), *faults)


def _applies(rule: Rule, each: Message) -> bool:
    return rule.id in INSIDE_TOO or (rule.id == "fix-promise" and each.kind == "update")


def _claims(each: Message, *, over: bool) -> dict[str, Callable[[str], str | None]]:
    claims: dict[str, Callable[[str], str | None]] = {
        "unmarked-cause": lambda text: states_cause(text, WORDS.services[1:], TRUE_CAUSE)
    }
    if not over:
        claims["false-over"] = says_over
    if each.kind != "chat":
        claims["understated"] = lambda text: _small(text, each.at)
        claims["wrong-start"] = lambda text: _wrong(text, "onset", each.at, BEGAN)
        if over:
            claims["wrong-end"] = lambda text: _wrong(text, "recovery", each.at, RECOVERED)
    if each.kind == "update":
        claims["wrong-money"] = lambda text: _wrong_money(text, each.at)
    return claims


def _lasted(at: int) -> int:
    return min(at, RECOVERED) - BEGAN


def _small(text: str, at: int) -> str | None:
    few = [each.quote for each in shares_in(text) if each.amount * 2 < SHARE]
    few += [each.quote for each in users_in(text) if each.amount * 2 < USERS * _lasted(at) / _lasted(RECOVERED)]
    return says_small(text) or next(iter(few), None)


def _wrong(text: str, kind: str, at: int, truth: int) -> str | None:
    return next((said.quote for said in stated_times(text) if said.kind == kind and _off(said, at, truth)), None)


def _off(said: StatedTime, at: int, truth: int) -> bool:
    minutes = at - said.minutes if said.ago else said.minutes
    apart = [abs(minutes - truth), abs(minutes + 12 * 60 - truth)] if said.half_day else [abs(minutes - truth)]
    return said.vague or min(apart) > MARGIN


def _wrong_money(text: str, at: int) -> str | None:
    def off(said: StatedFigure) -> bool:
        actual = PER_MINUTE if said.kind == "money a minute" else PER_MINUTE * _lasted(at)
        return abs(said.amount - actual) > actual / 4

    return next((said.quote for said in money_in(text) if off(said)), None)
