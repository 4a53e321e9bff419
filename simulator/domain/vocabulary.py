"""Ids and closed sets that every layer shares.

The names are the field's: a reader on call at 3 a.m. should know each without a glossary. Separate so that the
documents, the log, the screens and the scores cannot drift apart in their words.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)
"""A member of the team (`alice`) or, for injects, a made-up person's id."""
PageId = NewType("PageId", int)
"""A page's number, from 1, as shown: Page #3."""
AlertId = NewType("AlertId", int)
"""A firing of an alert, from 1; an alert that fires again gets a new number."""

SYSTEM = PersonId("system")
"""The actor of what the drill itself does."""
FACILITATOR = PersonId("facilitator")
"""The actor of pauses, resumes and ends; alone, the trainee is their own facilitator."""


class Severity(StrEnum):
    """An incident's severity, SEV1 worst."""

    SEV1 = "SEV1"
    SEV2 = "SEV2"
    SEV3 = "SEV3"
    SEV4 = "SEV4"

    @property
    def rank(self) -> int:
        """1 for SEV1 to 4 for SEV4: a lower rank is worse."""
        return int(self.value[3])


class AlertSeverity(StrEnum):
    """How bad an alert says it is (PagerDuty Events API v2's four)."""

    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def urgency(self) -> Urgency:
        """Critical and error alerts page with high urgency, the others with low."""
        return Urgency.HIGH if self in (AlertSeverity.CRITICAL, AlertSeverity.ERROR) else Urgency.LOW


class Urgency(StrEnum):
    """How loudly a page calls."""

    HIGH = "high"
    LOW = "low"


class Contact(StrEnum):
    """A channel by which a page reaches a person."""

    PUSH = "push"
    SMS = "sms"
    PHONE = "phone"
    EMAIL = "email"


class Role(StrEnum):
    """The war room's roles."""

    IC = "ic"
    COMMS = "comms"
    OPS = "ops"
    SCRIBE = "scribe"
    SME = "sme"

    @property
    def title(self) -> str:  # type: ignore[override]  # a role's title is what people say, not str.title()
        """What people call it: `IC`, `Comms`, `Operations`, `Scribe`, `SME`."""
        return ROLE_TITLES[self]


ROLE_TITLES = {
    Role.IC: "IC",
    Role.COMMS: "Comms",
    Role.OPS: "Operations",
    Role.SCRIBE: "Scribe",
    Role.SME: "SME",
}


class Via(StrEnum):
    """The channel by which an inject comes."""

    CHAT = "chat"
    EMAIL = "email"
    PHONE = "phone"
    TICKET = "ticket"
    SOCIAL = "social"
    STATUS_COMMENT = "status-comment"


class StatusState(StrEnum):
    """The public status page's states of an incident."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"


class Level(StrEnum):
    """How much a scenario asks of its trainees."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Skill(StrEnum):
    """How good simulated responders are."""

    NOVICE = "novice"
    SOLID = "solid"
    EXPERT = "expert"


class EndReason(StrEnum):
    """Why a drill ended."""

    COMPLETED = "completed"
    """Resolved, and the postmortem is in."""
    STOOD_DOWN = "stood_down"
    TIME_UP = "time_up"
    FACILITATOR = "facilitator"


class Rating(StrEnum):
    """HSEEP's ratings of performance."""

    P = "P"
    """Performed without challenges."""
    S = "S"
    """Performed with some challenges."""
    M = "M"
    """Performed with major challenges."""
    U = "U"
    """Unable to be performed."""
