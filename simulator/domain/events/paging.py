"""Alerts and pages: what monitoring raises and whom it calls.

Separate because a page has a life of its own, from its first call to its end.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.events.base import _Event
from simulator.domain.vocabulary import AlertId, AlertSeverity, Contact, PageId, PersonId, Urgency


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
    silenced: str | None = None
    """The maintenance during which it fires, so that it pages nobody."""
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


class PageNotified(_Event):
    """A channel of the person paged rings; whether they notice is another matter."""

    kind: Literal["page.notified"] = "page.notified"
    page: PageId
    person: PersonId
    via: Contact
    about: ClassVar[str | None] = "person"


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
    """A snooze is over, or an acknowledgement has timed out, and the page calls again."""

    kind: Literal["page.retriggered"] = "page.retriggered"
    page: PageId
    why: Literal["snooze over", "acknowledgement timed out"] = "snooze over"


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
