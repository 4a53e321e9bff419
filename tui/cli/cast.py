"""Who plays: the person at this terminal, the simulated teammates, and everybody's seat in the journal's header.

Separate from the commands because `run`, `resume` and `fork` fill a drill with people in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from simulator.domain.simtime import MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulator.bots.player import Player
    from simulator.domain.scenario import Scenario
    from simulator.domain.vocabulary import PersonId, Skill
    from simulator.engine.plan import Plan
    from simulator.store.header import Seat


AHEAD = 5 * MINUTE
"""How far a drill runs ahead at a time while its first page is looked for."""


def who_you_are(plan: Plan, asked: str | None) -> PersonId:
    """The person whom you play: as asked, else whoever the first page will reach."""
    from simulator.domain.vocabulary import PersonId

    there = [person.id for person in plan.scenario.people if person.playable]
    if asked is None:
        return first_paged(plan) or PersonId(there[0])
    if asked not in there:
        raise typer.BadParameter(
            f"nobody called {asked!r} can be played in this drill. There is {', '.join(there)}.", param_hint="--as"
        )
    return PersonId(asked)


def first_paged(plan: Plan) -> PersonId | None:
    """Whom the first page reaches when nobody acts; found by letting the drill run ahead until then, once."""
    from simulator.domain.events import PageSent
    from simulator.engine.engine import Engine

    ahead, length = Engine(plan), plan.scenario.length
    playable = {person.id for person in plan.scenario.people if person.playable}
    for until in (*range(0, length, AHEAD), length):
        ahead.advance(until)
        paged = next((event.to for _, event in ahead.log.of(PageSent) if event.to in playable), None)
        if paged is not None or ahead.ended:
            return paged
    return None


def teammates(plan: Plan, skill: Skill, you: PersonId | None = None) -> tuple[Player, ...]:
    """A simulated responder for everybody whom you do not play."""
    from simulator.bots.crew import crew

    return crew(plan.scenario.people, skill, plan.seed, without=frozenset(() if you is None else (you,)))


def seats(scenario: Scenario, skill: Skill, you: PersonId | None) -> tuple[Seat, ...]:
    """Everybody's seat: yours, and the simulated ones."""
    from simulator.store.header import Seat

    return tuple(
        Seat(person=person.id) if person.id == you else Seat(person=person.id, simulated=True, skill=skill)
        for person in scenario.people
        if person.playable
    )


def seats_of_script(people: Iterable[str]) -> tuple[Seat, ...]:
    """The seats of those who act in a script."""
    from simulator.store.header import Seat

    return tuple(Seat(person=person) for person in dict.fromkeys(people))


def your_seat(all_seats: Sequence[Seat]) -> str | None:
    """The person who was played by a human, when there was one only."""
    human = [seat.person for seat in all_seats if not seat.simulated]
    return human[0] if len(human) == 1 else None
