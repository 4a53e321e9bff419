"""When a text promises to be heard from again: "next update within 30 minutes", "more news by 15:10 UTC".

Separate because the screen counts down to a promise and scoring checks whether it was kept: both must read the same
words the same way. A time to fix ("ETA 5 min") and a report ("full report within 48 hours") are no promise of news.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND, at_wall

_SENTENCE = re.compile(r"(?<=[.!?;|\n])\s+|\n+")
_NEWS = re.compile(
    r"\b(update|updates|news|hear|post again|write again|report back|check back|more information|more details|"
    r"keep you posted|word)\b",
    re.IGNORECASE,
)
_NOT_NEWS = re.compile(r"\b(post-?mortem|full report|incident report|root cause analysis|rca)\b", re.IGNORECASE)
_NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "forty-five": 45, "sixty": 60, "half an": 0.5,
}  # fmt: skip
_SPAN = re.compile(
    r"\b(?:within|in|every|after)\s+(?:the\s+)?(?:next\s+|another\s+|about\s+|at most\s+)?"
    r"(?:\d{1,3}\s?(?:-|\u2013|to)\s?)?"
    r"(?P<count>\d{1,4}(?:\.\d)?|half an|forty-five|a|an|one|two|three|five|ten|fifteen|twenty|thirty|forty|sixty)"
    r"[\s-]*(?P<unit>seconds?|secs?|minutes?|mins?|min|m|hours?|hrs?|h)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b(?:(?:by|at|before|around|no later than)\s+|(?:update|news):\s*|next (?:update|news)\s+(?:is\s+)?)"
    r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\b",
    re.IGNORECASE,
)
_UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR}


@lru_cache(maxsize=4096)
def promised(text: str, at: int, starts: datetime) -> int | None:
    """The moment (ms since the start) by which a text posted at `at` promises news; the earliest of several.

    None where nothing is promised, or the time named is already past.
    """
    found: list[int] = []
    for sentence in _SENTENCE.split(text):
        news = _NEWS.search(sentence)
        if news and not _NOT_NEWS.search(sentence):
            # "Done in 5 minutes, next update in 15": the time after the word is the promise, else the one before it.
            said = sentence[max(0, news.start() - len("next ")) :]
            due = _spans(said, at) + _clocks(said, at, starts)
            found += due or _spans(sentence, at) + _clocks(sentence, at, starts)
    return min(found, default=None)


def _spans(sentence: str, at: int) -> list[int]:
    due = []
    for span in _SPAN.finditer(sentence):
        word = span["count"].lower()
        count = float(_NUMBER_WORDS[word]) if word in _NUMBER_WORDS else float(word)
        due.append(at + round(count * _UNITS[span["unit"][0].lower()]))
    return due


def _clocks(sentence: str, at: int, starts: datetime) -> list[int]:
    now = at_wall(starts, at)
    due = []
    for clock in _CLOCK.finditer(sentence):
        moment = now.replace(hour=int(clock["hour"]), minute=int(clock["minute"]), second=0, microsecond=0)
        if moment < now - timedelta(hours=12):
            moment += timedelta(milliseconds=DAY)
        if moment >= now:
            due.append(at + int((moment - now) / timedelta(milliseconds=1)))
    return due
