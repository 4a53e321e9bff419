"""Who is on call: one person at a time, by the calendar where turns are whole days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.domain.oncall import Person, Schedule, split_target, who_is_on_call
from simulator.domain.simtime import DAY, HOUR, MINUTE

NEW_YORK = ZoneInfo("America/New_York")


def schedule(*layers: dict[str, Any], zone: str = "UTC", overrides: tuple[dict[str, Any], ...] = ()) -> Schedule:
    return Schedule.model_validate({"time_zone": zone, "layers": layers, "overrides": overrides})


def layer(*users: str, start: str = "2025-01-06T09:00:00-05:00", turn: int | str = "1w", **more: Any) -> dict[str, Any]:
    return {"users": users, "start": start, "turn": turn, **more}


GUIDE = schedule(layer("alice", "bob", "carol", "dave", "eve"), zone="America/New_York")
"""The guide's primary schedule: a week each, handed over on Mondays at 09:00 in New York."""


@pytest.mark.parametrize(
    ("at", "who"),
    [
        ("2025-01-06T08:59:59-05:00", None),
        ("2025-01-06T09:00:00-05:00", "alice"),
        ("2025-01-13T08:59:59-05:00", "alice"),
        ("2025-01-13T09:00:00-05:00", "bob"),
        ("2025-02-10T09:00:00-05:00", "alice"),
        ("2025-03-10T08:59:59-04:00", "dave"),
        ("2025-03-10T09:00:00-04:00", "eve"),
        ("2025-11-03T08:59:59-05:00", "carol"),
        ("2025-11-03T09:00:00-05:00", "dave"),
    ],
)
def test_the_guides_schedule_hands_over_on_mondays_at_nine_in_its_own_zone(at: str, who: str | None) -> None:
    assert who_is_on_call(GUIDE, datetime.fromisoformat(at)) == who


def test_the_hand_off_stays_at_nine_when_the_clocks_change() -> None:
    """On 9 March 2025 New York's clocks go forward: nine o'clock comes 23 hours after the nine before."""
    daily = schedule(layer("a", "b", turn="1d"), zone="America/New_York")
    before = datetime(2025, 3, 9, 8, 59, tzinfo=NEW_YORK)
    after = datetime(2025, 3, 9, 9, 0, tzinfo=NEW_YORK)
    assert who_is_on_call(daily, before) != who_is_on_call(daily, after)
    assert (after.astimezone(UTC) - datetime(2025, 3, 8, 9, tzinfo=NEW_YORK).astimezone(UTC)) == timedelta(hours=23)


def test_a_hand_off_in_the_hour_that_comes_twice_is_not_taken_back() -> None:
    """On 2 November 2025 01:30 comes twice in New York."""
    nightly = schedule(layer("a", "b", start="2025-11-01T01:30:00-04:00", turn="1d"), zone="America/New_York")
    minutes = [datetime(2025, 11, 2, 4, 0, tzinfo=UTC) + timedelta(minutes=minute) for minute in range(180)]
    watch = [who_is_on_call(nightly, minute) for minute in minutes]
    assert watch == ["a"] * 90 + ["b"] * 90


def test_turns_shorter_than_a_day_go_by_elapsed_time() -> None:
    halves = schedule(layer("a", "b", start="2025-03-08T09:00:00-05:00", turn="12h"), zone="America/New_York")
    start = datetime(2025, 3, 8, 14, tzinfo=UTC)
    assert [who_is_on_call(halves, start + timedelta(hours=hours)) for hours in (0, 11, 12, 23, 24, 36)] == list(
        "aabbab"
    )


@pytest.mark.parametrize("elapsed", [0, 1])
def test_a_turn_of_odd_length_ends_to_the_millisecond(elapsed: int) -> None:
    odd = schedule(layer("a", "b", start="2025-01-01T00:00:00Z", turn=60_007))
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(milliseconds=60_007 * 999_999 - 1 + elapsed)
    assert who_is_on_call(odd, at) == ("a" if elapsed == 0 else "b")


def test_the_last_layer_with_somebody_on_call_wins_and_gaps_fall_through() -> None:
    both = schedule(
        layer("base", start="2025-01-01T00:00:00Z"),
        layer("top", start="2025-02-01T00:00:00Z", end="2025-02-08T00:00:00Z"),
    )
    expected = {(2024, 12, 31): None, (2025, 1, 31): "base", (2025, 2, 1): "top", (2025, 2, 7): "top",
                (2025, 2, 8): "base"}  # fmt: skip
    assert {day: who_is_on_call(both, datetime(*day, tzinfo=UTC)) for day in expected} == expected


def test_zones_of_the_asker_do_not_matter() -> None:
    at = datetime(2025, 1, 13, 14, 0, tzinfo=UTC)
    everywhere = {
        who_is_on_call(GUIDE, at.astimezone(ZoneInfo(zone))) for zone in ("Asia/Tokyo", "UTC", "Europe/Paris")
    }
    assert everywhere == {"bob"}


ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns")
moments = st.integers(0, 700 * 24 * 3600).map(lambda s: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
turns = st.one_of(st.integers(1, 14).map(lambda days: days * DAY), st.integers(1, 48).map(lambda hours: hours * HOUR),
                  st.integers(1, 3_000).map(lambda minutes: minutes * MINUTE))  # fmt: skip


@given(moments, moments, turns, st.sampled_from(ZONES), st.integers(1, 5))
def test_between_start_and_end_exactly_one_person_is_on_call(
    start: datetime, at: datetime, turn: int, zone: str, size: int
) -> None:
    users = [f"u{number}" for number in range(size)]
    end = start + timedelta(days=200)
    rota = schedule(layer(*users, start=start.isoformat(), turn=turn, end=end.isoformat()), zone=zone)
    found = who_is_on_call(rota, at)
    assert (found in users) if start <= at < end else found is None
    assert who_is_on_call(rota, start) == "u0"


@given(moments, turns, st.sampled_from(ZONES), st.integers(0, 400 * 24 * 60))
def test_turns_come_in_order_and_none_is_taken_back(start: datetime, turn: int, zone: str, minutes: int) -> None:
    users = [f"u{number}" for number in range(400)]
    rota = schedule(layer(*users, start=start.isoformat(), turn=max(turn, DAY)), zone=zone)
    around = [start + timedelta(minutes=minutes + step) for step in range(0, 200, 10)]
    numbers = [int((who_is_on_call(rota, at) or "u0")[1:]) for at in around]
    steps = {(later - earlier) % 400 for earlier, later in pairwise(numbers)}
    assert steps <= {0, 1}


@given(moments, st.integers(1, 5_000), st.integers(-6_000, 6_000), st.sampled_from(ZONES))
def test_an_override_wins_exactly_in_its_range(start: datetime, length: int, offset: int, zone: str) -> None:
    end = start + timedelta(minutes=length)
    cover = {"user": "cover", "start": start.isoformat(), "end": end.isoformat()}
    rota = schedule(layer("base", start="2024-01-01T00:00:00Z"), zone=zone, overrides=(cover,))
    at = start + timedelta(minutes=offset)
    assert who_is_on_call(rota, at) == ("cover" if start <= at < end else "base")


def test_of_two_overrides_the_later_written_wins() -> None:
    day = {"start": "2025-02-01T00:00:00Z", "end": "2025-02-02T00:00:00Z"}
    rota = schedule(layer("base"), overrides=({"user": "one", **day}, {"user": "two", **day}))
    assert who_is_on_call(rota, datetime(2025, 2, 1, 12, tzinfo=UTC)) == "two"


@pytest.mark.parametrize(
    ("target", "expected"),
    [("schedule:primary", ("schedule", "primary")), ("user:erin", ("user", "erin")), ("erin", ("user", "erin"))],
)
def test_a_bare_name_is_a_users(target: str, expected: tuple[str, str]) -> None:
    assert split_target(target) == expected


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_refused_with_the_remedy(zone: str) -> None:
    with pytest.raises(ValidationError, match="Write an IANA name"):
        Person(id="a", name="A", time_zone=zone)
