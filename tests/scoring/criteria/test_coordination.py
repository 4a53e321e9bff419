"""Coordination: room, commander and roles in time, held by different people, and help asked for."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain import events as ev
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from tests.scoring.logs import LogBuilder, checkout_truth
from tests.scoring.reports import credit, finding, findings, why_not


def incident() -> LogBuilder:
    return LogBuilder().at("7m").alert().page().at("9m").declare()


@pytest.mark.parametrize(("at", "earned"), [("10m", 1.0), ("14m", 1.0), ("19m", 0.5), ("24m", 0.0)])
def test_room_and_commander_are_due_five_minutes_after_a_sev1_is_declared(graded: Any, at: str, earned: float) -> None:
    report = graded(incident().at(at).room().role("ic", "alice").at("60m").ended())
    assert credit(report, "coordination.room") == pytest.approx(earned)
    assert credit(report, "coordination.ic") == pytest.approx(earned)


def test_a_commander_named_at_once_after_a_late_declaration_is_in_time(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("30m").declare().at("32m").role("ic", "alice").at("60m").ended()
    assert credit(graded(log), "coordination.ic") == 1


def test_each_role_counts_alike_and_the_missing_ones_are_named(graded: Any) -> None:
    report = graded(incident().role("ic", "alice").role("comms", "bob").at("60m").ended())
    found = findings(report, "coordination.roles")
    assert [each.points for each in found] == [10, 0, 0]
    assert "Nobody was named Scribe" in found[2].says


@pytest.mark.parametrize(
    ("people", "earned"),
    [
        (("alice", "bob", "carol", "dave"), 1.0),
        (("alice", "bob", "carol", "carol"), 2 / 3),
        (("alice",) * 4, 0.0),
    ],
)
def test_roles_are_held_by_different_people(graded: Any, people: tuple[str, ...], earned: float) -> None:
    log = incident()
    for role, person in zip(("ic", "comms", "ops", "scribe"), people, strict=True):
        log.role(role, person)
    assert credit(graded(log.at("60m").ended()), "coordination.separation") == pytest.approx(earned, abs=0.01)


def test_a_team_of_two_is_not_blamed_for_sharing_four_roles(graded: Any, scenario: Scenario) -> None:
    pair = checkout_truth(scenario.model_copy(update={"people": scenario.people[:2]}))
    log = incident()
    for role, person in (("ic", "alice"), ("comms", "bob"), ("ops", "alice"), ("scribe", "bob")):
        log.role(role, person)
    assert credit(graded(log.at("60m").ended(), pair), "coordination.separation") == 1


def test_a_prompt_for_more_responders_wants_a_request(graded: Any, scenario: Scenario) -> None:
    slow = checkout_truth(scenario, recovered=None)
    prompted = incident().at("39m").prompted()
    assert credit(graded(LogBuilder(prompted.lines).at("60m").ended(), slow), "coordination.help") == 0
    asked = LogBuilder(prompted.lines).at("41m").request().at("60m").ended()
    assert credit(graded(asked, slow), "coordination.help") == 1
    paged = LogBuilder(prompted.lines).at("41m").page("erin", 2, None, "alice").at("60m").ended()
    assert credit(graded(paged, slow), "coordination.help") == 1


def test_who_mitigates_before_help_is_prompted_for_is_graded_as_if_it_had_been_asked_for(
    good: LogBuilder, graded: Any
) -> None:
    assert credit(graded(good), "coordination.help") == 1
    nobody = LogBuilder().at("7m").alert().page().at("60m").ended()
    assert why_not(graded(nobody), "coordination.help") == "the policy never prompted for more responders"


@pytest.mark.parametrize(("asked", "earned"), [("39m", 1.0), ("49m", 1.0), ("59m", 0.5), ("69m", 0.0)])
def test_help_is_asked_for_within_ten_minutes_of_the_prompt(
    graded: Any, scenario: Scenario, asked: str, earned: float
) -> None:
    log = incident().at("39m").prompted().at(asked).request().at("80m").ended()
    truth = checkout_truth(scenario, recovered=None)
    assert credit(graded(log, truth), "coordination.help") == pytest.approx(earned)


@pytest.mark.parametrize(
    ("name", "right"), [("#inc-20250315-checkout-fails", True), ("#inc-20250316-checkout", False), ("#war", False)]
)
def test_a_room_is_named_by_the_policys_pattern(graded: Any, name: str, right: bool) -> None:
    log = incident().at("10m").add(ev.RoomOpened(name=name, bridge="b"), "alice").at("60m").ended()
    report = graded(log)
    assert credit(report, "coordination.room") == pytest.approx(1 if right else 2 / 3, abs=0.01)
    assert (len(findings(report, "coordination.room")) == 1) == right


def test_a_policy_without_a_war_room_asks_for_none(good: LogBuilder, graded: Any, policy: Policy) -> None:
    none = policy.model_copy(update={"war_room": policy.war_room.model_copy(update={"severities": ()})})
    report = graded(good, policy=none)
    assert report.dimensions["coordination"].score is None
    assert report.dimensions["coordination"].weight == 0
    assert sum(each.weight for each in report.dimensions.values()) == pytest.approx(100, abs=0.3)


def test_an_early_room_is_not_missing(graded: Any) -> None:
    report = graded(incident().room().at("60m").ended())
    assert finding(report, "coordination.room").actual == 0
