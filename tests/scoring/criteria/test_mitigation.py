"""Mitigation: the first right remedy, aim, harm, and claims held against the signals."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.criteria.commands import EXAMPLES, changes
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.truth import Span
from simulator.domain.vocabulary import Rating
from tests.scoring.logs import LogBuilder, checkout_truth
from tests.scoring.reports import credit, finding, findings, why_not


@pytest.mark.parametrize(("command", "changing"), EXAMPLES)
def test_looking_is_told_from_changing(command: str, changing: bool) -> None:
    assert changes(command) is changing


@pytest.mark.parametrize(("at", "earned"), [("12m", 1.0), ("14m30s", 1.0), ("22m", 0.5), ("29m30s", 0.0)])
def test_the_first_right_remedy_is_due_in_half_the_time_to_mitigate(graded: Any, at: str, earned: float) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at(at).remedy().at("60m").ended()
    assert credit(graded(log), "mitigation.remedy") == pytest.approx(earned)


def test_a_wrong_remedy_first_costs_aim_and_not_harm(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare()
    log.at("10m").run("aws rds failover-db-cluster --db-cluster-identifier orders").at("12m").remedy().at("60m").ended()
    report = graded(log)
    assert credit(report, "mitigation.aim") == 0.5
    assert credit(report, "mitigation.harm") == 1


def test_looking_around_is_no_change_and_costs_nothing(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").run("kubectl get pods").run("kubectl rollout history deploy/x")
    report = graded(log.at("60m").ended())
    assert why_not(report, "mitigation.aim") == "nothing was changed while the fault lasted"
    assert why_not(report, "mitigation.harm") == "nothing was changed"


def test_the_same_right_command_again_is_not_wrong(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("12m").remedy().at("13m")
    log.run("kubectl rollout undo deployment/order-service").at("60m").ended()
    assert credit(graded(log), "mitigation.aim") == 1


def test_a_harmful_remedy_is_critical(good: LogBuilder, graded: Any) -> None:
    report = graded(good.at("11m").harm())
    assert finding(report, "mitigation.harm").critical
    assert report.rating is Rating.M
    assert report.score <= 74.9


@pytest.mark.parametrize(("at", "earned"), [("18m", 0.0), ("19m", 0.0), ("19m10s", 1.0), ("30m", 1.0)])
def test_mitigated_is_true_a_minute_after_the_signals_are_back(graded: Any, at: str, earned: float) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("12m").remedy().at(at).mitigate().at("60m").ended()
    assert credit(graded(log), "mitigation.claims") == earned


@pytest.mark.parametrize(("at", "earned"), [("33m10s", 1.0), ("40m", 1.0), ("25m40s", 0.5)])
def test_resolving_before_the_quiet_quarter_of_an_hour_is_early(graded: Any, at: str, earned: float) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("12m").remedy().at(at).resolve().at("60m").ended()
    report = graded(log)
    assert credit(report, "mitigation.claims") == pytest.approx(earned, abs=0.01)
    assert not [cap for cap in report.caps if cap.rating is Rating.U]


def test_resolved_while_it_is_not_caps_at_u(good: LogBuilder, graded: Any) -> None:
    report = graded(good.moved("incident.resolved", "16m"))
    assert report.rating is Rating.U
    assert report.score == 49.9
    assert "while the signals were outside their objective" in report.caps[0].why


def test_standing_down_from_a_real_incident_caps_at_u(good: LogBuilder, graded: Any) -> None:
    log = good.without("incident.resolved", "incident.mitigated").at("10m").stand_down()
    assert graded(log).rating is Rating.U


def test_never_mitigated_caps_at_u(good: LogBuilder, graded: Any, scenario: Scenario) -> None:
    report = graded(good.without("incident.mitigated", "incident.resolved"), checkout_truth(scenario, recovered=None))
    assert report.rating is Rating.U


def test_a_claim_is_held_against_the_signals_of_its_moment(graded: Any, scenario: Scenario) -> None:
    relapse = (Span(4 * MINUTE, 12 * MINUTE), Span(20 * MINUTE, 25 * MINUTE))
    truth = checkout_truth(scenario, recovered=25 * MINUTE, impact=relapse)
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("14m").mitigate().at("22m").mitigate()
    log.at("60m").ended()
    assert [each.points for each in findings(graded(log, truth), "mitigation.claims")] == [7.5, 0]


def test_an_incident_that_nobody_resolves_stays_open(good: LogBuilder, graded: Any) -> None:
    report = graded(good.without("incident.resolved"))
    assert credit(report, "mitigation.close") == 0
    assert credit(graded(good), "mitigation.close") == 1


def test_a_fault_that_never_touches_the_signals_is_mitigated_when_it_is_remedied(
    graded: Any, scenario: Scenario
) -> None:
    quiet = checkout_truth(
        scenario, impact=(), impact_minutes=0.0, recovered=None, mitigated=None, stable=None, remedied=17 * MINUTE
    )
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("12m").remedy().at("16m").mitigate()
    report = graded(log.at("18m").mitigate().at("60m").ended(), quiet)
    assert report.times["mitigate"].seconds == 600
    assert [each.points for each in findings(report, "mitigation.claims")] == [0, 7.5]
    assert not [cap for cap in report.caps if cap.rating is Rating.U]
