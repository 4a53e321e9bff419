"""Functions of range vectors, against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.world.promql.errors import QueryError
from simulator.world.promql.evaluate import evaluate_range
from tests.simulator.world.promql.samples import MINUTE, numbers, stored, values


def test_rate_of_a_steady_counter_is_its_slope() -> None:
    source = stored({"x": [6.0 * each for each in range(20)]})
    assert numbers("rate(x[5m])", source, 10 * MINUTE) == pytest.approx([0.1])
    assert numbers("increase(x[5m])", source, 10 * MINUTE) == pytest.approx([30.0])


def test_counter_that_falls_began_again_at_zero() -> None:
    source = stored({"x": [100.0, 110.0, 4.0, 14.0]})
    # 10 up, then 4 and 10 from zero; the samples span the whole window.
    assert numbers("increase(x[3m])", source, 3 * MINUTE) == pytest.approx([24.0])
    assert numbers("resets(x[3m])", source, 3 * MINUTE) == [1.0]
    assert numbers("delta(x[3m])", source, 3 * MINUTE) == pytest.approx([-86.0])


def test_growth_is_stretched_to_an_edge_within_eleven_tenths_of_a_sample() -> None:
    source = stored({"x": [600.0, 610.0, 620.0]}, start=2 * MINUTE)
    # Samples at 2, 3, 4 minutes; the window from 1:00 to 5:00 is one sample longer at both ends.
    assert numbers("increase(x[4m])", source, 5 * MINUTE) == pytest.approx([40.0])
    # From 0:30 on the start is too far away, so half a sample is added there.
    assert numbers("increase(x[4m30s])", source, 5 * MINUTE) == pytest.approx([10.0 * (2 + 0.5 + 1)])


def test_counter_is_never_taken_back_below_zero() -> None:
    source = stored({"x": [5.0, 15.0, 25.0]}, start=2 * MINUTE)
    # Half a minute before its first sample it was at 0.
    assert numbers("increase(x[4m])", source, 5 * MINUTE) == pytest.approx([10.0 * (2 + 0.5 + 1)])
    assert numbers("delta(x[4m])", source, 5 * MINUTE) == pytest.approx([40.0])


@pytest.mark.parametrize("name", ["rate", "increase", "delta", "irate", "idelta", "deriv"])
def test_one_sample_has_no_growth(name: str) -> None:
    assert numbers(f"{name}(x[5m])", stored({"x": [1.0]}), MINUTE) == []


def test_instant_rate_is_that_of_the_last_two_samples() -> None:
    source = stored({"x": [0.0, 60.0, 240.0], "y": [0.0, 240.0, 60.0]})
    assert numbers("irate(x[5m])", source, 2 * MINUTE) == [3.0]
    assert numbers("irate(y[5m])", source, 2 * MINUTE) == [1.0]
    assert numbers("idelta(y[5m])", source, 2 * MINUTE) == [-180.0]


def test_measurements_over_time() -> None:
    source = stored({"x": [4.0, 1.0, 1.0, 10.0]})
    expected = {
        "sum": 16.0,
        "avg": 4.0,
        "min": 1.0,
        "max": 10.0,
        "count": 4.0,
        "last": 10.0,
        "present": 1.0,
        "stdvar": 13.5,
        "stddev": math.sqrt(13.5),
    }
    for name, value in expected.items():
        assert numbers(f"{name}_over_time(x[5m])", source, 3 * MINUTE) == pytest.approx([value]), name
    assert numbers("changes(x[5m])", source, 3 * MINUTE) == [2.0]
    assert numbers("quantile_over_time(0.5, x[5m])", source, 3 * MINUTE) == [2.5]


def test_sum_keeps_what_addition_loses() -> None:
    assert numbers("sum_over_time(x[5m])", stored({"x": [1.0, 1e100, 1.0, -1e100]}), 3 * MINUTE) == [2.0]


def test_long_windows_add_up_like_short_ones() -> None:
    wild = [1e100, 3.0, -1e100] * 1500 + [0.25]
    source = stored({"wild": wild, "endless": [1.0] * 2000 + [math.inf] + [1.0] * 2500, "plain": [0.1] * 4501})
    at = 4500 * MINUTE
    assert numbers("sum_over_time(wild[4w])", source, at) == [4500.25]
    assert numbers("sum_over_time(endless[4w])", source, at) == [math.inf]
    assert numbers("avg_over_time(endless[4w])", source, at) == [math.inf]
    assert numbers("sum_over_time(plain[4w])", source, at) == [math.fsum([0.1] * 4501)]
    assert numbers("avg_over_time(plain[4w])", source, at) == pytest.approx([0.1], rel=1e-15)
    assert numbers("sum_over_time(plain[2000m])", source, at) == [math.fsum([0.1] * 2001)]


def test_average_of_values_whose_sum_overflows() -> None:
    assert numbers("avg_over_time(x[5m])", stored({"x": [1.7e308] * 4}), 3 * MINUTE) == pytest.approx([1.7e308])


def test_extremes_pass_over_nan() -> None:
    source = stored({"x": [math.nan, 3.0, math.nan, 1.0], "y": [math.nan]})
    assert numbers("max_over_time(x[5m])", source, 3 * MINUTE) == [3.0]
    assert numbers("min_over_time(x[5m])", source, 3 * MINUTE) == [1.0]
    assert math.isnan(numbers("max_over_time(y[5m])", source, 3 * MINUTE)[0])


def test_line_through_a_window_predicts() -> None:
    source = stored({"x": [10.0 + 6 * each for each in range(5)], "flat": [0.1] * 5})
    assert numbers("deriv(x[5m])", source, 4 * MINUTE) == pytest.approx([0.1])
    assert numbers("predict_linear(x[5m], 600)", source, 4 * MINUTE) == pytest.approx([34 + 60])
    assert numbers("deriv(flat[5m])", source, 4 * MINUTE) == [0.0]
    assert numbers("predict_linear(flat[5m], 600)", source, 4 * MINUTE) == [0.1]


def test_double_smoothing_follows_its_recurrence() -> None:
    # Levels 1, 0.5*3+0.5*(1+2)=3, 0.5*2+0.5*(3+2)=3.5 with trends 2, 0.5*2+0.5*2=2.
    source = stored({"x": [1.0, 3.0, 2.0]})
    assert numbers("holt_winters(x[5m], 0.5, 0.5)", source, 2 * MINUTE) == pytest.approx([3.5])


def test_functions_drop_the_name_of_the_metric_but_for_the_last_value() -> None:
    source = stored({'x{a="1"}': [1.0, 2.0]})
    assert values("rate(x[5m])", source, MINUTE).keys() == {'{a="1"}'}
    assert values("last_over_time(x[5m])", source, MINUTE).keys() == {'x{a="1"}'}


def test_two_metrics_that_lose_their_names_must_still_be_told_apart() -> None:
    source = stored({"x": [1.0, 2.0], "y": [1.0, 2.0]})
    with pytest.raises(QueryError, match="vector cannot contain metrics with the same labelset"):
        numbers('rate({__name__=~"x|y"}[5m])', source, MINUTE)
    with pytest.raises(QueryError, match="vector cannot contain metrics with the same labelset"):
        numbers('-{__name__=~"x|y"}', source, MINUTE)


def test_absence_over_time_is_one_where_no_series_has_a_sample() -> None:
    source = stored({'x{a="1"}': [1.0], 'x{a="2"}': [None] * 8 + [1.0]})
    (series,) = evaluate_range('absent_over_time(x{b="", c="q"}[2m])', source, 0, MINUTE, MINUTE).series
    assert series.labels == {"c": "q"}
    (series,) = evaluate_range("absent_over_time(x[2m])", source, 0, 12 * MINUTE, MINUTE).series
    assert (series.timestamps // MINUTE).tolist() == [3, 4, 5, 6, 7, 11, 12]


def test_windows_of_many_series_and_steps_come_out_as_one_by_one() -> None:
    """More windows than are worked on at once, of unequal length, resets included."""
    generator = np.random.default_rng(7)
    source = stored(
        {
            f'x{{a="{number}"}}': [float(each) if each > 8 else None for each in generator.integers(0, 100, 400)]
            for number in range(40)
        },
        every=7_000,
    )
    for function in (
        "increase(x[2m])",
        "avg_over_time(x[2m])",
        "quantile_over_time(0.7, x[2m])",
        "max_over_time(x[2m])",
    ):
        matrix = evaluate_range(function, source, 0, 2_800_000, 2_500)
        for series in matrix.series[::13]:
            alone = function.replace("x[", f'x{{a="{series.labels["a"]}"}}[')
            for moment, value in list(zip(series.timestamps.tolist(), series.values.tolist(), strict=True))[::211]:
                assert numbers(alone, source, moment) == pytest.approx([value], rel=1e-12)
