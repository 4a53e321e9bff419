"""What is affected: the thing that customers know, by a name that they know.

Separate from what they see because "we have a problem" may say the second and not the first.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.rule import Rule, Words

_THINGS: tuple[tuple[str, ...], ...] = (
    (
        "checkout", "check out", "order", "pay", "payment", "purchase", "buy", "cart", "basket", "shop", "store",
        "till", "card", "sale", "shopping",
    ),
    ("sign in", "signin", "log in", "login", "account", "authentication", "password", "sign up", "sign on"),
    ("export", "download", "report", "file", "archive"),
    ("upload", "import", "file", "attachment"),
    ("search", "result", "find"),
    ("message", "mail", "email", "e-mail", "notification", "chat"),
    ("delivery", "shipping", "parcel", "tracking"),
    ("booking", "reservation", "appointment"),
    ("stream", "video", "playback", "audio"),
    ("site", "website", "page", "app", "portal", "platform", "dashboard", "api"),
)  # fmt: skip
"""Words that customers use alike; a scenario that names one of a row means the row."""
_ENDINGS = r"(?:s|es|ing|ed|ment|ments|able)?"
_NOT_THINGS = re.compile(
    r"\b(?:in order to|on our store of|payment provider|card provider|card numbers?|support page|status page|this page|"
    r"error pages?|account of|on account|report (?:back|again)|full report|a report|report follows|in store|"
    r"(?:we|i)(?:['\u2019]ll| will)? (?:buy|order|pay|report|search|find)|find out|app and|by e-?mail|e-?mail "
    r"(?:each|all|you))\b",
    re.IGNORECASE,
)


def _stem(word: str) -> str:
    word = re.sub(r"[ -]", "[ -]?", re.escape(word.lower()).replace(r"\ ", " ").replace(r"\-", "-"))
    return rf"{word}{_ENDINGS}"


def _known(customer: tuple[str, ...]) -> tuple[str, ...]:
    plain = {re.sub(r"(?:ing|s)$", "", word.lower()) for word in customer} | {word.lower() for word in customer}
    rows = [row for row in _THINGS if any(thing in plain for thing in row)]
    return tuple(dict.fromkeys((*customer, *(thing for row in rows for thing in row))))


def _find(text: str, words: Words) -> str | None:
    things = _known(words.customer) if words.customer else tuple(thing for row in _THINGS for thing in row)
    stems = "|".join(_stem(thing.rstrip("s") or thing) for thing in sorted(things, key=len, reverse=True))
    found = re.search(rf"(?<![\w-])(?:{stems})(?![\w])", _NOT_THINGS.sub("", text), re.IGNORECASE)
    return found[0] if found else None


AFFECTED = Rule(
    id="affected",
    kind="element",
    asks="what is affected, in the customers' words",
    short="what is affected",
    find=_find,
    advice="Name what customers use, as they call it.",
    right=(
        "We are investigating failed payments at checkout.",
        "Customers cannot complete orders at the moment.",
        "Purchases are failing for most of you.",
        "Some customers see errors when they try to check out.",
    ),
    wrong=(
        "We are investigating an issue.",
        "Some systems are degraded. Our team is engaged.",
        "All shoppers see an error page.",
        "Root cause identified. Fix deploying now. Update in 15 minutes.",
    ),
    since=2,
)
