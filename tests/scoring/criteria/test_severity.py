"""Severity: compared with the truth of the moment; a level too low costs twice a level too high."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import Severity
from tests.scoring.logs import LogBuilder, checkout_truth
from tests.scoring.reports import credit, findings, why_not


def declared(severity: str, at: str = "9m") -> LogBuilder:
    return LogBuilder().at("7m").alert().page().at(at).declare(severity).at("60m").ended()


def true(scenario: Scenario, *steps: tuple[int, Severity]) -> Truth:
    return checkout_truth(scenario, severity=steps)


@pytest.mark.parametrize(
    ("truth_is", "called", "earned"),
    [
        ("SEV2", "SEV2", 1.0),
        ("SEV2", "SEV1", 0.75),
        ("SEV2", "SEV3", 0.5),
        ("SEV2", "SEV4", 0.0),
        ("SEV3", "SEV1", 0.5),
        ("SEV1", "SEV2", 0.5),
        ("SEV1", "SEV3", 0.0),
        ("SEV1", "SEV4", 0.0),
    ],
)
def test_a_level_too_low_costs_twice_a_level_too_high(
    scenario: Scenario, graded: Any, truth_is: str, called: str, earned: float
) -> None:
    report = graded(declared(called), true(scenario, (4 * MINUTE, Severity(truth_is))))
    assert credit(report, "severity.first") == earned
    assert credit(report, "severity.right") == earned


def test_the_truth_of_the_moment_counts_where_it_changes(scenario: Scenario, graded: Any) -> None:
    truth = true(scenario, (4 * MINUTE, Severity.SEV1), (17 * MINUTE, Severity.SEV3))
    assert credit(graded(declared("SEV3", "20m"), truth), "severity.first") == 1
    assert credit(graded(declared("SEV3", "9m"), truth), "severity.first") == 0


def test_a_severity_that_comes_true_later_was_no_overcall(scenario: Scenario, graded: Any) -> None:
    truth = true(scenario, (4 * MINUTE, Severity.SEV3), (20 * MINUTE, Severity.SEV2))
    assert credit(graded(declared("SEV2"), truth), "severity.first") == 1
    assert credit(graded(declared("SEV1"), truth), "severity.first") == 0.5


def test_a_worsening_asks_for_the_right_severity_anew(scenario: Scenario, graded: Any) -> None:
    truth = true(scenario, (4 * MINUTE, Severity.SEV3), (38 * MINUTE, Severity.SEV1))
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV3").at("48m").reclassify("SEV3", "SEV1")
    found = findings(graded(log.at("60m").ended(), truth), "severity.right")
    assert [each.points / each.of for each in found] == pytest.approx([1.0, 0.5], abs=1e-3)


def test_the_right_severity_later_earns_by_the_curve(scenario: Scenario, graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV3").at("17m").reclassify("SEV3", "SEV1")
    report = graded(log.at("60m").ended())
    assert credit(report, "severity.right") == 0.5
    assert credit(report, "severity.steady") == 1


def test_changing_away_from_the_truth_is_flapping(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("12m").reclassify("SEV1", "SEV3")
    assert credit(graded(log.at("60m").ended()), "severity.steady") == 0


def test_steadiness_is_not_judged_where_nothing_changed(graded: Any) -> None:
    assert why_not(graded(declared("SEV1")), "severity.steady") == "the severity was never changed"


def test_nothing_declared_earns_nothing(graded: Any) -> None:
    report = graded(LogBuilder().at("7m").alert().page().at("60m").ended())
    assert report.dimensions["severity"].score == 0


def test_each_answer_of_the_tree_is_judged_by_name(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m")
    log.declare(facts=("unavailable_to_all_users", "data_loss_or_corruption")).at("60m").ended()
    found = findings(graded(log), "severity.facts")
    assert [(each.points, "data_loss_or_corruption" in each.says) for each in found] == [(0, True), (5, False)]


def test_a_question_passed_over_is_named(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV2", facts=("financial_impact",)).at("60m").ended()
    found = [each for each in findings(graded(log), "severity.facts") if each.points == 0]
    assert [each.says.split("(")[1].split(")")[0] for each in found] == [
        "unavailable_to_all_users",
        "core_feature_over_10_percent",
    ]
    assert found[0].says.startswith("alice passed over 'Is the whole service out of reach for every user?'")


def test_answers_that_lead_elsewhere_than_the_severity_declared_are_seen(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV3", facts=("unavailable_to_all_users",))
    found = findings(graded(log.at("60m").ended()), "severity.facts")
    assert "their own answers lead to SEV1" in found[-1].says
    assert (found[-1].target, found[-1].actual) == ("SEV1", "SEV3")


def test_a_severity_that_flaps_is_seen_and_one_that_follows_the_truth_is_not(graded: Any, scenario: Scenario) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV1").at("15m").reclassify("SEV1", "SEV2")
    log.at("20m").reclassify("SEV2", "SEV1").at("60m").ended()
    flapped = findings(graded(log), "severity.steady")
    assert "The severity flapped: SEV1, SEV2 at T+15:00, SEV1 again at T+20:00" in flapped[-1].says
    follows = checkout_truth(
        scenario, severity=((4 * MINUTE, Severity.SEV2), (14 * MINUTE, Severity.SEV1), (19 * MINUTE, Severity.SEV2))
    )
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV2").at("15m").reclassify("SEV2", "SEV1")
    log.at("20m").reclassify("SEV1", "SEV2").at("60m").ended()
    assert credit(graded(log, follows), "severity.steady") == 1
