"""Metric queries, against numbers that are counted line by line."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.simtime import MINUTE, SECOND
from simulator.world.logql.evaluate import evaluate, evaluate_range
from simulator.world.promql.errors import QueryError
from simulator.world.promql.values import Scalar, Vector
from tests.simulator.world.logql.listed import Labels, Listed, Logged, counted, told, told_at
from tests.simulator.world.logs.produced import World


def _lines() -> list[Logged]:
    draw, lines = Random("lines"), []
    for _ in range(600):
        service, level = draw.choice(["web", "cart"]), draw.choice(["info", "info", "error"])
        body = {"status": draw.choice([200, 404, 500]), "took": draw.randrange(1, 900), "who": draw.choice("xyz")}
        at = draw.randrange(0, 10 * MINUTE)
        lines.append(Logged(at, {"service": service, "pod": f"{service}-{draw.randrange(2)}"}, level, json.dumps(body)))
    return lines


LINES = _lines()
SOURCE = Listed(LINES)


def stream(line: Logged) -> Labels:
    return {**line.labels, "detected_level": line.level}


def body(line: Logged) -> dict[str, Any]:
    return dict(json.loads(line.text))


MOMENTS = [30 * SECOND, 5 * MINUTE, 9 * MINUTE + 1, 11 * MINUTE]


@pytest.mark.parametrize("at", MOMENTS)
def test_counts_and_rates_are_those_of_the_lines_in_the_range(at: int) -> None:
    counts = counted(LINES, stream, at, 2 * MINUTE)
    assert told(evaluate(SOURCE, 'count_over_time({service=~".+"}[2m])', at)) == counts
    rates = {labels: count / 120 for labels, count in counts.items()}
    assert told(evaluate(SOURCE, 'rate({service=~".+"}[2m])', at)) == pytest.approx(rates)
    sizes = counted(LINES, stream, at, 2 * MINUTE, lambda line: len(line.text))
    assert told(evaluate(SOURCE, 'bytes_over_time({service=~".+"}[2m])', at)) == sizes
    per_second = {labels: size / 120 for labels, size in sizes.items()}
    assert told(evaluate(SOURCE, 'bytes_rate({service=~".+"}[2m])', at)) == pytest.approx(per_second)


@pytest.mark.parametrize("at", MOMENTS)
def test_an_offset_looks_so_much_earlier(at: int) -> None:
    query = 'count_over_time({service="web"}[1m] offset 90s)'
    web = counted(LINES, lambda line: stream(line) if line.labels["service"] == "web" else None, at - 90_000, MINUTE)
    assert told(evaluate(SOURCE, query, at)) == web
    late = 'count_over_time({service="web"}[1m] offset -90s)'
    assert told(evaluate(SOURCE, late, at - 180_000)) == web


@pytest.mark.parametrize("at", MOMENTS)
def test_pipelines_come_before_counting(at: int) -> None:
    query = '{service="web"} |= "500" | json | took > 100 | who!="z"'

    def keeps(line: Logged) -> Labels | None:
        found = body(line)
        kept = line.labels["service"] == "web" and "500" in line.text and found["took"] > 100 and found["who"] != "z"
        return {**stream(line), **{name: str(value) for name, value in found.items()}} if kept else None

    assert told(evaluate(SOURCE, f"count_over_time({query} [3m])", at)) == counted(LINES, keeps, at, 3 * MINUTE)
    late = query.removesuffix(' | who!="z"')
    assert told(evaluate(SOURCE, f'count_over_time({late} [3m] | who!="z")', at)) == counted(
        LINES, keeps, at, 3 * MINUTE
    )


@pytest.mark.parametrize("at", MOMENTS)
@pytest.mark.parametrize("name", ["sum", "avg", "min", "max", "count"])
@pytest.mark.parametrize("clause", ["", "by (service)", "by (who, detected_level)", "without (pod, took)"])
def test_aggregations_group_as_prometheus_groups(at: int, name: str, clause: str) -> None:
    def keeps(line: Logged) -> Labels:
        return {**stream(line), **{key: str(value) for key, value in body(line).items()}}

    groups: dict[frozenset[tuple[str, str]], list[float]] = {}
    listed = clause.partition("(")[2].strip(")").split(", ")
    for labels, value in counted(LINES, keeps, at, 4 * MINUTE).items():
        kept = {
            "without": lambda pair: pair[0] not in listed,
            "by": lambda pair: pair[0] in listed,
            "": lambda _pair: False,
        }[clause.partition(" ")[0]]
        groups.setdefault(frozenset(filter(kept, labels)), []).append(value)
    worked = {"sum": sum, "avg": lambda all_: sum(all_) / len(all_), "min": min, "max": max, "count": len}[name]
    expected = {labels: float(worked(values)) for labels, values in groups.items()}  # type: ignore[operator]
    inner = '(count_over_time({service=~".+"} | json [4m]))'
    for query in (f"{name} {clause} {inner}", f"{name}{inner} {clause}"):
        assert told(evaluate(SOURCE, query, at)) == pytest.approx(expected)


def test_the_most_and_the_fewest() -> None:
    at, query = 5 * MINUTE, 'sum by (who) (count_over_time({service=~".+"} | json [4m]))'
    counts = {next(iter(labels))[1]: value for labels, value in told(evaluate(SOURCE, query, at)).items()}
    ranked = sorted(counts.items(), key=lambda pair: pair[1])
    for name, expected in (("topk", ranked[::-1][:2]), ("bottomk", ranked[:2])):
        value = evaluate(SOURCE, f"{name}(2, {query})", at)
        assert isinstance(value, Vector)
        assert [each.value for each in value.samples] == [count for _, count in expected]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sum({}) > 100", lambda web, _cart: web > 100),
        ("sum({}) < 5", lambda web, _cart: web < 5),
        ("sum({}) > bool 100", lambda web, _cart: float(web > 100)),
        ("100 < sum({})", lambda web, _cart: web > 100),
        ("sum({}) * 2 + 1", lambda web, _cart: web * 2 + 1),
        ("-sum({}) ^ 2", lambda web, _cart: -(web**2)),
        ("sum({}) / sum({c})", lambda web, cart: web / cart),
        ("(sum({}) - sum({c})) / (sum({}) + sum({c}))", lambda web, cart: (web - cart) / (web + cart)),
        ("sum({}) and sum({c}) > 100000", lambda _web, _cart: False),
        ("sum({}) unless sum({c}) > 100000", lambda web, _cart: web),
        ("sum({}) > 100000 or sum({c})", lambda _web, cart: cart),
    ],
)
def test_operators_work_between_series_and_numbers(query: str, expected: Any) -> None:
    at = 6 * MINUTE
    there = {name: sum(1 for line in LINES if line.labels["service"] == name and at - 5 * MINUTE < line.at <= at)
             for name in ("web", "cart")}  # fmt: skip
    text = query.replace("{c}", 'count_over_time({service="cart"}[5m])').replace(
        "{}", 'count_over_time({service="web"}[5m])'
    )
    value, wanted = told(evaluate(SOURCE, text, at)), expected(there["web"], there["cart"])
    if wanted is False:
        assert value == {}
    elif wanted is True:
        assert value == {frozenset(): there["web"]}
    else:
        assert value == {frozenset(): pytest.approx(wanted)}


def test_sides_are_matched_by_the_labels_that_are_named() -> None:
    at = 6 * MINUTE
    errors = 'sum by (service) (count_over_time({service=~".+"} | detected_level="error" [5m]))'
    everything = 'sum by (service, pod) (count_over_time({service=~".+", pod=~".*-0"}[5m]))'
    for clause in ("on (service)", "ignoring (pod)"):
        shares = told(evaluate(SOURCE, f"{errors} / {clause} {everything}", at))
        assert {dict(labels)["service"] for labels in shares} == {"web", "cart"}


def test_numbers_alone_are_a_scalar() -> None:
    assert evaluate(SOURCE, "(2 + 3) * 4 % 7", 0) == Scalar(0, 6.0)
    assert evaluate(SOURCE, "1 > bool 2", 0) == Scalar(0, 0.0)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(-MINUTE, 9 * MINUTE), st.integers(1, 90_000), st.integers(1, 12), st.sampled_from([1, 7_000, 300_000])
)
def test_a_range_query_is_the_instant_query_at_each_step(start: int, step: int, count: int, length: int) -> None:
    query = f'rate({{service=~".+"}} |= "5" [{length}ms])'
    matrix = evaluate_range(SOURCE, query, start, start + step * count, step)
    for at in range(start, start + step * count + 1, step):
        assert told_at(matrix, at) == pytest.approx(told(evaluate(SOURCE, query, at)))


@pytest.mark.parametrize(
    "query",
    ['count_over_time({service="web"}[90s])', 'sum by (pod) (count_over_time({service=~".+"} |= "failed" [90s]))'],
)
def test_the_drills_logs_count_like_their_lines(query: str) -> None:
    world = World({"service": "web", "errors": "50%"}).breaks()
    lines = [Logged(line.at, line.labels, line.level, line.text) for line in world.lines(-2 * MINUTE, 10 * MINUTE)]
    ours = evaluate_range(world.logs, query, 0, 10 * MINUTE, MINUTE)
    naive = evaluate_range(Listed(lines), query, 0, 10 * MINUTE, MINUTE)
    for at in range(0, 10 * MINUTE + 1, MINUTE):
        assert told_at(ours, at) == told_at(naive, at)
    assert len(ours.series) > 2


def test_lines_that_cannot_be_parsed_fail_a_count_and_can_be_left_out() -> None:
    broken = Listed([*LINES, Logged(MINUTE, LINES[0].labels, "error", "no JSON")])
    with pytest.raises(QueryError, match=r'JSONParserErr\. Put \| __error__=""'):
        evaluate(broken, 'count_over_time({service=~".+"} | json [2m])', MINUTE)
    query = 'sum(count_over_time({service=~".+"} | json | __error__="" [2m]))'
    assert told(evaluate(broken, query, MINUTE)) == told(evaluate(SOURCE, query, MINUTE))


def test_a_query_that_reads_or_counts_too_much_is_refused_with_the_bound() -> None:
    with pytest.raises(QueryError, match="reads more than 50 log lines"):
        evaluate(SOURCE, 'rate({service=~".+"} |= "5" [9m])', 9 * MINUTE, most_lines=50)
    world = World()
    with pytest.raises(QueryError, match="reads more than 100,000 log lines"):
        evaluate(world.logs, 'rate({service=~".+"} |= "5" [7d])', 0)
    with pytest.raises(QueryError, match="counts more than 10,000,000 log lines"):
        evaluate(world.logs, 'rate({service=~".+"} [14d])', 0)
    assert told(evaluate(world.logs, 'sum(rate({service="web"} [1d]))', 0))


def test_too_many_steps_and_series_are_refused() -> None:
    with pytest.raises(QueryError, match="11,000 steps"):
        evaluate_range(SOURCE, 'rate({service="web"}[1m])', 0, 12_000, 1)
    world = World()
    with pytest.raises(QueryError, match=r"more than 20,000,000 samples"):
        evaluate_range(world.logs, 'rate({service="web"} | json [1h])', -3 * 3_600_000, 0, 3_000)
