"""The wall clock: speed, pauses and a machine that slept decide when things come, and never what comes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.bots.crew import crew
from simulator.domain.actions import Pause, Resume
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import FACILITATOR, Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import Table, play_bots
from simulator.live.clock import FASTEST, LONGEST_GAP, SLOWEST, Clock
from tests.simulator.drills import Drill
from tests.simulator.engine.test_properties import told


class Real:
    """Real time that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def real() -> Real:
    return Real()


def test_time_passes_only_while_it_runs_and_at_its_speed(real: Real) -> None:
    clock = Clock(5_000, 2.0, real)
    real.seconds += 3
    assert clock.now() == 5_000
    clock.start()
    real.seconds += 3
    assert clock.now() == 11_000
    clock.set_speed(10)
    real.seconds += 1
    assert clock.now() == 21_000
    clock.stop()
    real.seconds += 4
    assert (clock.now(), clock.running) == (21_000, False)


def test_a_machine_that_slept_does_not_make_the_drill_jump(real: Real) -> None:
    clock = Clock(0, 1.0, real)
    clock.start()
    real.seconds += 3600
    assert clock.now() == LONGEST_GAP * SECOND


def test_real_time_that_runs_back_does_not_take_the_drill_back(real: Real) -> None:
    clock = Clock(0, 1.0, real)
    clock.start()
    real.seconds += 4
    assert clock.now() == 4_000
    real.seconds -= 100
    assert clock.now() == 4_000
    real.seconds += 1
    assert clock.now() == 5_000


@pytest.mark.parametrize(("asked", "speed"), [(0.0, SLOWEST), (-5, SLOWEST), (1e9, FASTEST), (3, 3)])
def test_speed_is_bounded(real: Real, asked: float, speed: float) -> None:
    clock = Clock(0, asked, real)
    assert clock.speed == speed
    clock.set_speed(asked)
    assert clock.speed == speed


def test_how_long_until_a_moment_is_told_in_real_seconds(real: Real) -> None:
    clock = Clock(0, 4.0, real)
    assert clock.seconds_until(8_000) == 2
    assert clock.seconds_until(-8_000) == 0


# ---- what it does to a drill --------------------------------------------------------------------------

NAG = {
    "id": "nag",
    "via": "chat",
    "sender": {"name": "Nora"},
    "text": "Well?",
    "at": "3m",
    "repeat": {"every": "1m", "times": 40},
}
looks = st.lists(
    st.tuples(st.floats(0.001, 20), st.sampled_from(["look", "look", "look", "pause", "resume", "faster", "slower"])),
    max_size=60,
)


def live(table: Table, moves: list[tuple[float, str]]) -> Engine:
    """Let a drill follow a clock that is paused, hurried and looked at at odd moments; then on to its end."""
    real, engine = Real(), table.engine
    clock = Clock(0, 30.0, real)
    clock.start()
    for seconds, move in [*moves, (0.1, "resume"), *[(4.0, "look")] * 40]:
        real.seconds += seconds
        table.advance(max(clock.now(), engine.now))
        if engine.ended:
            break
        if move == "pause" and clock.running:
            engine.submit(FACILITATOR, Pause())
            clock.stop()
        elif move == "resume" and not clock.running:
            engine.submit(FACILITATOR, Resume())
            clock.start()
        elif move in ("faster", "slower"):
            clock.set_speed(clock.speed * (3 if move == "faster" else 1 / 3))
    table.advance(engine.plan.scenario.length)
    return engine


@settings(max_examples=40, deadline=None)
@given(looks)
def test_speed_and_pauses_change_nothing_of_what_happens_and_when(moves: list[tuple[float, str]]) -> None:
    plain, followed = Drill(injects=[NAG]).end(), Drill(injects=[NAG])
    live(Table(followed.engine), moves)
    assert told(followed.engine) == told(plain.engine)


@settings(max_examples=5, deadline=None)
@given(looks)
def test_simulated_responders_play_the_same_at_any_speed(moves: list[tuple[float, str]]) -> None:
    def players(drill: Drill) -> Any:
        return crew(drill.scenario.people, Skill.SOLID, drill.scenario.seed)

    plain, followed = Drill(injects=[NAG]), Drill(injects=[NAG])
    play_bots(plain.engine, players(plain))
    table = Table(followed.engine, players(followed))
    table.join()
    live(table, moves)
    assert told(followed.engine) == told(plain.engine)


def test_a_long_pause_brings_no_bunch_of_injects() -> None:
    drill = Drill(injects=[NAG])
    engine = live(Table(drill.engine), [(4.0, "look"), (2.0, "pause"), (500.0, "look"), (1.0, "resume"), (4.0, "look")])
    came = [record.at for record in engine.log if record.kind == "inject.delivered"]
    assert [later - earlier for earlier, later in pairwise(came)] == [MINUTE] * 40
