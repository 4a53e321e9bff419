"""What a player has in mind when it weighs its duties: who it is, what it sees, remembers and is used to.

Separate so that each topic's duties are plain functions of one value, testable on a hand-built view.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.bots.dice import Dice, Spread
from simulator.bots.memory import Memory
from simulator.bots.skill import Habits
from simulator.domain.actions import Action
from simulator.domain.simtime import clock_text
from simulator.domain.vocabulary import PersonId, Role, Severity
from simulator.views import DrillView, PageView


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that a player owes: a name that is its alone, when it gets to it, and how."""

    name: str
    at: int
    do: Callable[[], Sequence[Action]]


def asking(*actions: Action) -> Callable[[], Sequence[Action]]:
    """A duty's `do` whose actions are known beforehand."""
    return lambda: actions


@dataclass(frozen=True, slots=True)
class Mind:
    """One player at one moment."""

    me: PersonId
    team: tuple[PersonId, ...]
    """Everybody who can be given a role, in the roster's order."""
    humans: frozenset[PersonId]
    """Those of the team whom no bot plays."""
    view: DrillView
    memory: Memory
    dice: Dice
    habits: Habits

    @property
    def now(self) -> int:
        """The moment, in ms since the start."""
        return self.view.at

    @property
    def starts(self) -> datetime:
        """The scenario's date and time at the start."""
        return datetime.fromisoformat(self.view.briefing.starts_text)

    def clock(self, at: int) -> str:
        """The scenario's time of day at a moment, as `14:31`."""
        return clock_text(self.starts, at)

    def due(self, since: int, spread: Spread, name: str) -> int:
        """When a duty that arose at `since` is got to."""
        return since + self.dice.delay(spread, name)

    def does(self, chance: float, what: str) -> bool:
        """Whether this habit shows here."""
        return self.dice.chance(chance, what)

    def call_name(self, person: PersonId) -> str:
        """What the room calls somebody: the first name."""
        found = self.view.person(person)
        return found.name.split()[0] if found else person

    def full_name(self, person: PersonId) -> str:
        """Somebody's whole name."""
        found = self.view.person(person)
        return found.name if found else person

    def is_human(self, person: PersonId) -> bool:
        """Whether somebody of flesh plays this person."""
        found = self.view.person(person)
        return person in self.humans or (found is not None and found.present and not found.simulated)

    # ---- who answers for what

    @property
    def first_page(self) -> PageView | None:
        """The page that was taken first; whoever took it leads until there is an IC."""
        taken = [page for page in self.view.pages if page.acknowledged_at is not None]
        return min(taken, key=lambda page: (page.acknowledged_at or 0, page.id), default=None)

    def covers(self, role: Role) -> PersonId | None:
        """Who answers for a role now: its holder, else the IC, else whoever declared or took the first page."""
        incident = self.view.incident
        if incident is None:
            page = self.first_page
            return page.acknowledged_by if page else None
        return self.view.holder(role) or self.view.holder(Role.IC) or incident.declared_by

    def i_cover(self, role: Role) -> bool:
        """Whether I answer for a role now."""
        return self.covers(role) == self.me

    def mine_since(self, role: Role) -> int:
        """Since when I could have done what the role owes."""
        incident = self.view.incident
        if incident is None:
            page = self.first_page
            return page.acknowledged_at or 0 if page else 0
        source = role if self.view.holder(role) == self.me else Role.IC
        return max(self.memory.since.get(source, 0), incident.declared_at)

    @property
    def underway(self) -> bool:
        """Whether an incident is open: declared, and neither resolved nor called off."""
        incident = self.view.incident
        return incident is not None and incident.state in ("open", "mitigated")

    @property
    def grave(self) -> bool:
        """Whether the incident is one that the guide opens a war room for: SEV1 or SEV2."""
        incident = self.view.incident
        return incident is not None and incident.severity in (Severity.SEV1, Severity.SEV2)

    @property
    def round(self) -> int:
        """How often the incident has been reopened: what was owed before is owed again."""
        return len(self.memory.reopened)
