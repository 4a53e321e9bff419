"""When something is due that people put into words: "2025-03-29", "29 March", "in two weeks", "by Friday".

Separate because whoever tracks action items needs a day to be late by, while the words stay what was promised. A drill
is set on a day of its own, and its postmortem counts from there: a day that was over before the drill was even played
is meant on the drill's calendar, and moved to the real one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

FRIDAY = 4

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {word: number for number, word in enumerate(_NUMBERS)} | {"a": 1, "an": 1, "a couple of": 2, "a few": 3}
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {name: number for number, month in enumerate(_MONTH_NAMES, 1) for name in (month, month[:3])}
_DAYS = {name: number for number, day in enumerate(_DAY_NAMES) for name in (day, day[:3])}

_A_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_A_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_A_COUNT = "|".join(sorted(_COUNTS, key=len, reverse=True))
_YEAR = r"(?:,? (\d{4}))?"


def due_day(said: str, written: date) -> date | None:
    """The last day on which it is in time, by somebody who writes on a day; None for words that name none."""
    text = " ".join(said.casefold().replace(".", ". ").split()).replace(". ", ".")
    for pattern, read in _WAYS:
        found = pattern.search(text)
        if found is not None:
            try:
                return read(found, written)
            except (ValueError, OverflowError):  # 31 February, or the year 12000
                return None
    return None


def on_the_calendar(due: date, drill: date, played: date) -> date:
    """A due day on the real calendar: one that was over when the drill was played counts from the drill's own day."""
    return due if due >= played else due + (played - drill)


# ---- ways to say it ---------------------------------------------------------------------------------


def _iso(found: re.Match[str], _: date) -> date:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _dotted(found: re.Match[str], _: date) -> date:
    return date(int(found[3]), int(found[2]), int(found[1]))


def _named(day: str, month: str, year: str | None, written: date) -> date:
    """A day and a month; without a year the next such day."""
    named = date(int(year or written.year), _MONTHS[month], int(day))
    return named if year or named >= written else named.replace(year=named.year + 1)


def _later(found: re.Match[str], written: date) -> date:
    count = _COUNTS.get(found[1]) or int(found[1])
    match found[3]:
        case "day" if found[2]:
            return _working_days(written, count)
        case "day":
            return written + timedelta(days=count)
        case "week":
            return written + timedelta(weeks=count)
        case "month":
            return _months_later(written, count)
        case _:
            return _months_later(written, 3 * count)


def _working_days(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() <= FRIDAY
    return day


def _months_later(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _weekday(found: re.Match[str], written: date) -> date:
    """The next such day; said with "next", the one of next week."""
    ahead = (_DAYS[found[2]] - written.weekday()) % 7
    if found[1] == "next":
        return written + timedelta(days=7 - written.weekday() + _DAYS[found[2]])
    return written + timedelta(days=ahead)


def _end_of(found: re.Match[str], written: date) -> date:
    ahead = 1 if "next" in found[0] else 0
    match found[1]:
        case "week":
            return written + timedelta(days=FRIDAY - written.weekday() + 7 * ahead)
        case "month":
            month = _months_later(written.replace(day=1), ahead)
        case "quarter":
            month = _months_later(written.replace(day=1, month=(written.month - 1) // 3 * 3 + 3), 3 * ahead)
        case _:
            month = date(written.year + ahead, 12, 1)
    return month.replace(day=monthrange(month.year, month.month)[1])


def _quarter(found: re.Match[str], written: date) -> date:
    month = date(int(found[2] or written.year), int(found[1]) * 3, 1)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return last if found[2] or last >= written else last.replace(year=last.year + 1)


_WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...] = (
    (re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"), _iso),
    (re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b"), _dotted),
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_A_MONTH})\b\.?{_YEAR}"),
     lambda found, written: _named(found[1], found[2], found[3], written)),
    (re.compile(rf"\b({_A_MONTH})\b\.? ?(\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR}"),
     lambda found, written: _named(found[2], found[1], found[3], written)),
    (re.compile(rf"\b(?:in|within) ({_A_COUNT}|\d{{1,3}}) (working |business )?(day|week|month|quarter)s?\b"), _later),
    (re.compile(r"\btoday\b"), lambda _, written: written),
    (re.compile(r"\btomorrow\b"), lambda _, written: written + timedelta(days=1)),
    (re.compile(rf"\b(?:(by|on|next|this) )?({_A_DAY})\b"), _weekday),
    (re.compile(r"\b(?:end of(?: the| this| next)?|this|next) (week|month|quarter|year)\b"), _end_of),
    (re.compile(r"\bq([1-4])(?: (\d{4}))?\b"), _quarter),
)  # fmt: skip
"""The first that fits decides. What is written with slashes is no day: 3/4 is April here and March there."""
