from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.world.promql.evaluate import evaluate, evaluate_range
from simulator.world.promql.values import Matrix
from tests.simulator.world.promql.samples import MINUTE, STALE, numbers, stored, values

RISING = stored({"x": [float(each) for each in range(60)]})


def test_last_sample_counts_for_five_minutes_and_not_a_millisecond_longer() -> None:
    source = stored({"x": [1.0]})
    assert numbers("x", source, 5 * MINUTE) == [1.0]
    assert numbers("x", source, 5 * MINUTE + 1) == []


def test_sample_counts_from_its_own_moment_on() -> None:
    source = stored({"x": [1.0]}, start=MINUTE)
    assert numbers("x", source, MINUTE - 1) == []
    assert numbers("x", source, MINUTE) == [1.0]


def test_series_ends_at_its_staleness_marker_and_may_come_back() -> None:
    source = stored({"x": [1.0, STALE, None, 4.0]})
    assert [numbers("x", source, minute * MINUTE) for minute in range(4)] == [[1.0], [], [], [4.0]]


def test_nan_is_a_value_and_no_marker() -> None:
    (value,) = numbers("x", stored({"x": [math.nan]}), 0)
    assert math.isnan(value)


def test_range_holds_both_of_its_ends() -> None:
    assert numbers("count_over_time(x[2m])", RISING, 10 * MINUTE) == [3.0]
    assert numbers("count_over_time(x[2m])", RISING, 10 * MINUTE - 1) == [2.0]


def test_range_never_shows_a_staleness_marker() -> None:
    source = stored({"x": [1.0, STALE, 3.0]})
    assert numbers("count_over_time(x[5m])", source, 2 * MINUTE) == [2.0]
    assert numbers("sum_over_time(x[5m])", source, 2 * MINUTE) == [4.0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("x offset 3m", 7),
        ("x offset -3m", 13),
        ("x @ 240", 4),
        ("x @ 240 offset 1m", 3),
        ("x offset 1m @ 240", 3),
        ("x @ start()", 10),
        ("last_over_time(x[2m] offset 3m)", 7),
        ("last_over_time(x[2m] @ 240)", 4),
        ("max_over_time(x[4m:3m])", 9),
        ("max_over_time(x[4m:3m] offset 2m)", 6),
        ("sum_over_time(x[4m:2m] @ 240)", 0 + 2 + 4),
        ("timestamp(x @ 240 offset 1m)", 180),
    ],
)
def test_offset_and_at_move_where_a_selector_looks(query: str, expected: float) -> None:
    assert numbers(query, RISING, 10 * MINUTE) == [expected]


def test_start_and_end_are_those_of_the_whole_query() -> None:
    matrix = evaluate_range("x @ end() - x @ start()", RISING, 10 * MINUTE, 30 * MINUTE, MINUTE)
    assert matrix.series[0].values.tolist() == [20.0] * 21


def test_at_pins_the_window_at_every_step_also_where_the_moment_matters() -> None:
    matrix = evaluate_range("predict_linear(x[5m] @ 600, 0)", RISING, 10 * MINUTE, 20 * MINUTE, 5 * MINUTE)
    assert matrix.series[0].values.tolist() == pytest.approx([10.0, 15.0, 20.0])


def test_subquery_steps_are_aligned_to_the_epoch() -> None:
    matrix = evaluate("x[10m:4m]", RISING, 21 * MINUTE)
    assert isinstance(matrix, Matrix)
    assert (matrix.series[0].timestamps // MINUTE).tolist() == [12, 16, 20]


def test_subquery_without_a_step_takes_a_minute() -> None:
    matrix = evaluate("x[2m:]", RISING, 20 * MINUTE + 1)
    assert isinstance(matrix, Matrix)
    assert (matrix.series[0].timestamps // MINUTE).tolist() == [19, 20]


def test_range_vector_shows_raw_samples_with_their_times() -> None:
    matrix = evaluate("x[2m] offset 1m", RISING, 10 * MINUTE)
    assert isinstance(matrix, Matrix)
    assert (matrix.series[0].timestamps // MINUTE).tolist() == [7, 8, 9]
    assert matrix.series[0].values.tolist() == [7.0, 8.0, 9.0]
    assert matrix.series[0].labels == {"__name__": "x"}


def test_matchers_take_a_missing_label_for_an_empty_one() -> None:
    source = stored({'x{a="1"}': [1.0], 'x{a="2", b="3"}': [2.0]})
    assert numbers('x{b=""}', source, 0) == [1.0]
    assert numbers('x{b!=""}', source, 0) == [2.0]
    assert numbers('x{b=~"3|"}', source, 0) == [1.0, 2.0]


def test_patterns_match_the_whole_value() -> None:
    source = stored({'x{a="prod"}': [1.0], 'x{a="preprod"}': [2.0]})
    assert numbers('x{a=~"prod"}', source, 0) == [1.0]
    assert numbers('x{a!~"prod"}', source, 0) == [2.0]
    assert numbers('x{a=~".*prod"}', source, 0) == [1.0, 2.0]


def test_pattern_that_would_backtrack_for_ever_answers_at_once() -> None:
    source = stored({f'x{{a="{"a" * 5000}!"}}': [1.0]})
    assert numbers('x{a=~"(a|a)*(a|a)*(a|aa)*b"}', source, 0) == []


def test_step_is_present_only_where_a_sample_is() -> None:
    source = stored({"x": [1.0, 2.0, None, None, None, None, None, None, None, 10.0]})
    (series,) = evaluate_range("x", source, 0, 9 * MINUTE, MINUTE).series
    assert (series.timestamps // MINUTE).tolist() == [0, 1, 2, 3, 4, 5, 6, 9]
    assert series.values.tolist() == [1.0] + [2.0] * 6 + [10.0]
    assert series.timestamps.dtype == np.int64


def test_names_of_metrics_can_be_matched_like_labels() -> None:
    source = stored({"a_total": [1.0], "b_total": [2.0], "c": [3.0]})
    assert values('{__name__=~".*_total"}', source, 0) == {"a_total": 1.0, "b_total": 2.0}
