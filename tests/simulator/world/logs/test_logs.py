"""Logs are a function: of the scenario, what befell it and the moment, whatever was asked before."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.world.promql.matchers import Matcher
from tests.simulator.world.logs.produced import World, keys

BREAKS = {"service": "web", "errors": "60%", "over": "1m"}
MOST_A_SECOND = 60
"""Lines a second of one service, whatever its scenario says."""
moments = st.integers(-2 * MINUTE, 12 * MINUTE)


def broken() -> World:
    return World(BREAKS).breaks().types(5 * MINUTE + 333).ends(8 * MINUTE + 333)


@settings(max_examples=30, deadline=None)
@given(st.lists(moments, min_size=2, max_size=6, unique=True), st.booleans())
def test_cutting_a_span_anyhow_gives_the_same_lines(cuts: list[int], newest_first: bool) -> None:
    cuts.sort()
    whole = broken().lines(cuts[0], cuts[-1], newest_first=newest_first)
    world = broken()
    pieces = [world.lines(*cut, newest_first=newest_first) for cut in pairwise(cuts)]
    if newest_first:
        pieces.reverse()
    assert keys([line for piece in pieces for line in piece]) == keys(whole)


def test_newest_first_is_the_same_lines_turned_round() -> None:
    world = broken()
    assert keys(world.lines(0, 10 * MINUTE, newest_first=True)) == keys(world.lines(0, 10 * MINUTE))[::-1]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 6 * MINUTE), st.integers(0, 5 * MINUTE), st.sampled_from(["undo", "delete", "scale"]))
def test_what_happens_later_never_changes_what_was_logged(now: int, later: int, what: str) -> None:
    world = World(BREAKS)
    if now >= 2 * MINUTE:
        world.breaks()
    world.logs.now = now
    before = keys(world.lines(-MINUTE, now))
    pod = world.history.cluster.pods(now)[0].name
    if now < 2 * MINUTE:
        world.breaks()
    at = max(now, 2 * MINUTE) + later
    commands = {"undo": None, "delete": f"kubectl delete pod {pod}", "scale": "kubectl scale deploy/web --replicas=9"}
    command = commands[what]
    if command is None:
        world.types(at).ends(at + 3 * MINUTE)
    else:
        world.befalls(at, ev.CommandRun(command=command))
    assert keys(world.lines(-MINUTE, now)) == before


def test_nothing_later_than_now_is_there_to_be_read() -> None:
    world = broken()
    world.logs.now = 4 * MINUTE
    lines = world.lines(3 * MINUTE, HOUR, newest_first=True)
    assert 3 * MINUTE < lines[-1].at < lines[0].at <= 4 * MINUTE
    seen = {line.labels.get("pod") for line in lines}
    assert seen - {None} <= {labels.get("pod") for labels in world.logs.streams()}
    there = len(world.logs.streams())
    world.logs.now = None  # the rollback at 5:00 brings three more
    assert len(world.logs.streams()) == there + 3


def test_logs_reach_back_a_week_and_end_after_two() -> None:
    world = World()
    assert len(world.lines(-7 * DAY, -7 * DAY + MINUTE)) > 100
    assert world.lines(-15 * DAY, -14 * DAY) == []


def test_a_page_of_a_week_ago_is_read_at_once() -> None:
    world = World()
    began = time.perf_counter()
    lines = list(world.logs.lines([], -7 * DAY, -6 * DAY, 1_000))
    assert len(lines) == sum(bool(line.text) for line in lines) == 1_000
    assert time.perf_counter() - began < 1.0  # ten times what it takes on a busy machine


@pytest.mark.parametrize("moment", [-6 * DAY, -5, 7 * MINUTE])
def test_lines_are_in_order_and_within_their_span(moment: int) -> None:
    lines = broken().lines(moment, moment + MINUTE)
    assert lines
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert all(moment < line.at <= moment + MINUTE for line in lines)


def test_there_are_never_more_lines_than_was_told() -> None:
    world = broken()
    for matchers in ([], [Matcher("service", "=", "web")], [Matcher("service", "=", "db")]):
        for start in (-3 * DAY, 0):
            there = sum(1 for _ in world.logs.lines(matchers, start, start + 20 * MINUTE))
            assert 0 < there <= world.logs.most(matchers, start, start + 20 * MINUTE)


def test_counting_moments_finds_what_reading_finds() -> None:
    world = broken()
    read: dict[tuple[str, str], list[int]] = {}
    for line in world.lines(0, 9 * MINUTE):
        read.setdefault((str(line.labels), line.level), []).append(line.at)
    counted: dict[tuple[str, str], list[int]] = {}
    for each in world.logs.moments([], 0, 9 * MINUTE):
        counted.setdefault((str(each.labels), each.level), []).extend(each.at.tolist())
    assert counted == read


def test_matchers_choose_streams() -> None:
    world = World()
    pod = next(labels["pod"] for labels in world.logs.streams() if labels["service"] == "web")
    everything = world.lines(0, MINUTE)
    for matcher in (Matcher("pod", "=", pod), Matcher("service", "=~", "web|db"), Matcher("container", "!=", "web")):
        wanted = [line for line in everything if matcher.matches(line.labels.get(matcher.name, ""))]
        assert keys(world.lines(0, MINUTE, matcher)) == keys(wanted)
        assert 0 < len(wanted) < len(everything)


def test_another_seed_logs_other_lines_at_the_same_rate() -> None:
    one, two = World(), World(seed=8)
    first, second = one.lines(0, 10 * MINUTE), two.lines(0, 10 * MINUTE)
    assert len({line.text for line in first} & {line.text for line in second}) < 20
    assert len(first) == pytest.approx(len(second), rel=0.05)


def test_a_service_with_no_pod_left_logs_no_request() -> None:
    world = World()
    world.befalls(MINUTE, ev.CommandRun(command="kubectl scale deploy/web --replicas=0"))
    after = world.of("web", MINUTE + 10 * SECOND, 5 * MINUTE)
    assert [line for line in after if '"path"' in line.text or " path=" in line.text] == []
    assert world.of("web", 0, MINUTE)


durations = st.integers(0, 60_000)
shares = st.floats(0, 1)


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(["service", "postgres", "redis", "queue", "node", "cdn", "third-party"]),
    traffic=st.fixed_dictionaries({"rps": st.floats(0, 10_000_000), "daily_swing": shares, "weekly_swing": shares}),
    quantiles=st.tuples(durations, durations).map(sorted),
    errors=shares,
    replicas=st.integers(1, 10_000),
    pool=st.none() | st.fixed_dictionaries({"used": st.integers(0, 300), "max": st.none() | st.integers(1, 300)}),
    rate=st.sampled_from(["1/h", "3/m", "0.5/s", "99999999/s"]),
)
def test_whatever_a_service_is_like_its_logs_can_be_read(
    kind: str, traffic: Any, quantiles: list[int], errors: float, replicas: int, pool: Any, rate: str
) -> None:
    latency = {"p50": quantiles[0], "p99": quantiles[1]}
    service = {"name": "it", "kind": kind, "traffic": traffic, "latency": latency, "errors": errors}
    service |= {"replicas": replicas, "connections": pool, "depends_on": {"it": 1.0, "nobody": 0.5}}
    effects = [{"service": "it", "errors": 1.0, "latency": {"p50": 0, "p99": 0}, "connections": {"used": 300}}]
    fault = {"effects": effects, "logs": [{"service": "it", "rate": rate, "text": "{name} {nobody} {{}}"}]}
    world = World(services={"it": service}, faults={"outage": {**fault, "cleared_by": [{"run": "fix"}]}}).breaks(30_000)
    lines = world.lines(0, MINUTE)
    assert len(lines) <= min(world.logs.most([], 0, MINUTE), 60 * MOST_A_SECOND)
    assert all((line.text and line.text.isprintable()) or "\n" in line.text for line in lines)
