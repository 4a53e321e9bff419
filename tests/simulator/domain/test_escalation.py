"""Whom a policy calls next, as a pure walk; and how long a level is given."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.escalation import next_call, respond_due, wait_before_leaving
from simulator.domain.oncall import EscalationPolicy
from simulator.domain.simtime import DAY, HOUR, MINUTE
from simulator.domain.vocabulary import PersonId, Severity, Urgency
from tests.simulator.drills import default_policy

MONDAY = datetime(2025, 3, 10, 10, tzinfo=UTC)


def policy(*levels: str, repeats: int = 0) -> EscalationPolicy:
    return EscalationPolicy.model_validate(
        {"rules": [{"page": [level], "wait": "5m"} for level in levels], "repeats": repeats}
    )


def reach(target: str) -> tuple[PersonId, ...]:
    return () if target == "gap" else (PersonId(target),)


def test_the_last_level_is_followed_by_the_first_of_the_next_pass() -> None:
    call = next_call(policy("a", "b", repeats=1), reach, 3, 1)
    assert call is not None
    assert (call.level, call.attempt, call.people, call.skipped) == (1, 2, ("a",), ())


def test_levels_that_reach_nobody_are_skipped_and_named() -> None:
    call = next_call(policy("a", "gap", "gap", "b"), reach, 2, 1)
    assert call is not None
    assert (call.level, call.skipped) == (4, ((2, 1), (3, 1)))


@pytest.mark.parametrize(("level", "attempt"), [(2, 2), (1, 3), (9, 9)])
def test_after_the_last_pass_there_is_nobody(level: int, attempt: int) -> None:
    assert next_call(policy("a", repeats=1), reach, level, attempt) is None


@given(st.lists(st.sampled_from(["gap"]), min_size=1, max_size=20), st.integers(0, 9))
def test_a_policy_that_reaches_nobody_ends(levels: list[str], repeats: int) -> None:
    assert next_call(policy(*levels, repeats=repeats), reach) is None


def test_a_response_is_due_by_the_severitys_row() -> None:
    rules = default_policy()
    assert respond_due(rules, Severity.SEV1, MONDAY, 2 * MINUTE) == 7 * MINUTE
    assert respond_due(rules, Severity.SEV4, MONDAY, 2 * MINUTE) == DAY - HOUR


@pytest.mark.parametrize(
    ("urgency", "severity", "minutes"),
    [
        (Urgency.HIGH, None, 5),
        (Urgency.HIGH, Severity.SEV3, 5),
        (Urgency.LOW, None, 60),
        (Urgency.LOW, Severity.SEV1, 5),
        (Urgency.LOW, Severity.SEV2, 15),
    ],
)
def test_only_low_urgency_waits_for_the_response_time(
    urgency: Urgency, severity: Severity | None, minutes: int
) -> None:
    assert wait_before_leaving(default_policy(), policy("a"), 1, urgency, severity, MONDAY, 0) == minutes * MINUTE
