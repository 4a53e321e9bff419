"""Business days: a team's calendar, and deadlines that count in its days.

Separate from lengths of time because a weekend and a holiday count for nothing, and because a day begins when it does
where the team works. A calendar is part of the policy; the shipped one knows no holidays, which differ by place.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator

from simulator.domain.base import Frozen
from simulator.domain.oncall import TimeZone, at_wall_clock

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

NextBusinessDay = Literal["next-business-day"]
NEXT: NextBusinessDay = "next-business-day"
MOST_DAYS = 60
_TEXT = r"^[1-9]\d? business days?$"


def _few(text: str) -> str:
    if days_in(text) > MOST_DAYS:
        raise ValueError(f"{text!r} is more than {MOST_DAYS} business days. Write a duration like 12w")
    return text


BusinessDays = Annotated[str, Field(pattern=_TEXT, examples=["2 business days"]), AfterValidator(_few)]
"""A number of business days, written `1 business day` or `5 business days`."""


class Calendar(Frozen):
    """When a team works: its weekdays, when its day begins, and its public holidays."""

    time_zone: TimeZone = "UTC"
    workdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] = WEEKDAYS[:5]
    opens: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "09:00"
    """When a business day begins, by the clock on the wall there."""
    holidays: tuple[str, ...] = ()
    """Days that are no business days, like 2026-12-25."""

    @field_validator("holidays")
    @classmethod
    def _dates(cls, holidays: tuple[str, ...]) -> tuple[str, ...]:
        for text in holidays:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", text) or _date(text) is None:
                raise ValueError(f"{text!r} is not a day. Write it like 2026-12-25")
        return holidays

    @cached_property
    def _off(self) -> frozenset[date]:
        return frozenset(day for text in self.holidays if (day := _date(text)) is not None)

    @cached_property
    def _numbers(self) -> frozenset[int]:
        return frozenset(WEEKDAYS.index(day) for day in self.workdays)

    def works_on(self, day: date) -> bool:
        """Whether a day is a business day."""
        return day.weekday() in self._numbers and day not in self._off

    def day_after(self, day: date) -> date:
        """The first business day after a day."""
        day += timedelta(days=1)
        while not self.works_on(day):
            day += timedelta(days=1)
        return day

    def opening(self, day: date) -> datetime:
        """When a day begins, in UTC."""
        return at_wall_clock(datetime.combine(day, time.fromisoformat(self.opens)), ZoneInfo(self.time_zone))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def days_in(text: str) -> int:
    """How many business days a deadline names."""
    return int(text.split()[0])


def next_business_day(calendar: Calendar, at: datetime) -> datetime:
    """When the first business day after the day of `at` (aware) begins, in UTC."""
    return calendar.opening(calendar.day_after(at.astimezone(ZoneInfo(calendar.time_zone)).date()))


def business_days_later(calendar: Calendar, at: datetime, days: int) -> datetime:
    """The same time of day so many business days later, in UTC.

    What comes on a day off, or before a day's opening, counts from the next opening: from Friday 15:00 one business
    day is Monday 15:00, from Saturday it is Tuesday's opening.
    """
    zone = ZoneInfo(calendar.time_zone)
    local = at.astimezone(zone)
    day, clock, opens = local.date(), local.time(), time.fromisoformat(calendar.opens)
    if not calendar.works_on(day):
        day, clock = calendar.day_after(day), opens
    for _ in range(days):
        day = calendar.day_after(day)
    return at_wall_clock(datetime.combine(day, max(clock, opens)), zone)


def deadline(calendar: Calendar, allowed: int | str, at: datetime) -> datetime:
    """When something is due that came at `at`: a length in ms, `next-business-day` or `N business days`."""
    if isinstance(allowed, int):
        return at + timedelta(milliseconds=allowed)
    if allowed == NEXT:
        return next_business_day(calendar, at)
    return business_days_later(calendar, at, days_in(allowed))
