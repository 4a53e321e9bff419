"""Who is on call: people, schedules of layers, and escalation policies as the team wrote them.

Separate from paging: this file says who would be reached at a time; `escalation` says who is paged next. Layer
semantics are PagerDuty's: the last layer with somebody on call wins, and an override beats every layer.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, Field

from simulator.domain.base import Frozen
from simulator.domain.simtime import DAY, SECOND, Duration
from simulator.domain.vocabulary import PersonId


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone. Write an IANA name like Europe/Berlin or UTC") from None
    return name


TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_zone)]
"""An IANA time zone name."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
"""A short name in lower case, digits and hyphens."""

Name = Annotated[str, Field(min_length=1, max_length=80)]
"""A name that people see."""


class Person(Frozen):
    """A member of the team."""

    id: Slug
    name: Name
    title: Annotated[str, Field(max_length=120)] = ""
    time_zone: TimeZone = "UTC"
    playable: bool = True
    """False for somebody who only sends injects and is told things, like a VP."""


class Layer(Frozen):
    """One rotation of a schedule: its users take turns from `start` on."""

    users: Annotated[tuple[Slug, ...], Field(min_length=1)]
    start: AwareDatetime
    turn: Annotated[Duration, Field(ge=60 * SECOND)]
    end: AwareDatetime | None = None


class Override(Frozen):
    """Somebody covers from `start` to `end`, whatever the layers say."""

    user: Slug
    start: AwareDatetime
    end: AwareDatetime


class Schedule(Frozen):
    """A rota: layers stacked on each other, the last one winning where several have somebody."""

    time_zone: TimeZone = "UTC"
    layers: Annotated[tuple[Layer, ...], Field(min_length=1)]
    overrides: tuple[Override, ...] = ()


class EscalationRule(Frozen):
    """One level: whom to page, and how long to wait before leaving it."""

    page: Annotated[tuple[str, ...], Field(min_length=1)]
    """`schedule:NAME` or `user:ID`; several are paged together."""
    wait: Annotated[Duration, Field(ge=SECOND)]


class EscalationPolicy(Frozen):
    """Levels in order, gone through `repeats` + 1 times (PagerDuty's num_loops counts the repeats)."""

    rules: Annotated[tuple[EscalationRule, ...], Field(min_length=1, max_length=20)]
    repeats: Annotated[int, Field(ge=0, le=9)] = 0


def _turns_since(layer: Layer, zone: ZoneInfo, at: datetime) -> int:
    """How many turns have begun since the layer's start.

    Turns of whole days step by the calendar, so that a hand-off stays at 09:00 across a change of the clocks
    (PagerDuty: hand-offs are local wall-clock time); shorter ones step by elapsed time.
    """
    turn = timedelta(milliseconds=layer.turn)
    if layer.turn % DAY:
        return (at - layer.start) // turn
    local_at = at.astimezone(zone).replace(tzinfo=None)
    local_start = layer.start.astimezone(zone).replace(tzinfo=None)
    begun = (local_at - local_start) // turn
    # When the clocks go back an hour comes twice; a hand-off in it happens the first time and is not taken back.
    next_hand_off = (local_start + (begun + 1) * turn).replace(tzinfo=zone)
    return begun + 1 if next_hand_off <= at else begun


def _on_call_in_layer(layer: Layer, zone: ZoneInfo, at: datetime) -> PersonId | None:
    if at < layer.start or (layer.end is not None and at >= layer.end):
        return None
    return PersonId(layer.users[_turns_since(layer, zone, at) % len(layer.users)])


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
