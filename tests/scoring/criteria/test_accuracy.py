"""Truth in communication: stated times within two minutes, figures within a quarter, corrections earn half back."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain.scenario import Scenario
from tests.scoring.logs import LogBuilder, checkout_truth
from tests.scoring.reports import credit, findings, why_not


def said(text: str, at: str = "30m") -> LogBuilder:
    return LogBuilder().at("7m").alert().page().at("9m").declare().at(at).update(text).at("60m").ended()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Checkout down since 14:29 UTC.", True),
        ("Checkout down since 14:27 UTC.", True),
        ("Checkout down since 14:33 UTC.", True),
        ("Checkout down since 14:25 UTC.", False),
        ("Checkout down since 14:35 UTC.", False),
        ("Checkout works again since 14:43 UTC.", True),
        ("Checkout works again since 14:45 UTC.", True),
        ("Checkout works again since 14:41 UTC.", True),
        ("Checkout works again since 14:37 UTC.", False),
        ("Checkout works again since 14:50 UTC.", False),
    ],
)
def test_a_stated_time_is_right_within_two_minutes(graded: Any, text: str, right: bool) -> None:
    assert credit(graded(said(text)), "communication.truth") == float(right)


def test_a_recovery_stated_while_the_signals_say_no_is_wrong(graded: Any, scenario: Scenario) -> None:
    broken = checkout_truth(scenario, recovered=None)
    found = findings(graded(said("Checkout works again since 14:43 UTC."), broken), "communication.truth")
    assert [each.points for each in found] == [0]
    assert "the signals were outside their objective then" in found[0].says


@pytest.mark.parametrize("at", ["19m", "30m", "50m"])
@pytest.mark.parametrize(("text", "right"), [("works again since 14:43", True), ("failed since 14:05", False)])
def test_a_stated_time_of_day_is_right_or_wrong_whenever_it_was_posted(
    graded: Any, at: str, text: str, right: bool
) -> None:
    assert credit(graded(said(f"Checkout {text} UTC.", at)), "communication.truth") == float(right)


def test_when_the_work_began_is_no_claim_about_the_trouble(graded: Any) -> None:
    log = said("Action: failover to the replica started at 14:34, ETA 10 min. For 10m customers could not pay.")
    assert why_not(graded(log), "communication.truth") == "nothing was stated that can be checked"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Revenue impact: about $34,000.", True),
        ("Revenue impact: $26k.", True),
        ("Revenue impact: $24,000.", False),
        ("Revenue impact: $45,000.", False),
        ("About 12,600 customers could not pay.", True),
        ("About 5,000 customers could not pay.", False),
    ],
)
def test_stated_figures_are_right_within_a_quarter(graded: Any, text: str, right: bool) -> None:
    assert credit(graded(said(text)), "communication.truth") == float(right)


def test_a_figure_counts_up_to_the_moment_when_it_was_stated(graded: Any) -> None:
    assert credit(graded(said("Revenue impact: about $19,000 so far.", "12m")), "communication.truth") == 1
    assert credit(graded(said("Revenue impact: about $34,000 so far.", "12m")), "communication.truth") == 0


def test_a_correction_earns_half_back(graded: Any) -> None:
    log = said("Checkout down since 14:05 UTC.").at("35m").update("Correction: checkout down since 14:29 UTC.")
    wrong, right = findings(graded(log), "communication.truth")
    assert (wrong.points / wrong.of, right.points / right.of) == (0.5, 1.0)
    assert len(wrong.evidence) == 2


def test_a_correction_must_reach_the_same_readers(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare()
    log.at("10m").status("investigating", "Checkout fails since 14:05 UTC.")
    log.at("12m").update("Checkout fails since 14:29.")
    public = findings(graded(log.at("60m").ended()), "communication.truth")[0]
    assert public.points == 0


def test_a_resolved_post_while_users_suffer_is_wrong(graded: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("12m").status("resolved", "Checkout works again.")
    assert credit(graded(log.at("60m").ended()), "communication.truth") == 0


def test_nothing_stated_is_nothing_to_judge(graded: Any) -> None:
    why = why_not(graded(said("SEV1. We are on it.")), "communication.truth")
    assert why == "nothing was stated that can be checked"
