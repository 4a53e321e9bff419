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
    rf"\b(?:started|starting|began|begun|beginning|onset|failing|broke):?\s{{1,2}}"
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
_ROLLED_BACK = re.compile(
    r"\b(?:roll(?:ing|ed)?|switch(?:ing|ed)?|chang(?:ing|ed)|turn(?:ing|ed)) (?:it )?back\b", re.IGNORECASE
)
_WORK = re.compile(
    r"\b(?:action|roll(?:ing|ed)?|rollback|revert\w{0,4}|deploy\w{0,4}|restart\w{0,3}|fix\w{0,3}|investigat\w{0,5}|"
    r"diagnos\w{0,4}|mitigation|fail-?over|failing over|scal\w{0,3}|undo\w{0,3}|watch\w{0,3}|monitor\w{0,3}|"
    r"working on|looking|vacuum\w{0,3}|clean\w{0,4}|drain\w{0,3}|flush\w{0,3}|purg\w{1,3}|patch\w{0,3}|"
    r"upgrad\w{1,3}|migrat\w{1,3}|backfill\w{0,3}|replay\w{0,3}|switch\w{0,3}|throttl\w{1,3}|reindex\w{0,3})\b",
    re.IGNORECASE,
)
"""Work on it: since when somebody works is not since when it fails."""
_ELSE = re.compile(
    r"\b(?:maintenance|windows?|meetings?|shifts?|calls?|bridge|war room|room|support|office|hours|scheduled|planned|"
    r"campaign|sale|backup|alert\w{0,3}|page\w{0,1}|acknowledged|declared|joined|engaged|tests?)\b",
    re.IGNORECASE,
)
"""Things with times of their own, which are neither the start nor the end of the trouble."""
_TROUBLE = re.compile(
    r"\b(?:fail\w{0,4}|errors?|down|cannot|can't|could not|unable|outage|slow\w{0,2}|affect\w{0,3}|impact|problems?|"
    r"issues?|broken|degraded|unavailable|time-?outs?|stuck|reject\w{0,3}|declin\w{1,3}|missing|onset)\b",
    re.IGNORECASE,
)
_IT = re.compile(
    r"^\W{0,3}(?:it|this|that|all this|everything|the incident|incident|sev-?[1-4]|start)\b", re.IGNORECASE
)
"""What a clause may speak of that begins: the trouble itself."""
_WORD = re.compile(r"[A-Za-z]{3,40}")
_CLAUSE = re.compile(r"(?<=[.!?;|\n])\s+|\n+|,\s+|\s+\|\s+")


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time of day that a text states, in minutes since midnight, with its words."""

    kind: Kind
    minutes: int
    quote: str


def _is_well(clause: str) -> bool:
    """Whether a clause says that something is well; "rolled back" says only what was done."""
    return bool(_WELL.search(_ROLLED_BACK.sub("", clause)))


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def stated_times(text: str) -> list[StatedTime]:
    """Every time that a text states as the start or the recovery."""
    found: list[StatedTime] = []
    before = ""
    for clause in _CLAUSE.split(text):
        found += _in_clause(clause, before)
        before = clause
    return found


def _in_clause(clause: str, before: str) -> list[StatedTime]:
    """What a clause states; `before` is the clause before it, which a clause without a subject goes on with."""
    if (_WORK.search(clause) or _ELSE.search(clause)) and not _is_well(clause) and not _TROUBLE.search(clause):
        return []
    pair = _PAIR.search(clause) or _BARE_PAIR.search(clause)
    if pair:
        words = pair[0].strip()
        return [StatedTime("onset", _minutes(pair[1]), words), StatedTime("recovery", _minutes(pair[2]), words)]
    since = _SINCE.search(clause)
    if since:
        kind: Kind = "recovery" if _is_well(clause) else "onset"
        return [StatedTime(kind, _minutes(since[1]), clause.strip())]
    onset = _ONSET.search(clause)
    if onset and _of_trouble(clause, onset, before):
        return [StatedTime("onset", _minutes(onset[1]), clause.strip())]
    recovery = _RECOVERY.search(clause)
    if recovery:
        return [StatedTime("recovery", _minutes(recovery[1]), clause.strip())]
    return []


def _of_trouble(clause: str, onset: re.Match[str], before: str) -> bool:
    """Whether what started is the trouble: it is named, or it is what the clause before spoke of."""
    if _WORK.search(clause):
        return False
    if _TROUBLE.search(clause) or _IT.search(clause):
        return True
    subject = clause[: onset.start()]
    return not _WORD.search(subject) and not _WORK.search(before) and not _ELSE.search(before)


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
    ("Action: vacuum of the largest table started at 14:34.", ()),
    ("Action: cleanup of old files, started at 14:34, ETA 10 min.", ()),
    ("Action: failover to the replica started at 14:34 | IC: alice", ()),
    ("Action: drain of the broken node started at 14:34", ()),
    ("The job started at 14:34.", ()),
    ("Rolled back between 14:34 and 14:37 UTC.", ()),
    ("Planned maintenance from 02:00 to 04:00 UTC.", ()),
    ("The war room began at 14:35.", ()),
    ("It started at 14:29 UTC.", (("onset", 869),)),
    ("Started at 14:29 UTC.", (("onset", 869),)),
    ("Onset: 14:29 UTC.", (("onset", 869),)),
    ("The failures began at 14:29.", (("onset", 869),)),
    ("Failing since 14:29; rollback started at 14:34.", (("onset", 869),)),
)
"""Texts and what is stated in them (kind, minutes since midnight); they are the tests of this file."""
