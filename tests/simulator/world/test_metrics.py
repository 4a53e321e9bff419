"""Telemetry is a function: of the scenario, the faults' history and the time, whatever was asked before."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.events import Event, Recorded
from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.domain.vocabulary import SYSTEM
from simulator.world import metrics_pods
from simulator.world.felt import Needs
from simulator.world.history import History
from simulator.world.metrics import SCRAPE, Telemetry
from simulator.world.promql.evaluate import evaluate, evaluate_range
from simulator.world.promql.matchers import Matcher
from simulator.world.promql.series import Series, Span, is_stale
from simulator.world.promql.values import Vector
from simulator.world.signals import World
from simulator.world.spread import Spreading
from tests.simulator.drills import scenario

UNDO = "kubectl rollout undo deployment/web"
SERVICES = {
    "web": {
        "name": "web",
        "replicas": 3,
        "errors": "0.1%",
        "traffic": {"rps": 90, "daily_swing": "50%", "weekly_swing": "20%"},
        "depends_on": {"cart": "50%"},
    },
    "cart": {"name": "cart", "errors": "0.2%", "traffic": {"rps": 40}},
    "db": {"name": "db", "kind": "postgres", "connections": {"used": 80, "max": 200}},
    "cache": {"name": "cache", "kind": "redis"},
    "jobs": {"name": "jobs", "kind": "queue"},
}


class Drill:
    """A system under drill, and what befell it."""

    def __init__(self, *effects: dict[str, Any], **overrides: Any) -> None:
        cleared = [{"run": UNDO, "takes": "3m"}]
        faults = {"outage": {"at": "2m", "effects": list(effects), "cleared_by": cleared}} if effects else {}
        self.scenario = scenario(**{"services": SERVICES, "deploys": [], "alerts": [], "faults": faults} | overrides)
        self.history = History(self.scenario)
        self.telemetry = Telemetry(self.scenario, self.history)

    def befalls(self, at: int, event: Event) -> Drill:
        self.history.take(Recorded(1, at, SYSTEM, event))
        return self

    def breaks(self, at: int = 2 * MINUTE) -> Drill:
        return self.befalls(at, ev.FaultStarted(fault="outage", since=at))

    def mends(self, at: int) -> Drill:
        self.befalls(at, ev.CommandRun(command=UNDO))
        self.befalls(at, ev.MitigationStarted(fault="outage", command=UNDO, takes=3 * MINUTE, to=0.0))
        return self.befalls(at + 3 * MINUTE, ev.FaultCleared(fault="outage"))

    def asked(self, query: str, at: float) -> dict[str, float]:
        """Each answer by its labels' values."""
        found = evaluate(query, self.telemetry, self.telemetry.epoch + round(at))
        assert isinstance(found, Vector)
        return {"/".join(sample.labels.values()): sample.value for sample in found.samples}

    def one(self, query: str, at: float) -> float:
        (value,) = self.asked(query, at).values()
        return value

    def series(self, name: str, first: int, last: int, **equal: str) -> dict[str, Series]:
        end = self.telemetry.epoch + last
        matchers = [Matcher(label, "=", value) for label, value in {"__name__": name, **equal}.items()]
        found = self.telemetry.select(matchers, Span(end, end, 1, last - first))
        return {str(sorted(each.labels.items())): each for each in found}


ERRORS = {"service": "web", "errors": "60%", "over": "2m"}
FAILING = (
    'sum(rate(http_requests_total{service="web",code=~"5.."}[2m])) / sum(rate(http_requests_total{service="web"}[2m]))'
)


def test_the_failing_share_is_what_the_fault_says_and_returns_to_its_baseline() -> None:
    drill = Drill(ERRORS).breaks().mends(12 * MINUTE)
    assert drill.one(FAILING, 2 * MINUTE) == pytest.approx(0.001, rel=0.4)
    assert drill.one(FAILING, 10 * MINUTE) == pytest.approx(0.6, rel=0.02)
    assert drill.one(FAILING, 18 * MINUTE) == pytest.approx(0.001, rel=0.4)


def test_traffic_swings_by_the_day_and_by_the_week() -> None:
    drill = Drill()
    epoch = drill.telemetry.epoch
    week = evaluate_range('sum(rate(http_requests_total{service="web"}[30m]))', drill.telemetry, epoch - 7 * DAY, epoch,
                          30 * MINUTE).series[0].values  # fmt: skip
    assert np.mean(week) == pytest.approx(90, rel=0.02)
    assert week.max() == pytest.approx(90 * 1.5 * 1.2, rel=0.04)
    assert week.min() == pytest.approx(90 * 0.5 * 0.8, rel=0.08)


def test_a_month_ago_costs_no_more_than_now() -> None:
    drill = Drill(ERRORS).breaks()
    assert drill.one('sum(rate(http_requests_total{service="cart"}[5m]))', -30 * DAY) == pytest.approx(40, rel=0.05)
    assert not drill.asked("up", -60 * DAY)


def test_counters_never_fall_and_pods_that_a_rollout_brings_begin_at_zero() -> None:
    deploys = [{"at": "-1h", "service": "web", "id": "1"}]
    drill = Drill(ERRORS, deploys=deploys).breaks().mends(12 * MINUTE)
    for name in ("http_requests_total", "http_request_duration_seconds_bucket", "process_cpu_seconds_total"):
        for labels, series in drill.series(name, -2 * HOUR, HOUR).items():
            assert (np.diff(series.values[~is_stale(series.values)]) >= 0).all(), labels
    served = list(drill.series("http_requests_total", -2 * HOUR, HOUR, service="web", code="200").values())
    assert len(served) == 9  # three before the deploy, three after it, three after the rollback
    assert sum(is_stale(each.values).any() for each in served) == 6
    new = [each for each in served if each.timestamps[0] > drill.telemetry.epoch]
    assert len(new) == 3
    assert all(each.values[0] <= 1 for each in new)


def test_a_process_that_a_leak_kills_counts_anew_in_the_same_pod() -> None:
    drill = Drill({"service": "web", "errors": "50%", "shape": "sawtooth", "every": "4m"}).breaks()
    served = drill.series("http_requests_total", 0, 11 * MINUTE, service="web", code="200").values()
    assert [int((np.diff(each.values) < 0).sum()) for each in served] == [2, 2, 2]
    restarts = 'sum by (pod) (kube_pod_container_status_restarts_total{container="web"})'
    assert sorted(drill.asked(restarts, 11 * MINUTE).values()) == [2, 2, 2]


def test_buckets_hold_no_more_than_the_next_and_the_last_is_the_count() -> None:
    drill = Drill(ERRORS, {"service": "web", "latency": {"p50": "2s", "p99": "9s"}, "over": "3m"}).breaks()
    found = drill.series("http_request_duration_seconds_bucket", -HOUR, HOUR).values()
    counts = drill.series("http_request_duration_seconds_count", -HOUR, HOUR).values()
    by_bound: dict[tuple[str, str], list[tuple[float, Series]]] = {}
    for each in found:
        by_bound.setdefault((each.labels["pod"], each.labels["code"]), []).append((float(each.labels["le"]), each))
    for count in counts:
        rows = [
            row.values for _, row in sorted(by_bound[count.labels["pod"], count.labels["code"]], key=lambda r: r[0])
        ]
        assert all((low <= high).all() for low, high in pairwise(rows))
        assert (rows[-1] == count.values).all()


def test_latency_quantiles_are_the_services_own() -> None:
    drill = Drill({"service": "web", "latency": {"p50": "2s", "p99": "9s"}}, business={"slo": "99%"}).breaks()
    asked = 'histogram_quantile({q}, sum by (le) (rate(http_request_duration_seconds_bucket{{service="web"}}[2m])))'
    assert drill.one(asked.format(q=0.5), 0) == pytest.approx(0.05, rel=0.3)
    assert drill.one(asked.format(q=0.5), 10 * MINUTE) == pytest.approx(2, rel=0.3)
    assert drill.one(asked.format(q=0.99), 10 * MINUTE) == pytest.approx(9, rel=0.3)


def test_a_dependency_fails_those_who_need_it_and_they_come_back_to_it() -> None:
    drill = Drill({"service": "cart", "errors": "100%"}).breaks()
    assert drill.one(FAILING, 10 * MINUTE) == pytest.approx(0.5, rel=0.03)
    calls = 'sum(rate(http_requests_total{service="cart"}[2m]))'
    assert drill.one(calls, 10 * MINUTE) == pytest.approx(1.5 * drill.one(calls, 0), rel=0.06)


def test_a_database_shows_its_connections_and_a_rollout_its_new_pods() -> None:
    drill = Drill({"service": "db", "connections": {"used": 195}}).breaks()
    used = "sum(pg_stat_activity_count) / sum(pg_settings_max_connections)"
    assert drill.one(used, 0) == pytest.approx(0.4, rel=0.08)
    assert drill.one(used, 10 * MINUTE) == pytest.approx(0.97, rel=0.08)
    rolled = Drill(ERRORS).breaks().mends(20 * MINUTE)
    updated = 'kube_deployment_status_replicas_updated{deployment="web"}'
    assert [rolled.one(updated, at * MINUTE) for at in (19, 20.5, 21.5, 22.5, 24)] == [3, 0, 1, 2, 3]
    available = 'kube_deployment_status_replicas_available{deployment="web"}'
    assert {rolled.one(available, at * MINUTE) for at in range(19, 25)} == {3}


@pytest.mark.parametrize(
    ("effect", "strong", "weak"),
    [
        ({"shape": "spike", "every": "2m", "over": "1m"}, [3], [2, 6]),
        ({"shape": "sawtooth", "every": "4m"}, [5.9, 9.9], [2, 6.01]),
        ({"shape": "flapping", "every": "4m"}, [2, 3.9, 6, 7.9], [4, 5.9, 8]),
        ({"over": "2m"}, [4, 50], [2]),
    ],
    ids=["spike", "sawtooth", "flapping", "ramp"],
)
def test_shapes_rise_and_fall_in_their_turns(effect: dict[str, str], strong: list[float], weak: list[float]) -> None:
    drill = Drill({"service": "web", "errors": "80%", **effect}).breaks()
    world = World(drill.scenario, drill.history)
    assert all(world.error_share("web", round(at * MINUTE)) > 0.7 for at in strong)
    assert all(world.error_share("web", round(at * MINUTE)) < 0.05 for at in weak)


def test_noise_is_another_with_another_seed_and_the_same_with_the_same() -> None:
    def loads(seed: int) -> list[float]:
        return [
            float(value) for each in Drill(seed=seed).series("node_load1", 0, HOUR).values() for value in each.values
        ]

    assert loads(1) == loads(1) != loads(2)


def test_every_family_answers_and_gauges_have_six_digits() -> None:
    drill = Drill(ERRORS).breaks()
    names = drill.telemetry.names()
    assert len(names) > 100
    for name in names:
        for series in drill.series(name, 0, 10 * MINUTE).values():
            assert len(series.values) == 41
            assert np.isfinite(series.values).all()
    loads = [float(value) for each in drill.series("node_load1", 0, HOUR).values() for value in each.values]
    assert all(value == float(f"{value:.6g}") for value in loads)


def test_nothing_is_seen_of_what_has_not_been_scraped() -> None:
    drill = Drill()
    drill.telemetry.now = 10 * MINUTE + 7 * SECOND
    (series,) = drill.series("up", 0, HOUR, service="cart").values()
    assert series.timestamps[-1] - drill.telemetry.epoch == 10 * MINUTE


@pytest.mark.parametrize("step", [SCRAPE, MINUTE, HOUR, 7 * MINUTE + SECOND])
def test_a_source_tells_its_size_and_gives_all_that_windows_need(step: int) -> None:
    drill = Drill()
    epoch = drill.telemetry.epoch
    span = Span(epoch - 10 * step, epoch, step, 5 * MINUTE)
    matchers = (Matcher("__name__", "=~", "up|node_load.*"),)
    found = drill.telemetry.select(matchers, span)
    assert drill.telemetry.size(matchers, span) == sum(len(each.timestamps) for each in found)
    needed = {
        moment
        for at in range(span.first, span.last + 1, step)
        for moment in range(-(-(at - span.window - epoch) // SCRAPE) * SCRAPE + epoch, at + 1, SCRAPE)
    }
    assert needed <= set(found[0].timestamps.tolist())


effects = st.builds(
    lambda service, share, over, shape: {"service": service, "errors": f"{share}%", "over": over * SECOND} | shape,
    st.sampled_from(["web", "cart"]),
    st.integers(0, 100),
    st.integers(0, 400),
    st.sampled_from([{}, {"shape": "sawtooth", "every": "3m"}, {"shape": "flapping", "every": "90s"},
                     {"shape": "spike", "every": "2m"}, {"delay": "4m"},
                     {"delay": "70s", "shape": "spike", "every": "2m"}]),
)  # fmt: skip
moments = st.integers(-DAY, 40 * MINUTE)


@settings(max_examples=15, deadline=None)
@given(st.lists(effects, min_size=1, max_size=3), st.integers(1, 600), st.integers(601, 1800))
def test_what_happens_later_never_changes_what_was_seen(some: list[dict[str, Any]], broke: int, acted: int) -> None:
    """Also however the time is cut: the piece up to `acted` is asked for alone, then as part of the whole."""
    drill = Drill(*some).breaks(broke * SECOND)
    last = acted * SECOND
    asked = [
        ("http_requests_total", "500"),
        ("http_requests_total", "200"),
        ("http_request_duration_seconds_sum", "503"),
    ]
    pod = drill.history.cluster.deployment("web").pods[0].name
    before = [drill.series(name, -MINUTE, last, pod=pod, code=code) for name, code in asked]
    drill.mends(last)
    for (name, code), pieces in zip(asked, before, strict=True):
        after = drill.series(name, -HOUR, 50 * MINUTE, pod=pod, code=code)
        assert pieces
        for labels, series in pieces.items():
            whole = after[labels]
            here = (whole.timestamps >= series.timestamps[0]) & (whole.timestamps <= drill.telemetry.epoch + last)
            assert (whole.values[here] == series.values).all(), labels
            assert is_stale(whole.values).sum() == 1  # the rollback replaced it


@settings(max_examples=50, deadline=None)
@given(st.lists(effects, min_size=1, max_size=3), effects, st.lists(moments, min_size=1, max_size=30))
def test_more_fault_never_lowers_the_share_that_fails(
    some: list[dict[str, Any]], more: dict[str, Any], times: list[int]
) -> None:
    less, worse = Drill(*some).breaks(), Drill(*some, more).breaks()
    at = np.array(sorted(times), dtype=np.int64)
    for service in ("web", "cart"):
        fewer = Spreading(Needs(less.scenario), less.history, at).of(service).errors
        assert (Spreading(Needs(worse.scenario), worse.history, at).of(service).errors >= fewer - 1e-12).all()
    users, with_more = World(less.scenario, less.history), World(worse.scenario, worse.history)
    assert all(with_more.failing_share(moment) >= users.failing_share(moment) - 1e-12 for moment in times)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(effects, min_size=1, max_size=3),
    st.sampled_from([None, {"p50": "2s", "p99": "9s"}]),
    st.integers(180, 1500),
    st.lists(moments, min_size=1, max_size=30),
)
def test_what_monitoring_records_is_what_is_true_at_each_moment(
    some: list[dict[str, Any]], slow: dict[str, str] | None, acted: int, times: list[int]
) -> None:
    drill = Drill(*[{**each, "latency": slow} for each in some]).breaks().mends(acted * SECOND)
    world = World(drill.scenario, drill.history)
    many = Spreading(Needs(drill.scenario), drill.history, np.array(times, dtype=np.int64))
    for service in drill.scenario.services:
        found = many.of(service)
        alone = [world.signals(service, at) for at in times]
        assert found.errors.tolist() == pytest.approx([world.error_share(service, at) for at in times], abs=1e-15)
        assert found.p50_ms.tolist() == pytest.approx([each.p50_ms for each in alone], rel=1e-5)
        assert found.p99_ms.tolist() == pytest.approx([each.p99_ms for each in alone], rel=1e-5)


@settings(max_examples=15, deadline=None)
@given(st.lists(effects, min_size=1, max_size=3), st.integers(180, 1500))
def test_a_cleared_fault_leaves_nothing_behind(some: list[dict[str, Any]], acted: int) -> None:
    drill, quiet = Drill(*some).breaks().mends(acted * SECOND), Drill()
    over = acted * SECOND + 4 * MINUTE
    for query in (FAILING, 'sum(rate(http_requests_total{service="cart"}[2m]))'):
        assert drill.one(query, over + 3 * MINUTE) == pytest.approx(
            quiet.one(query, over + 3 * MINUTE), rel=0.05, abs=6e-4
        )


@pytest.mark.parametrize(
    "name", ["http_requests_total", "http_request_duration_seconds_sum", "process_cpu_seconds_total"]
)
def test_pods_that_are_counted_together_count_what_each_counts_by_itself(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drills = [Drill(ERRORS, deploys=[{"at": "-1h", "service": "web", "id": "1"}]) for _ in range(2)]
    together, alone = (drill.breaks().mends(12 * MINUTE) for drill in drills)
    found = together.series(name, -2 * HOUR, HOUR)
    monkeypatch.setattr(metrics_pods, "TOGETHER", 0)
    expected = alone.series(name, -2 * HOUR, HOUR)
    assert found.keys() == expected.keys() != set()
    for labels, series in found.items():
        assert series.timestamps.tolist() == expected[labels].timestamps.tolist()
        np.testing.assert_array_equal(series.values, expected[labels].values)
