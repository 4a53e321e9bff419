"""Reach: who had to be told on what is true, and whether questions were answered in time, by whom, with what."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain.scenario import Scenario
from simulator.domain.vocabulary import Rating
from tests.scoring.logs import LogBuilder, checkout_truth
from tests.scoring.reports import credit, finding, findings, why_not


def test_a_required_notification_that_never_came_is_critical(good: LogBuilder, graded: Any) -> None:
    report = graded(good.without("stakeholder.notified"))
    assert credit(report, "communication.notifications") == 0
    assert report.rating is Rating.M
    assert {cap.rating for cap in report.caps} == {Rating.M}


def test_notifying_by_hand_is_as_good_as_the_rule(good: LogBuilder, graded: Any) -> None:
    log = good.without("stakeholder.notified").at("15m").told("cto", by="bob").told("vp-eng", by="bob")
    report = graded(log)
    assert credit(report, "communication.notifications") == 1
    assert not report.caps


def test_what_is_true_calls_for_it_not_what_was_declared(graded: Any, scenario: Scenario) -> None:
    exposed = scenario.truth.model_copy(update={"facts": ("security_breach_or_data_exposure",)})
    truth = checkout_truth(scenario.model_copy(update={"truth": exposed}))
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV2").at("60m").ended()
    found = findings(graded(log, truth), "communication.notifications")
    missed = {each.says.split("(")[1].split(")")[0] for each in found}
    assert missed == {"cto", "vp-eng", "security", "legal"}


def answered(at: str, text: str = "More by 14:55 UTC.", by: str = "bob") -> LogBuilder:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().role("ic", "alice").role("comms", "bob")
    return log.at("19m").ask().at(at).reply(text, by).at("60m").ended()


@pytest.mark.parametrize(("at", "earned"), [("20m", 1.0), ("24m", 1.0), ("29m", 0.5), ("34m", 0.0)])
def test_an_answer_counts_against_its_time(graded: Any, at: str, earned: float) -> None:
    assert credit(graded(answered(at)), "communication.replies") == pytest.approx(earned)


def test_an_answer_from_somebody_who_was_not_asked_earns_half(graded: Any) -> None:
    found = finding(graded(answered("20m", by="carol")), "communication.replies")
    assert found.points / found.of == 0.5
    assert "though Comms or IC was asked" in found.says


def test_an_answer_without_what_was_asked_for_earns_half(graded: Any, scenario: Scenario) -> None:
    (question,) = (each for each in scenario.injects if each.id == "vp-asks")
    assert question.expect is not None
    wanted = question.expect.model_copy(update={"mentions": ("*refund*",)})
    asked = (question.model_copy(update={"expect": wanted}),)
    truth = checkout_truth(scenario.model_copy(update={"injects": asked}))
    assert credit(graded(answered("20m", "Yes, a Refund follows."), truth), "communication.replies") == 1
    assert credit(graded(answered("20m", "Yes."), truth), "communication.replies") == 0.5


def test_no_answer_at_all_earns_nothing_and_cites_the_question(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("19m").ask().at("60m").ended()
    found = finding(graded(log), "communication.replies")
    assert (found.points, found.evidence) == (0, (4,))


def test_an_answer_that_is_not_due_yet_is_not_judged(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("19m").ask().at("22m").ended()
    assert why_not(graded(log), "communication.replies") == "no question with an expected answer fell due"


def test_a_welcome_reply_to_what_expects_none_is_not_graded(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("16m").ask("red-herring", ()).at("17m")
    log.reply("No, thanks.", inject="red-herring").at("18m").ended()
    assert why_not(graded(log), "communication.replies") is not None
