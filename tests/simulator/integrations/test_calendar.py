"""Shifts as an iCalendar file: whole shifts, each under the UID that it keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar

from simulator.domain.team import Team
from simulator.integrations.calendar import calendar

START = datetime(2025, 1, 8, tzinfo=UTC)
TEAM = Team.model_validate(
    {
        "people": [{"id": "ana", "name": "Ana, the first", "email": "ana@example.com"}, {"id": "ben", "name": "Ben"}],
        "schedules": {
            "primary": {"layers": [{"users": ["ana", "ben"], "start": "2025-01-06T09:00:00Z", "turn": "1w"}]},
            "nights": {
                "name": "Night watch",
                "layers": [
                    {"users": ["ben"], "start": "2025-01-06T09:00:00Z", "turn": "1w",
                     "restrictions": [{"from": "22:00", "lasts": "8h"}]}
                ],
            },
        },
    }
)  # fmt: skip


def events(**more: Any) -> list[Any]:
    start = more.pop("start", START)
    written = calendar(TEAM, start, start + timedelta(weeks=2), stamp=START, **more)
    return list(Calendar.from_ical(written).walk("VEVENT"))


def test_every_shift_that_touches_the_range_is_there_and_whole() -> None:
    found = [(each["summary"], each["dtstart"].dt, each["dtend"].dt) for each in events(schedules=["primary"])]
    monday = datetime(2025, 1, 6, 9, tzinfo=UTC)
    week = timedelta(weeks=1)
    assert found == [
        ("On call: Ana, the first (primary)", monday, monday + week),
        ("On call: Ben (primary)", monday + week, monday + 2 * week),
        ("On call: Ana, the first (primary)", monday + 2 * week, monday + 3 * week),
    ]


def test_a_shift_keeps_its_uid_in_every_export() -> None:
    first = {each["uid"] for each in events()}
    later = {each["uid"] for each in events(start=START + timedelta(days=3))}
    assert len(first) == len(events())
    assert len(first & later) == len([each for each in events() if each["dtend"].dt > START + timedelta(days=3)])


def test_only_one_persons_shifts_where_asked() -> None:
    found = events(person="ben")
    assert {str(each["summary"]) for each in found} == {"On call: Ben (primary)", "On call: Ben (Night watch)"}


def test_whoever_has_an_address_attends() -> None:
    attending = [each for each in events() if "attendee" in each]
    assert {str(each["attendee"]) for each in attending} == {"mailto:ana@example.com"}
    assert all(each["attendee"].params["CN"] == "Ana, the first" for each in attending)


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    written = calendar(TEAM, START, START + timedelta(weeks=2), stamp=START)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
