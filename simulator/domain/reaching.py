"""How a page reaches a person: by which channels, in which order, and how likely they notice at that hour.

Separate from escalation, which says who is called: this says what calling somebody comes to. Semantics of the rules are
PagerDuty's: they run from the moment the page calls somebody, until it is taken or has gone on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from simulator.domain.oncall import ContactRule, EscalationPolicy, Person, Restriction, windows
from simulator.domain.policy import Notice, Policy, Ring
from simulator.domain.vocabulary import Contact, Urgency

Condition = Literal["awake", "asleep", "meeting"]
"""What somebody is doing when a device rings."""


def condition(person: Person, at: datetime) -> Condition:
    """What somebody is doing at a moment (aware), by their own clock; sleep goes before meetings."""
    if _within(person.asleep, person.time_zone, at):
        return "asleep"
    return "meeting" if _within(person.meetings, person.time_zone, at) else "awake"


def rules_for(person: Person, urgency: Urgency) -> tuple[ContactRule, ...]:
    """The rules by which a page of this urgency reaches somebody, in the order of their times.

    Rules for the other urgency only are better than none: a page that can be sent is sent.
    """
    other = Urgency.LOW if urgency is Urgency.HIGH else Urgency.HIGH
    rules = person.notify.get(urgency) or person.notify.get(other) or ()
    return tuple(sorted(rules, key=lambda rule: rule.after))


def noticing(policy: Policy, via: Contact, doing: Condition) -> tuple[float, Notice]:
    """How likely somebody notices one ring of a channel (0 to 1), and how soon when they do."""
    ring: Notice = policy.contacts.get(via, policy.notice)
    if not isinstance(ring, Ring):
        return 1.0, ring
    return {"awake": ring.awake, "asleep": ring.asleep, "meeting": ring.meeting}[doing], ring


def urgency_of(policy: EscalationPolicy, urgency: Urgency, at: datetime) -> Urgency:
    """How urgently a page of a policy calls at a moment (aware): outside its loud hours never highly."""
    if policy.loud is None or _within(policy.loud.hours, policy.loud.time_zone, at):
        return urgency
    return Urgency.LOW


def _within(hours: tuple[Restriction, ...], zone: str, at: datetime) -> bool:
    just_after = at + timedelta(microseconds=1)
    return any(
        opens <= at < closes for each in hours for opens, closes in windows(each, ZoneInfo(zone), at, just_after)
    )
