"""Teams from Opsgenie: rotations stand side by side, delays count from the alert, what differs is refused by line."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from simulator.domain.oncall import Restriction, who_is_on_call
from simulator.domain.simtime import DAY, HOUR, MINUTE, WEEK
from simulator.integrations.imported import Imported
from simulator.integrations.opsgenie_json import read_opsgenie_json
from tests.simulator.integrations.teams import EXTERNAL, LOOKALIKES, texts

FOLDER = LOOKALIKES / "opsgenie"
ALL = ("schedules.json", "escalations.json", "overrides.json")


def said(imported: Imported, level: str = "error") -> list[tuple[str, int, str]]:
    return [(each.file, each.line, each.says) for each in imported.refused if each.level == level]


def test_each_rotation_is_a_schedule_and_a_level_pages_them_together() -> None:
    imported = read_opsgenie_json(texts(FOLDER, *ALL))
    assert list(imported.team.schedules) == ["storage-always", "storage-office"]
    first = imported.team.escalation["storage-escalation"].rules[0]
    assert first.page == ("schedule:storage-always", "schedule:storage-office")


def test_turns_and_hours_of_rotations() -> None:
    schedules = read_opsgenie_json(texts(FOLDER, "schedules.json")).team.schedules
    always, office = (schedules[f"storage-{name}"].layers[0] for name in ("always", "office"))
    assert (always.turn, always.users) == (WEEK, ("ana-ruiz", "ben"))
    assert (office.turn, office.end) == (2 * DAY, datetime.fromisoformat("2025-12-29T08:00:00Z"))
    assert office.restrictions == (
        Restriction(days=("monday", "tuesday"), from_="09:30", lasts=7 * HOUR + 30 * MINUTE),
        Restriction(days=("saturday",), from_="20:00", lasts=36 * HOUR),
    )


def test_delays_count_from_the_alert_and_become_waits() -> None:
    policy = read_opsgenie_json(texts(FOLDER, *ALL)).team.escalation["storage-escalation"]
    assert [(rule.page, rule.wait) for rule in policy.rules[1:]] == [
        (("user:dee",), 55 * MINUTE), (("user:cat",), 10 * MINUTE),
    ]  # fmt: skip
    assert policy.rules[0].wait == 5 * MINUTE
    assert policy.repeats == 3


def test_users_are_named_after_their_address() -> None:
    people = read_opsgenie_json(texts(FOLDER, "schedules.json")).team.people or ()
    assert [(each.name, each.email) for each in people][:2] == [
        ("Ana Ruiz", "ana.ruiz@example.com"), ("Ben", "ben@example.com"),
    ]  # fmt: skip


def test_an_override_covers_the_rotations_that_it_names() -> None:
    schedules = read_opsgenie_json(texts(FOLDER, *ALL)).team.schedules
    assert who_is_on_call(schedules["storage-always"], datetime.fromisoformat("2025-03-10T12:00:00Z")) == "dee"
    assert schedules["storage-office"].overrides == ()


def test_what_differs_is_refused_with_its_line() -> None:
    found = said(read_opsgenie_json(texts(FOLDER, *ALL)))
    expected = [
        ("escalations.json", 22, "until the alert is closed"),
        ("escalations.json", 23, "calls somebody else"),
        ("escalations.json", 27, "calls a team"),
        ("escalations.json", 34, "cannot say it"),
        ("schedules.json", 39, "is a team, and here only people do"),
    ]
    assert len(found) == len(expected)
    for (file, line, says), (in_file, at, words) in zip(found, expected, strict=True):
        assert (file, line) == (in_file, at)
        assert words in says


@pytest.mark.parametrize("name", ["opsgenie-webhook-create.json", "opsgenie-webhook-escalate.json"])
def test_documents_about_alerts_are_refused(name: str) -> None:
    imported = read_opsgenie_json(texts(EXTERNAL / "opsgenie", name))
    assert not imported.found
    assert [says for _, _, says in said(imported)] == ["there is no schedule, escalation or override in this document"]


def test_daily_hours_that_pass_midnight() -> None:
    rotation = {
        "startDate": "2025-01-06T08:00:00Z", "type": "hourly", "length": 12,
        "participants": [{"type": "user", "username": "a@example.com"}],
        "timeRestriction": {"type": "time-of-day",
                            "restriction": {"startHour": 22, "startMin": 30, "endHour": 6, "endMin": 0}},
    }  # fmt: skip
    document = json.dumps({"name": "Nights", "timezone": "UTC", "rotations": [rotation]})
    (schedule,) = read_opsgenie_json({"a.json": document}).team.schedules.values()
    assert schedule.layers[0].restrictions == (Restriction(from_="22:30", lasts=7 * HOUR + 30 * MINUTE),)
    assert schedule.layers[0].turn == 12 * HOUR
