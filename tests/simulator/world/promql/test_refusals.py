"""What is refused, where, and in what words; and that nothing a person types does worse."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator.errors import GamedayError
from simulator.world.promql.budget import MOST_SAMPLES
from simulator.world.promql.errors import Place, QueryError
from simulator.world.promql.evaluate import evaluate, evaluate_range
from simulator.world.promql.matchers import Matcher
from simulator.world.promql.parse import MOST_LEVELS, parse
from simulator.world.promql.series import Series, Span
from tests.simulator.world.promql import telemetry
from tests.simulator.world.promql.samples import MINUTE, stored

FEW = stored({f'up{{service="{name}"}}': [1.0] * 30 for name in ("cart", "pay")})


def refusal(query: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        evaluate(query, FEW, MINUTE)
    return caught.value


@pytest.mark.parametrize(
    ("query", "place", "what"),
    [
        ("ratee(up[5m])", "1:1", "not supported: ratee"),
        ("1 + histogram_count(up)", "1:5", "not supported: histogram_count"),
        ("up + limitk(1, up)", "1:6", "not supported: limitk"),
        ("sum(mad_over_time(up[5m]))", "1:5", "not supported: mad_over_time"),
        ("up + fill(0) up", "1:4", "not supported: fill"),
        ('up{a="b" or c="d"}', "1:1", "not supported: or between label matchers"),
        ("sum(up", "1:4", "'(' has no partner"),
        ("sum(up))", "1:8", "')' has no partner"),
        ("up +\n* up", "2:1", "a value is missing before '*'"),
        ("up up", "1:4", "an operator is missing before 'up'"),
        ("up +", "1:5", "the query ends where a value is expected"),
        ("rate(up)", "1:1", "expected type range vector in call to function 'rate', got instant vector"),
        ("sum by x (up)", "1:5", "by needs a list of labels in parentheses"),
        ("1 + by(x)", "1:5", "'by' cannot stand here"),
        ("up and 1", "1:4", "set operator 'and' not allowed in binary scalar expression"),
        ("up[5]", "1:3", "brackets hold a duration"),
        ("up offset 5", "1:11", "offset needs a duration"),
        ("up offset NaN", "1:11", "offset needs a duration"),
        ("1 + 5m", "1:5", "the duration 5m stands only after offset or in brackets"),
        ("up @ 1e12", "1:1", "the time after @ is out of range"),
        ("sum(up) + on(service)\n  up * on() up", "2:6", "found duplicate series"),
        ('label_replace(up, "a", "b", "c", "(")', "1:1", "invalid regular expression in label_replace()"),
        ("up[5m]\n+ 1", "2:1", "binary expression must contain only scalar and instant vector types"),
    ],
)
def test_refusal_says_where_and_what(query: str, place: str, what: str) -> None:
    error = refusal(query)
    assert what in error.what
    assert str(error.place) == place
    assert str(error).startswith(f"query:{place}: ")


@pytest.mark.parametrize(
    ("query", "remedy"),
    [
        ("rate(up)", "Put a range such as [5m] after the metric."),
        ("abs(up[5m])", "Put the range inside a function such as rate()."),
        ("1 < 2", "Write bool after the operator."),
        ("sum(up", "Close every bracket."),
        ("histogram_quantil(0.5, up)", "Did you mean histogram_quantile?"),
    ],
)
def test_common_mistakes_come_with_what_to_do(query: str, remedy: str) -> None:
    assert str(refusal(query)).endswith(remedy)


def test_refusal_is_an_error_that_a_user_can_act_on() -> None:
    error = refusal("sum_by(up)")
    assert isinstance(error, GamedayError)


def test_place_counts_lines_and_columns_from_one() -> None:
    error = refusal("up\n  + nope(up)")
    assert error.place == Place(2, 5)


def test_bad_pattern_is_placed() -> None:
    error = refusal('up{service=~"(x"}')
    assert error.place == Place(1, 13)


@pytest.mark.parametrize("query", ["up[5m]", "'text'"])
def test_range_query_needs_a_scalar_or_an_instant_vector(query: str) -> None:
    with pytest.raises(QueryError, match="must be Scalar or instant Vector"):
        evaluate_range(query, FEW, 0, MINUTE, MINUTE)


class Guarded:
    """A source that would be slow: it tells its size, and must not be read."""

    def size(self, matchers: Sequence[Matcher], span: Span) -> int:
        return 200 * ((span.last - span.start) // 15_000 + 1)

    def select(self, matchers: Sequence[Matcher], span: Span) -> list[Series]:
        raise AssertionError("read although its size is beyond the bound")


def test_query_for_too_much_is_refused_by_name_of_the_bound_before_anything_is_read() -> None:
    with pytest.raises(QueryError, match=f"touches more than {MOST_SAMPLES:,} samples"):
        evaluate("rate(up[1y])", Guarded(), 0)


@pytest.mark.parametrize(
    "query",
    [
        "sum_over_time(up[10y:1ms])",
        "max_over_time(max_over_time(up[1d:1s])[10y:1s])",
        "avg_over_time(vector(1)[100y:1s])",
        "count_over_time(vector(time())[290y:1ms])",
        "sum_over_time(quantile_over_time(0.5, up[1m:1ms])[2h:1ms])",
    ],
)
def test_subquery_of_too_many_steps_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="touches more than"):
        evaluate(query, FEW, MINUTE)


def test_bound_counts_what_windows_visit_not_only_what_is_loaded() -> None:
    source = stored({"x": [1.0] * 2000})
    assert evaluate("rate(x[1d])", source, 1999 * MINUTE, most_samples=10_000)
    with pytest.raises(QueryError, match="touches more than 10,000 samples"):
        evaluate_range("sum_over_time(x[1d])", source, 1500 * MINUTE, 1999 * MINUTE, MINUTE, most_samples=10_000)


@pytest.mark.parametrize(
    ("start", "end", "step", "complaint"),
    [(0, 11_001, 1, "more than 11,000 steps"), (0, 1, 0, "longer than 0"), (1, 0, 1, "ends before it starts")],
)
def test_steps_of_a_range_query_are_bounded(start: int, end: int, step: int, complaint: str) -> None:
    with pytest.raises(QueryError, match=complaint):
        evaluate_range("up", FEW, start, end, step)


@pytest.mark.parametrize(
    "deep",
    ["(" * 5000 + "up" + ")" * 5000, "-" * 9000 + "up", "up" + "+up" * 5000, "abs(" * 3000 + "up" + ")" * 3000],
)
def test_nesting_without_end_is_refused(deep: str) -> None:
    assert "more than" in str(refusal(deep))


def test_nesting_up_to_the_bound_is_answered() -> None:
    assert evaluate("(" * MOST_LEVELS + "up" + ")" * MOST_LEVELS, FEW, 0)
    assert evaluate("abs(" * MOST_LEVELS + "up" + ")" * MOST_LEVELS, FEW, 0)
    assert evaluate("up" + " or up" * MOST_LEVELS, FEW, 0)
    assert evaluate("2" + "^1" * MOST_LEVELS, FEW, 0)


def test_label_that_doubles_at_every_level_is_refused() -> None:
    query = "up"
    for _ in range(40):
        query = f'label_join({query}, "a", "", "a", "a", "service")'
    assert "a label value longer than" in str(refusal(query))


def test_longest_query_is_bounded() -> None:
    assert "longer than" in str(refusal("up" + " " * 20_000))


SOUP = r"""
up sum rate ( ) [ ] { } 5m 1 'x' " ` by (service) on offset @ start() end() - + =~ != == bool and or unless , : \ é
0x 1e group_left fill ignoring atan2 # 1h: inf NaN 1e308 99999999999y 5m5 $ label_replace topk count_values % ^
avg_over_time histogram_quantile __name__ [5m] [10m:1m] {service='cart'} =~'.*' time() vector holt_winters absent
"""
WORDS = st.sampled_from([*SOUP.split(), "\n", "\0"])
QUERIES = st.one_of(st.text(), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=14).map("".join))


@settings(max_examples=400, deadline=2000)
@given(QUERIES)
@example("a{b=~'\ud800'}")
@example("up offset -1e30")
@example("up[5m:1ms] @ 1e300")
@example("label_replace(up,'a','$99999999999999999999','service','(.*)')")
def test_no_text_raises_anything_but_a_query_error(query: str) -> None:
    with contextlib.suppress(QueryError):
        evaluate(query, FEW, 10 * MINUTE, most_samples=1_000_000)
    with contextlib.suppress(QueryError):
        evaluate_range(query, FEW, 0, 20 * MINUTE, MINUTE, most_samples=1_000_000)


def test_parsed_query_can_be_asked_again_and_again() -> None:
    query = parse("sum(up @ end())")
    assert evaluate(query, FEW, MINUTE) == evaluate(query, FEW, MINUTE)
    assert evaluate_range(query, FEW, 0, MINUTE, MINUTE).series[0].values.tolist() == [2.0, 2.0]


def test_every_listed_telemetry_name_is_a_metric_of_its_own() -> None:
    series = telemetry.history()
    assert len({tuple(sorted(each.labels.items())) for each in series}) == len(series)
