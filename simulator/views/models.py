"""The read-models: frozen values that a screen or a bot is given.

Separate from how they are built (`see`) so that the wire and the screens depend on shapes only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulator.domain.events import Event
from simulator.domain.scenario import Runbook
from simulator.domain.vocabulary import (
    AlertId,
    AlertSeverity,
    EndReason,
    PageId,
    PersonId,
    Role,
    Severity,
    StatusState,
    Urgency,
    Via,
)


class Running(StrEnum):
    """Whether the drill's clock runs."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the drill's story: an event everybody may see, with who and when."""

    seq: int
    at: int
    actor: PersonId
    event: Event
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class PersonView:
    """A member of the team, as the others see them."""

    id: PersonId
    name: str
    title: str
    roles: tuple[Role, ...]
    simulated: bool
    present: bool
    on_call: str | None
    """The schedule that this person is on call for, if any."""


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert; `state` is `firing`, `resolved` or `merged`."""

    id: AlertId
    name: str
    service: str
    severity: AlertSeverity
    summary: str
    impact: str
    runbook: str | None
    dashboard: str | None
    state: str
    fired_at: int
    resolved_at: int | None
    page: PageId | None


@dataclass(frozen=True, slots=True)
class PageView:
    """A page; `state` is `triggered`, `acknowledged`, `snoozed`, `exhausted`, `resolved`."""

    id: PageId
    text: str
    alert: AlertId | None
    alert_name: str | None
    urgency: Urgency
    state: str
    to: tuple[PersonId, ...]
    """Who is being called now."""
    level: int
    attempt: int
    sent_at: int
    acknowledged_by: PersonId | None
    acknowledged_at: int | None
    escalates_at: int | None
    """When it goes to the next level, unless somebody takes it."""
    noticed_by: tuple[PersonId, ...] = ()
    snoozed_until: int | None = None


@dataclass(frozen=True, slots=True)
class IncidentView:
    """The incident; `state` is `open`, `mitigated`, `resolved` or `stood_down` (claims, not truth)."""

    severity: Severity
    title: str
    impact: str
    facts: tuple[str, ...]
    state: str
    declared_at: int
    declared_by: PersonId
    roles: tuple[tuple[Role, tuple[PersonId, ...]], ...]
    """Every role of the policy's war room and SMEs, with who holds it; empty ones included."""
    room: str | None
    bridge: str | None
    channel_post: str
    """The channel template, current."""
    mitigated_at: int | None = None
    resolved_at: int | None = None
    decision_at: int | None = None
    """When the severity last changed, or was declared."""


@dataclass(frozen=True, slots=True)
class StatusView:
    """A post on the public status page."""

    state: StatusState
    text: str
    components: tuple[str, ...]
    at: int
    by: PersonId


@dataclass(frozen=True, slots=True)
class InjectView:
    """Something that reached the room from outside."""

    id: str
    via: Via
    sender: str
    sender_title: str
    text: str
    at: int
    asks: tuple[Role, ...]
    answered_at: int | None
    answered_by: PersonId | None


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service and its signals at this moment, rounded as a dashboard shows them."""

    name: str
    kind: str
    owner: str | None
    errors: float
    """Share of requests that fail, 0 to 1."""
    p99_ms: float
    connections: tuple[int, int] | None
    """Used and maximum, where the service has a pool."""
    objective_met: bool
    dashboard: str | None
    runbook: str | None


@dataclass(frozen=True, slots=True)
class DeployView:
    """A change in the history."""

    at: int
    service: str
    deploy: str
    by: str
    message: str
    diff: str


@dataclass(frozen=True, slots=True)
class Countdown:
    """A target that is running: `acknowledge`, `declare`, `ic`, `first_status`, `status`, `mitigate` or `resolve`."""

    what: str
    since: int
    due: int
    met_at: int | None
    """When it was met, None while it runs."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that still needs an answer: `page`, `inject` or `promise`. It stays pinned, oldest first."""

    kind: str
    ref: str
    """The page's number, the inject's id or the audience that was promised."""
    text: str
    since: int
    due: int | None
    mine: bool
    """Whether the viewer or one of their roles is asked."""


@dataclass(frozen=True, slots=True)
class HintView:
    """A hint that can be taken; its text only once it was."""

    number: int
    costs: float
    at: int
    text: str | None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question of the decision tree."""

    fact: str
    asks: str
    leads_to: Severity


@dataclass(frozen=True, slots=True)
class Briefing:
    """What does not change during a drill."""

    scenario: str
    title: str
    summary: str
    level: str
    starts_text: str
    """The scenario's date and time at the start, ISO 8601 in UTC."""
    length: int
    exam: bool
    runbooks: tuple[tuple[str, Runbook], ...]
    """Path and runbook."""
    tree: tuple[QuestionView, ...]
    otherwise: Severity
    stakeholders: tuple[tuple[str, str], ...]
    """Id and title of whom `notify` can tell."""
    status_templates: tuple[tuple[StatusState, str], ...]
    internal_template: str
    status_page: str
    objectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrillView:
    """Everything a person sees of the drill at one moment."""

    seq: int
    at: int
    running: Running
    ended: EndReason | None
    you: PersonId
    briefing: Briefing
    people: tuple[PersonView, ...]
    alerts: tuple[AlertView, ...]
    pages: tuple[PageView, ...]
    incident: IncidentView | None
    status: tuple[StatusView, ...]
    told: tuple[str, ...]
    """Stakeholders that were notified, by id."""
    injects: tuple[InjectView, ...]
    services: tuple[ServiceView, ...]
    deploys: tuple[DeployView, ...]
    countdowns: tuple[Countdown, ...]
    owed: tuple[Owed, ...]
    hints: tuple[HintView, ...]
    entries: tuple[Entry, ...]
    """The story from the asked-for seq on; the whole of it when none was asked for."""
    stopped_for_real: bool = False
    """Whether the drill stands because a real incident has begun."""
    time_out: str | None = None
    """Why the facilitator called a time-out, while it lasts."""
    facilitated: bool = False
    """Whether a facilitator runs the drill: then they alone pause, resume and end it."""
    shown: str | None = None
    """The id of the finding that the facilitator shows everybody in the debrief."""

    def person(self, person: PersonId) -> PersonView | None:
        """The member of the team with this id."""
        return next((each for each in self.people if each.id == person), None)

    def roles_of(self, person: PersonId) -> tuple[Role, ...]:
        """The roles this person holds."""
        found = self.person(person)
        return found.roles if found else ()

    def holder(self, role: Role) -> PersonId | None:
        """Who holds a role (the first, for SMEs)."""
        if self.incident is None:
            return None
        return next((people[0] for held, people in self.incident.roles if held is role and people), None)
