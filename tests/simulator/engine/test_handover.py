"""The hand-over sheet that a drill opens with says what colleagues would, and nothing of the truth."""

from __future__ import annotations

from typing import Any

from simulator.engine.looking import Looking
from simulator.views.looking import HandoverAsked, HandoverSeen
from tests.simulator.drills import PRIMARY, SCENARIO, SECONDARY, Drill


def sheet(**overrides: Any) -> HandoverSeen:
    seen = Looking(Drill(**overrides).plan).answer(HandoverAsked(), 0)
    assert isinstance(seen, HandoverSeen)
    return seen


def test_it_says_who_is_on_call_until_when_and_who_is_next() -> None:
    layer = {"users": [PRIMARY, SECONDARY], "start": "2025-01-06T09:00:00Z", "turn": "1w"}
    primary = {"name": "First line", "time_zone": "Europe/Berlin", "layers": [layer]}
    nobody: dict[str, list[str]] = {"layers": []}
    found = sheet(schedules=SCENARIO["schedules"] | {"primary": primary, "nights": nobody})
    turns = [PRIMARY, SECONDARY]
    weeks = 9  # from Monday 6 January to Monday 10 March, an hour after the hand-off at 09:00 UTC
    names = {PRIMARY: "Priya Raman", SECONDARY: "Omar Haddad"}
    now, then = names[turns[weeks % 2]], names[turns[(weeks + 1) % 2]]
    assert found.on_call == (
        f"First line: {now} until Mon 2025-03-17 10:00 Europe/Berlin, then {then}",
        "secondary: Omar Haddad",
        "nights: nobody",
    )


def test_planned_maintenance_is_an_open_issue_until_it_is_over() -> None:
    windows = [
        {"services": ["db"], "at": "-1h", "lasts": "30m", "why": "over"},
        {"services": ["db"], "at": "-1h", "lasts": "90m", "why": "upgrade"},
        {"services": ["web", "db"], "at": "20m", "lasts": "30m", "why": "move"},
    ]
    assert sheet(maintenance=windows).issues == (
        "upgrade, until Mon 10:30 UTC: alerts of db page nobody",
        "move, from Mon 10:20 UTC: alerts of web, db page nobody",
    )


def test_changes_are_those_of_the_last_two_days_before_the_start_newest_first() -> None:
    deploys = [
        {"at": at, "service": "web", "id": id, "by": "dana", "message": "M"}
        for at, id in (("-3d", "1"), ("-30h", "2"), ("-2h", "3"), ("0s", "4"), ("5m", "5"))
    ]
    told = sheet(deploys=deploys, changes=[]).changes
    assert [line.split(": ")[1] for line in told] == ["3", "2"]
    assert told[0] == "Mon 08:00 UTC deploy of web: 3: M by dana"


def test_it_is_the_same_whatever_the_truth_is() -> None:
    truth = SCENARIO["truth"] | {"cause": "Something else", "facts": []}
    assert sheet(faults={}, truth=truth, changes=[]) == sheet(changes=[])
