"""A fault's strength at any moment: equal steps, smooth falls, and the moments at which the formula changes."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.vocabulary import SYSTEM
from simulator.world.history import Acting, Fall, History
from tests.simulator.drills import scenario

falls = st.builds(
    Fall,
    start=st.integers(-10_000, 10_000_000),
    takes=st.integers(0, 5_000_000),
    to=st.floats(0, 1),
    steps=st.integers(0, 40),
)


@given(falls, st.integers(0, 40))
def test_steps_are_equal_and_taken_at_their_change_points(fall: Fall, step: int) -> None:
    assume(fall.takes >= fall.steps > 0)
    step = min(step, fall.steps)
    at = fall.change_points()[step]
    height = 1 - (1 - fall.to) * step / fall.steps
    assert abs(fall.strength(at) - height) < 1e-12
    if step:
        assert fall.strength(at - 1) > fall.strength(at) or fall.to > 0.999


@given(falls, st.lists(st.integers(-20_000, 20_000_000), min_size=2))
def test_strength_falls_from_one_to_its_end_and_never_rises(fall: Fall, moments: list[int]) -> None:
    strengths = [fall.strength(at) for at in sorted(moments)]
    assert strengths == sorted(strengths, reverse=True)
    assert all(fall.to <= strength <= 1 for strength in strengths)
    assert fall.strength(fall.start + fall.takes) == fall.to


@given(st.lists(falls, max_size=3), st.integers(0, 1_000_000), st.integers(0, 2_000_000))
def test_what_acts_is_nothing_before_it_begins_and_after_it_ends(some: list[Fall], since: int, length: int) -> None:
    acting = Acting(since, since + length, list(some))
    assert acting.strength(since - 1) == acting.strength(since + length) == 0
    assert {since, since + length} <= acting.change_points()


def test_events_that_name_what_the_scenario_does_not_have_are_passed_over() -> None:
    history = History(scenario())
    happened: list[ev.Event] = [
        ev.FaultStarted(fault="unknown", since=0),
        ev.FaultWorsened(fault="outage", harm=7, command="x"),
        ev.MitigationStarted(fault="unknown", command="x", takes=5),
        ev.MitigationStarted(fault="outage", command="x", takes=5, harm=-1),
        ev.HarmUndone(fault="outage", harm=0),
        ev.FaultCleared(fault="unknown"),
        ev.FaultCleared(fault="outage"),
    ]
    for number, event in enumerate(happened, 1):
        history.take(Recorded(number, number, SYSTEM, event))
    assert history.change_points(10**9) == []
    assert not history.acts
