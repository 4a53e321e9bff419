"""Who is on call: people, schedules of layers, and escalation policies as the team wrote them.

Separate from paging: this file says who would be reached at a time; `escalation` says who is paged next, and `rota`
draws whole weeks. Layer semantics are PagerDuty's: the last layer with somebody on call wins, an override beats every
layer, and outside a layer's restrictions nobody on it is on call. Turns of whole days and restricted hours go by the
schedule's wall clock, so that a hand-off at 09:00 stays at 09:00 when the clocks change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, Field

from simulator.domain.base import Frozen, OneOrMore
from simulator.domain.simtime import DAY, SECOND, WEEK, Duration
from simulator.domain.vocabulary import Contact, PersonId, Urgency


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone. Write an IANA name like Europe/Berlin or UTC") from None
    return name


_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")


def _time_of_day(text: str) -> str:
    if not _CLOCK.fullmatch(text):
        raise ValueError(f'{text!r} is not a time of day. Write it like "09:00"')
    return text


TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_zone)]
"""An IANA time zone name."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
"""A short name in lower case, digits and hyphens."""

Name = Annotated[str, Field(min_length=1, max_length=80)]
"""A name that people see."""

Title = Annotated[str, Field(max_length=200)]
Prose = Annotated[str, Field(max_length=2_000)]

TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]
"""A time of day on the schedule's wall clock: `09:00` or `09:00:30`."""

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""Monday first, as `date.weekday()` counts."""


class Restriction(Frozen):
    """Hours of a day or a week: those in which a layer counts, somebody sleeps, or pages ring loudly."""

    days: Annotated[tuple[Weekday, ...], OneOrMore] = ()
    """The days on which the hours begin; left out, every day."""
    from_: Annotated[TimeOfDay, Field(alias="from")]
    """When they begin, by the schedule's clock."""
    lasts: Annotated[Duration, Field(ge=SECOND, le=WEEK)]
    """How long they last; they may pass midnight and the end of the week."""


class ContactRule(Frozen):
    """How somebody is told of a page while they have not taken it (PagerDuty's notification rule)."""

    via: Contact
    after: Annotated[Duration, Field(le=DAY)] = 0
    """How long after the page began to call them."""


class Person(Frozen):
    """A member of the team."""

    id: Slug
    name: Name
    title: Annotated[str, Field(max_length=120)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    """Only for calendars and for Terraform; a drill sends no mail."""
    time_zone: TimeZone = "UTC"
    """Where they live: what is night to them follows from it."""
    playable: bool = True
    """False for somebody who only sends injects and is told things, like a VP."""
    notify: dict[Urgency, Annotated[tuple[ContactRule, ...], Field(max_length=20), OneOrMore]] = Field(
        default_factory=dict
    )
    """How a page of each urgency reaches them, step by step. Left out, they have a device at hand that they look at
    soon (the policy's `notice`)."""
    asleep: Annotated[tuple[Restriction, ...], Field(max_length=20), OneOrMore] = ()
    """When they sleep, by their own clock."""
    meetings: Annotated[tuple[Restriction, ...], Field(max_length=50), OneOrMore] = ()
    """When they are in a meeting, by their own clock."""


class Layer(Frozen):
    """One rotation of a schedule: its users take turns from `start` on."""

    name: Title = ""
    users: Annotated[tuple[Slug, ...], Field(min_length=1)]
    """In the order of their turns."""
    start: AwareDatetime
    """When the layer begins to count."""
    turn: Annotated[Duration, Field(ge=60 * SECOND)]
    """How long each turn lasts."""
    virtual_start: AwareDatetime | None = None
    """When the first user's turn began, which fixes all hand-offs (PagerDuty's `rotation_virtual_start`); left out,
    at `start`."""
    end: AwareDatetime | None = None
    """When the layer stops to count; left out, never."""
    restrictions: Annotated[tuple[Restriction, ...], Field(max_length=50)] = ()
    """The only hours in which the layer counts; left out, always. Turns go on outside them."""


class Override(Frozen):
    """Somebody covers from `start` to `end`, whatever the layers say."""

    user: Slug
    start: AwareDatetime
    end: AwareDatetime


class Schedule(Frozen):
    """A rota: layers stacked on each other, the last one winning where several have somebody."""

    name: Title = ""
    """What people call it; left out, its key."""
    description: Prose = ""
    time_zone: TimeZone = "UTC"
    """Whose wall clock its turns and restrictions follow."""
    layers: tuple[Layer, ...]
    """The first is covered by those after it. `[]` is a schedule on which nobody is, but for overrides."""
    overrides: tuple[Override, ...] = ()


class EscalationRule(Frozen):
    """One level: whom to page, and how long to wait before leaving it."""

    page: Annotated[tuple[str, ...], Field(min_length=1)]
    """`schedule:NAME` or `user:ID`; several are paged together."""
    wait: Annotated[Duration, Field(ge=SECOND)]
    """How long before the page goes on."""
    round_robin: bool = False
    """Page one of them at a time, in turn, instead of all together."""


class LoudHours(Frozen):
    """The hours in which a policy's pages ring as urgently as their alerts say; outside, all are of low urgency."""

    hours: Annotated[tuple[Restriction, ...], Field(min_length=1, max_length=50), OneOrMore]
    time_zone: TimeZone = "UTC"


class EscalationPolicy(Frozen):
    """Levels in order, gone through `repeats` + 1 times (PagerDuty's num_loops counts the repeats)."""

    name: Title = ""
    """What people call it; left out, its key."""
    description: Prose = ""
    rules: Annotated[tuple[EscalationRule, ...], Field(min_length=1, max_length=20)]
    repeats: Annotated[int, Field(ge=0, le=9)] = 0
    waits_for_nobody: bool = False
    """True to give a level on which nobody is on call its wait; left out, it is skipped at once, as PagerDuty does."""
    acknowledgement_timeout: Annotated[Duration, Field(ge=60 * SECOND, le=DAY)] | None = None
    """How long an acknowledged page is left alone; then it calls again. Left out, for ever."""
    auto_resolve: Annotated[Duration, Field(ge=60 * SECOND, le=WEEK)] | None = None
    """How long after its first call a page that is still open is closed by itself. Left out, never."""
    loud: LoudHours | None = None
    """Hours outside of which its pages are of low urgency. Left out, there are none."""


# ---- turns -------------------------------------------------------------------------------------------


def at_wall_clock(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) when a clock on the wall shows `local` (naive).

    A time that comes twice is meant the first time. One that is skipped comes as much later as the clocks jump (as
    RFC 5545 reads it): 02:30 is then 03:30.
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def hand_off(layer: Layer, zone: ZoneInfo, number: int) -> datetime:
    """When a layer's turn begins (UTC), counted from 0 at its virtual start; may be before the layer's start."""
    anchor, turn = layer.virtual_start or layer.start, timedelta(milliseconds=layer.turn)
    if layer.turn % DAY:
        return anchor.astimezone(UTC) + number * turn
    return at_wall_clock(anchor.astimezone(zone).replace(tzinfo=None) + number * turn, zone)


def turn_at(layer: Layer, zone: ZoneInfo, at: datetime) -> int:
    """The number of the turn that runs at a time.

    Turns of whole days step by the calendar (PagerDuty: hand-offs are local wall-clock time), shorter ones by elapsed
    time.
    """
    anchor, turn = layer.virtual_start or layer.start, timedelta(milliseconds=layer.turn)
    if layer.turn % DAY:
        return (at - anchor) // turn
    number = (at.astimezone(zone).replace(tzinfo=None) - anchor.astimezone(zone).replace(tzinfo=None)) // turn
    while hand_off(layer, zone, number) > at:
        number -= 1
    while hand_off(layer, zone, number + 1) <= at:
        number += 1
    return number


# ---- restricted hours ----------------------------------------------------------------------------------


def windows(
    restriction: Restriction, zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The hours of a restriction that touch a range, as moments (UTC), in order of their beginning."""
    lasts = timedelta(milliseconds=restriction.lasts)
    begins = time.fromisoformat(restriction.from_)
    day = start.astimezone(zone).date() - timedelta(days=lasts.days + 2)
    last = end.astimezone(zone).date() + timedelta(days=1)
    while day <= last:
        if _on(restriction.days, day):
            local = datetime.combine(day, begins)
            opens, closes = at_wall_clock(local, zone), at_wall_clock(local + lasts, zone)
            if opens < end and closes > start:
                yield opens, closes
        day += timedelta(days=1)


def _on(days: Sequence[Weekday], day: date) -> bool:
    return not days or WEEKDAYS[day.weekday()] in days


def _in_hours(layer: Layer, zone: ZoneInfo, at: datetime) -> bool:
    just_after = at + timedelta(microseconds=1)
    return not layer.restrictions or any(
        opens <= at < closes
        for restriction in layer.restrictions
        for opens, closes in windows(restriction, zone, at, just_after)
    )


# ---- who ---------------------------------------------------------------------------------------------


def _on_call_in_layer(layer: Layer, zone: ZoneInfo, at: datetime) -> PersonId | None:
    if at < layer.start or (layer.end is not None and at >= layer.end) or not _in_hours(layer, zone, at):
        return None
    return PersonId(layer.users[turn_at(layer, zone, at) % len(layer.users)])


def who_is_on_call(schedule: Schedule, at: datetime) -> PersonId | None:
    """Name the one person on call at a time (aware), or None where the schedule has a gap."""
    at = at.astimezone(UTC)
    for override in reversed(schedule.overrides):
        if override.start <= at < override.end:
            return PersonId(override.user)
    zone = ZoneInfo(schedule.time_zone)
    for layer in reversed(schedule.layers):
        person = _on_call_in_layer(layer, zone, at)
        if person is not None:
            return person
    return None


TargetKind = Literal["schedule", "user"]


def split_target(target: str) -> tuple[str, str]:
    """Split `schedule:primary` into its kind and its name; a bare name is a user's."""
    kind, _, name = target.rpartition(":")
    return kind or "user", name
