"""The lifecycles of a drill, an alert, a page and an incident: one literal table each.

Separate so that a lifecycle can be read, drawn and tested without running anything: a row says which event leads
from which phase to which. What a table does not list cannot happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar


class DrillPhase(StrEnum):
    """A drill's phases."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class AlertPhase(StrEnum):
    """An alert's phases."""

    FIRING = "firing"
    MERGED = "merged"
    RESOLVED = "resolved"


class PagePhase(StrEnum):
    """A page's phases."""

    TRIGGERED = "triggered"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    EXHAUSTED = "exhausted"
    RESOLVED = "resolved"


class IncidentPhase(StrEnum):
    """An incident's phases; `mitigated` and `resolved` are claims."""

    NONE = "none"
    OPEN = "open"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    STOOD_DOWN = "stood_down"


P = TypeVar("P", bound=StrEnum)


class IllegalTransition(Exception):
    """An event that the lifecycle's table does not allow in this phase."""


@dataclass(frozen=True, slots=True)
class Lifecycle(Generic[P]):
    """A named table of (phase, event kind) to the next phase."""

    name: str
    initial: P
    table: dict[tuple[P, str], P]

    def allows(self, phase: P, kind: str) -> bool:
        """Whether this kind of event can happen in this phase."""
        return (phase, kind) in self.table

    def after(self, phase: P, kind: str) -> P:
        """The phase after this kind of event; raises `IllegalTransition` where the table has none."""
        try:
            return self.table[phase, kind]
        except KeyError:
            raise IllegalTransition(f"{self.name}: {kind} cannot happen while {phase}") from None


DRILL = Lifecycle(
    "drill",
    DrillPhase.WAITING,
    {
        (DrillPhase.WAITING, "drill.started"): DrillPhase.RUNNING,
        (DrillPhase.RUNNING, "drill.paused"): DrillPhase.PAUSED,
        (DrillPhase.RUNNING, "drill.time_out"): DrillPhase.PAUSED,
        (DrillPhase.PAUSED, "drill.resumed"): DrillPhase.RUNNING,
        (DrillPhase.RUNNING, "drill.stopped_for_real"): DrillPhase.PAUSED,
        (DrillPhase.PAUSED, "drill.stopped_for_real"): DrillPhase.PAUSED,
        (DrillPhase.RUNNING, "drill.ended"): DrillPhase.ENDED,
        (DrillPhase.PAUSED, "drill.ended"): DrillPhase.ENDED,
    },
)

ALERT = Lifecycle(
    "alert",
    AlertPhase.FIRING,
    {
        (AlertPhase.FIRING, "alert.merged"): AlertPhase.MERGED,
        (AlertPhase.FIRING, "alert.resolved"): AlertPhase.RESOLVED,
        (AlertPhase.MERGED, "alert.resolved"): AlertPhase.RESOLVED,
    },
)

PAGE = Lifecycle(
    "page",
    PagePhase.TRIGGERED,
    {
        (PagePhase.TRIGGERED, "page.acknowledged"): PagePhase.ACKNOWLEDGED,
        (PagePhase.TRIGGERED, "page.escalated"): PagePhase.TRIGGERED,
        (PagePhase.TRIGGERED, "page.reassigned"): PagePhase.TRIGGERED,
        (PagePhase.TRIGGERED, "page.snoozed"): PagePhase.SNOOZED,
        (PagePhase.TRIGGERED, "page.exhausted"): PagePhase.EXHAUSTED,
        (PagePhase.TRIGGERED, "page.resolved"): PagePhase.RESOLVED,
        (PagePhase.ACKNOWLEDGED, "page.reassigned"): PagePhase.TRIGGERED,
        (PagePhase.ACKNOWLEDGED, "page.snoozed"): PagePhase.SNOOZED,
        (PagePhase.ACKNOWLEDGED, "page.retriggered"): PagePhase.TRIGGERED,
        (PagePhase.ACKNOWLEDGED, "page.resolved"): PagePhase.RESOLVED,
        (PagePhase.SNOOZED, "page.retriggered"): PagePhase.TRIGGERED,
        (PagePhase.SNOOZED, "page.acknowledged"): PagePhase.ACKNOWLEDGED,
        (PagePhase.SNOOZED, "page.reassigned"): PagePhase.TRIGGERED,
        (PagePhase.SNOOZED, "page.resolved"): PagePhase.RESOLVED,
        (PagePhase.EXHAUSTED, "page.acknowledged"): PagePhase.ACKNOWLEDGED,
        (PagePhase.EXHAUSTED, "page.reassigned"): PagePhase.TRIGGERED,
        (PagePhase.EXHAUSTED, "page.resolved"): PagePhase.RESOLVED,
    },
)

INCIDENT = Lifecycle(
    "incident",
    IncidentPhase.NONE,
    {
        (IncidentPhase.NONE, "incident.declared"): IncidentPhase.OPEN,
        (IncidentPhase.NONE, "incident.stood_down"): IncidentPhase.STOOD_DOWN,
        (IncidentPhase.OPEN, "severity.changed"): IncidentPhase.OPEN,
        (IncidentPhase.OPEN, "incident.mitigated"): IncidentPhase.MITIGATED,
        (IncidentPhase.OPEN, "incident.resolved"): IncidentPhase.RESOLVED,
        (IncidentPhase.OPEN, "incident.stood_down"): IncidentPhase.STOOD_DOWN,
        (IncidentPhase.MITIGATED, "severity.changed"): IncidentPhase.MITIGATED,
        (IncidentPhase.MITIGATED, "incident.reopened"): IncidentPhase.OPEN,
        (IncidentPhase.MITIGATED, "incident.resolved"): IncidentPhase.RESOLVED,
        (IncidentPhase.MITIGATED, "incident.stood_down"): IncidentPhase.STOOD_DOWN,
        (IncidentPhase.RESOLVED, "severity.changed"): IncidentPhase.RESOLVED,
        (IncidentPhase.RESOLVED, "incident.reopened"): IncidentPhase.OPEN,
    },
)

LIFECYCLES: tuple[Lifecycle[DrillPhase] | Lifecycle[AlertPhase] | Lifecycle[PagePhase] | Lifecycle[IncidentPhase], ...]
LIFECYCLES = (DRILL, ALERT, PAGE, INCIDENT)


def drawing(life: Lifecycle[P]) -> str:
    """The lifecycle as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {life.initial}"]
    lines += [f"    {phase} --> {after}: {kind}" for (phase, kind), after in life.table.items()]
    leaves = set(type(life.initial)) - {phase for phase, _ in life.table}
    lines += [f"    {phase} --> [*]" for phase in type(life.initial) if phase in leaves]
    return "\n".join(lines) + "\n"
