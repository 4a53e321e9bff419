"""What the host says to a client.

Separate from what clients say because each end validates only what it is sent. The story comes as a whole `view` and
then as `delta`s, each of which changes the one before; `apply` (in `codec`) makes a view of the two.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from simulator.domain.vocabulary import EndReason, PersonId, Role
from simulator.live.wire.parts import FrameId, Kind, LobbyPerson, Part, Reason
from simulator.views.facilitator import FacilitatorView
from simulator.views.looking import (
    Answer,
    ChangesSeen,
    CompletionsSeen,
    DashboardSeen,
    HandoverSeen,
    LogsSeen,
    MapSeen,
    MetricsSeen,
    NotSeen,
)
from simulator.views.models import (
    AlertView,
    Briefing,
    Countdown,
    DeployView,
    DrillView,
    Entry,
    HintView,
    IncidentView,
    InjectView,
    Owed,
    PageView,
    PersonView,
    Running,
    ServiceView,
    StatusView,
)


class Welcome(Part):
    """The answer to `hello`: who you are here. `lobby` and `view` follow."""

    frame: Literal["welcome"] = "welcome"
    v: int
    """The version of the wire that is spoken from now on."""
    drill: str
    """The drill's name on this host."""
    journal: str
    """Which journal the numbers of records count in; the same after the host was restarted with `--resume`."""
    kind: Kind
    """What your ticket lets you do."""
    you: PersonId
    """Whom you play; `facilitator` and `observer` for those who play nobody."""
    name: str
    """What you are called here, as the lobby shows it."""
    roles: tuple[Role, ...] = ()
    """The roles that your place is for."""
    host: str = ""
    """The host's version of gameday."""
    ping_every: float
    """Seconds between the host's WebSocket pings; a client that hears nothing for three times as long is cut off."""


class Lobby(Part):
    """Who is there; sent when somebody comes or goes."""

    frame: Literal["lobby"] = "lobby"
    started: bool
    """Whether the facilitator has let the drill begin."""
    people: tuple[LobbyPerson, ...]
    """Every place that a human may take, in the team's order."""
    observers: int
    """How many look on."""
    facilitator: bool
    """Whether the facilitator is there."""


class View(Part):
    """Everything you see now, with the story since the number that `hello` named."""

    frame: Literal["view"] = "view"
    speed: float
    """Drill seconds per real second."""
    view: DrillView
    """The view, whose `entries` are the story since then."""


class Changed(Part):
    """The fields of a view that are not as they were; the others are left out."""

    briefing: Briefing | None = None
    running: Running = Running.WAITING
    ended: EndReason | None = None
    people: tuple[PersonView, ...] = ()
    alerts: tuple[AlertView, ...] = ()
    pages: tuple[PageView, ...] = ()
    incident: IncidentView | None = None
    status: tuple[StatusView, ...] = ()
    told: tuple[str, ...] = ()
    injects: tuple[InjectView, ...] = ()
    services: tuple[ServiceView, ...] = ()
    deploys: tuple[DeployView, ...] = ()
    countdowns: tuple[Countdown, ...] = ()
    owed: tuple[Owed, ...] = ()
    hints: tuple[HintView, ...] = ()
    stopped_for_real: bool = False
    time_out: str | None = None
    facilitated: bool = False
    shown: str | None = None

    @model_serializer(mode="wrap")
    def _only_what_was_set(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in whole(self).items() if name in self.model_fields_set}


class Delta(Part):
    """What has changed since the last `view` or `delta` of this connection."""

    frame: Literal["delta"] = "delta"
    seq: int
    """The number of the last record that this view knows."""
    at: int
    """The drill's time in ms."""
    speed: float
    """Drill seconds per real second."""
    changed: Changed
    """The fields of the view that changed."""
    entries: tuple[Entry, ...] = ()
    """The story since the one before."""


class Outcome(Part):
    """What became of a request."""

    frame: Literal["outcome"] = "outcome"
    id: FrameId
    """The request's."""
    accepted: bool
    seqs: tuple[int, ...] = ()
    """The records that it brought about; they are on disk."""
    why: str = ""
    """Why it was refused, in the trainee's terms."""


class AnswerTo(Part):
    """What was seen; the field that is not null says what was asked for. `not_seen` says why nothing was."""

    frame: Literal["answer"] = "answer"
    id: FrameId
    """The request's."""
    metrics: MetricsSeen | None = None
    dashboard: DashboardSeen | None = None
    logs: LogsSeen | None = None
    map: MapSeen | None = None
    changes: ChangesSeen | None = None
    completions: CompletionsSeen | None = None
    handover: HandoverSeen | None = None
    not_seen: NotSeen | None = None

    @classmethod
    def of(cls, id: str, answer: Answer) -> AnswerTo:
        """The frame for an answer."""
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(answer).__name__).lower()
        return cls.model_validate({"id": id, (name if name == "not_seen" else name.removesuffix("_seen")): answer})

    @property
    def given(self) -> Answer:
        """The answer itself."""
        found = (self.metrics, self.dashboard, self.logs, self.map, self.changes, self.completions, self.handover)
        return next((each for each in found if each is not None), None) or self.not_seen or NotSeen("no answer came")

    @model_serializer(mode="wrap")
    def _only_the_answer(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in whole(self).items() if value is not None}


class Reported(Part):
    """The drill has ended: its graded report. It comes again when something was added after the end."""

    frame: Literal["report"] = "report"
    report: dict[str, Any]
    """The report's model as JSON."""


class Notice(Part):
    """Something to tell the human: the journal cannot be written, a place was taken, the host stops soon."""

    frame: Literal["notice"] = "notice"
    level: Literal["info", "warning", "error"]
    """How bad it is."""
    text: str
    """What to tell, ready to show."""


class Console(Part):
    """The truth, for the facilitator's console. No other connection is ever sent one."""

    frame: Literal["console"] = "console"
    console: FacilitatorView
    """What the facilitator sees (`simulator/views/facilitator.py`); its story goes on behind the last one's."""
    showing: dict[PersonId, tuple[str, str]] = Field(default_factory=dict)
    """What each person's screen shows, and what that is about, as their clients say."""
    seen: dict[PersonId, int] = Field(default_factory=dict)
    """How far each person's client has shown the story, by the last record's number."""


class Bye(Part):
    """The last frame: the host ends the connection."""

    frame: Literal["bye"] = "bye"
    reason: Reason
    """Why, as a word that programs compare."""
    text: str
    """The reason in words, and what to do."""
    again: bool = False
    """Whether it is worth connecting again."""


ServerFrame = Annotated[
    Welcome | Lobby | View | Delta | Outcome | AnswerTo | Reported | Notice | Console | Bye,
    Field(discriminator="frame"),
]
FOR_THE_FACILITATOR = (Console,)
"""Frames that carry truth."""
