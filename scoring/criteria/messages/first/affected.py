"""What is affected: the thing that customers know, by a name that they know.

Separate from what they see because "we have a problem" may say the second and not the first.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.rule import Rule, Words

_GENERAL = re.compile(
    r"\b(site|website|shop|store|app|apps|api|service|services|checkout|cart|payments?|orders?|ordering|logins?|log-?in|"
    r"sign-?in|sign-?ups?|accounts?|search|uploads?|downloads?|exports?|imports?|reports?|e-?mails?|messages?|messaging|"
    r"notifications?|dashboards?|pages?|portal|platform|deliver(?:y|ies)|bookings?|billing|invoices?|streams?|streaming)\b",
    re.IGNORECASE,
)


_TWO_WORDS = re.compile(r"\b(check|sign|log)[ -](in|out|up|on)\b", re.IGNORECASE)


def _joined(text: str) -> str:
    """`check out` and `check-out` as `checkout`."""
    return _TWO_WORDS.sub(r"\1\2", text)


def _find(text: str, words: Words) -> str | None:
    text = _joined(text)
    for word in map(_joined, words.customer):
        found = re.search(rf"(?<!\w){re.escape(word.rstrip('s') or word)}\w{{0,12}}", text, re.IGNORECASE)
        if found:
            return found[0]
    if words.customer:
        return None
    general = _GENERAL.search(text)
    return general[0] if general else None


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
        "Checkout errors resolved.",
        "Some customers see errors when they try to check out.",
    ),
    wrong=(
        "We are investigating an issue.",
        "Some systems are degraded. Our team is engaged.",
        "Root cause identified. Fix deploying now. Update in 15 minutes.",
    ),
    until=1,
)
