"""Times that a text states: since when it fails, since when it works again.

Separate because a stated time is a fact that the signals can contradict. Whether "since 14:43" means the start or the
recovery is read from the words of its clause; "for the last ten minutes" is counted back from when it was posted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from scoring.criteria.messages.phrases import CANNOT, FAILS, WELL
from simulator.domain.simtime import MINUTE
from simulator.domain.spoken_time import clocks_in, spans_in

Kind = Literal["onset", "recovery"]

_FELL = r"(?:stopped working|fell over|fell apart|went down|died|set in|gave up|collapsed|broke|kicked off)"
"""How trouble begins."""
_TROUBLE = re.compile(
    rf"\b(?:{CANNOT}|{FAILS}|affect\w{{0,3}}|impact|problems?|issues?|degraded|disrupt\w{{0,4}}|trouble|incident|"
    rf"shaky|wobbly|bumpy|disturbance|hurt\w{{0,3}}|{_FELL}|onset|began|begun|started|starting)\b|"
    rf"\b(?:{CANNOT}|{FAILS})",
    re.IGNORECASE,
)
_WELL = re.compile(rf"\b{WELL}", re.IGNORECASE)
_UNWELL = re.compile(
    rf"\b(?:could|can)(?:n['\u2019]?t| not)|\b(?:not|n['\u2019]t|no longer|stopped|refus\w{{0,4}}|"
    rf"unable)\b[^,;]{{0,15}}\bwork\w{{0,3}}|\b{CANNOT}|"
    r"\bnot (?:yet )?(?:resolved|fixed|recovered|normal)|\b(?:isn|aren|wasn)['\u2019]t (?:resolved|fixed|normal|over)",
    re.IGNORECASE,
)
_FIX = re.compile(
    r"\b(?:roll(?:ing|ed)?|switch(?:ing|ed)?|chang(?:ing|ed)|turn(?:ing|ed)|put) (?:\w{1,12} ){0,3}?back\b",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"\b(?:action|roll(?:ing|ed)?|rollback|revert\w{0,4}|deploy\w{0,4}|restart\w{0,3}|fix (?:is|was|in)|"
    r"investigat\w{0,5}|release|went (?:out|live)|"
    r"diagnos\w{0,4}|mitigation|fail-?over|failing over|scal\w{0,3}|undo\w{0,3}|watch\w{0,3}|monitor\w{0,3}|job|"
    r"log review|"
    r"working on|looking|vacuum\w{0,3}|clean(?:up|ing)|drain\w{0,3}|flush\w{0,3}|purg\w{1,3}|patch\w{0,3}|"
    r"upgrad\w{1,3}|migrat\w{1,3}|backfill\w{0,3}|replay\w{0,3}|switch\w{0,3}|throttl\w{1,3}|reindex\w{0,3})\b",
    re.IGNORECASE,
)
"""Work on it: since when somebody works is not since when it fails."""
_ELSE = re.compile(
    r"\b(?:maintenance|windows?|meetings?|shifts?|calls?|bridge|war room|room|support (?:hours|lines?)|office|"
    r"hours|scheduled|planned|"
    r"campaign|backup|alert\w{0,3}|page[sd]?|paged|acknowledged|declared|joined|tests?|"
    r"next|updates?|upd|news|note|post\b|bulletin|report\w{0,3}|review|postmortem|refund\w{0,3}|ETA|"
    r"estimat\w{1,3}|expect\w{0,3}|"
    r"within|(?:will|['\u2019]ll|should|hope|hopefully) |closed by|more at|back at|minutes (?:to go|left)|takes?)\b",
    re.IGNORECASE,
)
"""Things with times of their own, which are neither the start nor the end of the trouble."""
_LEAD = re.compile(
    r"\b(since|as of|from|until|till|til|up to|between|at|by|started|starting|began|begun|beginning|onset:?|"
    r"start:?|finish:?|finished|end:?|"
    r"around|on|to|and|before|ended|resolved|recovered|after|is|was)\s{0,2}(?:about |around |roughly |"
    r"approximately |just after |just |~|at |from )*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?<=[.!?;|\n])\s+|\n+|(?<!\d),\s+(?!when\b|that is\b|to be exact\b|"
    r"until\b|as of\b|since\b|from\b)|,(?=\s(?:we|it|and it|but)\b)\s+|"
    r"\s+\|\s+|\s\u2014\s"
)
_RANGE = re.compile(r"^\s{0,2}(?:(?:utc|gmt|z)\s?)?(?:to|until|till|til|and|-|\u2013)\s{0,2}$", re.IGNORECASE)
_AGO = re.compile(r"^\s{0,2}(?:ago|earlier)\b|^\s{0,2}back\b(?! to)", re.IGNORECASE)
_FOR = re.compile(
    r"\b(?:for|since|these|over|the)\s(?:about\s|the\s|roughly\s|nearly\s|over\s)?(?:last\s|past\s)?$", re.IGNORECASE
)
_VAGUE = re.compile(
    r"\bsince (?:early |late )?(?:this |the )?(?:morning|last night|yesterday|noon|lunch\w{0,4}|early morning|"
    r"night|midnight|hours)\b|"
    r"\b(?:for|since) (?:hours|several hours|a few hours|days)\b",
    re.IGNORECASE,
)

_OPENING = re.compile(
    r"((?:^|(?<=[.!?;\n] ))(?:for|over|during|since|as of|as from|from)\s[^,.!?;\n]{3,40}),\s", re.IGNORECASE
)
"""`For the past 13 minutes, checkout ...`: what leads a sentence belongs to what follows."""
_CLEAN = re.compile(
    r"^\s{0,2}(?:of (?:\w{1,10} )?(?:green|clean|normal\w{0,4}|stable|stability|healthy|smooth|success\w{0,3}|"
    r"calm|quiet)\b"
    r"|without (?:an?|any|a single|one|further|new) (?:\w{1,10} )?(?:fail|err|alert|problem|time-?out|complaint)|"
    r"(?:clean|green|stable|quiet)\b)",
    re.IGNORECASE,
)
"""After a length of time: so long it has been well."""
_WE_BEGAN = re.compile(
    r"\b(?:we|i|they|he|she|team|engineers?|ops|\w{2,12}s) (?:have |has |just )?(?:began|begun|"
    r"started)\b",
    re.IGNORECASE,
)

MOST = 12
"""Times that one clause can sensibly state; what comes after them is not read."""
NEAR = 160
"""Characters before and after a time that tell what it means."""


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time that a text states, with its words: a time of day, or a while before it was posted."""

    kind: Kind
    minutes: int
    """Since midnight UTC; for `ago` minutes before the post."""
    quote: str
    ago: bool = False
    half_day: bool = False
    """Whether twelve hours later may be meant as well."""
    vague: bool = False
    """Named by a part of the day only: `since this morning`."""


def stated_times(text: str) -> list[StatedTime]:
    """Every time that a text states as the start or the recovery."""
    found: list[StatedTime] = []
    before = ""
    for clause in _CLAUSE.split(_OPENING.sub(r"\1 ", text)):
        if clause and clause.strip():
            found += _in_clause(clause, before)
            before = clause
    return found


def _in_clause(clause: str, before: str) -> list[StatedTime]:
    well, unwell = _is_well(clause), bool(_TROUBLE.search(clause) or _UNWELL.search(clause))
    if not well and (_ELSE.search(clause) or (_WORK.search(clause) and not unwell)):
        return []
    if _vague(clause) and unwell:
        return [StatedTime("onset", 0, clause.strip(), vague=True)]
    return _clocks(clause, before, well=well, unwell=unwell) or _spans(clause, well=well, unwell=unwell)


def _vague(clause: str) -> bool:
    return bool(_VAGUE.search(clause))


def _is_well(clause: str) -> bool:
    """Whether a clause says that something is well; "rolled back" says only what was done."""
    return bool(_WELL.search(_UNWELL.sub("", _FIX.sub("", clause))))


def _clocks(clause: str, before: str, *, well: bool, unwell: bool) -> list[StatedTime]:
    clocks = clocks_in(clause)[:MOST]
    found: list[StatedTime] = []
    taken = -1
    for index, clock in enumerate(clocks):
        if index <= taken:
            continue
        lead = _LEAD.search(clause[max(0, clock.start - NEAR) : clock.start])
        word = lead[1].lower().rstrip(":") if lead else ""
        after = clocks[index + 1] if index + 1 < len(clocks) else None
        words = clause.strip()
        if (
            after
            and _RANGE.match(clause[clock.end : after.start])
            and word in ("from", "between", "")
            and (unwell or not _WORK.search(clause))
        ):
            found.append(StatedTime("onset", clock.minutes, words, half_day=clock.half_day))
            found.append(StatedTime("recovery", after.minutes, words, half_day=after.half_day))
            taken = index + 1
            continue
        kind = _kind(clause, clause[max(0, clock.start - NEAR) : clock.start], word, before, well=well, unwell=unwell)
        if kind is not None:
            found.append(StatedTime(kind, clock.minutes, words, half_day=clock.half_day))
            if clause[clock.end : clock.end + 2] == " (" and after:
                taken = index + 1
    return found


def _kind(clause: str, lead: str, word: str, before: str, *, well: bool, unwell: bool) -> Kind | None:
    """What a time of day in a clause means, by what leads to it and by the word just before it."""
    broken = bool(_UNWELL.search(clause))
    if re.search(r"\b(?:shortly|just|right) (?:before|after)\s{1,2}$", lead, re.IGNORECASE):
        word = "at"
    if word in ("until", "till", "til", "ended", "end", "finish", "finished", "resolved", "recovered") or (
        word in ("up to", "before") and (unwell or well)
    ):
        return "recovery"
    if word in (
        "since",
        "from",
        "as of",
        "starting",
        "started",
        "began",
        "begun",
        "beginning",
        "onset",
        "start",
        "after",
    ):
        if word in ("started", "start", "starting", "began", "begun", "beginning", "onset"):
            return "onset" if _of_trouble(clause, before) else None
        if _TROUBLE.search(lead) and not _is_well(lead):
            return "onset"
        if well and not broken:
            return "recovery"
        return "onset" if unwell else None
    if word in ("at", "by", "around", "on", "is", "was", ""):
        if well and not broken:
            return "recovery"
        if re.search(rf"\b(?:began|begun|started|starting|onset|{_FELL})\b", clause, re.IGNORECASE) and _of_trouble(
            clause, before
        ):
            return "onset"
    return None


def _spans(clause: str, *, well: bool, unwell: bool) -> list[StatedTime]:
    for span in spans_in(clause)[:MOST]:
        lead, tail = clause[max(0, span.start - NEAR) : span.start], clause[span.end : span.end + NEAR]
        minutes, words = round(span.ms / MINUTE), clause.strip()
        last = re.match(r"the (?:last|past)\b", span.words, re.IGNORECASE)
        if _CLEAN.match(tail):
            return [StatedTime("recovery", minutes, words, ago=True)]
        if _AGO.match(tail):
            if well and not _UNWELL.search(clause):
                return [StatedTime("recovery", minutes, words, ago=True)]
            if not _WE_BEGAN.search(clause) and re.search(
                rf"\b(?:began|begun|started|start|failing|since|{_FELL})\b", clause, re.IGNORECASE
            ):
                return [StatedTime("onset", minutes, words, ago=True)]
        elif (last or _FOR.search(lead)) and not re.search(
            r"\b(?:half|quarter) an?? hour'?s?\b.{0,5}\b(?:most|you)\b", clause
        ):
            now = (
                last
                or re.search(r"\b(?:last|past|since)\s(?:about\s)?$", lead, re.IGNORECASE)
                or re.search(r"\b(?:stable|healthy|has|have|been|now|is|are|fine|running)\b", clause, re.IGNORECASE)
            )
            if well and not _UNWELL.search(clause) and now:
                return [StatedTime("recovery", minutes, words, ago=True)]
            if unwell and (last or re.match(r"\s(?:now|already)\b", tail)):
                return [StatedTime("onset", minutes, words, ago=True)]
    return []


def _of_trouble(clause: str, before: str) -> bool:
    """Whether what started is the trouble: it is named, or it is what the clause before spoke of."""
    if _WORK.search(clause):
        return False
    subject = re.split(
        rf"\b(?:{_FELL}|began|begun|start\w{{0,3}}|onset|beginning)\b", clause, maxsplit=1, flags=re.IGNORECASE
    )[0]
    if re.search(r"[A-Za-z]{3}", subject):
        return bool(
            re.search(
                rf"\b(?:{CANNOT}|{FAILS}|disturbance|it|this|that|everything|all|incident|sev\w{{0,8}}|"
                rf"problems?|issues?|"
                rf"trouble|payments?|checkout|orders?|errors?|impact)\b",
                subject,
                re.IGNORECASE,
            )
        )
    return not _WORK.search(before) and not _ELSE.search(before)


EXAMPLES: tuple[tuple[str, tuple[tuple[Kind, int], ...]], ...] = (
    ("Impact: checkout down for all customers since 14:29 UTC.", (("onset", 869),)),
    ("Checkout was down from 14:29 to 14:43 UTC; the revert is in.", (("onset", 869), ("recovery", 883))),
    ("Customers can complete checkout again since 14:43 UTC.", (("recovery", 883),)),
    ("Checkout works normally since 14:43 UTC after we reverted a change.", (("recovery", 883),)),
    ("Between 14:29 and 14:43 UTC payments failed.", (("onset", 869), ("recovery", 883))),
    ("Payments failed until 14:43 UTC.", (("recovery", 883),)),
    ("Payments began to fail, starting at 14:29.", (("onset", 869),)),
    ("Service restored at 14:55 UTC.", (("recovery", 895),)),
    ("Checkout has been stable for 12 minutes.", (("recovery", 12),)),
    ("Customers have not been able to pay for the last ten minutes.", (("onset", 10),)),
    ("Started ten minutes ago.", (("onset", 10),)),
    ("Configuration rolled back at 14:47 UTC.", ()),
    ("More news by 14:55 UTC.", ()),
    ("Next update by 15:10 UTC.", ()),
    ("SEV1 update, 14:45 UTC", ()),
    ("Action: rollback started at 14:34 UTC, ETA 5 min.", ()),
    ("We have been investigating since 14:36 UTC.", ()),
    ("Payments failed 14:29-14:43 UTC.", (("onset", 869), ("recovery", 883))),
    ("Alerts fired at 14:25 and 14:32.", ()),
    ("Action: vacuum of the largest table started at 14:34.", ()),
    ("Action: drain of the broken node started at 14:34", ()),
    ("The job started at 14:34.", ()),
    ("Rolled back between 14:34 and 14:37 UTC.", ()),
    ("Planned maintenance from 02:00 to 04:00 UTC.", ()),
    ("The war room began at 14:35.", ()),
    ("It started at 14:29 UTC.", (("onset", 869),)),
    ("Started at 14:29 UTC.", (("onset", 869),)),
    ("The failures began at 14:29.", (("onset", 869),)),
    ("Failing since 14:29; rollback started at 14:34.", (("onset", 869),)),
)
"""Texts and what is stated in them (kind, minutes since midnight or before the post); tests of this file."""
