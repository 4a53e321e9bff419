"""The simulated shell: what commands answer, and that its answers are no oracle."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain import events as ev
from tests.simulator.drills import PRIMARY, Drill

SERVICES = {
    "web": {"name": "web", "replicas": 2, "errors": "0.02%"},
    "web-api": {"name": "web-api", "replicas": 1},
    "db": {"name": "db", "kind": "postgres", "connections": {"used": 80, "max": 200}},
}
FAULTS = {
    "outage": {
        "at": "30s",
        "effects": [{"service": "web", "errors": "80%"}],
        "logs": [{"service": "web", "text": "cart failed for {name}"}, {"service": "web-api", "text": "api is slow"}],
        "cleared_by": [{"run": "cartctl flush *", "takes": "1m"}],
        "worsened_by": [{"run": "cartctl drop *"}],
    }
}


def shell(**overrides: Any) -> Drill:
    return Drill(**{"services": SERVICES, "faults": FAULTS, "alerts": [], **overrides}).at("5m")


def answer(drill: Drill, command: str) -> str:
    drill.run(PRIMARY, command=command)
    found = drill.log.last(ev.CommandRun)
    assert found is not None
    return found[1].output


def test_deploys_stand_in_the_rollout_history() -> None:
    told = answer(shell(), "kubectl -n shop rollout history deploy/web")
    assert "deploy 77 2025-03-10 10:00 UTC by dana: New cart" in told


@pytest.mark.parametrize(
    ("command", "starts"),
    [
        ("kubectl get pods", "NAME"),
        ("kubectl scale deployment/web --replicas=3", "deployment.apps/web scaled"),
        ("kubectl rollout undo deployment/none", 'Error from server (NotFound): deployments.apps "none" not found'),
        ("kubectl dance", 'error: unknown command "dance" for "kubectl"\nThis drill\'s kubectl knows get pod'),
        ("curl -s https://web.internal/healthz", '{"service": "web", "status": "degraded", "error_rate": 0.8'),
        ("curl https://web-api.internal/healthz", '{"service": "web-api", "status": "ok"'),
        ("curl https://elsewhere/", "curl: (6) Could not resolve host"),
        ("psql -h db -c 'select 1'", " ?column?"),
        ("psql -h web -c 'select 1'", "psql: error: could not translate host name"),
        ("help", "This shell knows: kubectl, promql, logql, curl, psql, redis-cli, aws, git, dig, flags, help."),
        ("", "sh: command not found. This shell knows"),
        ("rm -rf /", "rm: command not found."),
        ("\x1b[31m", "\u241b[31m: command not found."),
    ],
)  # fmt: skip
def test_what_commands_answer(command: str, starts: str) -> None:
    assert answer(shell(), command or " ").startswith(starts)


def test_logs_are_those_of_the_service_that_is_named() -> None:
    drill = shell()
    assert "cart failed for" in answer(drill, "kubectl logs deploy/web --tail=150")
    (pod,) = drill.engine.cluster.deployment("web-api").serving(drill.engine.now)
    told = answer(drill, f"kubectl logs {pod.name} --since=1m --tail=100")
    assert "api is slow" in told
    assert "cart failed" not in told
    assert all(json.loads(line)["pod"] == pod.name for line in told.splitlines() if line.startswith("{"))


def test_what_a_fault_logs_ends_with_it() -> None:
    drill = shell()
    drill.run(PRIMARY, command="cartctl flush all")
    assert "cart failed" not in answer(drill.at("10m"), "kubectl logs deploy/web --since=2m --tail=150")


def test_a_tool_that_only_a_fault_knows_answers_the_same_whatever_it_is_asked() -> None:
    drill = shell()
    told = {answer(drill, command) for command in ("cartctl flush all", "cartctl drop all", "cartctl dance", "cartctl")}
    assert told == {"(no output)"}
    assert "cartctl" not in answer(drill, "help")


def test_the_scenarios_own_answers_come_first_and_hold_until_something_happens() -> None:
    commands = [
        {"run": "df *", "prints": "100% /var\n", "unless": {"event": "fault.cleared"}},
        {"run": "df *", "prints": "30% /var"},
        {"run": "kubectl get pods *", "prints": "my own pods"},
    ]
    drill = shell(commands=commands)
    assert answer(drill, "df -h") == "100% /var"
    assert answer(drill, "kubectl get pods") == "my own pods"
    assert "df" in answer(drill, "help")
    drill.run(PRIMARY, command="cartctl flush all")
    assert answer(drill.at("7m"), "df -h") == "30% /var"


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_anything_typed_is_answered_and_nothing_is_executed(command: str) -> None:
    assert answer(shell(), command)
