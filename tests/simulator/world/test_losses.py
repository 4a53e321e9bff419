"""What was lost: exact integrals of the share that failed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.truth import Losses
from simulator.world.history import History
from simulator.world.losses import integral
from simulator.world.signals import World
from simulator.world.truth import reveal
from tests.simulator.drills import PRIMARY, QUIET, Drill
from tests.simulator.world.test_truth import example, faults

__all__ = ["example"]


def lost(drill: Drill) -> Losses:
    return reveal(drill.scenario, drill.plan.policy, drill.log).losses


def outage(**more: Any) -> dict[str, Any]:
    effects = [{"service": "web", "errors": "50%"} | more]
    return {"outage": {"at": "10m", "effects": effects, "cleared_by": [{"run": "fix", "takes": "0s"}]}}


def mended(minute: int, **more: Any) -> Losses:
    services = {"web": {"name": "web", "replicas": 4}}
    drill = Drill(services=services, faults=outage(**more), deploys=[], alerts=[]).at(f"{minute}m")
    drill.run(PRIMARY, command="fix")
    return lost(drill.end())


def test_a_steady_share_costs_its_area() -> None:
    found = mended(20)
    assert found.full_minutes == 5
    assert (found.users, found.money) == (50 * 5, 100 * 5)
    assert found.budget == pytest.approx(5 / (0.001 * 30 * 24 * 60))


def test_a_ramp_costs_half_of_what_it_rises_to() -> None:
    assert mended(20, over="10m").full_minutes == pytest.approx(2.5, abs=1e-6)


@pytest.mark.parametrize(
    ("shape", "minutes"),
    [
        ({"shape": "flapping", "every": "1m"}, 2.5),
        ({"shape": "sawtooth", "every": "2m"}, 2.5),
        ({"shape": "spike", "over": "2m", "every": "4m"}, 1.5),
    ],
)
def test_every_shape_costs_its_area(shape: dict[str, str], minutes: float) -> None:
    assert mended(20, **shape).full_minutes == pytest.approx(minutes, abs=1e-6)


def test_what_fails_on_a_good_day_is_not_lost() -> None:
    drill = Drill(faults=outage() | {"none": {"at": "1m", "effects": [{"service": "web", "errors": "0%"}]}}, deploys=[])
    drill.at("12m").run(PRIMARY, command="fix")
    assert lost(drill.end()).full_minutes == pytest.approx(2 * (0.5 - 0.0002), abs=1e-5)


def test_a_drill_without_a_fault_loses_nothing() -> None:
    assert lost(Drill(**QUIET).end()) == Losses(0.0, 0.0, 0.0, 0.0)


def test_no_budget_where_everything_must_succeed() -> None:
    drill = Drill(faults=outage(), business={"slo": "100%"})
    found = lost(drill.end())
    assert found.full_minutes == pytest.approx(50 * 0.4998, abs=0.02)
    assert (found.users, found.money, found.budget) == (None, None, None)


def test_the_example_loses_less_than_its_duration_says(example: Any) -> None:
    """It ramps up over two minutes, and six pods are rolled back one after another."""
    assert example.losses.full_minutes == pytest.approx(1 + 6 + 10 / 60 + 5 * (6 + 5 + 4 + 3 + 2 + 1) / 36, abs=0.02)
    assert example.losses.money < example.money_lost


def test_an_integral_of_a_cubic_is_exact() -> None:
    assert integral(lambda at: (at / MINUTE) ** 3, 0, 2 * MINUTE) == pytest.approx(4 * MINUTE, rel=1e-8)


@settings(max_examples=20, deadline=None)
@given(faults, faults, st.integers(1, 1500), st.sampled_from(["fix", "shed", "nothing"]))
def test_losses_are_what_a_fine_sum_finds(one: dict[str, Any], other: dict[str, Any], acted: int, command: str) -> None:
    drill = Drill(faults={"one": one, "other": other}, alerts=[], deploys=[], length="40m")
    drill.at(f"{acted}s").run(PRIMARY, command=command)
    drill.end()
    history = History(drill.scenario)
    for record in drill.log:
        history.take(record)
    world = World(drill.scenario, history)
    grid = range(-600 * SECOND, 40 * MINUTE, SECOND // 2)
    usual = world.failing_share(-700 * SECOND)
    fine = sum(max(world.failing_share(at + SECOND / 4) - usual, 0.0) for at in grid) / 120
    assert lost(drill).full_minutes == pytest.approx(fine, abs=0.02)
