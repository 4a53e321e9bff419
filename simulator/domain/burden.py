"""What being on call costs each person: hours, nights and weekends, and where somebody is alone or doubled.

Separate from `rota`, which draws one schedule: this looks at all schedules of a team together, and at each person's own
clock. Nights are counted by whoever sleeps, so a person in another zone has other nights.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from simulator.domain.oncall import at_wall_clock
from simulator.domain.rota import Shift, shifts
from simulator.domain.team import Team
from simulator.domain.vocabulary import PersonId

NIGHT_BEGINS, NIGHT_ENDS = time(23), time(7)
"""When people sleep, by their own clock."""
DEEP_NIGHT = time(3)
"""The hour at which nobody should regularly be up (the guide's on-call table)."""
DAY_BEGINS, DAY_ENDS = time(8), time(20)
"""When somebody can be on call without losing sleep."""


@dataclass(frozen=True, slots=True)
class Burden:
    """What one person carries in a range."""

    person: PersonId
    time: timedelta
    """On call on at least one schedule; two at once count once."""
    nights: int
    """How many nights at 03:00 of their own clock they are on call."""
    weekends: int
    """How many Saturdays and Sundays, at noon of their own clock."""


@dataclass(frozen=True, slots=True)
class Doubled:
    """One person on call on several schedules at once: whoever should back them up is they themselves."""

    start: datetime
    end: datetime
    person: PersonId
    schedules: tuple[str, ...]


def drawn(team: Team, start: datetime, end: datetime) -> dict[str, tuple[Shift, ...]]:
    """Every schedule of a team over a range, gaps included."""
    return {name: shifts(schedule, start, end) for name, schedule in team.schedules.items()}


def zone_of(team: Team, person: str) -> ZoneInfo:
    """A person's own zone; of one who is said to live in UTC, which is where nobody said, their schedule's."""
    found = team.person(person)
    if found is not None and found.time_zone != "UTC":
        return ZoneInfo(found.time_zone)
    theirs = (
        schedule.time_zone
        for schedule in team.schedules.values()
        if any(person in layer.users for layer in schedule.layers)
    )
    return ZoneInfo(next(theirs, "UTC"))


def burdens(team: Team, drawings: Mapping[str, Sequence[Shift]]) -> tuple[Burden, ...]:
    """What everybody on a schedule carries, those who carry most first."""
    held: dict[PersonId, list[tuple[datetime, datetime]]] = {}
    for drawing in drawings.values():
        for shift in drawing:
            if shift.person is not None:
                held.setdefault(shift.person, []).append((shift.start, shift.end))
    found = [_burden(person, merged(ranges), zone_of(team, person)) for person, ranges in held.items()]
    return tuple(sorted(found, key=lambda each: (-each.time, each.person)))


def _burden(person: PersonId, ranges: Sequence[tuple[datetime, datetime]], zone: ZoneInfo) -> Burden:
    noons = [noon for each in ranges for noon in clock_strikes(time(12), zone, *each)]
    return Burden(
        person=person,
        time=sum((end - start for start, end in ranges), timedelta()),
        nights=sum(1 for each in ranges for _ in clock_strikes(DEEP_NIGHT, zone, *each)),
        weekends=sum(1 for noon in noons if noon.astimezone(zone).weekday() >= 5),
    )


def merged(ranges: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Ranges without overlaps, in order."""
    out: list[tuple[datetime, datetime]] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def clock_strikes(at: time, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every moment (UTC) in a half-open range when a clock in a zone shows `at`."""
    day = start.astimezone(zone).date()
    while (moment := at_wall_clock(datetime.combine(day, at), zone)) < end:
        if moment >= start:
            yield moment
        day += timedelta(days=1)


def asleep(zone: ZoneInfo, at: datetime) -> bool:
    """Whether it is night there."""
    clock = at.astimezone(zone).time()
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


@dataclass(frozen=True, slots=True)
class Together:
    """Who is on call on which schedule, for as long as nothing changes on any of them."""

    start: datetime
    end: datetime
    on_call: Mapping[str, PersonId | None]


def together(drawings: Mapping[str, Sequence[Shift]]) -> list[Together]:
    """All schedules side by side, stretch by stretch."""
    starts = {name: [shift.start for shift in drawing] for name, drawing in drawings.items()}
    edges = sorted({edge for drawing in drawings.values() for shift in drawing for edge in (shift.start, shift.end)})
    return [
        Together(start, end, {
            name: drawing[bisect_right(starts[name], start) - 1].person for name, drawing in drawings.items() if drawing
        })
        for start, end in pairwise(edges)
    ]  # fmt: skip


def doubled(drawings: Mapping[str, Sequence[Shift]]) -> tuple[Doubled, ...]:
    """Where somebody is on several schedules at once, in order."""
    out: list[Doubled] = []
    for stretch in together(drawings):
        on: dict[PersonId, list[str]] = {}
        for name, person in stretch.on_call.items():
            if person is not None:
                on.setdefault(person, []).append(name)
        for person, names in on.items():
            if len(names) > 1:
                _add(out, Doubled(stretch.start, stretch.end, person, tuple(names)))
    return tuple(sorted(out, key=lambda each: (each.start, each.person)))


def _add(out: list[Doubled], more: Doubled) -> None:
    """Add a stretch, as one with the stretch before it where nothing but an edge lies between."""
    for place in range(len(out) - 1, max(len(out) - 20, -1), -1):
        each = out[place]
        if each.end == more.start and (each.person, each.schedules) == (more.person, more.schedules):
            out[place] = Doubled(each.start, more.end, more.person, more.schedules)
            return
    out.append(more)
