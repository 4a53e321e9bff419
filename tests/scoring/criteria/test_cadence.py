"""Cadence: the first post, the first update, the longest silence, from when the severity first required them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain.policy import AtMost, Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Severity
from tests.scoring.logs import INVESTIGATING, LogBuilder, checkout_truth
from tests.scoring.reports import credit, finding, findings, why_not

NO_PROMISE = "We are investigating failed payments at checkout. Customers cannot complete orders."


@pytest.mark.parametrize(("at", "earned"), [("11m", 1.0), ("19m", 1.0), ("29m", 0.5), ("39m", 0.0)])
def test_the_first_public_post_is_due_ten_minutes_after_a_sev1_is_declared(graded: Any, at: str, earned: float) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at(at).status().at("60m").ended()
    assert credit(graded(log), "communication.first_status") == pytest.approx(earned)


def test_a_severity_raised_later_counts_from_when_it_was_raised(scenario: Scenario, graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV3").at("30m").reclassify("SEV3", "SEV1")
    log.at("34m").role("ic", "alice").at("39m").status().at("60m").ended()
    report = graded(log)
    assert credit(report, "communication.first_status") == 1
    assert credit(report, "coordination.ic") == 1


def test_a_sev3_requires_no_public_post(scenario: Scenario, graded: Any) -> None:
    truth = checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV3),))
    report = graded(LogBuilder().at("7m").alert().page().at("9m").declare("SEV3").at("60m").ended(), truth)
    for criterion in ("communication.first_status", "communication.cadence", "coordination.room"):
        assert why_not(report, criterion) is not None


def test_calling_a_sev1_less_does_not_make_the_public_post_optional(graded: Any) -> None:
    report = graded(LogBuilder().at("7m").alert().page().at("9m").declare("SEV3").at("60m").ended())
    found = finding(report, "communication.first_status")
    assert (found.points, found.evidence) == (0, (1, 3))


def test_an_overcall_taken_back_before_the_post_was_due_requires_none(scenario: Scenario, graded: Any) -> None:
    truth = checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV3),))
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV1").at("12m").reclassify("SEV1", "SEV3")
    log.at("60m").ended()
    assert why_not(graded(log, truth), "communication.first_status") == "it was over before one was due"


def silences(first: str, state: str, second: str, text: str = NO_PROMISE) -> LogBuilder:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at(first).status(state, text)
    return log.at(second).status("resolved", "Checkout works normally since 14:43 UTC.").at("60m").ended()


@pytest.mark.parametrize(
    ("state", "second", "earned"),
    [
        ("investigating", "40m", 1.0),
        ("investigating", "55m", 0.75),
        ("identified", "25m", 1.0),
        ("identified", "40m", 0.5),
        ("identified", "55m", 0.0),
        ("monitoring", "40m", 1.0),
    ],
)
def test_the_longest_silence_depends_on_the_last_posts_state(
    graded: Any, state: str, second: str, earned: float
) -> None:
    assert credit(graded(silences("10m", state, second)), "communication.cadence") == pytest.approx(earned, abs=1e-3)


def test_a_post_that_promised_to_be_back_sooner_is_held_to_it(graded: Any) -> None:
    report = graded(silences("10m", "investigating", "40m", f"{NO_PROMISE} Next update within 10 minutes."))
    assert credit(report, "communication.cadence") == 0
    assert finding(report, "communication.cadence").target == 600


def test_silence_until_the_drills_end_counts(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("10m").status("identified", NO_PROMISE)
    log.at("40m").ended()
    found = finding(graded(log), "communication.cadence")
    assert (found.actual, found.target) == (1800, 900)


def test_a_public_that_heard_nothing_earns_nothing(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("60m").ended()
    report = graded(log)
    for criterion in ("communication.first_status", "communication.cadence", "communication.content"):
        assert credit(report, criterion) == 0


def test_a_policy_can_forbid_any_silence_longer_than_twenty_minutes(graded: Any, policy: Policy) -> None:
    rules = policy.communication.model_copy(update={"at_most": AtMost(every=20 * MINUTE, during=120 * MINUTE)})
    strict = policy.model_copy(update={"communication": rules})
    log = silences("10m", "investigating", "40m")
    assert credit(graded(log), "communication.cadence") == 1
    assert credit(graded(log, policy=strict), "communication.cadence") == 0.75


def test_the_first_internal_update_is_due_where_the_policy_sets_a_time(graded: Any, policy: Policy) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("29m").update().at("60m").ended()
    assert credit(graded(log), "communication.first_update") == 0.5
    rules = policy.communication.model_copy(update={"first_internal": None})
    silent = policy.model_copy(update={"communication": rules})
    assert why_not(graded(log, policy=silent), "communication.first_update") == "the policy sets no time for it"


def test_long_gaps_between_internal_updates_cost(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("10m").status("investigating", INVESTIGATING)
    log.at("11m").update().at("56m").update().at("60m").ended()
    internal = findings(graded(log), "communication.cadence")[1]
    assert (internal.target, internal.actual) == (1800, 2700)
    assert internal.points / internal.of == pytest.approx(0.75, abs=1e-3)
