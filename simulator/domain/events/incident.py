"""The incident: what responders declare and claim, its room and its roles.

Separate because every event here moves the incident's lifecycle or its war room.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.events.base import _Event
from simulator.domain.vocabulary import PersonId, Role, Severity


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
