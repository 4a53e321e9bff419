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
_RATE = (
    r"(?![,.]?\d)(?![^,;.|\n]{0,30}?(?:/|\bper |\ba |\beach |\bevery )\s?(?:s|sec|second|min|minute|h|hour|day)s?\b)"
)
_MONEY = re.compile(
    rf"(?:US\$|[$\u20ac\u00a3]|\b(?:USD|EUR|GBP)\s?)\s?{_AMOUNT}\b{_RATE}|"
    rf"\b{_AMOUNT}\s?(?:USD|EUR|GBP|dollars|euros?|pounds)\b{_RATE}",
    re.IGNORECASE,
)
_ABOUT_LOSS = re.compile(
    r"\b(?:revenue|lost|loss|losses|losing|impact|cost|costs|est|estimated|so far|damage)\b", re.IGNORECASE
)
_USERS = re.compile(
    rf"(?<![\w:$\u20ac\u00a3.]){_AMOUNT}\s(?:of (?:our|the) |our |affected |active |paying |unique )?"
    rf"(?:users|customers|people|shoppers|accounts|subscribers)\b{_RATE}",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"\b(?:for|in|within|after|during|over|under|last|past|next|another|every|than|each|tier|level|group|phase|version|"
    r"plan|zone|region|priority)\s{1,2}(?:about |around |~)?$",
    re.IGNORECASE,
)
"""Before a number it makes no count of users: a length of time ("for 10m"), a share ("1 in 10"), a name ("tier 2")."""
_PART_OF = re.compile(r"(\d[\d,]{0,14})\s{1,2}(?:out )?of (?:our |the |about )?$", re.IGNORECASE)
"""Before the number of all users: how many of them are meant."""
_WINDOW = re.compile(
    r"\b(?:in|over|during|within) the (?:last|past|first) (?:\d{1,3} ?)?(?:s|sec|second|m|min|minute|h|hour|day)s?\b",
    re.IGNORECASE,
)
"""What is counted in a window is no total."""
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
        if _WINDOW.search(sentence):
            continue
        if _ABOUT_LOSS.search(sentence):
            for money in _MONEY.finditer(sentence):
                digits, scale = (money[1], money[2]) if money[1] else (money[3], money[4])
                found.append(StatedFigure("money", _amount(digits, scale), money[0]))
        found += _users(sentence)
    return found


def _users(sentence: str) -> list[StatedFigure]:
    found = []
    for users in _USERS.finditer(sentence):
        before = sentence[: users.start()]
        part = _PART_OF.search(before)
        if part:
            found.append(StatedFigure("users", _amount(part[1], None), f"{part[0]}{users[0]}"))
        elif not _NO_COUNT.search(before) and _amount(users[1], users[2]) > 1:
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
    ("For 10m customers could not pay.", ()),
    ("For about 10 m customers could not pay.", ()),
    ("After 10 minutes customers could pay again.", ()),
    ("1 in 10 customers cannot pay.", ()),
    ("SEV1 customers of tier 2 customers are affected.", ()),
    ("In the last 10 minutes 900 customers could not pay.", ()),
    ("900 customers are affected each minute.", ()),
    ("1,200 of our 9,000 customers could not pay.", (("users", 1200.0),)),
    ("About 2m customers were affected.", (("users", 2000000.0),)),
    ("9,000 of our customers were affected.", (("users", 9000.0),)),
)
"""Texts and what is stated in them; they are the tests of this file."""
