"""A rota held against the on-call table, what it costs people, and the sheet of a hand-over meeting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest

from simulator.domain.burden import burdens, doubled, drawn
from simulator.domain.handover import Change, Drilled, handover
from simulator.domain.lifecycle import IncidentPhase, PagePhase
from simulator.domain.oncall_review import Judged, Verdict, review
from simulator.domain.state import IncidentState, PageState, State
from simulator.domain.team import Team
from simulator.domain.vocabulary import PageId, Severity, Urgency
from simulator.scenario.loader import load_policy

POLICY = load_policy((files("scenarios") / "policies" / "default.yaml").read_text("utf-8"), "default.yaml")
START = datetime(2025, 1, 13, 9, tzinfo=UTC)
TWELVE_WEEKS = timedelta(weeks=12)
FIVE = ["ana", "ben", "cat", "dee", "eli"]


def layer(*users: str, **more: Any) -> dict[str, Any]:
    return {"users": users, "start": "2025-01-06T09:00:00Z", "turn": "1w", **more}


def team(schedules: dict[str, Any], zones: dict[str, str] | None = None, **more: Any) -> Team:
    people = [{"id": who, "name": who.title(), "time_zone": (zones or {}).get(who, "UTC")} for who in FIVE]
    made = {name: {"layers": each if isinstance(each, list) else [each]} for name, each in schedules.items()}
    return Team.model_validate({"people": people, "schedules": made, **more})


GOOD = {"primary": layer(*FIVE), "secondary": layer(*FIVE[1:], FIVE[0])}
LEVELS = {"rules": [{"page": ["schedule:primary"], "wait": "5m"}, {"page": ["schedule:secondary"], "wait": "10m"}]}


def judged(checked: Team, check: str) -> list[Judged]:
    found = review(checked, POLICY.practice.on_call, START, START + TWELVE_WEEKS)
    return [each for each in found if each.check == check]


def verdicts(checked: Team, check: str) -> list[tuple[Verdict, str]]:
    return [(each.verdict, each.where) for each in judged(checked, check)]


def test_a_rota_as_the_guide_wants_it_falls_short_of_nothing() -> None:
    good = team(GOOD, escalation={"shop": LEVELS})
    found = review(good, POLICY.practice.on_call, START, START + TWELVE_WEEKS)
    assert [each.check for each in found if each.verdict == "not met"] == []
    asked = {each.check for each in found if each.verdict == "cannot tell"}
    assert {"compensation", "handoff-meeting"} <= asked


@pytest.mark.parametrize(
    ("schedules", "check", "where"),
    [
        ({"primary": layer("ana", "ben"), "secondary": layer(*FIVE)}, "rotation-size", "primary"),
        ({"primary": layer(*FIVE, turn="3d"), "secondary": layer(*FIVE)}, "shift-length", "primary"),
        ({"primary": layer(*FIVE, start="2025-01-08T09:00:00Z"), "secondary": layer(*FIVE)}, "handoff-time", "primary"),
        ({"primary": layer(*FIVE, start="2025-01-06T17:00:00Z"), "secondary": layer(*FIVE)}, "handoff-time", "primary"),
        ({"primary": layer(*FIVE)}, "people-at-once", ""),
        ({"primary": layer(*FIVE), "secondary": layer(*FIVE)}, "people-at-once", ""),
        ({"primary": layer("ana"), "secondary": layer(*FIVE)}, "single-points", "primary"),
        ({"primary": layer(*FIVE, end="2025-02-01T00:00:00Z"), "secondary": layer(*FIVE)}, "gaps", "primary"),
        ({"primary": [], "secondary": layer(*FIVE)}, "gaps", "primary"),
        ({"primary": [layer(*FIVE), layer("ana", end="2025-03-10T09:00:00Z")]}, "burden", "ana"),
    ],
)
def test_what_falls_short_is_named(schedules: dict[str, Any], check: str, where: str) -> None:
    assert ("not met", where) in verdicts(team(schedules), check)


def test_a_gap_and_a_target_that_is_not_there_are_errors_and_the_rest_is_advice() -> None:
    bad = team(
        {"primary": layer("ana", turn="1d", restrictions=[{"from": "09:00", "lasts": "8h"}])},
        escalation={"shop": {"rules": [{"page": ["schedule:nights", "user:zoe"], "wait": "5m"}]}},
    )
    found = review(bad, POLICY.practice.on_call, START, START + TWELVE_WEEKS)
    assert {each.check for each in found if each.verdict == "not met" and each.weight == "error"} == {"gaps", "targets"}
    (gap,) = judged(bad, "gaps")
    assert "in 84 stretches, first Mon 2025-01-13 17:00 to Tue 2025-01-14 09:00" in gap.says


def test_a_level_that_always_reaches_the_same_person_is_a_single_point() -> None:
    rules = [{"page": ["schedule:primary"], "wait": "5m"}, {"page": ["user:ana"], "wait": "5m"}]
    alone = team({"primary": layer("ana")}, escalation={"shop": {"rules": rules}})
    assert ("not met", "shop") in verdicts(alone, "single-points")


def test_nights_are_shared_with_the_sun_where_somebody_is_awake() -> None:
    zones = {"ana": "Europe/Berlin", "ben": "Australia/Sydney"}
    both = team({"primary": layer("ana", "ben")}, zones)
    assert verdicts(both, "follow-the-sun") == [("not met", "primary")]
    # Sydney's day (from 09:00 there) is 22:00 to 10:00 UTC in January.
    split = team(
        {
            "primary": [
                layer("ana", restrictions=[{"from": "10:00", "lasts": "12h"}]),
                layer("ben", restrictions=[{"from": "22:00", "lasts": "12h"}]),
            ]
        },
        zones,
    )
    assert verdicts(split, "follow-the-sun") == [("met", "primary")]
    assert verdicts(team(GOOD), "follow-the-sun")[0] == ("cannot tell", "primary")


def test_nights_and_weekends_go_by_each_persons_own_clock() -> None:
    office = layer("ana", restrictions=[{"from": "09:00", "lasts": "8h"}])
    for zone, nights in (("Europe/Berlin", 0), ("Pacific/Auckland", 7), ("America/Los_Angeles", 7)):
        away = team({"primary": office}, {"ana": zone})
        week = drawn(away, START, START + timedelta(weeks=1))
        (carried,) = burdens(away, week)
        assert (carried.person, carried.nights) == ("ana", nights)
        assert carried.time == timedelta(hours=56)


def test_a_person_whose_zone_nobody_says_lives_by_their_schedules_clock() -> None:
    nights = layer("ana", restrictions=[{"from": "02:00", "lasts": "2h"}])
    there = Team.model_validate(
        {
            "people": [{"id": "ana", "name": "Ana"}],
            "schedules": {"p": {"time_zone": "Asia/Tokyo", "layers": [nights]}},
        }
    )
    (carried,) = burdens(there, drawn(there, START, START + timedelta(weeks=1)))
    assert carried.nights == 7


def test_two_schedules_at_once_count_once_and_are_named() -> None:
    twice = team({"primary": layer("ana"), "secondary": layer("ana", "ben")})
    drawings = drawn(twice, START, START + timedelta(weeks=2))
    (overlap,) = doubled(drawings)
    assert (overlap.person, overlap.schedules) == ("ana", ("primary", "secondary"))
    assert (overlap.start, overlap.end) == (START + timedelta(weeks=1), START + timedelta(weeks=2))
    assert {each.person: each.time for each in burdens(twice, drawings)} == {
        "ana": timedelta(weeks=2), "ben": timedelta(weeks=1),
    }  # fmt: skip


# ---- the hand-over -----------------------------------------------------------------------------------------


def drilled(**more: Any) -> Drilled:
    state = State()
    for key, value in more.items():
        setattr(state, key, value)
    return Drilled("a drill", START, state)


def test_the_sheet_names_who_hands_over_to_whom_and_when() -> None:
    sheet = handover(team(GOOD), POLICY, START + timedelta(days=2))
    assert [(each.schedule, each.outgoing, each.incoming, each.at) for each in sheet.exchanges] == [
        ("primary", "ben", "cat", START + timedelta(weeks=1)), ("secondary", "cat", "dee", START + timedelta(weeks=1)),
    ]  # fmt: skip
    assert sheet.meeting == POLICY.practice.on_call.handoff_meeting


def test_without_journals_nobody_can_tell_what_is_open() -> None:
    sheet = handover(team(GOOD), POLICY, START)
    assert sheet.issues is None
    assert sheet.changes is None
    assert handover(team(GOOD), POLICY, START, drills=[drilled()]).issues == ()


def test_what_a_drill_left_open_is_an_issue_and_what_it_showed_a_risk() -> None:
    pages = {
        number: PageState(PageId(number), None, None, text, Urgency.HIGH, 0, phase=phase)
        for number, (text, phase) in enumerate(
            [("disk full", PagePhase.TRIGGERED), ("disk slow", PagePhase.EXHAUSTED), ("done", PagePhase.RESOLVED)], 1
        )
    }
    incident = IncidentState(phase=IncidentPhase.OPEN, severity=Severity.SEV1, title="Checkout fails")
    sheet = handover(team(GOOD), POLICY, START, drills=[drilled(pages=pages, incident=incident)])
    assert [item.says for item in sheet.issues or ()] == [
        "SEV1 Checkout fails", "page #1 is taken by nobody yet: disk full",
    ]  # fmt: skip
    risks = [item.says for item in sheet.risks if item.source == "a drill"]
    assert any("page #2 went through every level" in each for each in risks)
    assert any("has no postmortem" in each for each in risks)


def test_the_same_change_from_two_sources_stands_once_and_the_newest_first() -> None:
    day = timedelta(days=1)
    told = [Change(START - day * age, f"deploy {age}", source) for age, source in ((3, "a"), (1, "a"), (3, "b"))]
    sheet = handover(team(GOOD), POLICY, START, deploys=told)
    assert [each.says for each in sheet.changes or ()] == ["deploy 1", "deploy 3"]


def test_gaps_doubled_people_and_covers_of_the_coming_shift_are_risks() -> None:
    cover = {"user": "eli", "start": "2025-01-15T00:00:00Z", "end": "2025-01-16T00:00:00Z"}
    risky = Team.model_validate(
        {
            "people": [{"id": who, "name": who} for who in FIVE],
            "schedules": {
                "primary": {"layers": [layer("ana", "ben")], "overrides": [cover]},
                "secondary": {"layers": [layer("ben", restrictions=[{"from": "09:00", "lasts": "8h"}])]},
            },
        }
    )
    says = "\n".join(item.says for item in handover(risky, POLICY, START).risks)
    assert "secondary: nobody is on call" in says
    assert "ben is on primary and secondary at once" in says
    assert "primary: eli covers Wed 2025-01-15 00:00 to Thu 2025-01-16 00:00" in says


def told(**people: dict[str, Any]) -> Team:
    """The good team, some of whom say how they are told and when they sleep."""
    listed = [{"id": who, "name": who.title(), **people.get(who, {})} for who in FIVE]
    return Team.model_validate({**team(GOOD).model_dump(by_alias=True), "people": listed})


def test_somebody_who_is_paged_by_mail_only_is_named() -> None:
    mail, phone = {"via": "email"}, {"via": "phone", "after": "3m"}
    assert verdicts(told(), "notifying") == []
    assert verdicts(told(ana={"notify": {"high": [mail, phone]}}), "notifying") == [("met", "")]
    assert verdicts(told(ana={"notify": {"high": [mail], "low": [phone]}}), "notifying") == [("not met", "ana")]
    assert verdicts(told(ana={"notify": {"low": [mail]}}), "notifying") == [("not met", "ana")]


def test_somebody_asleep_in_every_hour_that_they_are_on_call_alone_is_named() -> None:
    asleep = {"asleep": [{"from": "22:00", "lasts": "9h"}]}
    nights = {"users": ["eli"], "start": "2025-01-06T09:00:00Z", "turn": "1w"}

    def covered(begins: str, lasts: str) -> Team:
        hours = [{"from": begins, "lasts": lasts}]
        made = team({"primary": {**nights, "restrictions": hours}})
        listed = [{"id": who, "name": who, **(asleep if who == "eli" else {})} for who in FIVE]
        return Team.model_validate({**made.model_dump(by_alias=True), "people": listed})

    assert verdicts(covered("23:00", "6h"), "awake") == [("not met", "eli")]
    assert verdicts(covered("21:00", "6h"), "awake") == []
    assert verdicts(told(eli=asleep), "awake") == []
