"""The state of a drill: what its log has come to.

Separate from how it comes about (`evolve`) so that a reader finds what is known in one place. The state holds truth as
well (which faults act) and stays on the host; people get `simulator.views`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.domain import events as ev
from simulator.domain.lifecycle import AlertPhase, DrillPhase, IncidentPhase, PagePhase
from simulator.domain.vocabulary import AlertId, EndReason, PageId, PersonId, Role, Severity, Urgency

NOBODY = PersonId("")
"""Who declared an incident while there is none."""


@dataclass(slots=True)
class AlertState:
    """One firing of an alert."""

    fired: ev.AlertFired
    fired_at: int
    phase: AlertPhase = AlertPhase.FIRING
    resolved_at: int | None = None
    page: PageId | None = None


@dataclass(slots=True)
class PageState:
    """One page, from its first call to its end."""

    id: PageId
    alert: AlertId | None
    policy: str | None
    text: str
    urgency: Urgency
    sent_at: int
    phase: PagePhase = PagePhase.TRIGGERED
    to: list[PersonId] = field(default_factory=list)
    level: int = 1
    attempt: int = 1
    called_at: int = 0
    """When the present level was called."""
    severity: Severity | None = None
    """The incident's severity at that moment: it decides how long a page of low urgency waits."""
    called: list[PersonId] = field(default_factory=list)
    """Everybody whom it has called since it was last given to somebody."""
    noticed: list[PersonId] = field(default_factory=list)
    acknowledged_by: PersonId | None = None
    acknowledged_at: int | None = None
    snoozed_until: int | None = None


@dataclass(slots=True)
class IncidentState:
    """The incident as it was declared and claimed."""

    phase: IncidentPhase = IncidentPhase.NONE
    severity: Severity | None = None
    title: str = ""
    impact: str = ""
    facts: tuple[str, ...] = ()
    declared_at: int = 0
    declared_by: PersonId = NOBODY
    classified_at: int = 0
    """When the severity last changed, or was declared."""
    since: dict[Severity, int] = field(default_factory=dict)
    """When it first had each severity."""
    mitigated_at: int | None = None
    resolved_at: int | None = None

    @property
    def open(self) -> bool:
        """Whether there is an incident that is not over."""
        return self.phase in (IncidentPhase.OPEN, IncidentPhase.MITIGATED)

    def required_since(self, severities: Iterable[Severity]) -> int | None:
        """When it first had one of these severities, from which on what they require is counted; None for never."""
        return min((self.since[severity] for severity in severities if severity in self.since), default=None)


@dataclass(slots=True)
class InjectState:
    """An inject that was delivered, and its first answer."""

    delivered: ev.InjectDelivered
    at: int
    answered_at: int | None = None
    answered_by: PersonId | None = None


@dataclass(slots=True)
class HintState:
    """A hint that became available."""

    number: int
    costs: float
    at: int
    text: str | None = None


@dataclass(slots=True)
class State:
    """Everything that has happened so far, folded."""

    seq: int = 0
    at: int = 0
    phase: DrillPhase = DrillPhase.WAITING
    stopped_for_real: bool = False
    """Whether the drill stands because a real incident has begun."""
    facilitated: bool = False
    """Whether somebody runs the drill for others: then its clock is theirs, and the roles' rules are a team's."""
    time_out: str | None = None
    """Why a time-out was called, while it lasts."""
    length: int | None = None
    """How long the drill lasts since it was extended, in ms; None as the scenario says."""
    speed: float | None = None
    """Drill seconds per real second since the facilitator set them; None as it was begun."""
    shown: str | None = None
    """The finding that everybody is shown in the debrief."""
    ended_at: int | None = None
    reason: EndReason | None = None
    present: dict[PersonId, bool] = field(default_factory=dict)
    """Who takes part, and whether they are simulated."""
    alerts: dict[AlertId, AlertState] = field(default_factory=dict)
    pages: dict[PageId, PageState] = field(default_factory=dict)
    turns: dict[tuple[str, int], int] = field(default_factory=dict)
    """How often each level of each escalation policy has called: whose turn it is where one is paged at a time."""
    incident: IncidentState = field(default_factory=IncidentState)
    room: ev.RoomOpened | None = None
    room_at: int | None = None
    roles: dict[Role, list[PersonId]] = field(default_factory=dict)
    ic_ever: bool = False
    status: list[tuple[int, PersonId, ev.StatusPosted]] = field(default_factory=list)
    updates: list[tuple[int, PersonId, ev.UpdatePosted]] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    """Stakeholder to when they were first told."""
    injects: dict[str, InjectState] = field(default_factory=dict)
    delivered: dict[str, int] = field(default_factory=dict)
    """How often each inject was delivered."""
    added: dict[str, ev.InjectAdded] = field(default_factory=dict)
    """Injects that the facilitator wrote, by id."""
    edited: dict[str, str] = field(default_factory=dict)
    """The text that the facilitator gave to an inject of the script, by id."""
    given: dict[int, int] = field(default_factory=dict)
    """When the facilitator told a hint of the script, by its number."""
    observed: list[tuple[int, int, ev.ObservationMarked]] = field(default_factory=list)
    """The facilitator's observations, each with its seq and when."""
    last_done: dict[PersonId, tuple[int, str]] = field(default_factory=dict)
    """When everybody last did something, and the verb."""
    deploys: list[ev.DeployApplied] = field(default_factory=list)
    hints: dict[int, HintState] = field(default_factory=dict)
    faults: dict[str, bool] = field(default_factory=dict)
    """Truth: fault to whether it acts."""
    fault_since: dict[str, int] = field(default_factory=dict)
    """Truth: when each fault last began."""
    fault_cleared: dict[str, int] = field(default_factory=dict)
    """Truth: when each fault was last cleared."""
    postmortem: str | None = None
    milestones: list[tuple[int, str]] = field(default_factory=list)
    """The lines of the incident channel's timeline."""

    @property
    def fault_acts(self) -> bool:
        """Truth: whether any fault acts."""
        return any(self.faults.values())

    def simulated(self, person: PersonId) -> bool:
        """Whether nobody of flesh plays this person now."""
        return self.present.get(person, True)

    def holders(self, role: Role) -> list[PersonId]:
        """Who holds a role."""
        return self.roles.get(role, [])

    def page_of(self, alert: AlertId) -> PageState | None:
        """The page that an alert sent."""
        page = self.alerts[alert].page
        return self.pages[page] if page is not None else None
