"""Operators, matching and aggregations on small vectors."""

from __future__ import annotations

import math

import pytest

from simulator.world.promql.errors import QueryError
from simulator.world.promql.evaluate import evaluate, evaluate_range
from simulator.world.promql.values import Scalar, String
from tests.simulator.world.promql.samples import MINUTE, numbers, stored, values

SHOP = stored(
    {
        'requests{service="cart", code="200"}': [90.0],
        'requests{service="cart", code="500"}': [10.0],
        'requests{service="pay", code="200"}': [50.0],
        'requests{service="pay", code="500"}': [0.5],
        'info{service="cart", team="shop"}': [1.0],
        'info{service="pay", team="money"}': [1.0],
        'up{service="cart"}': [1.0],
    }
)


def shop(query: str) -> dict[str, float]:
    return values(query, SHOP, 0)


def test_arithmetic_drops_the_name_and_comparison_keeps_it() -> None:
    assert shop("up * 2") == {'{service="cart"}': 2.0}
    assert shop("up > 0") == {'up{service="cart"}': 1.0}
    assert shop("up > bool 0") == {'{service="cart"}': 1.0}
    assert shop("0 > up") == {}
    assert shop("5 > up") == {'up{service="cart"}': 1.0}


def test_ratio_ignores_the_label_that_differs() -> None:
    assert shop('requests{code="500"} / ignoring(code) requests{code="200"}') == {
        '{service="cart"}': 10 / 90,
        '{service="pay"}': 0.01,
    }


def test_group_left_lends_labels_from_the_one_side() -> None:
    assert shop('requests{code="500"} * on(service) group_left(team) info') == {
        '{code="500", service="cart", team="shop"}': 10.0,
        '{code="500", service="pay", team="money"}': 0.5,
    }
    assert shop('info * on(service) group_right(team) requests{code="500"}') == {
        '{code="500", service="cart", team="shop"}': 10.0,
        '{code="500", service="pay", team="money"}': 0.5,
    }


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("info * on(service) requests", "found duplicate series for the match group"),
        ("requests * on(service) info", "many-to-one matching must be explicit"),
        ("requests * on(service) group_left(code) info", "grouping labels must ensure unique matches"),
        ("up or on(none) up * 1 or label_replace(up, 'x', '', '', '')", None),
        ('label_replace(requests, "code", "", "", "")', "vector cannot contain metrics with the same labelset"),
        ("topk(NaN, up)", "overflows int64"),
        ("count_values('a-b', up)", "invalid label name"),
    ],
)
def test_ambiguous_matches_are_refused_in_prometheus_words(query: str, complaint: str | None) -> None:
    if complaint is None:
        assert shop(query)
        return
    with pytest.raises(QueryError, match=complaint):
        shop(query)


def test_duplicates_are_no_error_while_the_other_side_is_empty() -> None:
    assert shop("nothing * on(service) requests") == {}


def test_set_operators_keep_the_left_series_as_they_are() -> None:
    assert shop("info and on(service) up") == {'info{service="cart", team="shop"}': 1.0}
    assert shop("info unless on(service) up") == {'info{service="pay", team="money"}': 1.0}
    assert shop("up or on(service) info") == {'up{service="cart"}': 1.0, 'info{service="pay", team="money"}': 1.0}


def test_set_operators_decide_at_every_step_anew() -> None:
    source = stored({"a": [1.0, 2.0, 3.0], "b": [10.0, 20.0, 30.0]})
    (first, second) = evaluate_range("a > 2 or b", source, 0, 2 * MINUTE, MINUTE).series
    assert (first.labels, first.values.tolist()) == ({"__name__": "a"}, [3.0])
    assert (second.labels, second.values.tolist()) == ({"__name__": "b"}, [10.0, 20.0])


def test_series_that_become_one_at_different_steps_are_joined() -> None:
    source = stored({'x{a="1"}': [1.0, 9.0], 'x{a="2"}': [9.0, 2.0]})
    (series,) = evaluate_range('label_replace(x < 5, "a", "", "", "")', source, 0, MINUTE, MINUTE).series
    assert series.values.tolist() == [1.0, 2.0]


def test_aggregations_group_by_what_is_named_or_by_the_rest() -> None:
    assert shop("sum by (service) (requests)") == {'{service="cart"}': 100.0, '{service="pay"}': 50.5}
    assert shop("sum without (code) (requests)") == {'{service="cart"}': 100.0, '{service="pay"}': 50.5}
    assert shop("count(requests)") == {"{}": 4.0}
    assert shop("max by (code) (requests)") == {'{code="200"}': 90.0, '{code="500"}': 10.0}
    assert shop("group by (nothing) (requests)") == {"{}": 1.0}
    assert numbers("stdvar(requests)", SHOP, 0) == pytest.approx([1259.421875])
    assert numbers("quantile(0.5, requests)", SHOP, 0) == [30.0]


def test_topk_gives_the_best_first_with_all_their_labels() -> None:
    assert list(shop("topk(2, requests)")) == [
        'requests{code="200", service="cart"}',
        'requests{code="200", service="pay"}',
    ]
    assert list(shop("bottomk(1, requests)")) == ['requests{code="500", service="pay"}']
    assert list(shop("topk by (service) (1, requests)").values()) == [90.0, 50.0]


def test_topk_prefers_any_number_to_nan() -> None:
    source = stored({'x{a="1"}': [math.nan], 'x{a="2"}': [-5.0]})
    assert numbers("topk(1, x)", source, 0) == [-5.0]
    assert numbers("bottomk(1, x)", source, 0) == [-5.0]


def test_values_are_counted_by_how_they_are_written() -> None:
    source = stored({'x{a="1"}': [1.0], 'x{a="2"}': [1.0], 'x{a="3"}': [1e21], 'x{a="4"}': [math.inf]})
    assert values('count_values("v", x)', source, 0) == {
        '{v="1"}': 2.0,
        '{v="1000000000000000000000"}': 1.0,
        '{v="+Inf"}': 1.0,
    }


def test_sorting_puts_nan_last_both_ways() -> None:
    source = stored({'x{a="1"}': [2.0], 'x{a="2"}': [math.nan], 'x{a="3"}': [3.0], 'x{a="4"}': [1.0]})
    assert numbers("sort(x)", source, 0)[:3] == [1.0, 2.0, 3.0]
    assert numbers("sort_desc(x)", source, 0)[:3] == [3.0, 2.0, 1.0]


def test_scalars_and_strings_are_what_they_are() -> None:
    assert evaluate("1 + 2 ^ 3 ^ 2", SHOP, 0) == Scalar(0, 513.0)
    assert evaluate("-2 ^ 2", SHOP, 0) == Scalar(0, -4.0)
    assert evaluate("time()", SHOP, 1500) == Scalar(1500, 1.5)
    assert evaluate("'a' ", SHOP, 7) == String(7, "a")
    assert evaluate("scalar(up)", SHOP, 0) == Scalar(0, 1.0)
    assert numbers("vector(1) * scalar(requests)", SHOP, 0) == pytest.approx([math.nan], nan_ok=True)


def test_absent_says_what_was_asked_for() -> None:
    assert shop('absent(nothing{job="a", x=~"b"})') == {'{job="a"}': 1.0}
    assert shop("absent(up)") == {}


def test_quantile_of_a_histogram_lies_between_its_bounds() -> None:
    source = stored(
        {
            'h_bucket{le="0.1"}': [10.0],
            'h_bucket{le="0.2"}': [30.0],
            'h_bucket{le="+Inf"}': [40.0],
            'g_bucket{le="1"}': [0.0],
            'g_bucket{le="+Inf"}': [0.0],
        }
    )
    assert numbers("histogram_quantile(0.5, h_bucket)", source, 0) == pytest.approx([0.15])
    assert numbers("histogram_quantile(0.125, h_bucket)", source, 0) == pytest.approx([0.05])
    assert numbers("histogram_quantile(0.99, h_bucket)", source, 0) == [0.2]
    assert numbers("histogram_quantile(2, h_bucket)", source, 0) == [math.inf]
    assert math.isnan(numbers("histogram_quantile(0.5, g_bucket)", source, 0)[0])
    assert math.isnan(numbers('histogram_quantile(0.5, h_bucket{le!="+Inf"})', source, 0)[0])


def test_labels_are_replaced_by_the_groups_of_a_pattern() -> None:
    def host(template: str, pattern: str = "(?P<first>[a-z]+).*") -> str:
        (row,) = values(f'label_replace(up, "host", "{template}", "service", "{pattern}")', SHOP, 0)
        return row.partition('host="')[2].partition('"')[0]

    assert host("$1") == "cart"
    assert host("${first}-${1}") == "cart-cart"
    assert host("$$") == "$"
    assert host("$9") == ""
    assert host("$1x") == ""
    assert host("x", "nothing like it") == ""


def test_dates_are_read_in_utc() -> None:
    leap = 951_782_400_000  # 29 February 2000, 00:00
    expected = {"year": 2000, "month": 2, "day_of_month": 29, "days_in_month": 29, "day_of_week": 2, "day_of_year": 60}
    for name, value in expected.items():
        assert numbers(f"{name}()", SHOP, leap) == [value], name
    assert numbers("hour(vector(3661))", SHOP, 0) == [1.0]
    assert math.isnan(numbers("hour(vector(NaN))", SHOP, 0)[0])
