"""What a replay screen talks to: a drill that was played, seen by anybody at any moment.

Separate from the session because nothing here acts and no clock runs: whoever looks chooses the moment. Screens are
given this protocol and never meet the journal or the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from simulator.domain.events import Event
from simulator.domain.vocabulary import PersonId
from simulator.views import DrillView
from simulator.views.looking import Answer, Question


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A moment of a drill that was played."""

    at: int
    """In ms since the start."""
    seq: int
    """The last record that has happened by then: at one millisecond there may be several."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A record that everybody may see: where a replay can stop."""

    seq: int
    at: int
    event: Event

    @property
    def moment(self) -> Moment:
        """The moment just after it has happened."""
        return Moment(self.at, self.seq)


class Playback(Protocol):
    """A drill that was played."""

    @property
    def title(self) -> str:
        """What the drill is called."""

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Over whose shoulder one can look; whoever played it at a terminal first."""

    @property
    def end(self) -> int:
        """The last record's moment, in ms since the start."""

    @property
    def finished(self) -> bool:
        """Whether the drill had ended; of one that had not, nobody is told the truth."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every record that everybody may see, in order; never the truth."""

    def at(self, ms: int) -> Moment:
        """The moment at which everything up to and at `ms` has happened; no later than the end."""

    def view(self, person: PersonId, moment: Moment, since_seq: int = 0) -> DrillView:
        """What a person saw at a moment; `entries` hold the story after `since_seq` and up to then."""

    async def look(self, moment: Moment, question: Question) -> Answer:
        """Look at the system under drill as it was at a moment, as `Session.look` does."""
