"""Whatever is typed, asked or looked for: a drill answers or refuses, soon, and goes on."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.engine.looking import Looking
from simulator.errors import ActionRejected
from simulator.views import looking as look
from simulator.views.looking import (
    ChangesAsked,
    CompletionsAsked,
    DashboardAsked,
    LogsAsked,
    MetricsAsked,
    NotSeen,
    Question,
)
from tests.simulator.drills import PRIMARY, Drill

pytestmark = pytest.mark.slow

NUMBERS = """
up http_requests_total http_request_duration_seconds_bucket {service="web"} {__name__=~".+"} [5m] [7d:1s] [9y] rate(
sum( by (code) ( ) topk(3, histogram_quantile(0.9, predict_linear( label_replace(up,"a","$1$1","service","(.*)") + - * /
== bool and unless on(service) group_left offset -1h @ 1e30 start() 1e999 NaN "x" ' ` \\ \x00 \ud800 ,
"""
LINES = """
{service="web"} {service=~".+"} |= "error" != "x" |~ "(a+)+$" | json logfmt status >= 400 level="error" and or , ( )
[5m] [31d] rate( count_over_time( sum by (pod) ( label_format a="{{.a}}{{.msg}}" line_format "{{.a}}{{.a}}" drop pod
offset -1d ` " \\ \x00 \ud800 # % 20KB 2s
"""
SHELL = """
kubectl logs deploy/web --tail=-1 --since=99999h get pods -o wide rollout undo promql logql psql -c "select redis-cli
| grep -A head -n -1 ; && || ' " \\ \x00 \ud800 up {service="web"} --replicas=1e9 scale deployment/web delete pod --all
"""


def typed(soup: str) -> st.SearchStrategy[str]:
    """Any text, and texts out of a language's own words."""
    words = st.sampled_from(soup.split(" ") + soup.split())
    return st.one_of(st.text(max_size=80), st.lists(words, max_size=14).map(" ".join))


ANSWERED = st.sampled_from(["up", "sum by (code) (rate(http_requests_total[1m]))", "topk(2, up)", "time()", "1"])
COUNTED = st.sampled_from(['sum(rate({service="web"}[1m]))', 'count_over_time({service=~".+"} |= "a" [5s])'])
FOUND = st.sampled_from(['{service="web"}', '{service=~".+"} |= "error" | json', '{service="web"} | logfmt | a="b"'])
sooner = st.one_of(st.integers(-HOUR, 5 * MINUTE), st.integers(-(2**70), 2**70), st.sampled_from([-DAY, -7 * DAY]))
later = st.one_of(st.integers(5 * MINUTE, HOUR), st.integers(-(2**70), 2**70))
steps = st.one_of(st.sampled_from([15 * SECOND, MINUTE, HOUR]), st.integers())
sizes = st.one_of(st.integers(-5, 3_000), st.integers())
services = st.sampled_from(["web", "web", "db", "db", "", "nobody"])
levels = st.lists(st.sampled_from(["debug", "info", "warn", "error", "fatal"]), max_size=5).map(tuple)
questions: st.SearchStrategy[Question] = st.one_of(
    st.builds(MetricsAsked, ANSWERED | typed(NUMBERS), sooner, later, steps, st.just("promql")),
    st.builds(MetricsAsked, COUNTED | typed(LINES), sooner, later, steps, st.just("logql")),
    st.builds(DashboardAsked, services, sooner, later, steps),
    st.builds(LogsAsked, FOUND | typed(LINES), sooner, later, sizes, levels, sizes),
    st.builds(ChangesAsked, sooner, later),
    st.builds(CompletionsAsked, typed(SHELL)),
)


@pytest.fixture(scope="module")
def drill() -> Drill:
    return Drill().at("10m")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_query_or_command_does_worse_than_be_refused(drill: Drill, data: st.DataObject) -> None:
    fields = data.draw(
        st.one_of(
            st.builds(lambda text: {"expr": text}, ANSWERED | typed(NUMBERS)),
            st.builds(lambda text: {"logql": text}, FOUND | COUNTED | typed(LINES)),
            st.builds(lambda text: {"command": text}, typed(SHELL)),
        )
    )
    try:
        recorded = drill.ask("run" if "command" in fields else "query", PRIMARY, **fields)
    except (ActionRejected, ValueError):  # an empty one, or one with half a character, is no action
        return
    (answer,) = [each.event for each in recorded if isinstance(each.event, ev.QueryRun | ev.CommandRun)]
    assert answer.output or "command" in fields
    assert len(answer.output) < 80_000
    answer.output.encode()


@settings(max_examples=200, deadline=None)
@given(questions)
@example(LogsAsked('{service="web"}', 2**80, -(2**80), -1, (), 2**40))
@example(MetricsAsked("up", -(2**63), 0, 2**60))
@example(DashboardAsked("web", -(10**15), 10**15, 10**12))
def test_no_question_does_worse_than_be_refused(drill: Drill, question: Question) -> None:
    looking = Looking(drill.plan)
    looking.follow(drill.log)
    answer = looking.answer(question, drill.engine.now)
    assert isinstance(answer, look.Answer)


# ---- bounds ------------------------------------------------------------------------------------------------

TIMES_OVER = "+".join(['sum(count_over_time({service=~".+"}[1h]))'] * 20)


@pytest.mark.parametrize(
    ("query", "bound"),
    [
        ({"expr": "sum(rate(http_request_duration_seconds_bucket[7d]))"}, "more than 2,000,000 samples"),
        ({"expr": "max_over_time(sum(rate(http_requests_total[5m]))[7d:15s])"}, "more than 2,000,000 samples"),
        ({"logql": 'sum(count_over_time({service=~".+"} |= "a" [6h]))'}, "reads more than 6,000 log lines"),
        ({"logql": 'sum(count_over_time({service=~".+"}[31d]))'}, "counts more than 800,000 log lines"),
        ({"logql": TIMES_OVER}, "counts more than 800,000 log lines"),
        ({"logql": '{service="web"} |= "never written"'}, "one query reads 6,000 log lines"),
        (
            {"logql": '{service="web"} | label_format a="12345678"' + ' | label_format a="{{.a}}{{.a}}"' * 40},
            "more than 16,384 characters",
        ),
    ],
    ids=["samples", "subquery", "lines read", "lines counted", "counted many times", "search", "doubling"],
)
def test_the_worst_that_can_be_typed_is_bounded_by_name_and_soon_over(query: dict[str, str], bound: str) -> None:
    """Ten times the goal of 0.3 s, as other work shares the machine."""
    services = {"web": {"name": "web", "replicas": 20, "traffic": {"rps": 400}}, "db": {"name": "db"}}
    drill = Drill(services=services).at("10m")
    drill.query(PRIMARY, expr="up")
    began = time.process_time()
    drill.query(PRIMARY, **query)
    assert time.process_time() - began < 3
    found = drill.log.last(ev.QueryRun)
    assert found is not None
    assert bound in found[1].output


def test_a_search_that_comes_to_its_bound_says_what_it_found_and_how_far_it_looked() -> None:
    services = {"web": {"name": "web", "replicas": 4, "errors": "0.1%", "traffic": {"rps": 400}}}
    drill = Drill(services=services, faults={}, alerts=[], deploys=[]).at("10m")
    drill.query(PRIMARY, logql='{service="web"} | detected_level="error"')
    found = drill.log.last(ev.QueryRun)
    assert found is not None
    head, *rows = found[1].output.split("\n")
    said = re.match(r"(\d+) lines found back to (\d\d:\d\d:\d\d): one query reads 6,000 log lines", head)
    assert said, head
    told = [row for row in rows if not row.startswith(" ")]
    assert len(told) == int(said[1]) > 0
    assert all(" error " in row and row[:8] >= said[2] for row in told)


def test_looking_for_too_much_is_refused_with_the_bound() -> None:
    drill = Drill().at("10m")
    looking = Looking(drill.plan)
    looking.follow(drill.log)
    wide = MetricsAsked("max_over_time(http_request_duration_seconds_bucket[7d])", -HOUR, 0, MINUTE)
    logs = LogsAsked('{service=~".+"} |= "never written"', -7 * DAY, 0)
    for question, bound in ((wide, "6,000,000 samples"), (logs, "40,000 log lines")):
        answer = looking.answer(question, drill.engine.now)
        assert isinstance(answer, NotSeen)
        assert bound in answer.why
