"""Looking at the dashboards: every so often while something is wrong, seldom once it is well.

Separate because looking asks for nothing and yet decides what is known: signals change without anybody saying so, and
a player knows of it from its own last look.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.bots.dice import Spread
from simulator.bots.mind import Duty, Mind
from simulator.domain.actions import Action
from simulator.domain.vocabulary import Role

_CALM = Spread(120, 150, 200)
"""Between two looks once users were said to be no longer affected."""


def duties(mind: Mind) -> Iterator[Duty]:
    """The next look, for whoever answers for command or operations."""
    incident = mind.view.incident
    if not (mind.i_cover(Role.IC) or mind.i_cover(Role.OPS)) or (incident is not None and not mind.underway):
        return
    looks = mind.memory.looks
    name = f"look/{len(looks)}"
    since = looks[-1].at if looks else min(mind.mine_since(Role.OPS), mind.mine_since(Role.IC))
    often = _CALM if incident is not None and incident.state == "mitigated" else mind.habits.look
    yield Duty(name, mind.due(since, often, name), lambda: _look(mind))


def _look(mind: Mind) -> list[Action]:
    mind.memory.look(mind.view)
    return []
