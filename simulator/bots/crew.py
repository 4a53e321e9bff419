"""The crew: one simulated responder for each person of the team whom nobody of flesh plays.

Separate because it is the one thing that the engine's driver calls; everything else here it meets as a `Player`.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bots.player import Player
from simulator.bots.responder import Responder
from simulator.bots.skill import PRESETS
from simulator.domain.oncall import Person
from simulator.domain.vocabulary import PersonId, Skill


def crew(
    people: Sequence[Person], skill: Skill, seed: int, *, without: frozenset[PersonId] = frozenset()
) -> tuple[Player, ...]:
    """Make a player for each playable person, in the roster's order; `without` names those whom people play."""
    team = [PersonId(person.id) for person in people if person.playable]
    return tuple(Responder(person, team, without, PRESETS[skill], seed) for person in team if person not in without)
