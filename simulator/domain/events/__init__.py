"""What happened: the one union of events that the log, triggers, scoring and docs share.

Each event is frozen and names its kind with a dotted word. `audience` says who may ever see it: truth (faults and
what remedies really did) stays on the host. `about` names the field that a trigger's `match` looks at.
A package because each topic has its own file; this one holds the union.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from pydantic import Field, TypeAdapter

from simulator.domain.actions import Action
from simulator.domain.events.base import Audience, _Event
from simulator.domain.events.communication import (
    MessagePosted,
    RespondersPrompted,
    RespondersRequested,
    StakeholderNotified,
    StatusPosted,
    UpdatePosted,
)
from simulator.domain.events.drill import (
    DrillEnded,
    DrillPaused,
    DrillResumed,
    DrillStarted,
    DrillStoppedForReal,
    PersonJoined,
    PersonLeft,
)
from simulator.domain.events.facilitation import (
    AlertAdded,
    DrillExtended,
    DrillFacilitated,
    DrillJumped,
    FacilitationRefused,
    FindingShown,
    HintGiven,
    InjectAdded,
    InjectCalled,
    InjectDelayed,
    InjectEdited,
    InjectSkipped,
    ObservationMarked,
    SpeedSet,
    TimeOutCalled,
)
from simulator.domain.events.incident import (
    IncidentDeclared,
    IncidentMitigated,
    IncidentReopened,
    IncidentResolved,
    IncidentStoodDown,
    RoleAssigned,
    RoleHandedOver,
    RoomOpened,
    SeverityChanged,
)
from simulator.domain.events.injects import (
    HintAvailable,
    HintTaken,
    InjectAnswered,
    InjectDelivered,
)
from simulator.domain.events.investigation import (
    CommandFinished,
    CommandRun,
    QueryRun,
    RunbookStep,
)
from simulator.domain.events.learning import (
    ActionRefused,
    NoteAdded,
    PostmortemSubmitted,
    RatingGiven,
    SurveyAnswered,
)
from simulator.domain.events.paging import (
    AlertFired,
    AlertMerged,
    AlertResolved,
    PageAcknowledged,
    PageEscalated,
    PageExhausted,
    PageNoticed,
    PageNotified,
    PageReassigned,
    PageResolved,
    PageRetriggered,
    PageSent,
    PageSnoozed,
)
from simulator.domain.events.production import (
    ChangeApplied,
    DeployApplied,
    FaultCleared,
    FaultStarted,
    FaultWorsened,
    HarmUndone,
    MitigationApplied,
    MitigationStarted,
)
from simulator.domain.vocabulary import PersonId

__all__ = [
    "EVENTS",
    "KINDS",
    "ActionRefused",
    "AlertAdded",
    "AlertFired",
    "AlertMerged",
    "AlertResolved",
    "Audience",
    "ChangeApplied",
    "CommandFinished",
    "CommandRun",
    "DeployApplied",
    "DrillEnded",
    "DrillExtended",
    "DrillFacilitated",
    "DrillJumped",
    "DrillPaused",
    "DrillResumed",
    "DrillStarted",
    "DrillStoppedForReal",
    "Event",
    "FacilitationRefused",
    "FaultCleared",
    "FaultStarted",
    "FaultWorsened",
    "FindingShown",
    "HarmUndone",
    "HintAvailable",
    "HintGiven",
    "HintTaken",
    "IncidentDeclared",
    "IncidentMitigated",
    "IncidentReopened",
    "IncidentResolved",
    "IncidentStoodDown",
    "InjectAdded",
    "InjectAnswered",
    "InjectCalled",
    "InjectDelayed",
    "InjectDelivered",
    "InjectEdited",
    "InjectSkipped",
    "MessagePosted",
    "MitigationApplied",
    "MitigationStarted",
    "NoteAdded",
    "ObservationMarked",
    "PageAcknowledged",
    "PageEscalated",
    "PageExhausted",
    "PageNoticed",
    "PageNotified",
    "PageReassigned",
    "PageResolved",
    "PageRetriggered",
    "PageSent",
    "PageSnoozed",
    "PersonJoined",
    "PersonLeft",
    "PostmortemSubmitted",
    "QueryRun",
    "RatingGiven",
    "Recorded",
    "RespondersPrompted",
    "RespondersRequested",
    "RoleAssigned",
    "RoleHandedOver",
    "RoomOpened",
    "RunbookStep",
    "SeverityChanged",
    "SpeedSet",
    "StakeholderNotified",
    "StatusPosted",
    "SurveyAnswered",
    "TimeOutCalled",
    "UpdatePosted",
    "_Event",
    "data_of",
    "seen_by",
]

Event = Annotated[
    DrillStarted | DrillPaused | DrillStoppedForReal | DrillResumed | DrillEnded | PersonJoined | PersonLeft
    | DeployApplied | FaultStarted | FaultWorsened | HarmUndone | FaultCleared | MitigationStarted | MitigationApplied
    | AlertFired | AlertResolved | AlertMerged | PageSent | PageNotified | PageNoticed | PageAcknowledged
    | PageEscalated | PageReassigned | PageSnoozed | PageRetriggered | PageExhausted | PageResolved
    | IncidentDeclared | SeverityChanged | IncidentStoodDown
    | IncidentMitigated | IncidentResolved | IncidentReopened | RoomOpened | RoleAssigned | RoleHandedOver
    | MessagePosted | UpdatePosted | StatusPosted | StakeholderNotified | RespondersPrompted | RespondersRequested
    | ChangeApplied | CommandRun | CommandFinished | QueryRun | RunbookStep | InjectDelivered | InjectAnswered
    | HintAvailable | HintTaken | PostmortemSubmitted | NoteAdded | RatingGiven | SurveyAnswered | ActionRefused
    | DrillFacilitated | InjectCalled | InjectSkipped | InjectDelayed | InjectEdited | InjectAdded | AlertAdded
    | SpeedSet | DrillJumped | DrillExtended | HintGiven | ObservationMarked | TimeOutCalled | FindingShown
    | FacilitationRefused,
    Field(discriminator="kind"),
]  # fmt: skip

EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
"""Validates a mapping with `kind` into the event that it is."""

KINDS: dict[str, type[_Event]] = {str(cls.model_fields["kind"].default): cls for cls in _Event.__subclasses__()}
"""Every kind of event and its class."""


class Recorded(NamedTuple):
    """An event in the log, with when, by whom and why."""

    seq: int
    """Its place in the log, from 1."""
    at: int
    """Milliseconds since the drill's start; never less than the one before."""
    actor: PersonId
    event: Event
    cause: str | None = None
    """The id of the action that brought it about."""
    action: Action | None = None
    """The action itself, on the first record that it brought about."""

    @property
    def kind(self) -> str:
        """The event's dotted kind."""
        return self.event.kind


def data_of(event: Event) -> dict[str, Any]:
    """The event's fields as plain JSON values, without its kind."""
    return event.model_dump(mode="json", exclude={"kind"})


def seen_by(event: Event, person: str | None = None) -> bool:
    """Whether a person of the drill may see an event; without one, whether everybody may."""
    if event.audience == "addressee":
        to = getattr(event, "to", None)
        return to is None or to == person
    return event.audience == "all"
