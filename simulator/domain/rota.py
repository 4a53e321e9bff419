"""A schedule drawn over a range: who is on call from when to when, and where nobody is.

Separate from `oncall`, which answers for one moment and is all that a drill needs: here the moments are found at which
the answer may change, and each stretch between two of them is asked once. So a drawn range cannot disagree with asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from simulator.domain.oncall import Layer, Schedule, hand_off, turn_at, who_is_on_call, windows
from simulator.domain.vocabulary import PersonId


@dataclass(frozen=True, slots=True)
class Shift:
    """One person on call without a break, or nobody; half open, like every range here."""

    start: datetime
    """UTC."""
    end: datetime
    """UTC; somebody else, or nobody, from here on."""
    person: PersonId | None

    @property
    def length(self) -> timedelta:
        """Elapsed time, which a change of the clocks does not alter."""
        return self.end - self.start


def shifts(schedule: Schedule, start: datetime, end: datetime) -> tuple[Shift, ...]:
    """A whole range (aware), gaps included; neighbours never have the same person. Empty when `end` is not after."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if end <= start:
        return ()
    moments = sorted({start, *(at for at in _changes(schedule, start, end) if start < at < end)})
    out: list[Shift] = []
    for at, until in zip(moments, [*moments[1:], end], strict=True):
        person = who_is_on_call(schedule, at)
        if out and out[-1].person == person:
            out[-1] = Shift(out[-1].start, until, person)
        else:
            out.append(Shift(at, until, person))
    return tuple(out)


def rendered(schedule: Schedule, start: datetime, end: datetime) -> tuple[Shift, ...]:
    """The final schedule of a range: its entries as PagerDuty renders them, cut to the range, gaps left out."""
    return tuple(shift for shift in shifts(schedule, start, end) if shift.person is not None)


def gaps(schedule: Schedule, start: datetime, end: datetime) -> tuple[Shift, ...]:
    """Where nobody is on call in a range."""
    return tuple(shift for shift in shifts(schedule, start, end) if shift.person is None)


def coverage(schedule: Schedule, start: datetime, end: datetime) -> float:
    """The share of a range in which somebody is on call; 0 for an empty range."""
    covered = sum((shift.length for shift in rendered(schedule, start, end)), timedelta())
    return covered / (end - start) if end > start else 0.0


def next_hand_off(schedule: Schedule, at: datetime, *, within: timedelta) -> tuple[Shift, Shift] | None:
    """The shift that runs at a time and the one after it, gaps included; None when nothing changes `within`."""
    found = shifts(schedule, at, at + within)
    return (found[0], found[1]) if len(found) > 1 else None


def moment_text(at: datetime, zone: ZoneInfo) -> str:
    """A moment as people write it in a rota: `Mon 2025-01-06 09:00`, by the clock of a zone."""
    return f"{at.astimezone(zone):%a %Y-%m-%d %H:%M}"


def _changes(schedule: Schedule, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every moment at which the answer may change, and some at which it does not."""
    zone = ZoneInfo(schedule.time_zone)
    for override in schedule.overrides:
        yield from (override.start.astimezone(UTC), override.end.astimezone(UTC))
    for layer in schedule.layers:
        first = max(start, layer.start.astimezone(UTC))
        last = end if layer.end is None else min(end, layer.end.astimezone(UTC))
        if first < last:
            yield from (first, last)
            yield from _hand_offs(layer, zone, first, last)
            for restriction in layer.restrictions:
                for opens, closes in windows(restriction, zone, first, last):
                    yield from (opens, closes)


def _hand_offs(layer: Layer, zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    if len(layer.users) == 1:
        return
    number = turn_at(layer, zone, first)
    while (at := hand_off(layer, zone, number)) < last:
        yield at
        number += 1
