"""Times that a text states: since when it fails, since when it works again.

Separate because a stated time is a fact that the signals can contradict. Whether "since 14:43" means the start or the
recovery is read from the words of its clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["onset", "recovery"]

_CLOCK = r"(?:about |around |approximately |~)?((?:[01]?\d|2[0-3]):[0-5]\d)(?::[0-5]\d)?(?: ?(?:UTC|GMT|Z))?"
_PAIR = re.compile(
    rf"\b(?:from|between)\s{{1,2}}{_CLOCK}\s{{0,2}}(?:to|until|till|and|-|\u2013)\s{{0,2}}{_CLOCK}", re.IGNORECASE
)
_BARE_PAIR = re.compile(rf"(?<![\d:]){_CLOCK}\s{{0,2}}(?:to|until|-|\u2013)\s{{0,2}}{_CLOCK}", re.IGNORECASE)
_SINCE = re.compile(rf"\bsince\s{{1,2}}{_CLOCK}", re.IGNORECASE)
_ONSET = re.compile(
    rf"\b(?:started|starting|began|begun|beginning|onset|failing|broke)\s{{1,2}}"
    rf"(?:at |from |was |was at |is )?{_CLOCK}",
    re.IGNORECASE,
)
_RECOVERY = re.compile(
    rf"\b(?:recovered|restored|resolved|mitigated|working again|back to normal|normal again|ended)\s{{1,2}}"
    rf"(?:at |as of |since |from )?{_CLOCK}",
    re.IGNORECASE,
)
_WELL = re.compile(
    r"\b(?:again|normal|normally|usual|baseline|restored|recovered|back|stable|works|worked|healthy|resolved|within|well|"
    r"fixed|good)\b",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"\b(?:action|roll(?:ing|ed)?|rollback|revert\w{0,4}|deploy\w{0,4}|restart\w{0,3}|fix\w{0,3}|investigat\w{0,5}|"
    r"diagnos\w{0,4}|mitigation|fail-?over|scal\w{0,3}|undo|watch\w{0,3}|monitor\w{0,3}|working on|looking)\b",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\b(?:fail\w{0,4}|errors?|down|cannot|can't|could not|unable|outage|slow\w{0,2}|affect\w{0,3}|impact|problems?|"
    r"issues?|broken|degraded|unavailable|time-?outs?)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[.!?;|\n])\s+|\n+|,\s+|\s+\|\s+")


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time of day that a text states, in minutes since midnight, with its words."""

    kind: Kind
    minutes: int
    quote: str


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def stated_times(text: str) -> list[StatedTime]:
    """Every time that a text states as the start or the recovery."""
    found: list[StatedTime] = []
    for clause in _CLAUSE.split(text):
        found += _in_clause(clause)
    return found


def _in_clause(clause: str) -> list[StatedTime]:
    pair = _PAIR.search(clause) or _BARE_PAIR.search(clause)
    if pair:
        words = pair[0].strip()
        return [StatedTime("onset", _minutes(pair[1]), words), StatedTime("recovery", _minutes(pair[2]), words)]
    if _WORK.search(clause) and not _WELL.search(clause) and not _TROUBLE.search(clause):
        return []  # since when somebody works on it is not since when it fails
    since = _SINCE.search(clause)
    if since:
        kind: Kind = "recovery" if _WELL.search(clause) else "onset"
        return [StatedTime(kind, _minutes(since[1]), clause.strip())]
    onset = _ONSET.search(clause)
    if onset and not _WORK.search(clause):
        return [StatedTime("onset", _minutes(onset[1]), clause.strip())]
    recovery = _RECOVERY.search(clause)
    if recovery:
        return [StatedTime("recovery", _minutes(recovery[1]), clause.strip())]
    return []


EXAMPLES: tuple[tuple[str, tuple[tuple[Kind, int], ...]], ...] = (
    ("Impact: checkout down for all customers since 14:29 UTC.", (("onset", 869),)),
    ("Checkout was down from 14:29 to 14:43 UTC; the revert is in.", (("onset", 869), ("recovery", 883))),
    ("Customers can complete checkout again since 14:43 UTC.", (("recovery", 883),)),
    ("Checkout works normally since 14:43 UTC after we reverted a change.", (("recovery", 883),)),
    ("Between 14:29 and 14:43 UTC payments failed.", (("onset", 869), ("recovery", 883))),
    ("Payments began to fail, starting at 14:29.", (("onset", 869),)),
    ("Service restored at 14:55 UTC.", (("recovery", 895),)),
    ("Configuration rolled back at 14:47 UTC.", ()),
    ("More news by 14:55 UTC.", ()),
    ("Next update by 15:10 UTC.", ()),
    ("SEV1 update, 14:45 UTC", ()),
    ("Action: rollback started at 14:34 UTC, ETA 5 min.", ()),
    ("We have been investigating since 14:36 UTC.", ()),
    ("Payments failed 14:29-14:43 UTC.", (("onset", 869), ("recovery", 883))),
    ("Alerts fired at 14:25 and 14:32.", ()),
)
"""Texts and what is stated in them (kind, minutes since midnight); they are the tests of this file."""
