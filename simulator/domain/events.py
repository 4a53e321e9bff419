"""What happened: the one union of events that the log, triggers, scoring and docs share.

Each event is frozen and names its kind with a dotted word. `audience` says who may ever see it: truth (faults and
what remedies really did) stays on the host. `about` names the field that a trigger's `match` looks at.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import Field, TypeAdapter

from simulator.domain.actions import Action
from simulator.domain.base import Frozen
from simulator.domain.vocabulary import (
    AlertId,
    AlertSeverity,
    EndReason,
    PageId,
    PersonId,
    Rating,
    Role,
    Severity,
    StatusState,
    Urgency,
    Via,
)

Audience = Literal["all", "host"]


class _Event(Frozen):
    audience: ClassVar[Audience] = "all"
    about: ClassVar[str | None] = None


# ---- the drill itself -------------------------------------------------------------------------------


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


# ---- the system under drill -------------------------------------------------------------------------


class DeployApplied(_Event):
    """A deploy went out; `applied_at` is its moment in milliseconds, before the drill for history."""

    kind: Literal["deploy.applied"] = "deploy.applied"
    service: str
    deploy: str
    by: str = ""
    message: str = ""
    diff: str = ""
    applied_at: int
    about: ClassVar[str | None] = "deploy"


class FaultStarted(_Event):
    """Truth: a fault begins to act, at `since` ms, which is before the drill for one that it begins with."""

    kind: Literal["fault.started"] = "fault.started"
    fault: str
    since: int
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "fault"


class FaultWorsened(_Event):
    """Truth: somebody did something that harms; `harm` is its place in the fault's `worsened_by`, from 0."""

    kind: Literal["fault.worsened"] = "fault.worsened"
    fault: str
    harm: int
    command: str
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "fault"


class HarmUndone(_Event):
    """Truth: a harm's own remedy is done."""

    kind: Literal["fault.eased"] = "fault.eased"
    fault: str
    harm: int
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "fault"


class FaultCleared(_Event):
    """Truth: a fault's effect has reached zero."""

    kind: Literal["fault.cleared"] = "fault.cleared"
    fault: str
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "fault"


class MitigationStarted(_Event):
    """Truth: a remedy begins to work on a fault, and will have brought it to `to` after `takes` ms.

    `harm` names the harm that it undoes, where it is a harm's remedy.
    """

    kind: Literal["mitigation.started"] = "mitigation.started"
    fault: str
    command: str
    takes: int
    to: float = 0.0
    harm: int | None = None
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "command"


class MitigationApplied(_Event):
    """Truth: a remedy has done what it does."""

    kind: Literal["mitigation.applied"] = "mitigation.applied"
    fault: str
    command: str
    to: float = 0.0
    harm: int | None = None
    audience: ClassVar[Audience] = "host"
    about: ClassVar[str | None] = "command"


# ---- alerts and pages -------------------------------------------------------------------------------


class AlertFired(_Event):
    """Monitoring raises an alert."""

    kind: Literal["alert.fired"] = "alert.fired"
    alert: AlertId
    name: str
    service: str
    severity: AlertSeverity
    urgency: Urgency
    summary: str
    impact: str = ""
    runbook: str | None = None
    dashboard: str | None = None
    policy: str | None = None
    """The escalation policy that it pages; None only notifies."""
    about: ClassVar[str | None] = "name"


class AlertResolved(_Event):
    """Monitoring, or the incident's resolution, closes an alert."""

    kind: Literal["alert.resolved"] = "alert.resolved"
    alert: AlertId
    name: str
    about: ClassVar[str | None] = "name"


class AlertMerged(_Event):
    """Somebody folds an alert into another."""

    kind: Literal["alert.merged"] = "alert.merged"
    alert: AlertId
    name: str
    into: AlertId
    into_name: str
    about: ClassVar[str | None] = "name"


class PageSent(_Event):
    """A person's device is called. A page keeps its number while it goes from level to level."""

    kind: Literal["page.sent"] = "page.sent"
    page: PageId
    to: PersonId
    alert: AlertId | None = None
    policy: str | None = None
    level: int = 1
    attempt: int = 1
    """Which pass through the policy, from 1."""
    urgency: Urgency = Urgency.HIGH
    text: str = ""
    about: ClassVar[str | None] = "to"


class PageNoticed(_Event):
    """The person paged has seen it; they have not taken it yet."""

    kind: Literal["page.noticed"] = "page.noticed"
    page: PageId
    person: PersonId
    about: ClassVar[str | None] = "person"


class PageAcknowledged(_Event):
    """Somebody takes the page; `after` is milliseconds since it was first sent."""

    kind: Literal["page.acknowledged"] = "page.acknowledged"
    page: PageId
    person: PersonId
    after: int
    about: ClassVar[str | None] = "person"


class PageEscalated(_Event):
    """Nobody took the page in time, or nobody is on call where it was: it goes to the next level."""

    kind: Literal["page.escalated"] = "page.escalated"
    page: PageId
    alert: AlertId | None = None
    """What the page is about; a page may escalate before it has called anybody."""
    level: int
    """The level that it goes to, from 1."""
    attempt: int
    why: Literal["no acknowledgement", "nobody on call"]
    about: ClassVar[str | None] = "why"


class PageReassigned(_Event):
    """Somebody gives the page to somebody else, or to another policy."""

    kind: Literal["page.reassigned"] = "page.reassigned"
    page: PageId
    to: str
    about: ClassVar[str | None] = "to"


class PageSnoozed(_Event):
    """A page is silent until a moment (ms since the start)."""

    kind: Literal["page.snoozed"] = "page.snoozed"
    page: PageId
    until: int


class PageRetriggered(_Event):
    """A snooze is over, and the page calls again."""

    kind: Literal["page.retriggered"] = "page.retriggered"
    page: PageId


class PageExhausted(_Event):
    """Every pass through the policy is over and nobody took the page."""

    kind: Literal["page.exhausted"] = "page.exhausted"
    page: PageId
    alert: AlertId | None = None
    attempts: int


class PageResolved(_Event):
    """What the page was about is over."""

    kind: Literal["page.resolved"] = "page.resolved"
    page: PageId


# ---- the incident -----------------------------------------------------------------------------------


class IncidentDeclared(_Event):
    """Somebody declares an incident."""

    kind: Literal["incident.declared"] = "incident.declared"
    severity: Severity
    title: str
    impact: str = ""
    facts: tuple[str, ...] = ()
    about: ClassVar[str | None] = "title"


class SeverityChanged(_Event):
    """The incident is reclassified."""

    kind: Literal["severity.changed"] = "severity.changed"
    was: Severity
    severity: Severity
    facts: tuple[str, ...] = ()
    why: str = ""
    about: ClassVar[str | None] = "severity"


class IncidentStoodDown(_Event):
    """There is no incident."""

    kind: Literal["incident.stood_down"] = "incident.stood_down"
    why: str
    near_miss: bool = False
    about: ClassVar[str | None] = "why"


class IncidentMitigated(_Event):
    """A claim: users are no longer affected."""

    kind: Literal["incident.mitigated"] = "incident.mitigated"
    text: str = ""
    about: ClassVar[str | None] = "text"


class IncidentResolved(_Event):
    """A claim: the service is stable."""

    kind: Literal["incident.resolved"] = "incident.resolved"
    text: str = ""
    about: ClassVar[str | None] = "text"


class IncidentReopened(_Event):
    """The incident goes on."""

    kind: Literal["incident.reopened"] = "incident.reopened"
    why: str = ""
    about: ClassVar[str | None] = "why"


class RoomOpened(_Event):
    """The war room is open."""

    kind: Literal["room.opened"] = "room.opened"
    name: str
    bridge: str
    about: ClassVar[str | None] = "name"


class RoleAssigned(_Event):
    """Somebody has a role now; `was` is who had it before."""

    kind: Literal["role.assigned"] = "role.assigned"
    role: Role
    person: PersonId
    was: PersonId | None = None
    about: ClassVar[str | None] = "role"


class RoleHandedOver(_Event):
    """A role passes from one person to another, said aloud."""

    kind: Literal["role.handed_over"] = "role.handed_over"
    role: Role
    was: PersonId
    person: PersonId
    text: str = ""
    about: ClassVar[str | None] = "role"


# ---- communication ----------------------------------------------------------------------------------


class MessagePosted(_Event):
    """Somebody says something in the room."""

    kind: Literal["message.posted"] = "message.posted"
    text: str
    mentions: tuple[PersonId, ...] = ()
    pinned: bool = False
    about: ClassVar[str | None] = "text"


class UpdatePosted(_Event):
    """An internal update."""

    kind: Literal["update.posted"] = "update.posted"
    text: str
    about: ClassVar[str | None] = "text"


class StatusPosted(_Event):
    """A post on the public status page."""

    kind: Literal["status.posted"] = "status.posted"
    state: StatusState
    text: str
    components: tuple[str, ...] = ()
    about: ClassVar[str | None] = "text"


class StakeholderNotified(_Event):
    """A stakeholder is told; `rule` is the policy's rule that did it, None where a person did."""

    kind: Literal["stakeholder.notified"] = "stakeholder.notified"
    who: str
    text: str = ""
    rule: str | None = None
    about: ClassVar[str | None] = "who"


class RespondersPrompted(_Event):
    """The IC is reminded to think of additional responders."""

    kind: Literal["responders.prompted"] = "responders.prompted"
    to: PersonId | None
    text: str
    rule: str
    about: ClassVar[str | None] = "text"


class RespondersRequested(_Event):
    """Somebody asks for additional responders."""

    kind: Literal["responders.requested"] = "responders.requested"
    what: str
    why: str = ""
    about: ClassVar[str | None] = "what"


# ---- investigation ----------------------------------------------------------------------------------


class CommandRun(_Event):
    """A command was typed, and what it answered at once."""

    kind: Literal["command.run"] = "command.run"
    command: str
    output: str = ""
    about: ClassVar[str | None] = "command"


class CommandFinished(_Event):
    """A command that takes time has finished."""

    kind: Literal["command.finished"] = "command.finished"
    command: str
    output: str = ""
    about: ClassVar[str | None] = "command"


class QueryRun(_Event):
    """The telemetry was asked, and what it answered."""

    kind: Literal["query.run"] = "query.run"
    query: str
    language: Literal["promql", "logql"]
    output: str = ""
    about: ClassVar[str | None] = "query"


class RunbookStep(_Event):
    """A step of a runbook was taken."""

    kind: Literal["runbook.step"] = "runbook.step"
    runbook: str
    step: str
    section: Literal["diagnosis", "mitigation", "recovery"]
    command: str | None = None
    about: ClassVar[str | None] = "step"


# ---- the scenario speaks ----------------------------------------------------------------------------


class InjectDelivered(_Event):
    """Something reaches the room from outside."""

    kind: Literal["inject.delivered"] = "inject.delivered"
    inject: str
    via: Via
    sender: str
    """The sender's name."""
    sender_title: str = ""
    text: str
    asks: tuple[Role, ...] = ()
    """The roles that an answer is expected from; empty means that none is."""
    nth: int = 1
    """1, or higher for a repetition."""
    about: ClassVar[str | None] = "inject"


class InjectAnswered(_Event):
    """Somebody answers; `after` is milliseconds since it was delivered."""

    kind: Literal["inject.answered"] = "inject.answered"
    inject: str
    text: str
    after: int
    about: ClassVar[str | None] = "inject"


class HintAvailable(_Event):
    """A hint can be taken; its text is not said yet."""

    kind: Literal["hint.available"] = "hint.available"
    hint: int
    costs: float


class HintTaken(_Event):
    """Somebody took a hint."""

    kind: Literal["hint.taken"] = "hint.taken"
    hint: int
    text: str
    costs: float
    about: ClassVar[str | None] = "text"


# ---- learning ---------------------------------------------------------------------------------------


class PostmortemSubmitted(_Event):
    """The postmortem is in."""

    kind: Literal["postmortem.submitted"] = "postmortem.submitted"
    text: str
    hours_after: float | None = None
    """Hours since the drill's end, for one handed in afterwards."""
    about: ClassVar[str | None] = "text"


class NoteAdded(_Event):
    """Something written down for the debrief."""

    kind: Literal["note.added"] = "note.added"
    text: str
    hours_after: float | None = None
    about: ClassVar[str | None] = "text"


class RatingGiven(_Event):
    """An observer's rating."""

    kind: Literal["rating.given"] = "rating.given"
    rating: Rating
    target: str | None = None
    text: str = ""
    hours_after: float | None = None
    about: ClassVar[str | None] = "target"


class SurveyAnswered(_Event):
    """What a participant says of the drill."""

    kind: Literal["survey.answered"] = "survey.answered"
    went_well: str = ""
    went_poorly: str = ""
    got_lucky: str = ""
    hours_after: float | None = None


class ActionRefused(_Event):
    """Somebody asked for something that is not possible now."""

    kind: Literal["action.refused"] = "action.refused"
    do: str
    why: str
    about: ClassVar[str | None] = "do"


Event = Annotated[
    DrillStarted | DrillPaused | DrillResumed | DrillEnded | PersonJoined | PersonLeft | DeployApplied | FaultStarted
    | FaultWorsened | HarmUndone | FaultCleared | MitigationStarted | MitigationApplied | AlertFired | AlertResolved
    | AlertMerged | PageSent | PageNoticed | PageAcknowledged | PageEscalated | PageReassigned | PageSnoozed
    | PageRetriggered | PageExhausted | PageResolved | IncidentDeclared | SeverityChanged | IncidentStoodDown
    | IncidentMitigated | IncidentResolved | IncidentReopened | RoomOpened | RoleAssigned | RoleHandedOver
    | MessagePosted | UpdatePosted | StatusPosted | StakeholderNotified | RespondersPrompted | RespondersRequested
    | CommandRun | CommandFinished | QueryRun | RunbookStep | InjectDelivered | InjectAnswered | HintAvailable
    | HintTaken | PostmortemSubmitted | NoteAdded | RatingGiven | SurveyAnswered | ActionRefused,
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
