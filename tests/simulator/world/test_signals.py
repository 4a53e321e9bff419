"""What users feel: failures spread along dependencies, and telemetry and truth tell one story of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import SYSTEM
from simulator.world.felt import Needs
from simulator.world.history import History
from simulator.world.metrics import Telemetry
from simulator.world.promql.evaluate import evaluate
from simulator.world.promql.parse import parse
from simulator.world.promql.values import Vector
from simulator.world.signals import World
from tests.simulator.drills import scenario

SHOP: dict[str, Any] = {
    "web": {"name": "web", "depends_on": {"search": "30%", "cart": "100%"}, "replicas": 2},
    "cart": {"name": "cart", "depends_on": {"db": "50%"}},
    "search": {"name": "search"},
    "db": {"name": "db", "kind": "postgres"},
    "mail": {"name": "mail"},
}


class Site:
    """A shop in which one fault acts from the fifth minute on."""

    def __init__(self, *effects: dict[str, Any], services: dict[str, Any] | None = None, **fault: Any) -> None:
        faults = {"broken": {"at": "5m", "effects": list(effects), "cleared_by": [{"run": "fix"}]} | fault}
        self.scenario = scenario(services=services or SHOP, faults=faults, deploys=[])
        self.history = History(self.scenario)
        self.world = World(self.scenario, self.history)
        self.telemetry = Telemetry(self.scenario, self.history)
        self._take(5 * MINUTE, ev.FaultStarted(fault="broken", since=5 * MINUTE))

    def _take(self, at: int, event: ev.Event) -> None:
        self.history.take(Recorded(1, at, SYSTEM, event))

    def cleared(self, at: int) -> None:
        self._take(at, ev.FaultCleared(fault="broken"))

    def rate_of_failures(self, service: str, at: int) -> float:
        """The share of a service's requests that fail, over a minute, as a dashboard asks for it."""
        failed = f'sum(rate(http_requests_total{{service="{service}",code=~"5.."}}[1m]))'
        query = parse(f'{failed} / sum(rate(http_requests_total{{service="{service}"}}[1m]))')
        found = evaluate(query, self.telemetry, self.telemetry.epoch + at)
        assert isinstance(found, Vector)
        return float(found.samples[0].value)


@pytest.mark.parametrize(
    ("service", "share"), [("web", 0.4), ("search", 0.3 * 0.4), ("cart", 0.4), ("db", 0.5 * 0.4), ("mail", 0.4)]
)
def test_users_feel_the_share_of_requests_that_needs_what_fails(service: str, share: float) -> None:
    site = Site({"service": service, "errors": "40%"})
    assert site.world.failing_share(4 * MINUTE) == 0
    assert site.world.failing_share(6 * MINUTE) == pytest.approx(share)


def test_two_that_are_needed_fail_independently() -> None:
    site = Site({"service": "search", "errors": "50%"}, {"service": "cart", "errors": "50%"})
    assert site.world.failing_share(6 * MINUTE) == pytest.approx(1 - (1 - 0.3 * 0.5) * 0.5)


def test_slowness_of_a_dependency_delays_those_who_need_it() -> None:
    site = Site({"service": "db", "latency": {"p50": "1050ms", "p99": "4250ms"}})
    now = {name: site.world.signals(name, 6 * MINUTE) for name in SHOP}
    assert (now["db"].p50_ms, now["cart"].p50_ms, now["web"].p50_ms, now["search"].p50_ms) == (1050, 550, 550, 50)
    assert now["web"].p99_ms == 250 + 2000


def test_a_service_does_not_fail_by_its_own_usual_errors_alone() -> None:
    services = {**SHOP, "search": {"name": "search", "errors": "5%"}}
    site = Site({"service": "cart", "errors": "0%"}, services=services)
    assert site.world.failing_share(6 * MINUTE) == 0


def test_a_full_disk_is_no_outage_until_it_fails_requests() -> None:
    full = {"service": "db", "saturation": {"disk": "99%"}, "over": "5m"}
    assert Site(full).world.failing_share(20 * MINUTE) == 0
    late = Site(full, {"service": "web", "errors": "40%", "delay": "5m", "over": "2m"})
    assert [late.world.failing_share(at * MINUTE) for at in (10, 11, 12)] == [0, pytest.approx(0.2), pytest.approx(0.4)]


def test_slowness_alone_is_an_incident_and_grows_as_it_does() -> None:
    site = Site({"service": "web", "latency": {"p50": "2s", "p99": "9s"}, "over": "4m"})
    assert [site.world.failing_share(at * MINUTE) for at in (4, 7, 9)] == [0, 0.5, 1]


def test_a_fault_that_says_nothing_shows_where_the_first_alert_looks() -> None:
    site = Site()
    assert site.world.failing_share(6 * MINUTE) == 1
    assert site.rate_of_failures("web", 8 * MINUTE) == pytest.approx(1)


def test_services_that_need_each_other_in_a_circle_still_answer() -> None:
    services = {
        "a": {"name": "a", "depends_on": {"b": "100%"}},
        "b": {"name": "b", "depends_on": {"c": "100%"}},
        "c": {"name": "c", "depends_on": {"a": "100%", "c": "10%"}},
    }
    site = Site({"service": "c", "errors": "20%"}, services=services)
    assert site.world.failing_share(6 * MINUTE) == pytest.approx(0.2)
    assert Needs(site.scenario).user_facing == ["a"]


shares = st.integers(5, 100)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(["web", "cart", "search"]), shares, st.integers(7, 30))
def test_a_dashboard_shows_the_share_that_truth_is_measured_by(service: str, share: int, cleared: int) -> None:
    site = Site({"service": service, "errors": f"{share}%"})
    site.cleared(cleared * MINUTE)
    for at in (4 * MINUTE, cleared * MINUTE - SECOND, (cleared + 3) * MINUTE):
        assert site.rate_of_failures("web", at) == pytest.approx(site.world.failing_share(at), abs=0.03)
