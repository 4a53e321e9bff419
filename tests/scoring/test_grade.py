"""The grade as a whole: good, slow and absent responses, what is left out, hints, caps, people, objectives."""

from __future__ import annotations

import time
from typing import Any

import pytest

from scoring.report.model import Report
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import PersonId, Rating, Severity
from tests.scoring.logs import LogBuilder, checkout_truth
from tests.scoring.reports import finding


def test_a_good_response_scores_above_ninety_and_every_deduction_has_advice(good: LogBuilder, graded: Any) -> None:
    report = graded(good)
    assert report.score >= 92
    assert report.rating is Rating.P
    assert all(each.advice for each in report.findings() if each.costs > 0)


def test_nobody_acting_scores_nothing_for_what_was_not_done_wrong(graded: Any, scenario: Scenario) -> None:
    log = LogBuilder().at("7m").alert().page().at("12m").escalated().at("22m").escalated(3).at("60m").ended()
    report = graded(log, checkout_truth(scenario, recovered=None))
    assert report.score == 0
    assert report.rating is Rating.U
    judged = {each.criterion for each in report.findings()}
    assert not judged & {
        "communication.safety",
        "communication.truth",
        "mitigation.harm",
        "mitigation.claims",
        "severity.steady",
        "learning.blameless",
    }


def test_acknowledging_and_nothing_else_scores_under_twenty(graded: Any, scenario: Scenario) -> None:
    log = LogBuilder().at("7m").alert().page().at("8m").ack().at("60m").ended()
    assert graded(log, checkout_truth(scenario, recovered=None)).score < 20


def test_weights_of_what_was_judged_add_up_to_a_hundred(good: LogBuilder, graded: Any) -> None:
    report = graded(good.without("room.opened", "status.posted", "postmortem.submitted"))
    assert sum(each.weight for each in report.dimensions.values()) == pytest.approx(100, abs=0.3)


def test_the_score_is_the_weighted_mean_of_its_dimensions(good: LogBuilder, graded: Any) -> None:
    report = graded(good.without("postmortem.submitted", "update.posted"))
    assert not report.adjustments
    mean = sum(each.score * each.weight for each in report.dimensions.values()) / 100
    assert report.score == pytest.approx(mean, abs=0.15)


def test_what_findings_cost_adds_up_to_what_is_missing(good: LogBuilder, graded: Any) -> None:
    report = graded(good.without("postmortem.submitted", "update.posted", "room.opened"))
    assert sum(each.costs for each in report.findings()) == pytest.approx(100 - report.score, abs=0.2)


def test_a_dimension_of_which_a_drill_asks_little_weighs_little(
    good: LogBuilder, graded: Any, scenario: Scenario
) -> None:
    minor = checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV3),))
    log = LogBuilder().at("7m").alert().page().ack().at("9m").declare("SEV3").at("12m").remedy().at("19m").ask()
    log.at("60m").ended()
    weights = {name: each.weight for name, each in graded(log, minor).dimensions.items()}
    assert weights["coordination"] == 0
    assert weights["communication"] < graded(good).dimensions["communication"].weight


def test_hints_cost_points_only_when_they_were_taken(good: LogBuilder, graded: Any) -> None:
    plain = graded(good)
    hinted = graded(good.at("10m").hint(costs=6))
    assert hinted.score == pytest.approx(plain.score - 6, abs=0.11)
    assert [(hint.by, hint.costs) for hint in hinted.hints] == [("alice", 6)]
    offered = LogBuilder(good.lines).without("hint.taken").at("10m").add(ev.HintAvailable(hint=1, costs=6))
    assert graded(offered).score == plain.score


def test_score_and_rating_never_disagree(good: LogBuilder, graded: Any, policy: Policy) -> None:
    for log in (good, good.without("stakeholder.notified"), good.moved("incident.resolved", "16m")):
        report = graded(log)
        bands = {"P": 90, "S": 75, "M": 50, "U": 0}
        assert report.score >= bands[report.rating]


def test_an_unfinished_log_says_so_and_judges_nothing_before_it_is_due(
    good: LogBuilder, graded: Any, scenario: Scenario
) -> None:
    early = LogBuilder(line for line in good.lines if line.at <= 8 * MINUTE)
    report = graded(early, checkout_truth(scenario, recovered=None))
    assert (report.finished, report.ended) == (False, None)
    assert {each.criterion for each in report.findings()} == {"response.acknowledge"}
    assert not report.caps


def test_a_log_in_which_nothing_happened_scores_nothing(graded: Any, scenario: Scenario, truth: Truth) -> None:
    nothing = checkout_truth(scenario, t0=None, onset=None, recovered=None, impact=(), impact_minutes=0.0, severity=())
    report = graded(LogBuilder().at("1m").ended(), nothing)
    assert report.score == 0
    assert all(taken.seconds is None and taken.why for taken in report.times.values())
    assert graded(LogBuilder(), nothing).score == 0


def test_objectives_are_rated_by_the_criteria_that_they_name(good: LogBuilder, graded: Any) -> None:
    first, second = graded(good).objectives
    assert (first.rating, second.rating) == (Rating.P, Rating.P)
    slow = graded(good.moved("mitigation.started", "40m").moved("command.run", "40m", 1)).objectives[0]
    assert slow.score is not None
    assert slow.score < 75
    assert "mitigation.remedy" in slow.findings


def test_each_persons_part_is_what_the_findings_name_them_in(good: LogBuilder, graded: Any) -> None:
    report = graded(good)
    assert {"alice", "bob", "carol"} <= set(report.people)
    assert report.people["bob"].roles == ("Comms",)
    for person, part in report.people.items():
        mine = {each.id for each in report.findings() if person in each.people}
        assert {each for dimension in part.dimensions.values() for each in dimension.findings} == mine


def test_the_truth_is_revealed_with_its_cost(good: LogBuilder, graded: Any) -> None:
    truth = graded(good).truth
    assert truth.cause.startswith("Deploy 4521")
    assert (truth.severity, truth.false_alarm) == (Severity.SEV1, False)
    assert truth.impact.minutes == pytest.approx(14.17, abs=0.01)
    assert truth.impact.currency == "USD"
    assert truth.impact.sla_budget_minutes == 43.2


def test_what_to_practise_next_is_what_cost_most(good: LogBuilder, graded: Any) -> None:
    report = graded(good.without("postmortem.submitted"))
    assert report.practise[0].criterion == "learning.postmortem"
    assert [each.costs for each in report.practise] == sorted((each.costs for each in report.practise), reverse=True)


def test_the_rubrics_version_and_the_journals_hash_stand_in_the_report(
    good: LogBuilder, truth: Truth, policy: Policy
) -> None:
    from scoring.grade import grade

    older = policy.model_copy(update={"scoring": {**policy.scoring, "rubric": 1}})
    report = grade(good.log(), truth, older, seed=9, journal_sha256="ab" * 32)
    assert (report.rubric_version, report.seed, report.journal_sha256) == ("1", 9, "ab" * 32)


def test_no_points_for_a_criterion_takes_it_out(good: LogBuilder, graded: Any, policy: Policy) -> None:
    points = {**policy.scoring["points"], "coordination.room": 0}
    without = policy.model_copy(update={"scoring": {**policy.scoring, "points": points}})
    report = graded(good.without("room.opened"), policy=without)
    assert report.dimensions["coordination"].score == 100


def test_declaring_early_is_not_held_to_a_tighter_clock(graded: Any) -> None:
    def drill(declared: str) -> Report:
        log = LogBuilder().at("7m").alert().page().ack().at(declared).declare().at("16m").room().role("ic", "alice")
        report: Report = graded(log.at("60m").ended())
        return report

    early, in_time = drill("8m"), drill("12m")
    assert finding(early, "coordination.ic").points < finding(in_time, "coordination.ic").points
    assert early.score >= in_time.score
    assert early.adjustments[0].points > 0


def test_declaring_late_does_not_pay(graded: Any) -> None:
    def drill(declared: str) -> Report:
        log = LogBuilder().at("7m").alert().page().ack().at(declared).declare().at("40m").room()
        for role, person in (("ic", "alice"), ("comms", "bob"), ("ops", "carol"), ("scribe", "dave")):
            log.role(role, person)
        report: Report = graded(log.at("60m").ended())
        return report

    late, later = drill("30m"), drill("39m")
    assert finding(later, "coordination.room").points > finding(late, "coordination.room").points
    assert later.score <= late.score


def test_a_log_of_ten_thousand_events_is_graded_in_well_under_a_second(
    good: LogBuilder, truth: Truth, policy: Policy
) -> None:
    from scoring.grade import grade

    busy: list[ev.Event] = [ev.MessagePosted(text=f"message {number} about the rollback") for number in range(6_000)]
    busy += [ev.QueryRun(query="up", language="promql")] * 2_000
    busy += [ev.CommandRun(command="kubectl get pods")] * 1_500
    for number in range(500):
        good.at(14 * MINUTE + number).update()
    for number, event in enumerate(busy):
        good.at(13 * MINUTE + number).add(event, "carol")
    records = good.log()
    assert len(records) > 10_000
    began = time.perf_counter()
    grade(records, truth, policy, seed=1)
    assert time.perf_counter() - began < 5.0, "ten times the half second that it may take"


def test_evidence_is_found_by_seq_whatever_the_first_seq_is(good: LogBuilder, truth: Truth, policy: Policy) -> None:
    from scoring.grade import grade

    shifted = Log(Recorded(record.seq + 40, record.at, PersonId(record.actor), record.event) for record in good.log())
    report = grade(shifted, truth, policy, seed=1)
    assert report.moments[finding(report, "response.declare").evidence[-1]].kind == "incident.declared"
