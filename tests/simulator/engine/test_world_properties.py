"""What always holds of the system under drill as the engine plays it, whatever people do and however time is cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.simtime import MINUTE, SECOND
from simulator.engine.looking import Looking
from simulator.views.looking import DashboardAsked, LogsAsked, MapAsked
from simulator.world.logs.logs import Logs
from simulator.world.promql.evaluate import evaluate_range
from simulator.world.promql.matchers import Matcher
from tests.simulator.drills import PRIMARY, Drill, lines, scenario

pytestmark = pytest.mark.slow

UNDO, SHED = "kubectl rollout undo deployment/web", "shed load"
COMMANDS = (
    UNDO, SHED, "kubectl scale deployment/web --replicas=9", "kubectl scale deployment/web --replicas=2",
    "kubectl rollout restart deployment/cart", "kubectl set env deployment/web TIMEOUT=3s", "kubectl get pods",
    "kubectl scale deployment/web --replicas=4", "kubectl scale deployment/cart --replicas=0",
)  # fmt: skip
SERVICES: dict[str, Any] = {
    "web": {"name": "web", "owner": "platform", "replicas": 4, "errors": "0.02%",
            "depends_on": {"cart": "60%", "db": "100%"}},
    "cart": {"name": "cart", "replicas": 2, "errors": "0.1%", "depends_on": {"db": "30%"}},
    "db": {"name": "db", "kind": "postgres", "connections": {"used": 80, "max": 200}},
}  # fmt: skip
QUERIES = (
    "sum by (service, code) (rate(http_requests_total[1m]))",
    "histogram_quantile(0.9, sum by (service, le) (rate(http_request_duration_seconds_bucket[2m])))",
    "pg_stat_database_numbackends", "http_requests_total", "sum by (pod) (container_memory_working_set_bytes)",
    "kube_deployment_status_replicas_available", "sum by (service) (kube_pod_container_status_restarts_total)",
)  # fmt: skip
EVERYTHING = [Matcher("service", "=~", ".+")]

Act = tuple[int, str]
Rows = list[tuple[dict[str, str], list[int], list[str]]]


def fault(**effect: Any) -> dict[str, Any]:
    """A fault with a remedy, a partial remedy and harm that can be done."""
    return {
        "at": "3m",
        "effects": [{"service": "web", "errors": "40%", "over": "2m"} | effect],
        "logs": [{"service": "web", "level": "error", "rate": "2/s", "text": "lost {order_id}"}],
        "cleared_by": [{"run": UNDO, "takes": "2m"}],
        "reduced_by": [{"run": SHED, "takes": "1m", "to": "40%"}],
        "worsened_by": [
            {
                "run": "kubectl scale deployment/web --replicas=*",
                "where": {"replicas": "> 6"},
                "effects": [{"service": "db", "connections": {"used": 190}, "errors": "20%", "over": "1m"}],
                "cleared_by": [{"run": "kubectl scale deployment/web --replicas=4", "takes": "1m"}],
            }
        ],
    }


def system(**faults: Any) -> dict[str, Any]:
    return {"services": SERVICES, "faults": faults, "alerts": [], "hints": [], "length": "40m"}


BUSY = scenario(**system(outage=fault(), leak={
    "at": "-20m", "effects": [{"service": "cart", "saturation": {"memory": "99%"}, "shape": "sawtooth",
                               "every": "6m", "latency": {"p50": "300ms", "p99": "2s"}}],
    "cleared_by": [{"run": "kubectl rollout restart deployment/cart", "takes": "1m"}]}))  # fmt: skip

acts = st.lists(st.tuples(st.integers(0, 35 * MINUTE), st.sampled_from(COMMANDS)), max_size=5).map(sorted)


def play(drill: Drill, some: Sequence[Act], cuts: Sequence[int] = (), *, look: bool = False) -> Drill:
    """Type the commands at their moments; `cuts` are moments at which time stops, and somebody may look around."""
    looking = Looking(drill.plan)
    for at, command in sorted([*some, *((cut, "") for cut in cuts)]):
        drill.engine.advance(at)
        if command:
            drill.run(PRIMARY, command=command)
        elif look:
            looking.follow(drill.log)
            for question in (MapAsked(), DashboardAsked("web", at - MINUTE, at, 15 * SECOND),
                             LogsAsked('{service="web"}', at - MINUTE, at, 20)):  # fmt: skip
                looking.answer(question, at)
            drill.engine.view(PRIMARY)
            for asked in (("promql", "sum(rate(http_requests_total[1m]))"), ("logql", '{service=~".+"} |= "lost"')):
                drill.engine._observing.ask(*asked, at)
    return drill.end()


def measured(drill: Drill, start: int, until: int, step: int = MINUTE) -> list[Rows]:
    """What monitoring answers now about a span, values as text so that NaN equals NaN."""
    monitored = drill.engine._core.monitored
    source, epoch = monitored.source(drill.engine.now), monitored.epoch
    found = []
    for query in QUERIES:
        matrix = evaluate_range(query, source, start + epoch, until + epoch, step)
        found.append(
            [
                (dict(each.labels), each.timestamps.tolist(), [repr(value) for value in each.values.tolist()])
                for each in matrix.series
            ]
        )
    return found


def logged(drill: Drill, start: int, until: int) -> list[tuple[int, str, str]]:
    """Every line of a span, as the logs are now."""
    logs = Logs(drill.scenario, drill.engine._core.history)
    logs.now = drill.engine.now
    found = logs.lines(EVERYTHING, start, until, newest_first=False)
    return [(line.at, str(sorted(line.labels.items())), line.text) for line in found]


@settings(max_examples=6, deadline=None)
@given(acts, st.lists(st.integers(0, 40 * MINUTE), min_size=1, max_size=5), st.integers(0, 38))
def test_cutting_time_and_looking_around_give_one_log_one_telemetry_and_one_set_of_lines(
    some: list[Act], cuts: list[int], minute: int
) -> None:
    whole, cut = play(Drill(BUSY), some), play(Drill(BUSY), some, cuts, look=True)
    assert lines(cut.log) == lines(whole.log)
    assert measured(cut, -5 * MINUTE, 40 * MINUTE) == measured(whole, -5 * MINUTE, 40 * MINUTE)
    begin = minute * MINUTE
    assert logged(cut, begin, begin + 10 * SECOND) == logged(whole, begin, begin + 10 * SECOND)


@settings(max_examples=6, deadline=None)
@given(acts, st.integers(1, 36 * MINUTE))
def test_what_was_asked_of_the_past_is_answered_alike_whatever_happens_later(some: list[Act], now: int) -> None:
    """The past ends just before now: what is done now may still change what is scraped at this very millisecond."""
    drill = Drill(BUSY)
    for at, command in [each for each in some if each[0] < now]:
        drill.engine.advance(at)
        drill.run(PRIMARY, command=command)
    drill.engine.advance(now)
    seen = measured(drill, -10 * MINUTE, now - 1), logged(drill, now - 5 * SECOND, now - 1)
    drill.run(PRIMARY, command=UNDO)
    play(drill, [each for each in some if each[0] >= now])
    assert (measured(drill, -10 * MINUTE, now - 1), logged(drill, now - 5 * SECOND, now - 1)) == seen


effects = st.fixed_dictionaries(
    {"service": st.sampled_from(["web", "cart", "db"]), "errors": st.integers(0, 90), "over": st.integers(0, 400_000)},
    optional={"connections": st.just({"used": 150}), "saturation": st.just({"memory": "95%"})},
)


def written(effect: dict[str, Any], more: int = 0) -> dict[str, Any]:
    return effect | {"errors": f"{min(100, effect['errors'] + more)}%"}


@settings(max_examples=8, deadline=None)
@given(effects, st.integers(1, 60), st.lists(effects, max_size=1), acts)
def test_more_fault_never_lowers_the_share_of_users_requests_that_fail(
    effect: dict[str, Any], more: int, further: list[dict[str, Any]], some: list[Act]
) -> None:
    milder = Drill(**system(outage=fault(**written(effect))))
    also = {f"also-{place}": {"at": "10m", "effects": [written(each)]} for place, each in enumerate(further)}
    worse = Drill(**system(outage=fault(**written(effect, more)), **also))
    play(milder, some)
    play(worse, some)
    for at in range(0, 40 * MINUTE, 20 * SECOND):
        assert worse.engine.world.failing_share(at) >= milder.engine.world.failing_share(at) - 1e-12, at


@settings(max_examples=6, deadline=None)
@given(effects, st.lists(st.tuples(st.integers(0, 20 * MINUTE), st.sampled_from([SHED, *COMMANDS[2:4]])), max_size=3))
def test_a_cleared_fault_returns_to_what_would_have_been_without_it(effect: dict[str, Any], some: list[Act]) -> None:
    back = [(21 * MINUTE, "kubectl scale deployment/web --replicas=4"), (22 * MINUTE, UNDO)]
    broken = play(Drill(**system(outage=fault(**written(effect)))), [*some, *back])
    calm = play(Drill(**system()), [*some, *back])
    assert broken.times(ev.FaultCleared)
    (cleared, _) = broken.times(ev.FaultCleared)[-1]
    assert cleared < 30 * MINUTE
    usual = broken.engine.world.failing_share(-MINUTE)
    for at in range(cleared, 40 * MINUTE, 20 * SECOND):
        assert broken.engine.world.failing_share(at) == pytest.approx(usual, abs=1e-12)
    for name in ("sum by (service) (rate(http_requests_total[1m]))", "pg_stat_database_numbackends"):
        assert settled(broken, name, cleared) == pytest.approx(settled(calm, name, cleared), rel=0.02), name


def settled(drill: Drill, query: str, since: int) -> dict[str, float]:
    """A query's mean for each service, from shortly after a moment on."""
    monitored = drill.engine._core.monitored
    begin, end = monitored.epoch + since + 2 * MINUTE, monitored.epoch + 40 * MINUTE
    found = evaluate_range(query, monitored.source(drill.engine.now), begin, end, 15 * SECOND)
    return {each.labels["service"]: float(each.values.mean()) for each in found.series}
