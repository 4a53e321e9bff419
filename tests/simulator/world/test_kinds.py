"""Each kind of service has signals of its own, which follow the faults and come back to where they were."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.simtime import HOUR, MINUTE
from simulator.domain.vocabulary import SYSTEM
from simulator.world.history import History
from simulator.world.metrics import FAMILIES, Telemetry
from simulator.world.promql.evaluate import evaluate, evaluate_range
from simulator.world.promql.matchers import Matcher
from simulator.world.promql.series import Span
from simulator.world.promql.values import Vector
from tests.simulator.drills import scenario

SERVICES: dict[str, Any] = {
    "shop": {"name": "shop", "depends_on": {"jobs": "50%", "pay": "40%", "db": "100%"}, "traffic": {"rps": 60}},
    "db": {"name": "db", "kind": "postgres", "connections": {"used": 80, "max": 200}},
    "cache": {"name": "cache", "kind": "redis", "connections": {"used": 900, "max": 1000}},
    "jobs": {"name": "jobs", "kind": "queue", "traffic": {"rps": 30, "daily_swing": "20%"}},
    "box-1": {"name": "box-1", "kind": "node", "saturation": {"disk": "60%"}},
    "edge": {"name": "edge", "kind": "cdn", "traffic": {"rps": 500}},
    "pay": {"name": "pay", "kind": "third-party", "latency": {"p50": "200ms", "p99": "900ms"}},
}
BEGAN, ENDED = 5 * MINUTE, 15 * MINUTE


class Site:
    """A system in which one fault acts from the fifth to the fifteenth minute."""

    def __init__(self, *effects: dict[str, Any], ended: int | None = ENDED, **checks: Any) -> None:
        services = SERVICES | ({"shop": SERVICES["shop"] | {"checks": checks}} if checks else {})
        faults = {"broken": {"at": "5m", "effects": list(effects)}} if effects else {}
        self.scenario = scenario(services=services, faults=faults, deploys=[], alerts=[])
        self.history = History(self.scenario)
        self.telemetry = Telemetry(self.scenario, self.history)
        if effects:
            self._take(BEGAN, ev.FaultStarted(fault="broken", since=BEGAN))
            if ended is not None:
                self.end(ended)

    def _take(self, at: int, event: ev.Event) -> None:
        self.history.take(Recorded(1, at, SYSTEM, event))

    def end(self, at: int) -> None:
        self._take(at, ev.FaultCleared(fault="broken"))

    def all(self, query: str, at: int) -> list[float]:
        found = evaluate(query, self.telemetry, self.telemetry.epoch + at)
        assert isinstance(found, Vector)
        return [float(sample.value) for sample in found.samples]

    def one(self, query: str, at: int) -> float:
        (value,) = self.all(query, at)
        return value


WAITING = 'kafka_consumergroup_lag{service="jobs"}'


def test_a_queue_grows_while_its_readers_fail_and_is_worked_off_at_half_the_pace() -> None:
    site = Site({"service": "shop", "errors": "100%"})
    usual = site.one(WAITING, 4 * MINUTE)
    assert usual == pytest.approx(60, rel=0.35)
    pace = (site.one(WAITING, 14 * MINUTE) - site.one(WAITING, 9 * MINUTE)) / 300
    assert pace == pytest.approx(30, rel=0.35)
    assert site.one(WAITING, 25 * MINUTE) == pytest.approx(site.one(WAITING, ENDED) / 2, rel=0.25)
    assert site.one(WAITING, 45 * MINUTE) == pytest.approx(usual, rel=0.35)


def test_readers_that_still_keep_up_leave_no_backlog() -> None:
    site = Site({"service": "shop", "errors": "30%"})
    assert site.one(WAITING, 14 * MINUTE) == pytest.approx(60, rel=0.35)


@settings(max_examples=12, deadline=None)
@given(st.integers(20, 100), st.sampled_from(["0s", "3m"]), st.integers(6, 20))
def test_a_backlog_of_the_past_never_changes_and_is_the_same_however_it_is_asked_for(
    share: int, over: str, ended: int
) -> None:
    site = Site({"service": "jobs", "errors": f"{share}%", "over": over}, ended=None)
    epoch, end = site.telemetry.epoch, ended * MINUTE
    early = evaluate_range(WAITING, site.telemetry, epoch, epoch + end, MINUTE).series[0].values.tolist()
    site.end(end)
    late = evaluate_range(WAITING, site.telemetry, epoch, epoch + HOUR, MINUTE).series[0].values.tolist()
    assert late[: len(early) - 1] == early[:-1]
    assert late[ended // 2] == site.one(WAITING, ended // 2 * MINUTE)


@pytest.mark.parametrize(
    ("effect", "query", "factor"),
    [
        ({"service": "db", "errors": "20%"}, "pg_replication_lag_seconds", 10),
        ({"service": "db", "latency": {"p50": "1s", "p99": "2s"}}, 'pg_locks_count{service="db"}', 5),
        ({"service": "db", "errors": "20%"}, "rate(pg_stat_database_xact_rollback[2m])", 5),
        ({"service": "db", "connections": {"used": 195}}, "pg_stat_database_numbackends", 2),
        ({"service": "cache", "errors": "30%"}, "rate(redis_keyspace_misses_total[2m])", 3),
        ({"service": "box-1", "saturation": {"disk": "99%"}}, "1 - %s", 1.5),
        ({"service": "box-1", "saturation": {"cpu": "95%"}}, 'node_load1{nodename="box-1"}', 2),
        ({"service": "box-1", "saturation": {"cpu": "95%"}}, "sum(rate(node_cpu_seconds_total{%s}[2m]))", 2),
        ({"service": "edge", "errors": "40%"}, 'sum(rate(cdn_requests_total{cache_status="miss"}[2m]))', 3),
        ({"service": "pay", "latency": {"p50": "2s", "p99": "9s"}}, "%s_sum[2m]) / %s_count[2m])", 5),
        ({"service": "shop", "saturation": {"memory": "98%"}}, "container_memory_working_set_bytes", 2),
        ({"service": "shop", "errors": "60%"}, WAITING, 10),
    ],
    ids=lambda each: each if isinstance(each, str) else None,
)
def test_a_fault_shows_in_its_kinds_own_signal_and_leaves_nothing_behind(
    effect: dict[str, Any], query: str, factor: float
) -> None:
    full = 'node_filesystem_avail_bytes{mountpoint="/var"} / node_filesystem_size_bytes{mountpoint="/var"}'
    asked = {
        "1 - %s": f"1 - {full}",
        "sum(rate(node_cpu_seconds_total{%s}[2m]))": (
            'sum(rate(node_cpu_seconds_total{nodename="box-1",mode!="idle"}[2m]))'
        ),
        "%s_sum[2m]) / %s_count[2m])": (
            "rate(http_client_request_duration_seconds_sum[2m]) / rate(http_client_request_duration_seconds_count[2m])"
        ),
    }.get(query, query)
    site = Site(effect)
    usual, worst = site.one(asked, 4 * MINUTE), site.one(asked, 14 * MINUTE)
    assert worst > factor * usual
    assert site.one(asked, 50 * MINUTE) == pytest.approx(usual, rel=0.9, abs=0.3)


@pytest.mark.parametrize(("service", "query"), [("db", "pg_up"), ("cache", "redis_up"), ("box-1", 'up{job="node"}')])
def test_what_fails_everything_answers_no_exporter(service: str, query: str) -> None:
    site = Site({"service": service, "errors": "100%"})
    assert [min(site.all(query, at * MINUTE)) for at in (4, 10, 20)] == [1, 0, 1]


def test_a_third_party_is_seen_through_the_share_of_requests_that_calls_it() -> None:
    site = Site({"service": "pay", "errors": "50%"})
    assert site.one("sum(rate(http_client_requests_total[2m]))", 4 * MINUTE) == pytest.approx(0.4 * 60, rel=0.1)
    failed = 'sum(rate(http_client_requests_total{code=~"5.."}[2m])) / sum(rate(http_client_requests_total[2m]))'
    assert site.one(failed, 14 * MINUTE) == pytest.approx(0.5, rel=0.1)


def test_connections_that_are_all_in_use_turn_others_away() -> None:
    site = Site({"service": "cache", "connections": {"used": 1000}})
    rejected = "rate(redis_rejected_connections_total[2m])"
    assert [site.one(rejected, at * MINUTE) > 0 for at in (4, 10, 20)] == [False, True, False]


# ---- synthetic checks -------------------------------------------------------------------------------

REGIONS = ["eu", "us", "asia"]
PASSING = "sum(synthetic_check_success)"


def test_a_check_whose_account_has_expired_is_refused_while_customers_are_well() -> None:
    site = Site(regions=REGIONS, account_expires="7m")
    assert [site.one(PASSING, at * MINUTE) for at in (5, 9)] == [3, 0]
    assert set(site.all("synthetic_check_http_status_code", 9 * MINUTE)) == {401}
    assert set(site.all("synthetic_check_account_expiry_timestamp_seconds - time()", 9 * MINUTE)) == {-120}
    failed = 'sum(rate(http_requests_total{service="shop",code=~"5.."}[2m]))'
    assert site.one(failed, 9 * MINUTE) == 0


def test_a_check_fails_as_customers_do_and_passes_again() -> None:
    site = Site({"service": "shop", "errors": "100%"}, regions=REGIONS)
    assert [site.one(PASSING, at * MINUTE) for at in (4, 10, 20)] == [3, 0, 3]
    assert set(site.all("synthetic_check_http_status_code", 10 * MINUTE)) == {503}
    some = Site({"service": "shop", "errors": "40%"}, regions=REGIONS)
    share = some.one(f"avg_over_time({PASSING}[9m:1m]) / 3", ENDED - MINUTE)
    assert 0.3 < share < 1.0


# ---- all of them ------------------------------------------------------------------------------------

WIDE: list[dict[str, Any]] = [
    {"service": "db", "errors": "30%", "latency": {"p50": "1s", "p99": "4s"}, "connections": {"used": 190}},
    {"service": "jobs", "errors": "70%", "over": "2m"},
    {"service": "shop", "errors": "40%", "saturation": {"memory": "90%"}, "shape": "sawtooth", "every": "4m"},
    {"service": "box-1", "saturation": {"cpu": "90%", "memory": "90%", "disk": "99%"}, "over": "8m"},
    {"service": "edge", "errors": "20%", "shape": "flapping", "every": "2m"},
    {"service": "pay", "latency": {"p50": "2s", "p99": "9s"}, "delay": "3m"},
    {"service": "cache", "errors": "10%", "shape": "spike", "over": "1m", "every": "5m"},
]


def seen(site: Site, name: str, last: int) -> dict[str, list[float]]:
    epoch = site.telemetry.epoch
    found = site.telemetry.select([Matcher("__name__", "=", name)], Span(epoch + last, epoch + last, 1, last))
    return {str(sorted(each.labels.items())): each.values.tolist() for each in found}


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_what_happens_later_changes_nothing_that_was_scraped_before(name: str) -> None:
    site = Site(*WIDE, ended=None, regions=REGIONS, account_expires="6m")
    moment = 11 * MINUTE + 7_000
    before = seen(site, name, moment)
    assert before
    site.end(moment)
    after = seen(site, name, moment)
    assert all(after[labels] == values for labels, values in before.items())
