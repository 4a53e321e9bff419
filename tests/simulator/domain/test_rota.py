"""A drawn range says what asking would say, in restricted hours, over hand-offs and over changes of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.domain.oncall import WEEKDAYS, Restriction, Schedule, who_is_on_call
from simulator.domain.rota import coverage, gaps, next_hand_off, rendered, shifts
from simulator.domain.simtime import DAY, HOUR, MINUTE, WEEK

NEW_YORK = ZoneInfo("America/New_York")
ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns")


def schedule(*layers: dict[str, Any], zone: str = "UTC", overrides: tuple[dict[str, Any], ...] = ()) -> Schedule:
    return Schedule.model_validate({"time_zone": zone, "layers": layers, "overrides": overrides})


def layer(*users: str, start: str = "2025-01-06T00:00:00Z", turn: int | str = "1w", **more: Any) -> dict[str, Any]:
    return {"users": users, "start": start, "turn": turn, **more}


def at(text: str, zone: ZoneInfo | None = None) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=zone) if zone is not None else moment


def entries(found: Any, zone: ZoneInfo) -> list[tuple[str, str, str | None]]:
    """Shifts as local text, so that a test reads like a rota."""
    return [
        (f"{shift.start.astimezone(zone):%d %H:%M}", f"{shift.end.astimezone(zone):%d %H:%M}", shift.person)
        for shift in found
    ]


# ---- restrictions ------------------------------------------------------------------------------------------


def test_daily_hours_are_the_only_ones_in_which_a_layer_counts() -> None:
    """PagerDuty's own example: 08:00 for nine hours, New York time, is 37.5 % of a day."""
    start, hours = "2015-11-06T20:00:00-05:00", {"from": "08:00", "lasts": "9h"}
    rota = schedule(layer("regina", start=start, turn="1d", restrictions=[hours]), zone="America/New_York")
    first, last = at("2015-11-09", NEW_YORK), at("2015-11-11", NEW_YORK)
    assert entries(rendered(rota, first, last), NEW_YORK) == [
        ("09 08:00", "09 17:00", "regina"), ("10 08:00", "10 17:00", "regina"),
    ]  # fmt: skip
    assert coverage(rota, first, last) == pytest.approx(0.375)
    assert [shift.length for shift in gaps(rota, first, last)] == [timedelta(hours=h) for h in (8, 15, 7)]


def test_weekly_hours_may_pass_midnight_and_the_end_of_the_week() -> None:
    nights = {"days": ["sunday"], "from": "17:00", "lasts": "16h"}
    rota = schedule(layer("a", restrictions=[nights]))
    assert entries(rendered(rota, at("2025-01-10T00:00Z"), at("2025-01-14T00:00Z")), ZoneInfo("UTC")) == [
        ("12 17:00", "13 09:00", "a")
    ]


def test_turns_go_on_outside_restricted_hours() -> None:
    """Daily turns and hours on Mondays only: whose turn is a Monday has it, the turns between are lost."""
    rota = schedule(layer("a", "b", "c", turn="1d", restrictions=[{"days": "monday", "from": "09:00", "lasts": "8h"}]))
    mondays = [at(f"2025-01-{day:02}T12:00:00Z") for day in (6, 13, 20, 27)]
    assert [who_is_on_call(rota, monday) for monday in mondays] == ["a", "b", "c", "a"]


def test_a_layer_with_hours_covers_those_beneath_only_within_them() -> None:
    rota = schedule(layer("always"), layer("office", restrictions=[{"from": "09:00", "lasts": "8h"}]))
    assert entries(rendered(rota, at("2025-01-07T00:00Z"), at("2025-01-08T00:00Z")), ZoneInfo("UTC")) == [
        ("07 00:00", "07 09:00", "always"), ("07 09:00", "07 17:00", "office"), ("07 17:00", "08 00:00", "always"),
    ]  # fmt: skip


def test_hours_stay_on_the_wall_clock_when_the_clocks_change() -> None:
    """On 9 March 2025 New York's clocks jump from 02:00 to 03:00: eight hours from 00:00 end at 08:00 all the same."""
    rota = schedule(layer("a", restrictions=[{"from": "00:00", "lasts": "8h"}]), zone="America/New_York")
    (shift,) = rendered(rota, at("2025-03-09", NEW_YORK), at("2025-03-10", NEW_YORK))
    assert entries([shift], NEW_YORK) == [("09 00:00", "09 08:00", "a")]
    assert shift.length == timedelta(hours=7)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"from": "9:00", "lasts": "8h"}, "not a time of day"),
        ({"from": "24:00", "lasts": "8h"}, "not a time of day"),
        ({"from": "09:00", "lasts": "0s"}, "greater than or equal"),
        ({"from": "09:00", "lasts": "8d"}, "less than or equal"),
        ({"from": "09:00", "lasts": "8h", "days": ["mon"]}, "monday"),
    ],
)
def test_impossible_hours_are_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Restriction.model_validate(wrong)


# ---- virtual start -----------------------------------------------------------------------------------------


def test_the_virtual_start_fixes_the_turns_and_the_start_only_when_they_count() -> None:
    rota = schedule(layer("a", "b", "c", start="2025-01-25T00:00:00Z", virtual_start="2025-01-06T09:00:00Z"))
    found = shifts(rota, at("2025-01-24T00:00Z"), at("2025-02-04T00:00Z"))
    assert entries(found, ZoneInfo("UTC")) == [
        ("24 00:00", "25 00:00", None), ("25 00:00", "27 09:00", "c"), ("27 09:00", "03 09:00", "a"),
        ("03 09:00", "04 00:00", "b"),
    ]  # fmt: skip


def test_a_virtual_start_after_the_start_counts_turns_backwards() -> None:
    rota = schedule(layer("a", "b", start="2023-07-24T20:00:00Z", virtual_start="2023-07-25T10:00:00Z"))
    assert who_is_on_call(rota, at("2023-07-24T20:00:00Z")) == "b"
    assert who_is_on_call(rota, at("2023-07-25T10:00:00Z")) == "a"


# ---- ranges ------------------------------------------------------------------------------------------------


def test_an_empty_range_has_no_entries() -> None:
    rota = schedule(layer("a"))
    now = at("2025-02-01T00:00:00Z")
    assert shifts(rota, now, now) == ()
    assert coverage(rota, now, now) == 0


def test_one_person_who_takes_every_turn_is_one_entry() -> None:
    rota = schedule(layer("a", turn="1d"), layer("a", start="2025-01-09T00:00:00Z"))
    assert len(shifts(rota, at("2025-01-07T00:00Z"), at("2025-01-20T00:00Z"))) == 1


def test_a_schedule_without_layers_is_a_gap_but_for_overrides() -> None:
    cover = {"user": "b", "start": "2025-01-02T00:00:00Z", "end": "2025-01-03T00:00:00Z"}
    rota = schedule(overrides=(cover,))
    found = shifts(rota, at("2025-01-01T00:00Z"), at("2025-01-04T00:00Z"))
    assert [shift.person for shift in found] == [None, "b", None]


def test_the_next_hand_off_names_both_sides() -> None:
    rota = schedule(layer("a", "b", start="2025-01-06T09:00:00Z"))
    found = next_hand_off(rota, at("2025-01-08T00:00:00Z"), within=timedelta(weeks=9))
    assert found is not None
    assert (found[0].person, found[1].person, found[1].start) == ("a", "b", at("2025-01-13T09:00:00Z"))
    assert next_hand_off(schedule(layer("a")), at("2025-01-08T00:00Z"), within=timedelta(weeks=9)) is None


@pytest.mark.parametrize(
    ("day", "hours"), [("2025-03-09", 23), ("2025-11-02", 25), ("2025-03-10", 24)], ids=["spring", "autumn", "plain"]
)
def test_days_on_which_clocks_change_are_23_and_25_hours(day: str, hours: int) -> None:
    rota = schedule(layer("a", "b", start="2025-01-01T00:00:00-05:00", turn="1d"), zone="America/New_York")
    start = at(day, NEW_YORK)
    (shift,) = rendered(rota, start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC))
    assert shift.length == timedelta(hours=hours)


# ---- properties --------------------------------------------------------------------------------------------

moments = st.integers(0, 364 * 24 * 60).map(lambda minute: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))
turns = st.one_of(
    st.integers(1, 14).map(lambda days: days * DAY),
    st.integers(1, 48).map(lambda hours: hours * HOUR),
    st.integers(10, 3_000).map(lambda minutes: minutes * MINUTE),
)
clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
restrictions = st.fixed_dictionaries(
    {"from": clocks, "lasts": st.integers(1, WEEK // MINUTE).map(lambda minutes: minutes * MINUTE)},
    optional={"days": st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7, unique=True)},
)
users = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4)


@st.composite
def layers(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(moments)
    made = {"users": draw(users), "start": start.isoformat(), "turn": draw(turns)}
    if draw(st.booleans()):
        made["virtual_start"] = draw(moments).isoformat()
    if draw(st.booleans()):
        made["end"] = (start + timedelta(hours=draw(st.integers(1, 2_000)))).isoformat()
    made["restrictions"] = draw(st.lists(restrictions, max_size=2))
    return made


@st.composite
def covers(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(moments)
    end = start + timedelta(minutes=draw(st.integers(1, 5_000)))
    return {"user": draw(st.sampled_from("xyz")), "start": start.isoformat(), "end": end.isoformat()}


schedules = st.builds(
    lambda zone, layers, overrides: schedule(*layers, zone=zone, overrides=tuple(overrides)),
    st.sampled_from(ZONES),
    st.lists(layers(), min_size=1, max_size=3),
    st.lists(covers(), max_size=2),
)


@given(schedules, moments)
@settings(max_examples=60, deadline=None)
def test_drawing_a_range_says_what_asking_every_minute_says(rota: Schedule, start: datetime) -> None:
    minutes = 18 * 60
    found = shifts(rota, start, start + timedelta(minutes=minutes))
    assert found[0].start == start
    assert found[-1].end == start + timedelta(minutes=minutes)
    assert all(one.end == two.start and one.person != two.person for one, two in pairwise(found))
    asked = iter(found)
    shift = next(asked)
    for minute in range(minutes):
        moment = start + timedelta(minutes=minute)
        while moment >= shift.end:
            shift = next(asked)
        assert who_is_on_call(rota, moment) == shift.person


@given(schedules, moments, st.sampled_from(ZONES))
@settings(max_examples=40, deadline=None)
def test_a_day_of_the_calendar_is_covered_to_its_last_minute(rota: Schedule, start: datetime, zone: str) -> None:
    there = ZoneInfo(zone)
    midnight = start.astimezone(there).replace(hour=0, minute=0)
    after = midnight + timedelta(days=1)
    total = sum((shift.length for shift in shifts(rota, midnight, after)), timedelta())
    assert total == after.astimezone(UTC) - midnight.astimezone(UTC)
    assert total in {timedelta(hours=hours) for hours in (23, 23.5, 24, 24.5, 25)}


@given(layers().map(lambda made: {**made, "restrictions": []}), st.sampled_from(ZONES), moments)
@settings(max_examples=60, deadline=None)
def test_a_layer_without_restrictions_has_exactly_one_person_between_start_and_end(
    made: dict[str, Any], zone: str, moment: datetime
) -> None:
    rota = schedule(made, zone=zone)
    only = rota.layers[0]
    inside = only.start <= moment and (only.end is None or moment < only.end)
    assert (who_is_on_call(rota, moment) in only.users) if inside else who_is_on_call(rota, moment) is None
    if only.end is not None and only.end > only.start:
        assert coverage(rota, only.start, only.end) == 1


@given(schedules, covers())
@settings(max_examples=60, deadline=None)
def test_an_override_wins_exactly_in_its_range(rota: Schedule, cover: dict[str, Any]) -> None:
    covered = schedule(
        *(each.model_dump() for each in rota.layers), zone=rota.time_zone,
        overrides=(*(each.model_dump() for each in rota.overrides), cover),
    )  # fmt: skip
    start, end = (datetime.fromisoformat(cover[key]) for key in ("start", "end"))
    assert {shift.person for shift in shifts(covered, start, end)} == {cover["user"]}
    day = timedelta(days=1)
    for first, last in ((start - day, start), (end, end + day)):
        assert shifts(covered, first, last) == shifts(rota, first, last)
