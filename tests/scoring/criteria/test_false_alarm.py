"""False alarms: acknowledged, looked into before acting, not inflated, called off with a reason, written down."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain import events as ev
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import PersonId, Rating, Severity
from tests.scoring.logs import LogBuilder, checkout_truth
from tests.scoring.reports import credit, why_not

WHY = "Only the probe is refused: its password expired. Customers sign in as usual."


def alarm() -> LogBuilder:
    return LogBuilder().at("3m").alert("SyntheticSignInFailed").page("lena").at("3m30s").ack("lena")


def calm_response() -> LogBuilder:
    log = alarm().at("5m").look("lena").at("6m").ask("red-wall")
    log.at("7m").reply("No, we are looking. Do not send.", "lena", "red-wall")
    return log.at("10m").stand_down(WHY, near_miss=True).ended()


def played(log: LogBuilder) -> LogBuilder:
    """The builder's stand-down is alice's; this team has lena."""
    return LogBuilder(
        type(line)(line.at, PersonId("lena") if line.actor == "alice" else line.actor, line.event) for line in log.lines
    )


def test_looking_standing_down_and_writing_it_down_earns_everything(graded: Any, false_alarm: Truth) -> None:
    report = graded(played(calm_response()), false_alarm)
    assert report.score == 100
    assert report.dimensions["coordination"].score is None


def test_nobody_acting_earns_nothing(graded: Any, false_alarm: Truth) -> None:
    log = LogBuilder().at("3m").alert("SyntheticSignInFailed").page("lena").at("6m").ask("red-wall").at("40m").ended()
    assert graded(log, false_alarm).score == 0


@pytest.mark.parametrize(("severity", "earned"), [("SEV4", 1.0), ("SEV3", 0.75), ("SEV1", 0.25)])
def test_declaring_it_higher_than_it_is_costs(graded: Any, false_alarm: Truth, severity: str, earned: float) -> None:
    log = alarm().at("4m").declare(severity, by="lena").at("5m").look("lena").at("10m").stand_down(WHY, True).ended()
    assert credit(graded(played(log), false_alarm), "severity.first") == earned


def test_acting_before_looking_costs(graded: Any, false_alarm: Truth) -> None:
    log = alarm().at("4m").run("kubectl rollout restart deployment/sign-in", "lena").at("6m").look("lena")
    report = graded(played(log.at("10m").stand_down(WHY, True).ended()), false_alarm)
    assert credit(report, "mitigation.investigate") == 0.5
    assert credit(report, "mitigation.harm") == 0


def test_breaking_what_was_whole_is_critical(graded: Any, false_alarm_scenario: Scenario) -> None:
    broken = checkout_truth(
        false_alarm_scenario,
        t0=3 * MINUTE,
        onset=6 * MINUTE,
        recovered=None,
        severity=((0, Severity.SEV4), (6 * MINUTE, Severity.SEV2)),
    )
    log = alarm().at("5m").run("idctl region failover --to eu-west", "lena").at("6m")
    log.add(ev.FaultStarted(fault="cold-standby", since=6 * MINUTE)).at("40m").ended()
    report = graded(played(log), broken)
    assert credit(report, "mitigation.harm") == 0
    assert report.rating is Rating.U


def test_an_alarming_public_post_costs(graded: Any, false_alarm: Truth) -> None:
    log = calm_response().at("6m").status("investigating", "Customers cannot sign in.", by="lena")
    assert credit(graded(played(log), false_alarm), "communication.calm") == 0


def test_a_reason_that_nobody_can_check_costs(graded: Any, false_alarm: Truth) -> None:
    log = alarm().at("5m").look("lena").at("10m").stand_down("fine", near_miss=True).ended()
    report = graded(played(log), false_alarm)
    assert credit(report, "response.stand_down") == pytest.approx(1 / 1.3, abs=1e-3)
    assert credit(report, "learning.record") == 0.5


def test_a_note_is_as_good_a_record_as_a_near_miss(graded: Any, false_alarm: Truth) -> None:
    log = alarm().at("5m").look("lena").at("10m").stand_down(WHY)
    assert credit(graded(played(LogBuilder(log.lines).ended()), false_alarm), "learning.record") == 0
    noted = LogBuilder(log.lines).note("The probe's password expired at midnight and nobody reads its notices.").ended()
    assert credit(graded(played(noted), false_alarm), "learning.record") == 1


def test_what_only_fits_a_real_incident_is_not_judged(graded: Any, false_alarm: Truth) -> None:
    report = graded(played(calm_response()), false_alarm)
    for criterion in (
        "response.declare",
        "response.mitigate",
        "mitigation.remedy",
        "communication.notifications",
        "communication.first_status",
        "coordination.ic",
    ):
        assert why_not(report, criterion) is not None
