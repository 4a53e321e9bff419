"""What cannot be asked is refused with where, what and what to do; nothing typed ever brings the drill down."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator.domain.simtime import MINUTE
from simulator.world import ask
from simulator.world.logql.convert import query_of
from simulator.world.logql.evaluate import evaluate, evaluate_range
from simulator.world.logql.search import histogram, search
from simulator.world.promql.errors import QueryError
from tests.simulator.world.logs.produced import World

RANGE = '{a="b"}[5m]'


@pytest.mark.parametrize(
    ("query", "place", "says"),
    [
        ("", None, 'nothing is asked. Write a selector such as {service="web"}'),
        ("{}", "1:1", 'the selector must name something: .* Write {service=~".+"} for every service'),
        ('{a=~".*"}', "1:1", "the selector must name something"),
        ('{a!="b"}', "1:1", "the selector must name something"),
        ('{a="b"', "1:7", "the query ends too early. Expected } or ,"),
        ('{a="b"} |= ', "1:11", "the query ends too early. Expected a string in double quotes"),
        ("{a='b'}", "1:4", "strings stand in double quotes or backticks"),
        ('{a="b}', "1:4", 'the string that begins here has no end: "b}'),
        ("{a=b}", "1:4", "'b' cannot stand here. Expected a string in double quotes"),
        ('{a="b"} ? "c"', "1:9", "'\\?' cannot stand here"),
        ('{a="b"}\n| level', "2:8", "the query ends too early"),
        ('{a="b"} |= "\\q"', "1:12", "there is no escape \\\\q"),
        ('{a=~"("}', "1:5", "the pattern of label a: missing \\)"),
        ('{a="b"} |~ "["', "1:12", 'the pattern "\\[": missing ]'),
        ('{a="b"} |~ "(?=x)"', "1:12", "the pattern .*invalid perl operator"),
        ('{a="b"} | json | c=~"*"', "1:21", "the pattern of label c: no argument for repetition"),
        # ---- what Loki knows and the drill does not, by its name
        ('{a="b"} | unwrap took', "1:11", "not supported: \\| unwrap"),
        ('{a="b"} | pattern "<ip> <_>"', "1:11", "not supported: \\| pattern"),
        ('{a="b"} | regexp "(?P<x>y)"', "1:11", "not supported: \\| regexp"),
        ('{a="b"} | unpack', "1:11", "not supported: \\| unpack"),
        ('{a="b"} | decolorize', "1:11", "not supported: \\| decolorize"),
        ('{a="b"} |> "<_> x"', "1:9", "not supported: the pattern filter \\|>. Use \\|~"),
        ('{a="b"} | json x="y.z"', "1:16", "not supported: json with parameters. Write \\| json"),
        ('{a="b"} | logfmt --strict', "1:18", "not supported: logfmt with parameters"),
        ('{a="b"} | c = ip("10.0.0.0/8")', "1:15", "not supported: ip\\(\\) in a label filter"),
        ('{a="b"} | line_format "{{ .x | upper }}"', "1:23", "not supported: {{.x \\| upper}} in a template"),
        ('{a="b"} | line_format "{{"', "1:23", "not supported: {{}} in a template"),
        (f"quantile_over_time(0.9, {RANGE})", "1:1", "not supported: quantile_over_time. There are rate, "),
        (f"absent_over_time({RANGE})", "1:1", "not supported: absent_over_time"),
        (f"sort(rate({RANGE}))", "1:1", "not supported: sort"),
        (f'label_replace(rate({RANGE}), "a", "b", "c", "d")', "1:1", "not supported: label_replace"),
        (f"rate({RANGE}) by (a)", "1:1", "not supported: rate with by or without. Put sum by"),
        (f"sum(rate({RANGE})) / on (a) group_left rate({RANGE})", "1:33", "not supported: group_left"),
        # ---- mistakes of sense
        ('rate({a="b"})', "1:6", 'rate needs a range of lines. Write rate\\({service="web"}\\[5m]\\)'),
        ("rate(5)", "1:6", "rate needs a range"),
        (f"rate({RANGE}, {RANGE})", "1:1", "rate takes one range of lines"),
        ('count_over_time({a="b"}[0s])', "1:25", "the range must be longer than 0"),
        ('rate({a="b"}[40d])', "1:14", "40d is longer than 31 days"),
        ('sum({a="b"})', "1:5", "lines are no number. Put rate\\(\\) or count_over_time\\(\\) around them"),
        ("sum(5)", "1:1", "sum takes series, not a number"),
        (f"topk(rate({RANGE}))", "1:1", "topk is written topk\\(5, ...\\)"),
        (f"topk(rate({RANGE}), rate({RANGE}))", "1:1", "topk takes a number first"),
        (f"sum by (a) (rate({RANGE})) by (b)", "1:1", "sum is written sum\\(...\\)"),
        ("1 > 2", "1:3", "comparisons between scalars give no series. Write bool"),
        (f"rate({RANGE}) and 5", "1:19", "and is between series, not numbers"),
        ('sum("a")', "1:5", "a string cannot stand here"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_answered_says_where_and_what(query: str, place: str | None, says: str) -> None:
    with pytest.raises(QueryError, match=says) as refused:
        query_of(query)
    assert str(refused.value.place) == str(place)
    assert str(refused.value).startswith(f"query:{place}: " if place else "query: ")


def test_lines_and_numbers_are_asked_for_differently() -> None:
    world = World()
    with pytest.raises(QueryError, match="this is a metric query, which gives numbers"):
        search(world.logs, 'rate({service="web"}[5m])', 0, 1)
    with pytest.raises(QueryError, match="this is a query for lines, not for numbers"):
        evaluate(world.logs, '{service="web"}', 0)


@pytest.mark.parametrize(
    "query",
    [
        "1" + " + 1" * 200,
        "-" * 200 + "1",
        '{a="b"} | json | ' + "(" * 150 + 'x="y"' + ' or x="y")' * 150,
        '{a="b"}' + ' |= "x"' * 60,
        '{a="b"} |= "' + "x" * 20_000 + '"',
        " or ".join([f"rate({RANGE})"] * 30),
    ],
)
def test_a_query_too_long_or_too_deep_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="more than"):
        query_of(query)


def test_a_pattern_that_would_never_end_elsewhere_is_answered_at_once() -> None:
    world = World()
    began = time.perf_counter()
    search(world.logs, '{service=~".+"} |~ "(([^x]+)+)+y$"', 0, MINUTE)
    search(world.logs, '{service=~"(w+e*b*)+(w+e*b*)+$"} | json | msg=~"((.*)*)*x"', 0, MINUTE)
    assert time.perf_counter() - began < 5


WORDS = st.sampled_from([
    '{service="web"}', '{service=~".+"}', "{", "}", '|= "error"', '!= "x"', '|~ "a.*"', "| json", "| logfmt", "|",
    "level", '="error"', "status", ">", ">= 400", "2s", "20KB", "and", "or", ",", "(", ")", "[5m]", "[1s]", "rate(",
    "sum by (pod) (", "count_over_time(", "topk(2,", "offset 1m", "-", "+", "/", "1", "bool", "unless",
    '| line_format "{{.msg}}"', "| label_format a=b", "| drop pod", "| keep level", '__error__=""', "on (a)",
    "`", '"', "\\", "\x00", "#", "%", "^",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)))
@example('{service="web"} | json | status > 400 | line_format "{{.msg}}"')
@example('sum by (pod) (rate({service=~".+"} |= "error" [5m])) > 1')
@example('{service="web"} | json | status > 1e999')
@example('rate({service="web"}[1ms])')
def test_nothing_typed_brings_the_drill_down(text: str) -> None:
    logs = WORLD.logs
    for put in (
        lambda: search(logs, text, 0, MINUTE, 5, most_lines=2_000),
        lambda: histogram(logs, text, 0, MINUTE, 3, most_lines=2_000),
        lambda: evaluate(logs, text, MINUTE, most_lines=2_000),
        lambda: evaluate_range(logs, text, 0, MINUTE, 30_000, most_lines=2_000),
    ):
        try:
            put()
        except QueryError as error:
            refused = str(error)
            assert refused.startswith("query")  # it may as well be answered


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=8).map(" ".join)))
def test_an_answer_as_text_has_bounds_and_no_control_characters(text: str) -> None:
    told = ask.logql(text, WORLD.logs, MINUTE, WORLD.scenario.starts)
    assert told
    assert len(told) < 80_000
    assert all(character.isprintable() or character == "\n" for character in told)


WORLD = World({"service": "web", "errors": "50%"}).breaks(0)
WORLD.logs.now = 2 * MINUTE
