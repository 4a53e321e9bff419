"""What only a facilitator asks for: the verbs that steer a drill while it runs.

Separate from everybody's verbs because none of these is an act of the response. They steer the script and the clock,
never the system under drill: nothing here can break or mend a service.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from simulator.domain.asking import Text, Title, Why, _Action
from simulator.domain.base import OneOrMore
from simulator.domain.oncall import Name, Slug
from simulator.domain.simtime import HOUR, MINUTE, SECOND, Duration
from simulator.domain.vocabulary import AlertSeverity, Rating, Role, Via

LONGEST_DELAY = 24 * HOUR
"""The longest that an inject is put off, or a drill made longer, at a time (ms)."""

Times = Annotated[float, Field(ge=0.1, le=1_000)]
InjectText = Annotated[str, Field(min_length=1, max_length=4_000)]
Later = Annotated[Duration, Field(ge=SECOND, le=LONGEST_DELAY)]


class _Facilitation(_Action):
    control: ClassVar[bool] = True
    facilitation: ClassVar[bool] = True


class Facilitate(_Facilitation):
    """Run this drill: from now on pause, resume and end are the facilitator's alone."""

    do: Literal["facilitate"] = "facilitate"


class Fire(_Facilitation):
    """Deliver an inject now, whatever it waits for; one that was delivered comes once more."""

    do: Literal["fire"] = "fire"
    inject: Slug


class Skip(_Facilitation):
    """Leave an inject out; it never comes by itself."""

    do: Literal["skip"] = "skip"
    inject: Slug


class Delay(_Facilitation):
    """Put an inject off: it comes so much later than it would have."""

    do: Literal["delay"] = "delay"
    inject: Slug
    for_: Annotated[Later, Field(alias="for")]


class Edit(_Facilitation):
    """Change the text of an inject that is still to come."""

    do: Literal["edit"] = "edit"
    inject: Slug
    text: InjectText


class AddInject(_Facilitation):
    """Write an inject of your own, as anybody: it comes at once, or after a while."""

    do: Literal["add-inject"] = "add-inject"
    sender: Name
    title: Annotated[str, Field(max_length=120)] = ""
    via: Via = Via.CHAT
    text: InjectText
    asks: Annotated[tuple[Role, ...], OneOrMore] = ()
    """The roles that owe an answer."""
    after: Annotated[Duration, Field(le=LONGEST_DELAY)] = 0


class AddAlert(_Facilitation):
    """Let an alert of your own fire now; it says nothing of the incident and is not graded."""

    do: Literal["add-alert"] = "add-alert"
    name: Title
    service: Annotated[str, Field(min_length=1, max_length=80)]
    severity: AlertSeverity = AlertSeverity.WARNING
    summary: Annotated[str, Field(max_length=1_000)] = ""
    pages: bool = True
    """Whether it pages whoever answers for the service."""
    lasts: Annotated[Duration, Field(ge=MINUTE, le=LONGEST_DELAY)] | None = None
    """How long it fires; left out, until the incident is over."""


class Speed(_Facilitation):
    """Let the drill's clock run faster or slower."""

    do: Literal["speed"] = "speed"
    times: Times
    """Drill seconds per real second."""


class Jump(_Facilitation):
    """Let the time until the next inject pass at once; all that is due until then happens, in its order."""

    do: Literal["jump"] = "jump"


class Extend(_Facilitation):
    """Make the drill longer."""

    do: Literal["extend"] = "extend"
    by: Annotated[Duration, Field(ge=MINUTE, le=LONGEST_DELAY)]


class GiveHint(_Facilitation):
    """Tell a hint, the scenario's or your own, to one person or to all; it costs nothing."""

    do: Literal["give-hint"] = "give-hint"
    hint: Annotated[int, Field(ge=1)] | None = None
    """The number of one of the scenario's hints, from 1."""
    text: Text | None = None
    to: Slug | None = None
    """Whom; left out means everybody."""

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.hint is None) == (self.text is None):
            raise ValueError("give either hint or text")
        return self


class Observe(_Facilitation):
    """Mark an observation for the debrief, at this moment; nobody else sees it before."""

    do: Literal["observe"] = "observe"
    text: Why = ""
    about: Title | None = None
    """A person, a role, an objective or a dimension; left out means the whole drill."""
    rating: Rating | None = None
    epilogue: ClassVar[bool] = True


class TimeOut(_Facilitation):
    """Call a time-out: the clock stands, and everybody is told why."""

    do: Literal["time-out"] = "time-out"
    why: Why = ""


class Show(_Facilitation):
    """In the debrief: show everybody a finding; without one, nothing in particular."""

    do: Literal["show"] = "show"
    finding: Title | None = None
    """The finding's id in the report."""
    epilogue: ClassVar[bool] = True
