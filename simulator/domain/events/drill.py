"""The drill itself: its clock and who takes part.

Separate because these events say nothing of the incident.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.events.base import _Event
from simulator.domain.vocabulary import EndReason, PersonId


class DrillStarted(_Event):
    """The clock starts."""

    kind: Literal["drill.started"] = "drill.started"
    scenario: str
    title: str
    about: ClassVar[str | None] = "scenario"


class DrillPaused(_Event):
    """The clock stands."""

    kind: Literal["drill.paused"] = "drill.paused"
    why: str = ""
    about: ClassVar[str | None] = "why"


class DrillStoppedForReal(_Event):
    """A real incident has begun: the clock stands, and whatever the drill has open elsewhere is to be closed.

    Whoever carries pages or posts out of the drill (to phones, chats, other systems) resolves them on this event.
    """

    kind: Literal["drill.stopped_for_real"] = "drill.stopped_for_real"
    why: str = ""
    about: ClassVar[str | None] = "why"


class DrillResumed(_Event):
    """The clock runs on."""

    kind: Literal["drill.resumed"] = "drill.resumed"


class DrillEnded(_Event):
    """The drill is over; only the epilogue may follow."""

    kind: Literal["drill.ended"] = "drill.ended"
    reason: EndReason
    about: ClassVar[str | None] = "reason"


class PersonJoined(_Event):
    """Somebody takes part; the actor is who."""

    kind: Literal["person.joined"] = "person.joined"
    person: PersonId
    simulated: bool = False
    about: ClassVar[str | None] = "person"


class PersonLeft(_Event):
    """Somebody takes part no longer."""

    kind: Literal["person.left"] = "person.left"
    person: PersonId
    about: ClassVar[str | None] = "person"
