from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.bots.dice import Dice, Spread
from simulator.domain.vocabulary import PersonId

ALICE = PersonId("alice")
NAMES = [f"draw-{number}" for number in range(6)]


@given(order=st.lists(st.sampled_from(NAMES), max_size=30), seed=st.integers(0, 10_000))
def test_a_draw_depends_on_its_name_and_never_on_what_was_drawn_before(order: list[str], seed: int) -> None:
    spread, fresh, used = Spread(10, 20, 60), Dice(seed, ALICE), Dice(seed, ALICE)
    for name in order:
        used.delay(spread, name)
        used.chance(0.5, f"{name}/chance")
        used.pick("abc", f"{name}/pick")
    for name in NAMES:
        assert used.delay(spread, name) == fresh.delay(spread, name)
        assert used.chance(0.5, f"{name}/chance") == fresh.chance(0.5, f"{name}/chance")
        assert used.pick("abc", f"{name}/pick") == fresh.pick("abc", f"{name}/pick")


def test_delays_are_whole_seconds_within_their_spread() -> None:
    drawn = [Dice(seed, ALICE).delay(Spread(10, 20, 60), "ack") for seed in range(200)]
    assert all(10_000 <= each <= 60_000 and each % 1000 == 0 for each in drawn)
    assert len(set(drawn)) > 20


def test_people_draw_differently() -> None:
    spread = Spread(10, 20, 600)
    assert len({Dice(1, PersonId(name)).delay(spread, "ack") for name in "abcdefgh"}) > 4


def test_a_certain_chance_always_comes_and_an_impossible_one_never() -> None:
    dice = [Dice(seed, ALICE) for seed in range(100)]
    assert all(each.chance(1.0, "x") for each in dice)
    assert not any(each.chance(0.0, "x") for each in dice)
