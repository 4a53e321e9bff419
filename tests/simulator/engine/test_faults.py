"""Faults and remedies: what a command does, in which time, and when a fault is over."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain import events as ev
from simulator.domain.simtime import MINUTE, SECOND
from simulator.world.truth import reveal
from tests.simulator.drills import PRIMARY, Drill

UNDO = "kubectl rollout undo deployment/web"


def outage(**more: Any) -> dict[str, Any]:
    return {"at": "0s", "effects": [{"service": "web", "errors": "80%"}], **more}


def broken(*, fault: dict[str, Any] | None = None, **overrides: Any) -> Drill:
    """A drill whose one fault acts from the start; alerts only notify."""
    alerts = [{"name": "A", "service": "web", "at": "1s"}]
    return Drill(faults={"outage": fault or outage()}, alerts=alerts, **overrides)


def errors(drill: Drill, at: int, service: str = "web") -> float:
    return drill.engine.world.error_share(service, at)


# ---- a full remedy ----------------------------------------------------------------------------------


def test_the_command_answers_at_once_and_works_over_its_time(drill: Drill) -> None:
    drill.at("5m").run(PRIMARY, command="kubectl -n shop rollout undo deploy/web")
    assert drill.kinds("command", "mitigation", "fault")[1:] == ["command.run", "mitigation.started"]
    assert drill.log.last(ev.CommandRun)[1].output == "deployment.apps/web rolled back"  # type: ignore[index]
    drill.at("8m59s999ms")
    assert "fault.cleared" not in drill.kinds()
    drill.at("9m")
    assert drill.kinds("command", "mitigation", "fault", "alert")[-4:] == [
        "mitigation.applied",
        "fault.cleared",
        "command.finished",
        "alert.resolved",
    ]


def test_the_effect_falls_in_equal_steps_one_for_each_replica(drill: Drill) -> None:
    drill.at("5m").run(PRIMARY, command=UNDO)
    share = [errors(drill, 5 * MINUTE + quarter * MINUTE) for quarter in range(5)]
    assert share == pytest.approx([0.8, 0.60005, 0.4001, 0.20015, 0.0002], abs=1e-9)
    just_before = [errors(drill, 5 * MINUTE + quarter * MINUTE - 1) for quarter in range(1, 5)]
    assert just_before == pytest.approx([0.8, 0.60005, 0.4001, 0.20015], abs=1e-9)


def test_what_is_no_service_changes_smoothly() -> None:
    fault = {
        "at": "0s",
        "effects": [{"service": "db", "errors": "100%"}],
        "cleared_by": [{"run": "psql -c 'select pg_terminate_backend(*)'", "takes": "100s"}],
    }
    drill = broken(fault=fault).at("1m")
    drill.run(PRIMARY, command="psql -c 'select pg_terminate_backend(42)'")
    shares = [errors(drill, MINUTE + second * SECOND, "db") for second in (0, 25, 50, 75, 100)]
    assert shares == pytest.approx([1.0, 0.75, 0.5, 0.25, 0.0])


def test_a_remedy_without_a_time_works_at_once() -> None:
    drill = broken(fault=outage(cleared_by=[{"run": "fix"}])).at("1m")
    drill.run(PRIMARY, command="fix")
    assert drill.kinds("mitigation", "fault.cleared") == [
        "mitigation.started", "mitigation.applied", "fault.cleared"
    ]  # fmt: skip
    assert errors(drill, MINUTE) == pytest.approx(0.0002)


def test_of_two_remedies_at_work_the_faster_clears_and_the_slower_is_forgotten() -> None:
    remedies = [{"run": "slow", "takes": "10m"}, {"run": "fast", "takes": "2m"}]
    drill = broken(fault=outage(cleared_by=remedies)).at("1m")
    drill.run(PRIMARY, command="slow")
    drill.at("2m").run(PRIMARY, command="fast")
    drill.end()
    assert [(at / MINUTE, event.command) for at, event in drill.times(ev.MitigationApplied)] == [(4, "fast")]
    assert [at / MINUTE for at, _ in drill.times(ev.FaultCleared)] == [4]


def test_a_slow_remedy_of_an_earlier_stretch_does_not_clear_a_fault_that_came_back() -> None:
    fault = outage(
        cleared_by=[{"run": "slow", "takes": "20m"}, {"run": "fast", "takes": "1m"}],
        repeat={"every": "10m", "times": 1},
    )
    drill = broken(fault=fault).at("1m")
    drill.run(PRIMARY, command="slow")
    drill.run(PRIMARY, command="fast")
    drill.end()
    assert [at / MINUTE for at, _ in drill.times(ev.FaultStarted)] == [0, 10]
    assert [at / MINUTE for at, _ in drill.times(ev.FaultCleared)] == [2]


def test_the_same_remedy_twice_works_once(drill: Drill) -> None:
    drill.at("5m").run(PRIMARY, command=UNDO)
    drill.at("6m").run(PRIMARY, command=UNDO)
    drill.end()
    assert [at / MINUTE for at, _ in drill.times(ev.FaultCleared)] == [9]
    assert drill.kinds("mitigation.started") == ["mitigation.started"]


@pytest.mark.parametrize(
    "command", ["kubectl rollout undo deployment/db", "kubectl rollout undo deployment/web --dry-run=client", "undo"]
)
def test_what_does_not_match_a_remedy_does_nothing(drill: Drill, command: str) -> None:
    drill.at("5m").run(PRIMARY, command=command)
    assert "mitigation.started" not in drill.end().kinds()


def test_a_remedy_before_the_fault_does_nothing() -> None:
    drill = broken(fault=outage(cleared_by=[{"run": "fix"}]) | {"at": "5m"}).at("1m")
    drill.run(PRIMARY, command="fix")
    assert "fault.cleared" not in drill.end().kinds()


# ---- a partial one ----------------------------------------------------------------------------------


def test_a_partial_remedy_leaves_its_share_and_the_fault_goes_on() -> None:
    fault = outage(reduced_by=[{"run": "shed", "takes": "2m", "to": "25%"}], cleared_by=[{"run": "fix", "takes": "1m"}])
    drill = broken(fault=fault).at("1m")
    drill.run(PRIMARY, command="shed")
    drill.at("10m")
    assert errors(drill, 10 * MINUTE) == pytest.approx(0.0002 + 0.25 * 0.7998)
    assert drill.state.faults == {"outage": True}
    assert drill.view().alerts[0].state == "firing"
    drill.run(PRIMARY, command="fix")
    assert [at / MINUTE for at, _ in drill.end().times(ev.FaultCleared)] == [11]


def test_a_partial_remedy_to_nothing_is_a_full_one() -> None:
    drill = broken(fault=outage(reduced_by=[{"run": "shed", "takes": "2m", "to": "0%"}])).at("1m")
    drill.run(PRIMARY, command="shed")
    assert [at / MINUTE for at, _ in drill.end().times(ev.FaultCleared)] == [3]


# ---- harm -------------------------------------------------------------------------------------------

SCALE = "kubectl scale deployment/web --replicas="


def harmful(**more: Any) -> Drill:
    harm = {
        "run": f"{SCALE}*",
        "where": {"replicas": "> 6"},
        "effects": [{"service": "db", "connections": {"used": 195}, "over": "2m"}],
        **more,
    }
    return broken(fault=outage(worsened_by=[harm], cleared_by=[{"run": UNDO, "takes": "4m"}])).at("1m")


@pytest.mark.parametrize(("replicas", "harms"), [(6, False), (7, True), (10, True)])
def test_where_says_which_command_harms(replicas: int, harms: bool) -> None:
    drill = harmful()
    drill.run(PRIMARY, command=f"{SCALE}{replicas}")
    assert ("fault.worsened" in drill.kinds()) is harms


def test_harm_grows_over_its_time_and_lasts_until_the_fault_is_cleared() -> None:
    drill = harmful()
    drill.run(PRIMARY, command=f"{SCALE}10")
    used = [drill.engine.world.signals("db", minute * MINUTE).connections for minute in (1, 2, 3, 4)]
    assert used == [(80, 200), (138, 200), (195, 200), (195, 200)]
    drill.run(PRIMARY, command=UNDO)
    drill.at("10m")
    assert drill.engine.world.signals("db", 10 * MINUTE).connections == (80, 200)


def test_harm_is_done_once_while_it_lasts() -> None:
    drill = harmful()
    drill.run(PRIMARY, command=f"{SCALE}10")
    drill.run(PRIMARY, command=f"{SCALE}12")
    assert drill.kinds("fault.worsened") == ["fault.worsened"]


def test_harm_has_a_remedy_of_its_own_and_can_be_done_again() -> None:
    drill = harmful(cleared_by=[{"run": f"{SCALE}4", "takes": "3m"}])
    drill.run(PRIMARY, command=f"{SCALE}4")
    assert "mitigation.started" not in drill.kinds()
    drill.run(PRIMARY, command=f"{SCALE}10")
    drill.at("2m").run(PRIMARY, command=f"{SCALE}4")
    drill.at("5m")
    assert drill.kinds("fault", "mitigation") == [
        "fault.started", "fault.worsened", "mitigation.started", "mitigation.applied", "fault.eased"
    ]  # fmt: skip
    assert drill.state.faults == {"outage": True}
    drill.run(PRIMARY, command=f"{SCALE}10")
    assert drill.kinds("fault.worsened") == ["fault.worsened"] * 2


def test_errors_that_harm_brings_count_against_users() -> None:
    fault = {
        "at": "0s",
        "effects": [{"service": "web", "latency": {"p50": 100, "p99": 900}, "errors": "0.02%"}],
        "worsened_by": [{"run": "drop tables", "effects": [{"service": "db", "errors": "50%"}]}],
    }
    drill = broken(fault=fault).at("10m")
    assert reveal(drill.scenario, drill.plan.policy, drill.log).impact == ()
    drill.run(PRIMARY, command="drop tables")
    drill.end()
    (span,) = reveal(drill.scenario, drill.plan.policy, drill.log).impact
    assert (span.start // MINUTE, span.end) == (10, None)


# ---- alerts follow ----------------------------------------------------------------------------------


def test_an_alert_lasts_until_its_services_faults_have_cleared_and_its_page_with_it(drill: Drill) -> None:
    drill.at("5m").run(PRIMARY, command=UNDO)
    drill.at("9m")
    assert (drill.view().alerts[0].resolved_at, drill.view().pages[0].state) == (9 * MINUTE, "resolved")


def test_an_alert_with_a_length_of_its_own_ends_by_itself() -> None:
    alerts = [{"name": "Blip", "service": "web", "at": "2m", "lasts": "3m", "pages": "platform", "noise": True}]
    drill = Drill(faults={}, alerts=alerts).end()
    assert [at / MINUTE for at, _ in drill.times(ev.AlertResolved)] == [5]
    assert drill.kinds("page.sent") == ["page.sent"]


def test_an_alert_is_a_sign_of_what_its_service_depends_on() -> None:
    services = {
        "web": {"name": "web", "depends_on": {"api": "100%"}},
        "api": {"name": "api", "depends_on": {"db": "100%", "web": "1%"}},
        "db": {"name": "db"},
        "mail": {"name": "mail"},
    }
    faults = {
        "lock": {"at": "0s", "effects": [{"service": "db", "errors": "9%"}], "cleared_by": {"run": "fix db"}},
        "spam": {"at": "0s", "effects": [{"service": "mail", "errors": "9%"}], "cleared_by": {"run": "fix mail"}},
    }
    drill = Drill(services=services, faults=faults, deploys=[], alerts=[{"name": "A", "service": "web", "at": "1m"}])
    drill.at("2m").run(PRIMARY, command="fix mail")
    assert drill.view().alerts[0].state == "firing"
    drill.run(PRIMARY, command="fix db")
    assert drill.view().alerts[0].state == "resolved"


def test_alerts_of_one_name_on_two_services_are_two_alerts() -> None:
    services = {name: {"name": name} for name in ("web", "mail")}
    faults = {
        name: {"at": "0s", "effects": [{"service": name, "errors": "9%"}], "cleared_by": {"run": f"fix {name}"}}
        for name in services
    }
    alerts = [{"name": "HighErrors", "service": name, "at": "1m"} for name in services]
    drill = Drill(services=services, faults=faults, deploys=[], alerts=alerts).at("2m")
    assert [(alert.name, alert.service) for alert in drill.view().alerts] == [
        ("HighErrors", "web"),
        ("HighErrors", "mail"),
    ]
    drill.run(PRIMARY, command="fix web")
    assert [alert.state for alert in drill.view().alerts] == ["resolved", "firing"]


def test_the_smallest_scenario_has_a_fault_without_effects_that_counts_all_the_same() -> None:
    fault = {"at": "2m", "cleared_by": [{"run": "journalctl --vacuum-size=*", "takes": "1m"}]}
    drill = Drill(faults={"main": fault}, alerts=[{"name": "DiskAlmostFull", "service": "web", "at": "2m"}], deploys=[])
    drill.at("10m").run(PRIMARY, command="journalctl --vacuum-size=500M")
    drill.end()
    truth = reveal(drill.scenario, drill.plan.policy, drill.log)
    assert (truth.onset, truth.remedied) == (2 * MINUTE, 11 * MINUTE)
    assert truth.recovered is not None
    assert 11 * MINUTE < truth.recovered <= 12 * MINUTE
