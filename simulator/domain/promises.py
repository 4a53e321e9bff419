"""When a text promises to be heard from again: "next update within 30 minutes", "more news by ten past three".

Separate because the screen counts down to a promise and scoring checks whether it was kept: both must read the same
words the same way. A time to fix ("ETA 5 min") and a report ("full report within 48 hours") are no promise of news.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from simulator.domain.simtime import DAY, HOUR, MINUTE, at_wall
from simulator.domain.spoken_time import NUMBER, ClockWords, SpanWords, clocks_in, number, spans_in

_SENTENCE = re.compile(r"(?<=[!?;|\n])\s+|(?<=(?<!no)(?<!approx)(?<!est)(?<!\b[A-Z])\.)\s+|\n+", re.IGNORECASE)
_NEWS = re.compile(
    r"\b(?:updates?|upd|news|bulletins?|notes?|posts?|posting|statements?|reports?|reporting|briefings?|communications?|"
    r"comms|info|infos|information|details|messages?|e?-?mails?|notices?|announcements?|"
    r"(?:next|further|expect|another|fresh|last|any) word|word from|sign of life|status mail|"
    r"round-?ups?|status report|follow-?up)\b"
    r"|\bmore (?:(?:for (?:you|all)|here|to (?:come|follow|tell|say|share)|follows?|from us|on this|about this)\b|"
    r"(?=(?:at|by|in|within|no later|before|around)\b))"
    r"|\b(?:write|post|report|speak|talk|inform(?: you)?|tell you|be in touch|get in touch|"
    r"be back(?! (?:to normal|up|on-?line|in business|in action))|back here|back with|"
    r"check(?:ing)? (?:back|in)|tune in|hear|share|let you know|keep you|come back|return(?= (?:here|with))|see you|"
    r"expect me|expect us|look (?:here|in)|get back to you|message you|brief|say (?:more|how|what)|"
    r"back(?=[^.!?]{0,40}\bwith more\b)|publish|same (?:place|page)|"
    r"circle back|drop a line|ping you|you'll know more|know more)\b"
    r"|\b(?:next|then)\s?(?::|=|-|at\b|\u2013)|\bnext\s(?=\d\d?:\d\d)",
    re.IGNORECASE,
)
_NOT_NEWS = re.compile(
    r"\b(?:post-?mortem|full report|final report|detailed report|incident report|root cause analysis|rca|review|"
    r"write-?up|"
    r"refund\w{0,3}|reimburse\w{0,3}|support (?:lines?|hours)|log ?s? (?:review|search))\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:within|in|every|after|by|at most|for|next|over|inside|each|than|once|another|until|till)\s"
    r"(?:the\s|about\s|around\s|roughly\s|some\s|at most\s|next\s|another\s|coming\s|following\s){0,3}$",
    re.IGNORECASE,
)
"""Before a length of time: it begins when the text is posted."""
_PAST = re.compile(
    r"\b(?:since|from|began|started|starting|ago|for the (?:last|past)|last|past)\s{1,2}$", re.IGNORECASE
)
_AGO = re.compile(r"^\s{0,2}(?:ago|from now on|earlier)\b", re.IGNORECASE)
_FROM_NOW = re.compile(r"^\s{0,2}(?:from now|at (?:most|the latest)|max|or (?:so|less|sooner))\b", re.IGNORECASE)
_BARE_MINUTES = re.compile(rf"\b(?:in|within|every)\s(?P<count>{NUMBER})(?=\s{{0,2}}(?:$|[.!,;|)]))", re.IGNORECASE)
"""`next note in 15`."""
_HEADING = re.compile(
    r"^[^.:]{0,40}\b(?:update|bulletin|status|report)(?:\s(?:#|no\.? ?)?\d{1,2})?\s?[,(\u2013-]\s?$", re.IGNORECASE
)
"""What dates a text at its head: `SEV1 update, 14:40 UTC`."""
_COMING = re.compile(
    r"\b(?:next|nxt|following|another|further|expect|then|new|more|again|will|fresh|last)\b|['\u2019]ll", re.IGNORECASE
)
_HOURLY = re.compile(r"\bhourly\b", re.IGNORECASE)
_ON_THE_HOUR = re.compile(
    r"\b(?:at|by|before|on|around) the (?:top of the |full |next (?:full )?)?hour\b", re.IGNORECASE
)
_FIX = re.compile(
    r"\b(?:ETA|fix(?:ed)?|resolv\w{1,3}|sorted|solved|back to normal|restored|mitigated|rollback|roll(?:ed|ing) back|"
    r"revert\w{0,3}|complete|finish\w{0,3}|done)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a bar divides the parts of a one-line update."""
    return [part for part in _SENTENCE.split(text) if part and part.strip()]


def words_of_promise(text: str) -> str | None:
    """The sentence that promises news by a time, or None."""
    return next((part.strip() for part in sentences(text) if _promising(part) is not None), None)


@lru_cache(maxsize=4096)
def promised(text: str, at: int, starts: datetime) -> int | None:
    """The moment (ms since the start) by which a text posted at `at` promises news; the earliest of several.

    None where nothing is promised, or the time named is already past.
    """
    now = at_wall(starts, at)
    due = [
        moment
        for sentence in sentences(text)
        if (found := _promising(sentence)) is not None
        for moment in _moments(found, at, now)
    ]
    return min(due, default=None)


_Found = tuple[list[ClockWords], list[int], bool]
"""Times of day, lengths in ms, and whether the full hour is named."""


def _promising(sentence: str) -> _Found | None:
    """The times by which a sentence promises news, or None where it does not."""
    news = list(_NEWS.finditer(sentence))
    if not news or _NOT_NEWS.search(sentence) or _is_heading(sentence):
        return None
    # "Done in 5 minutes, next update in 15": the time after the last word for news is the promise, else one before it.
    for cut in (news[-1].start(), news[0].start()):
        if any(found := _times(sentence[cut:])):
            return found
    before = sentence[: news[-1].start()]
    if _FIX.search(before):
        before = re.split(r"[,:]\s|\s-\s|\sand\s", before)[-1]
    return found if any(found := _times(before)) else None


def _times(part: str) -> _Found:
    clocks = [clock for clock in clocks_in(part) if not _PAST.search(part[: clock.start])]
    spans = [span.ms for span in spans_in(part) if _lies_ahead(part, span)]
    bare = [round(number(each["count"]) * MINUTE) for each in _BARE_MINUTES.finditer(part)]
    spans += [ms for ms in bare if MINUTE < ms <= 2 * HOUR]
    spans += [HOUR] * bool(_HOURLY.search(part))
    return clocks, spans, bool(_ON_THE_HOUR.search(part))


def _is_heading(sentence: str) -> bool:
    """Whether a sentence only dates what is written, and promises nothing."""
    first = next(iter(clocks_in(sentence)), None)
    return first is not None and bool(_HEADING.search(sentence[: first.start]) and not _COMING.search(sentence))


def _lies_ahead(part: str, span: SpanWords) -> bool:
    before, after = part[: span.start], part[span.end :]
    if _PAST.search(before) or _AGO.match(after):
        return False
    leading = re.match(r"(?:the (?:last|past)|the next)\b", span.words, re.IGNORECASE)
    if leading:
        return "next" in leading[0].lower()
    return bool(_AHEAD.search(before) or _FROM_NOW.match(after))


def _moments(found: _Found, at: int, now: datetime) -> list[int]:
    clocks, spans, full_hour = found
    due = [at + ms for ms in spans]
    for clock in clocks:
        moment = now.replace(hour=clock.minutes // 60, minute=clock.minutes % 60, second=0, microsecond=0)
        due += _next_one(at, now, moment, timedelta(hours=12) if clock.half_day else timedelta(milliseconds=DAY))
    if full_hour:
        hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        due.append(at + int((hour - now) / timedelta(milliseconds=1)))
    return due


def _next_one(at: int, now: datetime, moment: datetime, every: timedelta) -> list[int]:
    """A time of day as ms since the start, where it is ahead by less than half of how often it comes."""
    while moment < now - every / 2:
        moment += every
    while moment > now + every:
        moment -= every
    return [at + int((moment - now) / timedelta(milliseconds=1))] if moment >= now else []
