"""Queries answered as text: bounded, readable, and never an oracle of what is to come."""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.simtime import MINUTE
from simulator.world import ask
from simulator.world.metrics import Telemetry
from simulator.world.promql.values import Scalar, String
from tests.simulator.drills import PRIMARY, Drill
from tests.simulator.world.logs.produced import World

FAULTS = {"outage": {
    "at": "30s",
    "effects": [{"service": "web", "errors": "80%"}],
    "logs": [{"service": "web", "text": "cart failed for {name}"}],
    "cleared_by": [{"run": "kubectl rollout undo deployment/web", "takes": "1m"}],
}}  # fmt: skip


def answer(drill: Drill, **query: str) -> str:
    drill.query(PRIMARY, **query)
    found = drill.log.last(ev.QueryRun)
    assert found is not None
    return found[1].output


def test_a_query_for_lines_prints_the_newest_the_newest_last() -> None:
    told = answer(Drill(faults=FAULTS).at("5m"), logql='{service="web"} |= "cart failed" | json').split("\n")
    assert told[0] == "the newest 20 lines; there are more"
    assert len(told) == 1 + ask.MOST_LINES
    assert all(" error web-" in row and row.count("cart failed for ") == 1 for row in told[1:])
    assert [row[:8] for row in told[1:]] == sorted(row[:8] for row in told[1:])
    assert told[-1].startswith("10:0")


def test_lines_end_with_the_fault() -> None:
    drill = Drill(faults=FAULTS).at("5m")
    drill.run(PRIMARY, command="kubectl rollout undo deployment/web")
    query = 'sum(count_over_time({service="web"} |= "cart failed" [1m]))'
    assert int(answer(drill.at("5m1s"), logql=query).split()[0]) > 20
    assert answer(drill.at("8m"), logql=query) == ask.NO_DATA


def test_what_is_not_there_is_said_in_words() -> None:
    drill = Drill().at("5m")
    assert answer(drill, logql='{service="nobody"}') == ask.NO_LINES
    assert answer(drill, expr="nothing_of_the_kind") == ask.NO_DATA


def test_what_cannot_be_asked_says_where_and_what() -> None:
    drill = Drill().at("1m")
    assert answer(drill, logql='{service="web"} | unwrap x') == "error: query:1:19: not supported: | unwrap."
    assert answer(drill, expr="rate(up)").startswith("error: query:1:1: expected type range vector")


def test_values_stand_beside_their_labels() -> None:
    drill = Drill(faults=FAULTS).at("5m")
    told = answer(drill, expr='sum by (service) (rate(http_requests_total{code=~"5.."}[1m]))').split("\n")
    (row,) = [row for row in told if "web" in row]
    value, labels = row.split(None, 1)
    assert 70 < float(value) < 130
    assert labels == '{service="web"}'


def test_a_table_is_cut_and_says_so() -> None:
    world = World()
    telemetry = Telemetry(world.scenario, world.history)
    rows = ask.promql('{__name__=~".+"}', telemetry, telemetry.epoch).split("\n")
    assert len(rows) == ask.MOST_ROWS + 1
    assert rows[-1].startswith("and ")
    assert all(len(row) <= ask.LONGEST_ROW for row in rows)
    last = ask.promql("up[1m]", telemetry, telemetry.epoch).split("\n")[0]
    assert last.startswith("1 1 1 1 1  up{")


def test_numbers_are_written_for_people() -> None:
    written = [ask.written(value) for value in (0.0, 12345678.0, 0.123456789, -2.5, float("nan"), float("-inf"))]
    assert written == ["0", "12345678", "0.123457", "-2.5", "NaN", "-Inf"]
    assert ask.table(Scalar(0, 3.0)) == "3"
    assert ask.table(String(0, "a\x1bb")) == "a\N{SYMBOL FOR ESCAPE}b"


def test_a_stack_trace_stands_below_its_line() -> None:
    world = World({"service": "web", "errors": "90%"}).breaks()
    told = ask.logql('{service="web"} |= "request failed"', world.logs, 10 * MINUTE, world.scenario.starts)
    parsed = ask.logql('{service="web"} |~ "Trace|Exception" | json', world.logs, 10 * MINUTE, world.scenario.starts)
    assert told.count("\n") >= ask.MOST_LINES
    assert "\n    Traceback" in parsed or "\n    com.example" in parsed
