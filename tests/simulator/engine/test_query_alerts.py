"""Queries in a drill: alerts fire from telemetry and are resolved by it, and what waits for a query starts by it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.simtime import MINUTE, SECOND
from simulator.scenario.loader import load, read_sources
from tests.simulator.drills import PRIMARY, SCENARIO, Drill, lines, scenario

UNDO = "kubectl rollout undo deployment/web"
FAILING = 'sum(rate(http_requests_total{service="web",code=~"5.."}[2m])) / sum(rate(http_requests_total[2m]))'
BURNS = {"name": "Burns", "service": "web", "expr": f"{FAILING} > 0.05", "for": "1m", "pages": "platform"}


def failing(at: str = "5m", **more: Any) -> dict[str, Any]:
    effects = [{"service": "web", "errors": "80%"}]
    return {"at": at, "effects": effects, "cleared_by": [{"run": UNDO, "takes": "1m"}]} | more


def query(**overrides: Any) -> Drill:
    return Drill(faults={"outage": failing()}, alerts=[BURNS | overrides], deploys=[], hints=[])


def fired(drill: Drill) -> list[int]:
    return [at for at, _ in drill.times(ev.AlertFired)]


def resolved(drill: Drill) -> list[int]:
    return [at for at, _ in drill.times(ev.AlertResolved)]


# ---- alerts -----------------------------------------------------------------------------------------


def test_the_examples_alert_fires_at_six_minutes_and_45_seconds() -> None:
    loaded = load(read_sources("checkout-payment-timeout"))
    drill = Drill(loaded.scenario, policy=loaded.policy).at("8m")
    assert fired(drill) == [6 * MINUTE + 45 * SECOND]


def test_a_query_alert_fires_once_it_has_held_and_is_resolved_when_its_window_has_emptied() -> None:
    drill = query().at("10m")
    (began,) = fired(drill)
    assert 6 * MINUTE < began <= 6 * MINUTE + 30 * SECOND
    drill.run(PRIMARY, command=UNDO)
    (over,) = resolved(drill.end())
    assert 12 * MINUTE < over <= 13 * MINUTE + 15 * SECOND
    assert [page.state for page in drill.view().pages] == ["resolved"]


def test_nothing_fires_while_nothing_is_wrong() -> None:
    assert fired(Drill(faults={}, alerts=[BURNS]).end()) == []


def test_a_fault_mended_before_the_wait_is_over_pages_nobody() -> None:
    drill = query(**{"for": "5m"}).at("6m")
    drill.run(PRIMARY, command=UNDO)
    assert fired(drill.end()) == []


def test_what_has_held_since_before_the_drill_fires_at_its_start() -> None:
    drill = Drill(faults={"outage": failing(at="-10m")}, alerts=[BURNS], deploys=[], hints=[])
    assert fired(drill) == [0]


def test_keep_firing_for_delays_the_end() -> None:
    plain, kept = query().at("10m"), query(keep_firing_for="4m").at("10m")
    for drill in (plain, kept):
        drill.run(PRIMARY, command=UNDO)
        drill.end()
    assert resolved(kept)[0] == resolved(plain)[0] + 4 * MINUTE


@pytest.mark.parametrize("but", [{"chance": "0%"}, {"unless": {"event": "message.posted"}}])
def test_a_query_alert_keeps_its_chance_and_its_unless(but: dict[str, Any]) -> None:
    drill = query(**but).at("1m")
    drill.say(PRIMARY, text="hello")
    assert fired(drill.end()) == []


def test_templates_say_what_was_found() -> None:
    expr = 'sum by (service) (rate(http_requests_total{code=~"5.."}[2m])) > 1'
    texts = {"summary": "{{ $labels.service }} fails {{ $value | humanize }} times a second", "impact": "Nobody buys"}
    drill = query(expr=expr, annotations=texts).at("10m")
    ((_, event),) = drill.times(ev.AlertFired)
    assert event.summary.startswith("web fails ")
    assert "{" not in event.summary
    assert event.impact == "Nobody buys"


def test_a_query_that_holds_for_every_pod_is_one_alert_until_the_last_of_them_is_well() -> None:
    expr = 'sum by (pod) (rate(http_requests_total{service="web",code=~"5.."}[2m])) > 1'
    drill = query(expr=expr).at("10m")
    assert len(fired(drill)) == 1
    drill.run(PRIMARY, command=UNDO)
    assert len(resolved(drill.end())) == 1


def test_after_a_false_claim_a_query_alert_fires_again_and_pages() -> None:
    drill = query().at("10m")
    drill.declare(PRIMARY, severity="SEV1", title="Down")
    drill.resolve(PRIMARY)
    assert resolved(drill) == [10 * MINUTE]
    drill.at("12m")
    assert fired(drill)[1:] == [11 * MINUTE]
    assert len({event.page for _, event in drill.times(ev.PageSent)}) == 2
    assert drill.kinds("incident.reopened") == ["incident.reopened"]


def test_a_warning_and_a_critical_of_one_name_are_two_alerts() -> None:
    two = [BURNS | {"severity": "warning"}, BURNS | {"for": "3m"}]
    drill = Drill(faults={"outage": failing()}, alerts=two, deploys=[], hints=[]).at("10m")
    assert [event.severity for _, event in drill.times(ev.AlertFired)] == ["warning", "critical"]
    drill.run(PRIMARY, command=UNDO)
    assert len(resolved(drill.end())) == 2


@pytest.mark.parametrize(
    "expr",
    ["sum(", "limitk(3, up)", "up[5m]", '"text"', "absent(", "rate(http_requests_total[400d])[300d:1s]", "\x00"],
)
def test_a_query_that_cannot_be_answered_never_fires_and_never_stops_the_drill(expr: str) -> None:
    alerts = [*SCENARIO["alerts"], {"name": "Bad", "service": "web", "expr": expr}]
    drill = Drill(alerts=alerts).end()
    assert [event.name for _, event in drill.times(ev.AlertFired)] == ["WebDown"]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_no_text_as_a_query_stops_a_drill(expr: str) -> None:
    injects = [{"id": "i", "via": "chat", "sender": {"name": "Nora"}, "text": "Well?", "expr": expr}] if expr else []
    Drill(faults={}, alerts=[], injects=injects).end()


def test_a_recording_rule_can_be_alerted_on() -> None:
    recorded = [{"name": "web:failing:rate2m", "expr": FAILING, "labels": {"team": "shop"}}]
    alerts = [BURNS | {"expr": 'web:failing:rate2m{team="shop"} > 0.05'}]
    drill = Drill(faults={"outage": failing()}, alerts=alerts, recordings=recorded, deploys=[]).at("10m")
    assert fired(drill) == fired(query().at("10m"))


def test_a_groups_interval_is_how_often_it_is_evaluated() -> None:
    (at,) = fired(query(every=5 * MINUTE, **{"for": "0s"}).at("20m"))
    assert at == 10 * MINUTE


# ---- triggers ---------------------------------------------------------------------------------------


def test_an_inject_a_hint_and_a_fault_wait_for_a_query() -> None:
    when = {"expr": f"{FAILING} > 0.05", "for": "1m"}
    drill = Drill(
        faults={"outage": failing(), "pool": {**when, "effects": [{"service": "db", "connections": {"used": 190}}]}},
        injects=[{"id": "sees-it", "via": "chat", "sender": {"name": "Nora"}, "text": "Red!", **when}],
        hints=[{**when, "text": "Look"}, {"text": "Later", "all_of": [when, {"at": "20m"}]}],
        alerts=[],
    ).end()
    (moment,) = fired(query().end())
    assert [at for at, _ in drill.times(ev.InjectDelivered)] == [moment]
    assert [at for at, _ in drill.times(ev.HintAvailable)] == [moment, 20 * MINUTE]
    assert {event.fault: at for at, event in drill.times(ev.FaultStarted)} == {"outage": 5 * MINUTE, "pool": moment}


def test_a_query_sees_what_a_fault_that_a_query_started_does() -> None:
    pool = {"expr": f"{FAILING} > 0.05", "effects": [{"service": "db", "connections": {"used": 190}}]}
    busy = {"name": "Busy", "service": "db", "expr": 'pg_stat_database_numbackends{service="db"} > 150', "for": "1m"}
    drill = Drill(faults={"outage": failing(), "pool": pool}, alerts=[busy], deploys=[], hints=[]).end()
    began = {event.fault: at for at, event in drill.times(ev.FaultStarted)}["pool"]
    (at,) = fired(drill)
    assert began + MINUTE <= at <= began + MINUTE + 30 * SECOND


# ---- however time is cut ----------------------------------------------------------------------------

BUSY = scenario(
    faults={"outage": failing("3m", reduced_by=[{"run": "shed load", "takes": "2m", "to": "30%"}])},
    alerts=[BURNS, BURNS | {"name": "Pods", "expr": 'sum by (pod) (rate(http_requests_total{code="500"}[1m])) > 2'}],
    hints=[{"expr": f"{FAILING} > 0.05", "text": "Look"}],
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2_000_000), st.sampled_from(["undo", "shed"])), max_size=3),
    st.lists(st.integers(0, 3_600_000), max_size=12),
)
def test_any_cutting_of_time_gives_one_log(acts: list[tuple[int, str]], cuts: list[int]) -> None:
    def play(stops: list[int]) -> Drill:
        drill = Drill(BUSY)
        for at, what in sorted([*acts, *((stop, "") for stop in stops)]):
            drill.engine.advance(at)
            if what:
                drill.run(PRIMARY, command=UNDO if what == "undo" else "shed load")
        return drill.end()

    whole = play([])
    assert "alert.fired" in whole.kinds() or any(at < 6 * MINUTE for at, _ in acts)
    assert lines(play(cuts).log) == lines(whole.log)
