"""The shipped policy and scenario, and a good response to it, for every test of scoring."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scoring.case import Case
from scoring.grade import grade
from scoring.reading import read
from scoring.report.model import Report
from scoring.rubric import rubric_of
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import Severity
from simulator.scenario.loader import load, read_sources
from tests.scoring.logs import LogBuilder, checkout_truth, good_response

DATA = Path(__file__).parents[1] / "data" / "example"


@pytest.fixture(scope="session")
def postmortem() -> str:
    return (DATA / "example-postmortem.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load(read_sources("checkout-payment-timeout")).policy


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return load(read_sources("checkout-payment-timeout")).scenario


@pytest.fixture(scope="session")
def false_alarm_scenario() -> Scenario:
    return load(read_sources("sign-in-checks-fail")).scenario


@pytest.fixture
def truth(scenario: Scenario) -> Truth:
    return checkout_truth(scenario)


@pytest.fixture
def false_alarm(false_alarm_scenario: Scenario) -> Truth:
    nothing: dict[str, Any] = dict.fromkeys(("onset", "full_effect", "remedied", "recovered", "mitigated", "stable"))
    return checkout_truth(
        false_alarm_scenario,
        t0=3 * MINUTE,
        impact=(),
        impact_minutes=0.0,
        users_affected=0.0,
        money_lost=0.0,
        severity=((0, Severity.SEV4),),
        **nothing,
    )


@pytest.fixture
def good(postmortem: str) -> LogBuilder:
    return good_response(postmortem)


Graded = Callable[..., Report]


@pytest.fixture
def graded(truth: Truth, policy: Policy) -> Graded:
    """Grade a log; the truth is the checkout incident's unless another is given."""

    def do(log: LogBuilder, truth: Truth = truth, policy: Policy = policy) -> Report:
        return grade(log.log(), truth, policy, seed=1)

    return do


@pytest.fixture
def case(truth: Truth, policy: Policy) -> Callable[..., Case]:
    """Index a log; the truth is the checkout incident's unless another is given."""

    def do(log: LogBuilder, truth: Truth = truth, policy: Policy = policy) -> Case:
        return read(log.log(), truth, policy, rubric_of(policy))

    return do
