"""What a facilitator did to the drill: the script, the clock, hints, observations, the joint debrief.

Separate because none of it is the response. What touches the script is the host's: that an inject was written by hand,
brought forward or left out is nothing that trainees may know. What everybody notices anyway (the clock, a time-out) is
everybody's, and a hint is told to whom it is given.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.events.base import Audience, _Event
from simulator.domain.vocabulary import AlertId, AlertSeverity, PersonId, Rating, Role, Via


class DrillFacilitated(_Event):
    """Somebody runs this drill: from now on its clock is theirs alone, and the roles' rules are a team's."""

    kind: Literal["drill.facilitated"] = "drill.facilitated"


class InjectCalled(_Event):
    """An inject is delivered by hand, whatever it waits for."""

    kind: Literal["inject.called"] = "inject.called"
    inject: str
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "inject"


class InjectSkipped(_Event):
    """An inject is left out."""

    kind: Literal["inject.skipped"] = "inject.skipped"
    inject: str
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "inject"


class InjectDelayed(_Event):
    """An inject is put off by so many milliseconds."""

    kind: Literal["inject.delayed"] = "inject.delayed"
    inject: str
    later_by: int
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "inject"


class InjectEdited(_Event):
    """An inject that is still to come says something else."""

    kind: Literal["inject.edited"] = "inject.edited"
    inject: str
    text: str
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "inject"


class InjectAdded(_Event):
    """An inject was written by hand; it is delivered when it is due."""

    kind: Literal["inject.added"] = "inject.added"
    inject: str
    via: Via
    sender: str
    sender_title: str = ""
    text: str
    asks: tuple[Role, ...] = ()
    due: int
    """When it comes, in ms since the drill's start."""
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "inject"


class AlertAdded(_Event):
    """An alert was written by hand; it fires at once, under this number."""

    kind: Literal["alert.added"] = "alert.added"
    alert: AlertId
    name: str
    service: str
    severity: AlertSeverity
    summary: str = ""
    pages: bool = True
    lasts: int | None = None
    """How long it fires, in ms; None until the incident is over."""
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "name"


class SpeedSet(_Event):
    """The clock runs faster or slower: so many drill seconds per real second."""

    kind: Literal["drill.speed_set"] = "drill.speed_set"
    times: float


class DrillJumped(_Event):
    """The time up to `until` (ms) passes at once, and stops at the first inject on the way.

    The host's: where it stops earlier, `until` would tell when the next inject comes. Everybody sees the clock.
    """

    kind: Literal["drill.jumped"] = "drill.jumped"
    until: int
    audience: ClassVar[Audience] = "host"


class DrillExtended(_Event):
    """The drill lasts longer: now `length` in all (ms)."""

    kind: Literal["drill.extended"] = "drill.extended"
    longer_by: int
    length: int


class HintGiven(_Event):
    """The facilitator tells a hint; it costs nothing."""

    kind: Literal["hint.given"] = "hint.given"
    text: str
    to: PersonId | None = None
    """Whom; None means everybody."""
    hint: int | None = None
    """The number of the scenario's hint, where it is one."""
    audience: ClassVar[Audience] = "addressee"
    about: ClassVar[str | None] = "text"


class ObservationMarked(_Event):
    """The facilitator saw something that the debrief should come back to."""

    kind: Literal["observation.marked"] = "observation.marked"
    text: str = ""
    target: str | None = None
    rating: Rating | None = None
    hours_after: float | None = None
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "text"


class TimeOutCalled(_Event):
    """A time-out: the clock stands until the facilitator lets it run on."""

    kind: Literal["drill.time_out"] = "drill.time_out"
    why: str = ""
    about: ClassVar[str | None] = "why"


class FindingShown(_Event):
    """In the debrief, everybody is shown a finding of the report; None shows nothing in particular."""

    kind: Literal["debrief.shown"] = "debrief.shown"
    finding: str | None = None
    hours_after: float | None = None
    about: ClassVar[str | None] = "finding"


class FacilitationRefused(_Event):
    """The facilitator asked for something that is not possible now; why may name what is still to come."""

    kind: Literal["facilitation.refused"] = "facilitation.refused"
    do: str
    why: str
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "do"
