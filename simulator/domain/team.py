"""The team document: who is there, who is on call, whom a page goes to, and how alerts reach them.

Separate because many documents share it: a scenario's `team:`, a team's own file, and every importer and exporter.
Everything may be left out in a scenario, where people are then made up; a team's own file names its people.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simulator.domain.alerting import Alerting
from simulator.domain.base import Frozen
from simulator.domain.oncall import EscalationPolicy, Person, Schedule, Slug

MOST_PEOPLE = 200


class Team(Frozen):
    """Who is there and who is on call. Everything may be left out: people are then made up from the seed."""

    people: Annotated[tuple[Person, ...], Field(min_length=1, max_length=MOST_PEOPLE)] | None = None
    """The team. Left out, seven people are made up."""
    schedules: dict[Slug, Schedule] = Field(default_factory=dict)
    """Rotas by name. Where `primary` or `secondary` is left out, the people take weekly turns."""
    escalation: dict[Slug, EscalationPolicy] = Field(default_factory=dict)
    """Escalation policies by name; a service's pages follow the one that is named like its owner."""
    functions: dict[Slug, Slug] = Field(default_factory=dict)
    """Who of the people stands for a function like `support`, `cto` or `manager`; others are made up."""
    alerting: Alerting | None = None
    """How the team's Alertmanager routes alerts. A drill pages by `pages` and owners and does not follow it."""

    def person(self, person: str) -> Person | None:
        """The member of the team with this id."""
        return next((each for each in self.people or () if each.id == person), None)

    def name_of(self, person: str) -> str:
        """What people call somebody; their id where nothing else is known."""
        found = self.person(person)
        return found.name if found else person
