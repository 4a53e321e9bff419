"""The player protocol: what the engine's driver talks to when nobody of flesh sits there.

Separate so that the driver knows no skill and no text: a player is shown what happened and its own view, says when it
next wants to act, and asks for actions like anybody else. It never meets the scenario, the truth or the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from simulator.domain.actions import Action
from simulator.domain.vocabulary import PersonId
from simulator.views import DrillView, Entry


class Player(Protocol):
    """Somebody who plays one person of the team."""

    @property
    def person(self) -> PersonId:
        """Who is played."""

    def next_at(self) -> int | None:
        """When this player next wants to act, in ms since the start; None waits for something to happen."""

    def observe(self, view: DrillView, new: Sequence[Entry]) -> None:
        """Take in what was just recorded, with the person's view after it."""

    def act(self, view: DrillView) -> Sequence[Action]:
        """Ask for what is to be done now; called when the clock has reached `next_at`. It may be nothing."""

    def refused(self, action: Action, why: str) -> None:
        """Learn that an action was not possible."""
