"""Business days: the next one, several later, over weekends, holidays and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.domain.business_days import (
    WEEKDAYS,
    Calendar,
    business_days_later,
    deadline,
    next_business_day,
)
from simulator.domain.escalation import due_in
from simulator.domain.policy import SeverityLevel
from simulator.domain.simtime import DAY, HOUR
from tests.simulator.drills import default_policy

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati")
UTC_DAYS = Calendar()


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2025, 3, 10, 10, tzinfo=UTC), datetime(2025, 3, 11, 9, tzinfo=UTC)),
        (datetime(2025, 3, 14, 1, tzinfo=UTC), datetime(2025, 3, 17, 9, tzinfo=UTC)),
        (datetime(2025, 3, 16, 23, 59, tzinfo=UTC), datetime(2025, 3, 17, 9, tzinfo=UTC)),
    ],
    ids=["monday", "friday", "sunday"],
)
def test_the_next_business_day_begins_at_nine_and_skips_the_weekend(at: datetime, expected: datetime) -> None:
    assert next_business_day(UTC_DAYS, at) == expected


def test_christmas_and_the_weekend_after_it_are_skipped_together() -> None:
    berlin = Calendar(time_zone="Europe/Berlin", holidays=("2026-12-25", "2026-12-26", "2027-01-01"))
    eve = datetime(2026, 12, 24, 20, tzinfo=UTC)
    assert next_business_day(berlin, eve) == datetime(2026, 12, 28, 8, tzinfo=UTC), "Monday, nine in Berlin"


def test_a_day_is_the_teams_day_not_that_of_utc() -> None:
    """Sunday 23:00 UTC is Monday noon in Auckland, so the next business day there is Tuesday."""
    auckland = Calendar(time_zone="Pacific/Auckland")
    assert next_business_day(auckland, datetime(2026, 1, 4, 23, tzinfo=UTC)) == datetime(2026, 1, 5, 20, tzinfo=UTC)


def test_a_business_day_later_keeps_the_hour_on_the_wall_over_a_change_of_the_clock() -> None:
    berlin = Calendar(time_zone="Europe/Berlin")
    friday = datetime(2026, 3, 27, 14, tzinfo=UTC)  # 15:00 there; the clocks change on Sunday
    assert business_days_later(berlin, friday, 1) == datetime(2026, 3, 30, 13, tzinfo=UTC)


def test_what_comes_on_a_saturday_counts_from_mondays_opening() -> None:
    saturday = datetime(2025, 3, 15, 14, tzinfo=UTC)
    assert business_days_later(UTC_DAYS, saturday, 2) == datetime(2025, 3, 19, 9, tzinfo=UTC)


def naive_next(calendar: Calendar, day: date) -> date:
    """The next business day, by asking of one day after the other whether its name or date is a day off."""
    while True:
        day = day + timedelta(days=1)
        if day.strftime("%A").lower() in calendar.workdays and day.isoformat() not in calendar.holidays:
            return day


def naive_deadline(calendar: Calendar, days: int, at: datetime) -> datetime:
    zone = ZoneInfo(calendar.time_zone)
    local = at.astimezone(zone)
    day, clock, opens = local.date(), local.time(), time(int(calendar.opens[:2]), int(calendar.opens[3:]))
    if naive_next(calendar, day - timedelta(days=1)) != day:
        day, clock = naive_next(calendar, day), opens
    elif clock < opens:
        clock = opens
    for _ in range(days):
        day = naive_next(calendar, day)
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


days_off = st.lists(st.dates(date(2025, 12, 1), date(2026, 4, 30)).map(date.isoformat), max_size=25).map(tuple)
calendars = st.builds(
    Calendar,
    time_zone=st.sampled_from(ZONES),
    workdays=st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7, unique=True).map(tuple),
    opens=st.sampled_from(("00:00", "07:30", "09:00", "22:00")),
    holidays=days_off,
)
FIRST = datetime(2025, 12, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(0), timedelta(days=150)).map(lambda passed: FIRST + passed)


@given(calendar=calendars, at=moments)
def test_the_next_business_day_is_what_a_day_by_day_search_finds(calendar: Calendar, at: datetime) -> None:
    zone = ZoneInfo(calendar.time_zone)
    day = naive_next(calendar, at.astimezone(zone).date())
    opens = time(int(calendar.opens[:2]), int(calendar.opens[3:]))
    found = next_business_day(calendar, at)
    assert found == datetime.combine(day, opens, tzinfo=zone).astimezone(UTC)
    assert found > at
    assert found.astimezone(zone).date() > at.astimezone(zone).date()


@given(calendar=calendars, at=moments, days=st.integers(1, 15))
def test_so_many_business_days_later_is_what_a_day_by_day_search_finds(
    calendar: Calendar, at: datetime, days: int
) -> None:
    found = deadline(calendar, f"{days} business days", at)
    assert found == naive_deadline(calendar, days, at)
    assert found <= deadline(calendar, f"{days + 1} business days", at)


@given(calendar=calendars, at=moments, later=st.timedeltas(timedelta(0), timedelta(days=10)))
def test_what_comes_later_is_never_due_sooner(calendar: Calendar, at: datetime, later: timedelta) -> None:
    for allowed in ("next-business-day", "1 business day"):
        assert deadline(calendar, allowed, at) <= deadline(calendar, allowed, at + later)


@pytest.mark.parametrize("text", ["0 business days", "99 business days", "two business days", "3 days", "business day"])
def test_a_deadline_that_is_no_number_of_business_days_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        SeverityLevel.model_validate({"means": "x", "respond": text}, context={"document": True})


def test_a_policy_counts_in_its_own_calendar() -> None:
    shipped = default_policy()
    friday = datetime(2025, 4, 17, 15, tzinfo=UTC)  # the Thursday before Easter
    easter = shipped.model_copy(update={"calendar": Calendar(holidays=("2025-04-18", "2025-04-21"))})
    assert due_in(shipped, "next-business-day", friday, 0) == 18 * HOUR
    assert due_in(easter, "next-business-day", friday, 0) == 4 * DAY + 18 * HOUR
    assert due_in(easter, "2 business days", friday, 0) == 6 * DAY
    assert due_in(easter, HOUR, friday, 5) == HOUR + 5


@pytest.mark.parametrize("holiday", ["25 December", "2026-13-01", "2026-1-1"])
def test_a_holiday_that_is_no_day_is_refused(holiday: str) -> None:
    with pytest.raises(ValidationError, match="Write it like 2026-12-25"):
        Calendar(holidays=(holiday,))
