"""Figures that a text states: money lost, money a minute, users affected, the share of what fails.

Separate because a stated figure is a fact that the signals and the scenario's rates can contradict. Money that is not
about the outage (a basket, a voucher) is no such figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from scoring.criteria.messages.phrases import CANNOT, FAILS, PEOPLE, SHARE, TRIES
from scoring.criteria.messages.rule import sentences
from simulator.domain.spoken_time import NUMBER, number

Kind = Literal["money", "money a minute", "users", "share"]

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,3})?"
_SCALE = r"k|m|mio|mln|thousand|million|hundred(?: thousand)?"


def _named(name: str) -> str:
    """The pattern of an amount whose groups are called `a` and `s` with a name."""
    return rf"(?P<a{name}>{_DIGITS}|{NUMBER}|half a|a|couple)\s?(?P<s{name}>{_SCALE})?"


_CURRENCY = r"(?:US\$|[$\u20ac\u00a3]|\b(?:USD|EUR|GBP|CHF)\b)"
_WORDS = r"(?:USD|EUR|GBP|CHF|dollars?|euros?|pounds|bucks|\$|\u20ac)"
_MONEY = re.compile(
    rf"{_CURRENCY}\s?{_named('1')}(?![\w])|(?<![\w.,$])(?:{_named('2')})\s?{_WORDS}(?!\w)"
    r"|(?<![\w.,$\u20ac-])(?P<a3>\d{1,3}(?:\.\d{1,2})?)\s?(?P<s3>k|grand)\b(?!\s?(?:of |our |the |affected |paying )*"
    r"(?:users|customers|people|buyers|shoppers|orders|requests|rps|tickets|accounts|rows|messages|sessions|"
    r"connections))",
    re.IGNORECASE,
)
_PER = re.compile(
    r"^[^,;.|\n]{0,30}?(?:/\s?|\bper |\ba |\beach |\bevery |\ban )(?P<unit>s|sec|second|min|minute|h|hr|hour|"
    r"day)s?\b|^\s?(?P<word>hourly)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:each|every|per|a) (?P<unit>minute|hour|second|min)s?\b[^,;.|\n]{0,25}$", re.IGNORECASE)
_NO_LOSS = re.compile(
    r"\b(?:basket|cart of|voucher|refund\w{0,3}|order (?:of|for|over)|charged|you get|coupon|price(?! tag)|worth|fee|"
    r"bonus|budget of)\b",
    re.IGNORECASE,
)
_USERS = re.compile(
    rf"(?<![\w:$\u20ac\u00a3.,])(?P<n>{_DIGITS}|{NUMBER}|a couple|a|several)\s?(?P<s>k|m|thousand|million|hundred|"
    rf"dozen)?\s(?:or so )?"
    rf"(?:of (?:our|the|you) |our |the |affected |active |paying |unique |different )?{PEOPLE}\b(?!\s(?:minutes))",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"(?:\b(?:for|in|within|after|during|over|under|last|past|next|another|every|each|tier|level|group|phase|version|"
    r"plan|zone|region|priority|of|out of|top)\s{1,2}(?:about |around |~)?|[-\u2013/])$",
    re.IGNORECASE,
)
_PART_OF = re.compile(rf"({_DIGITS})\s{{1,2}}(?:out )?of (?:our |the |about )?$", re.IGNORECASE)
_WINDOW = re.compile(
    r"\b(?:in|over|during|within) the (?:last|past|first) (?:\d{1,3} ?)?(?:s|sec|second|m|min|minute|h|hour|day)s?\b"
    r"|\b(?:each|every|per|a) (?:minute|hour|second)\b|/min\b",
    re.IGNORECASE,
)
_OF_USE = re.compile(
    rf"(?P<less>(?:fewer|less|no more) than |under |below |not even )?(?P<share>{SHARE}|one (?:\w{{1,12}} )?in "
    rf"(?:a hundred|a thousand|ten|twenty|fifty))"
    rf"(?P<of>[^.!?;\n]{{0,30}}\b(?:{PEOPLE}|{TRIES}|you)\b)?",
    re.IGNORECASE,
)
_SUCCEEDS = re.compile(
    r"[^.!?;,]{0,25}?\b(?:still |does |do )?(?:succeeds?|succeeded|go(?:es)? through|gets? through|works?|"
    r"made it)\b",
    re.IGNORECASE,
)
"""After a share: it is the share of what works."""
_TRY = re.compile(rf"\b(?:{TRIES}|{PEOPLE})\b", re.IGNORECASE)
_SCALES = {
    "k": 1e3,
    "grand": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mio": 1e6,
    "mln": 1e6,
    "million": 1e6,
    "hundred": 1e2,
    "hundred thousand": 1e5,
    "dozen": 12.0,
}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


MOST_OF_A_SHARE = 10
"""`8 of 10 customers` is a share; a count of users is more than this."""


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """An amount that a text states, with its words."""

    kind: Kind
    amount: float
    """Of money, of money a minute, of users; a share from 0 to 1."""
    quote: str


def _amount(digits: str, scale: str | None) -> float:
    low = digits.lower().replace(",", "")
    value = {"a": 1.0, "half a": 0.5, "couple": 2.0, "a couple": 2.0, "several": 4.0}.get(low)
    return (number(low) if value is None else value) * _SCALES.get((scale or "").lower(), 1.0)


def money_in(text: str) -> list[StatedFigure]:
    """Every amount of money lost, in all or a minute, that a text states."""
    found = []
    for sentence in sentences(text):
        if _NO_LOSS.search(sentence):
            continue
        for money in _MONEY.finditer(sentence):
            named = next(number for number in "123" if money[f"a{number}"])
            if not money[f"s{named}"] and money[f"a{named}"].lower() in ("a", "couple", "half a"):
                continue
            amount = _amount(money[f"a{named}"], money[f"s{named}"])
            per = _PER.search(sentence[money.end() :]) or _EACH.search(sentence[: money.start()])
            if per is None:
                found.append(StatedFigure("money", amount, money[0].strip()))
            else:
                unit = "h" if per.groupdict().get("word") else per["unit"][0].lower()
                found.append(
                    StatedFigure("money a minute", amount * 60 / _SECONDS[unit], f"{money[0]}{per[0]}".strip())
                )
    return found


def users_in(text: str) -> list[StatedFigure]:
    """Every count of users affected that a text states."""
    found = []
    for sentence in sentences(text):
        if _WINDOW.search(sentence):
            continue
        for users in _USERS.finditer(sentence):
            before = sentence[: users.start()]
            amount = _amount(users["n"], users["s"])
            part = _PART_OF.search(before)
            if part:
                if _amount(part[1], None) > MOST_OF_A_SHARE:
                    found.append(StatedFigure("users", _amount(part[1], None), f"{part[0]}{users[0]}"))
            elif ("or so" in users[0] or not _NO_COUNT.search(before)) and amount > MOST_OF_A_SHARE:
                found.append(StatedFigure("users", amount, users[0].strip()))
    return found


def shares_in(text: str) -> list[StatedFigure]:
    """Every share of users or of what they try that a text says fails; `less than 1 %` counts as 1 %."""
    found = []
    for sentence in sentences(text):
        if not re.search(rf"\b(?:{CANNOT}|{FAILS}|affected|hit|impacted|touched)", sentence, re.IGNORECASE):
            continue
        for match in _OF_USE.finditer(sentence):
            share = _share(match["share"])
            if _SUCCEEDS.match(sentence[match.end() :]):
                continue
            if (match["of"] or _TRY.search(match["share"])) and share is not None and 0 < share <= 1:
                found.append(StatedFigure("share", share, match[0].strip()))
    return found


def _share(words: str) -> float | None:
    low = words.lower()
    if percent := re.search(rf"({NUMBER})\s?(?:%|per)", low):
        return number(percent[1]) / 100
    if part := re.search(rf"({NUMBER}) (?:in|out of|of)(?: every| the)? ({NUMBER})", low):
        return number(part[1]) / number(part[2]) if number(part[2]) else None
    named = {
        "half": 0.5,
        "third": 1 / 3,
        "a quarter": 0.25,
        "two thirds": 2 / 3,
        "three": 0.75,
        "four fifths": 0.8,
        "hundred": 0.01,
    }
    return next((value for word, value in named.items() if word in low), None)


def stated_figures(text: str) -> list[StatedFigure]:
    """Every amount of money and count of users that a text states."""
    return money_in(text) + users_in(text)


EXAMPLES: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    ("Revenue impact: about $19,000 so far.", (("money", 19000.0),)),
    ("Revenue impact: ~$12k est | IC: @alice", (("money", 12000.0),)),
    ("We lost 4,500 EUR so far.", (("money", 4500.0),)),
    ("Some two million dollars are gone.", (("money", 2000000.0),)),
    ("Impact: about 12,600 customers could not pay.", (("users", 12600.0),)),
    ("Revenue impact about $2,400/min.", (("money a minute", 2400.0),)),
    ("Each minute costs 2,400 USD.", (("money a minute", 2400.0),)),
    ("Revenue at risk is $144k an hour.", (("money a minute", 2400.0),)),
    ("About 900 users per minute are hit.", ()),
    ("You get a voucher of $10.", ()),
    ("40 tickets in ten minutes.", ()),
    ("Since 14:29 customers cannot pay.", ()),
    ("For 10 minutes customers could not pay.", ()),
    ("1 in 10 customers cannot pay.", ()),
    ("SEV1 customers of tier 2 customers are affected.", ()),
    ("In the last 10 minutes 900 customers could not pay.", ()),
    ("1,200 of our 9,000 customers could not pay.", (("users", 1200.0),)),
    ("About 2m customers were affected.", (("users", 2000000.0),)),
    ("9,000 of our customers were affected.", (("users", 9000.0),)),
    ("roughly 12k users", (("users", 12000.0),)),
)
"""Texts and what is stated in them; they are the tests of this file."""
