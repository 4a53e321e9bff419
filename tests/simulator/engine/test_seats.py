"""Simulated people hold what is empty, and make room at once for a person who takes the seat."""

from __future__ import annotations

from simulator.bots.crew import crew
from simulator.domain.actions import Acknowledge, Join, Leave
from simulator.domain.facilitating import Facilitate
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import FACILITATOR, PersonId, Skill
from simulator.engine.headless import Table
from tests.simulator.drills import PRIMARY, Drill, lines

ALICE = PersonId(PRIMARY)


def table() -> Table:
    drill = Drill()
    seated = Table(drill.engine, crew(drill.scenario.people, Skill.SOLID, 7))
    drill.engine.advance(0)
    seated.seat_empty()
    drill.engine.submit(FACILITATOR, Facilitate(), "facilitator-1")
    return seated


def did(seated: Table, person: PersonId) -> list[tuple[int, str]]:
    """What somebody did besides taking part."""
    return [
        (record.at, record.action.do)
        for record in seated.engine.log
        if record.actor == person and record.action is not None and record.action.do not in ("join", "leave")
    ]


def test_who_takes_a_seat_is_not_acted_for_any_more() -> None:
    alone, joined = table(), table()
    joined.engine.submit(ALICE, Join(), "client-1")
    for seated in (alone, joined):
        seated.advance(40 * MINUTE)
    assert did(alone, ALICE)
    assert not did(joined, ALICE)
    assert joined.engine.view(ALICE).person(ALICE).simulated is False  # type: ignore[union-attr]  # it is the team's


def test_who_leaves_is_followed_by_a_simulated_person() -> None:
    seated = table()
    seated.engine.submit(ALICE, Join(), "client-1")
    seated.advance(2 * MINUTE)
    seated.engine.submit(ALICE, Leave(), "client-2")
    seated.seat_empty()
    seated.advance(40 * MINUTE)
    assert min(at for at, _ in did(seated, ALICE)) > 2 * MINUTE


def test_a_drill_in_which_seats_change_hands_goes_on_as_if_it_had_never_stopped() -> None:
    seated = table()
    seated.advance(90_000)
    seated.engine.submit(ALICE, Join(), "client-1")
    seated.engine.submit(ALICE, Acknowledge(), "priya-1")  # even with an id like a simulated person's
    seated.advance(6 * MINUTE)
    seated.engine.submit(ALICE, Leave(), "client-2")
    seated.seat_empty()
    seated.advance(9 * MINUTE)
    drill = Drill()
    again = Table(drill.engine, crew(drill.scenario.people, Skill.SOLID, 7))
    again.replay(seated.engine.log)
    assert lines(again.engine.log) == lines(seated.engine.log)
    for each in (seated, again):
        each.advance(40 * MINUTE)
    assert lines(again.engine.log) == lines(seated.engine.log)
