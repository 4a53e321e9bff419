"""Figures that a text states: money lost, users affected.

Separate because a stated figure is a fact that the signals and the scenario's rates can contradict. Rates
("$2,400/min") and money that is not about the outage are no such figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from scoring.criteria.messages.rule import sentences

_AMOUNT = r"(\d[\d,]{0,14}(?:\.\d{1,3})?)\s?(k|m|thousand|million)?"
_RATE = r"(?![,.]?\d)(?!\s{0,2}(?:/|per |a |each |every )\s?(?:s|sec|second|min|minute|h|hour|day)s?\b)"
_MONEY = re.compile(
    rf"(?:US\$|[$\u20ac\u00a3]|\b(?:USD|EUR|GBP)\s?)\s?{_AMOUNT}\b{_RATE}|"
    rf"\b{_AMOUNT}\s?(?:USD|EUR|GBP|dollars|euros?|pounds)\b{_RATE}",
    re.IGNORECASE,
)
_ABOUT_LOSS = re.compile(
    r"\b(?:revenue|lost|loss|losses|losing|impact|cost|costs|est|estimated|so far|damage)\b", re.IGNORECASE
)
_USERS = re.compile(
    rf"(?<![\d:$\u20ac\u00a3.]){_AMOUNT}\s(?:of (?:our|the) |our |affected |active |paying |unique )?"
    rf"(?:users|customers|people|shoppers|accounts|subscribers)\b{_RATE}",
    re.IGNORECASE,
)
_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """An amount that a text states, with its words."""

    kind: Literal["money", "users"]
    amount: float
    quote: str


def _amount(digits: str, scale: str | None) -> float:
    return float(digits.replace(",", "")) * _SCALE.get((scale or "").lower(), 1.0)


def stated_figures(text: str) -> list[StatedFigure]:
    """Every amount of money lost or of users affected that a text states."""
    found: list[StatedFigure] = []
    for sentence in sentences(text):
        if _ABOUT_LOSS.search(sentence):
            for money in _MONEY.finditer(sentence):
                digits, scale = (money[1], money[2]) if money[1] else (money[3], money[4])
                found.append(StatedFigure("money", _amount(digits, scale), money[0]))
        for users in _USERS.finditer(sentence):
            found.append(StatedFigure("users", _amount(users[1], users[2]), users[0]))
    return found


EXAMPLES: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    ("Revenue impact: about $19,000 so far.", (("money", 19000.0),)),
    ("Revenue impact: ~$12k est | IC: @alice", (("money", 12000.0),)),
    ("We lost 4,500 EUR so far.", (("money", 4500.0),)),
    ("Impact: about 12,600 customers could not pay.", (("users", 12600.0),)),
    ("Revenue impact about $2,400/min.", ()),
    ("About 900 users per minute are hit.", ()),
    ("You get a voucher of $10.", ()),
    ("40 tickets in ten minutes.", ()),
    ("Since 14:29 customers cannot pay.", ()),
    ("For 10 minutes customers could not pay.", ()),
    ("9,000 of our customers were affected.", (("users", 9000.0),)),
)
"""Texts and what is stated in them; they are the tests of this file."""
