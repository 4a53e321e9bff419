"""A rota drawn with letters: a line for each schedule, seven days side by side, eight cells a day.

Separate from the command because it is a pure function of what was drawn. It fits 80 columns and needs no colour: a
small letter is a night of whoever is on call, a dot is nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from string import ascii_uppercase, digits
from zoneinfo import ZoneInfo

from simulator.domain.burden import Doubled, asleep, zone_of
from simulator.domain.oncall import at_wall_clock
from simulator.domain.rota import Shift
from simulator.domain.team import Team

CELLS = 8
"""Cells a day, three hours each."""
LABEL = 14
"""Columns for a schedule's name."""
NOBODY, TWICE = ".", "!"


def letters(people: Iterable[str]) -> dict[str, str]:
    """A letter for each person: one of their own name where it is free."""
    out: dict[str, str] = {}
    for person in people:
        own = [each for each in person.upper() if each in ascii_uppercase]
        free = (each for each in (*own, *ascii_uppercase, *digits) if each not in out.values())
        out[person] = next(free, "*")
    return out


def drawing(
    team: Team,
    drawings: Mapping[str, Sequence[Shift]],
    twice: Sequence[Doubled],
    start: datetime,
    weeks: int,
    zone: ZoneInfo,
) -> list[str]:
    """The weeks, one under the other, with a legend."""
    on_it = dict.fromkeys(shift.person for each in drawings.values() for shift in each if shift.person is not None)
    marks = letters(on_it)
    lines: list[str] = []
    for week in range(weeks):
        days = [_day(start, week * 7 + day, zone) for day in range(8)]
        names = " ".join(f"{day.astimezone(zone):%a %d}".ljust(CELLS) for day in days[:7])
        lines.append(f"{days[0].astimezone(zone):%b %Y}".ljust(LABEL + 1) + names.rstrip())
        for name, shifts in drawings.items():
            lines.append(_line(_short(name), _cells(team, shifts, marks, days)))
        if any(each.end > days[0] and each.start < days[7] for each in twice):
            lines.append(_line("twice", _marked(twice, days)))
        lines.append("")
    return [*lines, *_legend(team, marks)]


def _day(start: datetime, number: int, zone: ZoneInfo) -> datetime:
    return at_wall_clock(start.astimezone(zone).replace(tzinfo=None) + timedelta(days=number), zone)


def _line(label: str, days: Iterator[str]) -> str:
    return f"{label:{LABEL}} {' '.join(days)}"


def _short(name: str) -> str:
    return name if len(name) <= LABEL else name[: LABEL - 1] + "…"


def _edges(days: Sequence[datetime]) -> Iterator[list[tuple[datetime, datetime]]]:
    """The cells of each day; a day of 23 or 25 hours has cells a little shorter or longer."""
    for day, after in pairwise(days):
        step = (after - day) / CELLS
        yield [(day + step * cell, day + step * (cell + 1)) for cell in range(CELLS)]


def _cells(team: Team, shifts: Sequence[Shift], marks: Mapping[str, str], days: Sequence[datetime]) -> Iterator[str]:
    for cells in _edges(days):
        yield "".join(_cell(team, shifts, marks, *cell) for cell in cells)


def _cell(team: Team, shifts: Sequence[Shift], marks: Mapping[str, str], start: datetime, end: datetime) -> str:
    """Whoever is on call first in it; any gap in it shows."""
    inside = [shift for shift in shifts if shift.end > start and shift.start < end]
    if not inside:
        return " "
    if any(shift.person is None for shift in inside):
        return NOBODY
    person = inside[0].person or ""
    middle = start + (end - start) / 2
    return marks[person].lower() if asleep(zone_of(team, person), middle) else marks[person]


def _marked(twice: Sequence[Doubled], days: Sequence[datetime]) -> Iterator[str]:
    for cells in _edges(days):
        yield "".join(
            TWICE if any(each.end > start and each.start < end for each in twice) else " " for start, end in cells
        )


def _legend(team: Team, marks: Mapping[str, str]) -> list[str]:
    who = "  ".join(f"{mark} {team.name_of(person)}" for person, mark in marks.items())
    return [
        *([who] if who else []),
        f"Each letter is three hours; a small one is night where they live (23:00 to 07:00), '{NOBODY}' is nobody.",
    ]
