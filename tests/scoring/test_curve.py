"""The curve: full marks to the target, then linear to zero at three times the target."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.curve import credit


@pytest.mark.parametrize(
    ("actual", "earned"), [(0, 1.0), (300, 1.0), (301, 599 / 600), (600, 0.5), (750, 0.25), (900, 0.0), (5000, 0.0)]
)
def test_full_marks_up_to_the_target_then_linear_to_zero_at_three_times_it(actual: int, earned: float) -> None:
    assert credit(actual, 300, 3) == pytest.approx(earned)


def test_a_target_of_nothing_is_met_by_nothing_only() -> None:
    assert (credit(0, 0, 3), credit(1, 0, 3)) == (1.0, 0.0)


times = st.integers(-1000, 10_000_000)


@given(times, times, st.integers(0, 1_000_000))
def test_sooner_never_earns_less(first: int, second: int, target: int) -> None:
    low, high = sorted((first, second))
    assert 1.0 >= credit(low, target, 3) >= credit(high, target, 3) >= 0.0
