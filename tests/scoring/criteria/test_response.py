"""Response times: against their targets, from the first true signal, by the signals and never by claims."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.domain.business_days import Calendar
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import AlertSeverity, Severity, Urgency
from tests.scoring.logs import LogBuilder, checkout_truth
from tests.scoring.reports import credit, finding, why_not


@pytest.mark.parametrize(("at", "earned"), [("7m30s", 1.0), ("12m", 1.0), ("17m", 0.5), ("22m", 0.0), ("50m", 0.0)])
def test_acknowledging_counts_against_the_first_escalation_wait(
    good: LogBuilder, graded: Any, at: str, earned: float
) -> None:
    report = graded(good.moved("page.acknowledged", at))
    assert credit(report, "response.acknowledge") == pytest.approx(earned)
    assert finding(report, "response.acknowledge").target == 300


def test_a_page_that_nobody_takes_earns_nothing_and_cites_page_and_escalations(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("12m").escalated().at("60m").ended()
    found = finding(graded(log), "response.acknowledge")
    assert (found.points, found.evidence) == (0, (2, 3))
    assert "it escalated once" in found.says


def test_acknowledging_is_no_response(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("7m30s").ack().at("60m").ended()
    assert credit(graded(log), "response.respond") == 0


@pytest.mark.parametrize(("at", "earned"), [("11m", 1.0), ("12m", 1.0), ("17m", 0.5), ("22m", 0.0)])
def test_the_first_action_counts_against_the_severitys_response_time(graded: Any, at: str, earned: float) -> None:
    log = LogBuilder().at("7m").alert().page().at("7m30s").ack().at(at).say("Looking.", by="alice").at("60m").ended()
    assert credit(graded(log), "response.respond") == pytest.approx(earned)


@pytest.mark.parametrize(
    ("severity", "at", "earned"),
    [
        (Severity.SEV1, "12m", 1.0),
        (Severity.SEV1, "17m", 0.5),
        (Severity.SEV2, "17m", 1.0),
        (Severity.SEV3, "37m", 1.0),
    ],
)
def test_the_time_to_declare_is_the_true_severitys(
    scenario: Scenario, graded: Any, severity: Severity, at: str, earned: float
) -> None:
    truth = checkout_truth(scenario, severity=((4 * MINUTE, severity),))
    log = LogBuilder().at("7m").alert().page().at(at).declare(severity).at("60m").ended()
    assert credit(graded(log, truth), "response.declare") == pytest.approx(earned)


def test_sev4_has_no_time_to_declare(scenario: Scenario, graded: Any) -> None:
    truth = checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV4),))
    report = graded(LogBuilder().at("7m").alert().page().at("60m").ended(), truth)
    assert why_not(report, "response.declare") == "SEV4 has no time to declare"


def test_mitigating_is_measured_by_the_signals_whatever_is_claimed(
    good: LogBuilder, graded: Any, scenario: Scenario
) -> None:
    early, late = good.moved("incident.mitigated", "13m"), good.moved("incident.mitigated", "39m")
    for log in (early, late, good.without("incident.mitigated")):
        report = graded(log)
        assert report.times["mitigate"].seconds == 730
        assert credit(report, "response.mitigate") == 1
    slow = checkout_truth(scenario, recovered=36 * MINUTE)
    assert graded(good, slow).times["mitigate"].seconds == 1800
    assert credit(graded(good, slow), "response.mitigate") == pytest.approx(0.5)


def test_the_scenarios_own_target_tightens_the_severitys(good: LogBuilder, graded: Any, scenario: Scenario) -> None:
    loose = scenario.model_copy(update={"targets": type(scenario.targets)()})
    slow = checkout_truth(loose, recovered=36 * MINUTE)
    report = graded(good, slow)
    assert credit(report, "response.mitigate") == 1
    assert finding(report, "response.mitigate").target == 3600


def test_what_was_never_mitigated_earns_nothing(good: LogBuilder, graded: Any, scenario: Scenario) -> None:
    report = graded(good, checkout_truth(scenario, recovered=None))
    assert credit(report, "response.mitigate") == 0
    assert report.times["mitigate"].seconds is None
    assert "not mitigated" in report.times["mitigate"].why


def test_without_a_time_to_resolve_it_is_shown_and_not_graded(good: LogBuilder, graded: Any) -> None:
    report = graded(good)
    assert why_not(report, "response.resolve") == "SEV1 has no time to resolve"
    assert (report.times["resolve"].seconds, report.times["resolve"].target) == (1570, None)


def test_a_low_urgency_page_waits_for_the_severitys_response_time(scenario: Scenario, graded: Any) -> None:
    truth = checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV3),))
    log = LogBuilder().at("7m").alert(severity=AlertSeverity.WARNING, urgency=Urgency.LOW).page()
    page = log.lines[-1]
    low = page.event.model_copy(update={"urgency": Urgency.LOW})
    log.lines[-1] = type(page)(page.at, page.actor, low)
    report = graded(log.at("40m").ack().at("60m").ended(), truth)
    assert credit(report, "response.acknowledge") == 1


def test_every_time_counts_from_the_first_true_signal(good: LogBuilder, graded: Any) -> None:
    times = {name: taken.seconds for name, taken in graded(good).times.items()}
    assert times == {
        "detect": 180,
        "acknowledge": 45,
        "respond": 120,
        "declare": 120,
        "assemble": 155,
        "first_status": 240,
        "mitigate": 730,
        "resolve": 1570,
    }


def test_noise_pages_count_for_nothing(scenario: Scenario, good: LogBuilder, graded: Any) -> None:
    noisy = scenario.model_copy(
        update={
            "alerts": (*scenario.alerts, scenario.alerts[0].model_copy(update={"name": "DiskNoise", "noise": True}))
        }
    )
    log = LogBuilder(good.lines).at("1m").alert("DiskNoise", 7).page(number=7, alert=7)
    assert finding(graded(log, checkout_truth(noisy)), "response.acknowledge").points == 20


def test_a_sev4_of_good_friday_may_wait_until_the_tuesday_after_easter(
    graded: Any, scenario: Scenario, policy: Policy
) -> None:
    thursday = scenario.model_copy(update={"starts": datetime(2025, 4, 17, 15, tzinfo=UTC)})
    truth = checkout_truth(thursday, severity=((4 * MINUTE, Severity.SEV4),))
    easter = policy.model_copy(update={"calendar": Calendar(holidays=("2025-04-18", "2025-04-21"))})
    log = LogBuilder().at("7m").alert().page().at("30m").say("Looking.").at("60m").ended()
    seconds = 4 * 86_400 + 18 * 3600 - 7 * 60
    assert finding(graded(log, truth, easter), "response.respond").target == seconds
    assert finding(graded(log, truth), "response.respond").target == 18 * 3600 - 7 * 60


def test_a_time_to_resolve_may_count_in_business_days(graded: Any, scenario: Scenario, policy: Policy) -> None:
    friday = scenario.model_copy(update={"starts": datetime(2025, 4, 11, 15, tzinfo=UTC)})
    truth = checkout_truth(friday, severity=((4 * MINUTE, Severity.SEV3),))
    level = policy.severities[Severity.SEV3].model_copy(update={"resolve": "1 business day"})
    monday = policy.model_copy(update={"severities": {**policy.severities, Severity.SEV3: level}})
    report = graded(LogBuilder().at("7m").alert().page().at("60m").ended(), truth, monday)
    assert finding(report, "response.resolve").target == 3 * 86_400
