"""Calibration: percentiles, their intervals, what is proposed and what there are too few incidents for."""

from __future__ import annotations

from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.calibration import CONFIDENCE, needed, percentile, ranks, rounded_up, suggestions
from scoring.report.calibration import as_text
from simulator.domain.policy import Policy
from simulator.domain.real_incidents import RealIncident
from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.domain.vocabulary import Severity


@pytest.mark.parametrize(("percent", "count"), [(50, 6), (75, 13), (90, 36), (95, 72)])
def test_so_many_incidents_are_needed_for_an_interval(percent: int, count: int) -> None:
    assert needed(percent / 100) == count
    assert percentile(list(range(count)), percent).known
    assert not percentile(list(range(count - 1)), percent).known


@given(count=st.integers(1, 300), percent=st.integers(1, 99))
def test_the_ranks_hold_the_percentile_with_the_probability_stated(count: int, percent: int) -> None:
    """Added up from the binomial law: between the ranks lie at least 95 %, and one rank less on a side is too few."""
    share = percent / 100
    low, high = ranks(count, share)
    chance = [comb(count, below) * share**below * (1 - share) ** (count - below) for below in range(count + 1)]
    assert sum(chance[low:high]) >= CONFIDENCE - 1e-9
    assert sum(chance[: low + 1]) > (1 - CONFIDENCE) / 2 - 1e-9
    assert sum(chance[high - 1 :]) > (1 - CONFIDENCE) / 2 - 1e-9


def test_intervals_of_drawn_samples_hold_the_true_percentile_as_often_as_they_say() -> None:
    dice, true, held = Random("calibration"), 0.9, 0
    for _ in range(400):
        found = percentile(sorted(round(dice.random() * 1e6) for _ in range(60)), 90)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= true * 1e6 <= found.high
    assert held >= 400 * 0.93


@given(times=st.lists(st.integers(0, DAY), min_size=1, max_size=80), percent=st.integers(1, 99))
def test_a_percentile_lies_in_its_interval_and_is_one_of_the_times(times: list[int], percent: int) -> None:
    found = percentile(sorted(times), percent)
    assert found.value in times
    assert found.low is None or found.low <= found.value
    assert found.high is None or found.value <= found.high


@given(ms=st.integers(0, 30 * DAY))
def test_a_target_is_rounded_up_and_by_little(ms: int) -> None:
    found = rounded_up(ms)
    assert ms <= found
    assert found <= max(30 * SECOND, ms * 1.11 + 30 * SECOND)


def incidents(count: int, minutes: float = 1.0, severity: Severity = Severity.SEV1) -> list[RealIncident]:
    return [
        RealIncident(
            name=str(number),
            severity=severity,
            acknowledge=round((number + 1) * minutes * MINUTE / 10),
            declare=round((number + 1) * minutes * MINUTE / 5),
            mitigate=round((number + 1) * minutes * MINUTE),
        )
        for number in range(count)
    ]


def test_targets_are_proposed_beside_those_that_hold(policy: Policy) -> None:
    found = {(each.measure, each.severity): each for each in suggestions(incidents(40), policy, [90, 50])}
    ack, mitigate = found["acknowledge", None], found["mitigate", Severity.SEV1]
    assert (ack.current, ack.proposed, ack.met) == (5 * MINUTE, 4 * MINUTE, 1.0)
    assert (mitigate.current, mitigate.proposed, mitigate.of_percent) == (HOUR, 36 * MINUTE, 90)
    assert found["mitigate", Severity.SEV2].proposed is None
    assert ("resolve", Severity.SEV1) not in found, "the policy has no such target"


def test_too_few_incidents_propose_nothing_and_say_how_many_it_takes(policy: Policy) -> None:
    found = suggestions(incidents(20), policy, [50, 90])
    assert all(each.proposed is None for each in found)
    assert "nothing proposed: P90 takes at least 36 incidents" in as_text(found)
    assert suggestions(incidents(20), policy, [50])[0].proposed is not None


def test_without_a_time_to_mitigate_the_time_to_resolve_stands_for_it_and_that_is_said(policy: Policy) -> None:
    resolved = [RealIncident(name=str(n), severity=Severity.SEV1, resolve=(n + 1) * MINUTE) for n in range(40)]
    (found,) = [each for each in suggestions(resolved, policy, [90]) if each.from_resolved]
    assert (found.measure, found.proposed) == ("mitigate", 36 * MINUTE)
    assert "SEV1 mitigate, by times to resolve" in as_text([found])
