"""A simulated responder: weighs its duties whenever something happened, and does one thing at a time.

Separate from the duties, which are plain functions of a mind: this is the loop around them. A duty has a name of its
own and is done once; when it is got to was drawn when it arose. Hands are busy for a while after each action, so
somebody who does everything alone falls behind, as people do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from simulator.bots import (
    assembly,
    command,
    comms,
    declaring,
    operations,
    paging,
    postmortem,
    replies,
    scribe,
    teamwork,
    watching,
)
from simulator.bots.dice import Dice
from simulator.bots.memory import Memory
from simulator.bots.mind import Duty, Mind
from simulator.bots.skill import Habits
from simulator.domain.actions import Action
from simulator.domain.vocabulary import PersonId
from simulator.views import DrillView, Entry

_TOPICS: tuple[Callable[[Mind], Iterable[Duty]], ...] = (
    paging.duties,
    watching.duties,
    declaring.duties,
    assembly.duties,
    operations.duties,
    comms.duties,
    replies.duties,
    command.duties,
    teamwork.duties,
    scribe.duties,
    postmortem.duties,
)
"""Every topic that a player has duties in; of two due at once the earlier one here is done first."""


class Responder:
    """One person of the team, played by a program."""

    def __init__(
        self, person: PersonId, team: Sequence[PersonId], humans: frozenset[PersonId], habits: Habits, seed: int
    ) -> None:
        self._person = person
        self._team = tuple(team)
        self._humans = humans
        self._habits = habits
        self._dice = Dice(seed, person)
        self._memory = Memory()
        self._done: set[str] = set()
        self._busy_until = 0
        self._next: int | None = None
        self._now = 0

    @property
    def person(self) -> PersonId:
        """Who is played."""
        return self._person

    def next_at(self) -> int | None:
        """When this player next wants to act."""
        return self._next

    def observe(self, view: DrillView, new: Sequence[Entry]) -> None:
        """Take in what was just recorded."""
        self._memory.read(new)
        self._plan(view)

    def act(self, view: DrillView) -> Sequence[Action]:
        """Do the one thing that is due, if any."""
        duty = self._first(view)
        actions: Sequence[Action] = ()
        if duty is not None and self._when(duty) <= view.at:
            self._done.add(duty.name)
            actions = duty.do()
            if actions:
                self._busy_until = view.at + self._dice.delay(self._habits.hands, f"{duty.name}/hands")
                self._next = None  # what comes of it is recorded, and observing that plans the next
                return actions
        self._plan(view)
        return actions

    def refused(self, action: Action, why: str) -> None:  # noqa: ARG002  # the protocol's; the verb is enough here
        """Learn that an action was not possible."""
        self._memory.refusals.append((action.do, self._now))

    # ---- planning

    def _plan(self, view: DrillView) -> None:
        duty = self._first(view)
        self._next = None if duty is None else self._when(duty)

    def _when(self, duty: Duty) -> int:
        return max(duty.at, self._busy_until, self._now)

    def _first(self, view: DrillView) -> Duty | None:
        """The duty that comes first, of those not done."""
        self._now = view.at
        if view.ended is not None:
            return None
        mind = Mind(self._person, self._team, self._humans, view, self._memory, self._dice, self._habits)
        owed = (duty for topic in _TOPICS for duty in topic(mind) if duty.name not in self._done)
        return min(owed, key=lambda duty: duty.at, default=None)
