"""The session protocol: what a screen talks to, in-process and over the wire alike.

Separate so that screens never meet the engine. It is asynchronous from the first day, and action ids make a retry
harmless: the same id is acted on once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from simulator.domain.actions import Action
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import PersonId
from simulator.views import DrillView
from simulator.views.looking import Answer, Question


@dataclass(frozen=True, slots=True)
class Accepted:
    """The action was carried out; `seqs` are the records that it brought about."""

    id: str
    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The action is not possible now; `why` is in the trainee's terms."""

    id: str
    why: str


Outcome = Accepted | Refused
Grade = Callable[[Log, Truth, Policy], Any]
"""Grading, passed in by the composition root; what it returns is scoring's report."""
Afterwards = Callable[[Log], Any]
"""What there is to look at once the drill has ended, passed in by the composition root."""


class Session(Protocol):
    """One person's place in one drill."""

    @property
    def you(self) -> PersonId:
        """Who acts through this session."""

    @property
    def speed(self) -> float:
        """Drill seconds per real second."""

    async def begin(self) -> None:
        """Let the clock of a drill that waits to be begun run; nothing where it has begun already."""

    async def act(self, action: Action, id: str | None = None) -> Outcome:
        """Ask for an action; the same id twice acts once and answers the same."""

    def views(self, since_seq: int = 0) -> AsyncIterator[DrillView]:
        """Yield a view at once and whenever something happened or a drill second has passed.

        Each view's `entries` hold the story after the seq that the previous one ended with (at first `since_seq`).
        The iterator ends after a view whose drill has ended.
        """

    def view(self, since_seq: int = 0) -> DrillView:
        """The view at this moment."""

    async def look(self, question: Question) -> Answer:
        """Look at the system under drill as it is now; nothing is recorded. What cannot be asked is `NotSeen`."""

    async def pause(self, why: str = "") -> Outcome:
        """Stop the drill's clock; nothing that is due is lost."""

    async def resume(self) -> Outcome:
        """Let the drill's clock run on from where it stood."""

    async def set_speed(self, speed: float) -> None:
        """Let the drill's clock run faster or slower from now on; at least 0.1, at most 1000."""

    async def end(self) -> Outcome:
        """End the drill now."""

    def report(self) -> Any:
        """The graded report, once the drill has ended; None before."""

    def afterwards(self) -> Any:
        """What there is to look at once the drill has ended; None before, and where nothing was passed in."""

    async def close(self) -> None:
        """Leave; the journal is complete on disk when this returns."""
