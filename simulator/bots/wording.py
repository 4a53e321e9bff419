"""How things are said: an impact in the present, in the past and when it is over, promised times, lists of names.

Separate because every text of the bots needs the same grammar, and a sentence built from a runbook's impact must read
as if a person had written it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.domain.simtime import MINUTE

_CANNOT = re.compile(
    r"^(?P<who>.+?)\s+(?:cannot|can't|can not|could not|(?:are|is|may be) unable to)\s+(?P<what>.+)$", re.I
)
_FAIL = re.compile(r"^(?P<what>.+?)\s+(?P<verb>fails?|is failing|are failing)\b(?P<rest>.*)$", re.I)
_SEE = re.compile(r"^(?P<who>.+?)\s+(?:see|sees|get|gets)\s+(?P<what>.+)$", re.I)
_BE = re.compile(r"^(?P<what>.+?)\s+(?P<verb>is|are)\s+(?P<rest>.+)$", re.I)
_SINCE = re.compile(r",? since (?:about )?\d{1,2}:\d{2}(?: UTC)?\b", re.I)
_MONEY = re.compile(r"[$€£]|\brevenue\b|\bUSD\b|\bEUR\b", re.I)


@dataclass(frozen=True, slots=True)
class Impact:
    """What users feel, in three tenses; each is a clause without a full stop, its first letter small."""

    now: str
    """`customers cannot checkout`."""
    past: str
    """`customers could not checkout`."""
    over: str
    """`customers can checkout again`."""
    what: str
    """What it is about, for a title: `checkout`."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, without their full stops."""
    parts = re.split(r"(?<=[.!?;])\s+", text.strip())
    return [part.strip().rstrip(".;") for part in parts if part.strip().rstrip(".;")]


def small(text: str) -> str:
    """A clause with a small first letter, unless its first word is a name or an acronym."""
    first = text.partition(" ")[0]
    return text if not text or first[1:] != first[1:].lower() or not first.isalpha() else text[0].lower() + text[1:]


def capital(text: str) -> str:
    """A clause with a capital first letter."""
    return text[:1].upper() + text[1:]


def for_customers(text: str) -> str:
    """The first sentence that customers may read: no money, no times, and users called as the public calls them."""
    found = next((each for each in sentences(text) if not _MONEY.search(each)), "")
    return re.sub(r"^(?:users|user)\b", "customers", small(_SINCE.sub("", found)), flags=re.I)


def impact_of(text: str) -> Impact:
    """Read an impact as a runbook or an alert states it: `Users cannot checkout. Revenue impact ~$2,400/min.`."""
    clause = for_customers(text)
    if not clause:
        return Impact("parts of our service do not work", "parts of our service did not work",
                      "everything works as usual again", "our service")  # fmt: skip
    found = _CANNOT.match(clause)
    if found:
        who, what = found["who"], found["what"]
        return Impact(f"{who} cannot {what}", f"{who} could not {what}", f"{who} can {what} again", what)
    found = _FAIL.match(clause)
    if found:
        what, rest = found["what"], found["rest"]
        return Impact(clause, f"{what} failed{rest.partition(',')[0].partition(';')[0]}", f"{what} work again", what)
    found = _SEE.match(clause)
    if found:
        who, what = found["who"], found["what"]
        return Impact(clause, f"{who} saw {what}", f"{who} no longer see {what}", what)
    found = _BE.match(clause)
    if found:
        what, past = found["what"], "was" if found["verb"].lower() == "is" else "were"
        over = f"{what} {found['verb'].lower()} back to normal"
        return Impact(clause, f"{what} {past} {found['rest']}", over, what)
    return Impact(
        f"we see a problem: {clause}", f"there was a problem: {clause}", "everything works as usual again", clause
    )


def minutes(ms: int) -> str:
    """A length in words: `1 minute`, `14 minutes`."""
    count = max(1, round(ms / MINUTE))
    return f"{count} minute{'' if count == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """Names as people list them: `a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""
