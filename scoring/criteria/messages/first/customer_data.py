"""Customer data in a public post: addresses, card and social security numbers.

Separate because it is critical, and because what looks like a number of an order is not it.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.rule import Rule, Words

_EMAIL = re.compile(r"\b([A-Za-z0-9._%+-]{1,64})@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}\b")
_OURS = re.compile(r"^(?:support|help|status|info|contact|security|privacy|press|noreply|no-reply)\b", re.IGNORECASE)
_CARD = re.compile(r"(?<![\d-])(?:\d[ -]?){12,18}\d(?![\d-])")
_SOCIAL = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b")


def _luhn(digits: str) -> bool:
    doubled = [int(d) for d in digits]
    for index in range(len(doubled) - 2, -1, -2):
        doubled[index] = doubled[index] * 2 - (9 if doubled[index] > 4 else 0)
    return sum(doubled) % 10 == 0


def _find(text: str, words: Words) -> str | None:  # noqa: ARG001  # one shape for all rules
    for email in _EMAIL.finditer(text):
        if not _OURS.match(email[1]):
            return email[0]
    for card in _CARD.finditer(text):
        if _luhn(re.sub(r"\D", "", card[0])):
            return card[0]
    found = _SOCIAL.search(text) or _IBAN.search(text)
    return found[0] if found else None


CUSTOMER_DATA = Rule(
    id="customer-data",
    kind="fault",
    asks="no customer data",
    short="no customer data",
    find=_find,
    advice="Speak of customers as a number, never by name, address or account; take such a post down at once.",
    right=(
        "About 900 customers a minute are affected.",
        "Write to support@example.com if your order is missing.",
        "Call 0800 123 4567 for help. Incident 2025-03-15 14:29.",
    ),
    wrong=(
        "The order of jane.doe@gmail.com failed.",
        "Card 4111 1111 1111 1111 was charged twice.",
        "Customer 123-45-6789 is affected.",
    ),
    until=1,
)
