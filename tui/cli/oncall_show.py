"""`gameday oncall show`: the coming weeks of a team, drawn and listed.

Separate from `who`, which answers for one moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tui.cli.oncall import Answer, From, TeamName, Weeks, Zone, require_schedules, team_of, weeks_from, zone_of
from tui.cli.options import Format
from tui.cli.output import answer, answer_exactly

if TYPE_CHECKING:
    from simulator.domain.burden import Burden, Doubled
    from simulator.domain.rota import Shift
    from simulator.domain.team import Team

MOST_LISTED = 12
"""Shifts, gaps and overlaps listed of each kind; the JSON has all of them."""


def show(
    team: TeamName, first: From = None, weeks: Weeks = 4, time_zone: Zone = None, format: Answer = Format.TEXT
) -> None:
    """Draw a team's coming weeks: who, gaps, overlaps, nights.

    Examples:
      gameday oncall show team.yaml
      gameday oncall show team.yaml --from 2025-03-10 --weeks 8 --time-zone Europe/Berlin
      gameday oncall show checkout-payment-timeout --format json
    """
    from simulator.domain.burden import burdens, doubled, drawn

    loaded = team_of(team)
    require_schedules(loaded)
    zone = zone_of(loaded, time_zone)
    start, end = weeks_from(loaded, first, weeks, zone)
    drawings = drawn(loaded.team, start, end)
    twice, carried = doubled(drawings), burdens(loaded.team, drawings)
    if format is Format.JSON:
        answer_exactly(json.dumps(as_json(loaded.team, drawings, twice, carried, start, end), indent=2))
        return
    from tui.cli.oncall_drawing import drawing

    answer(f"{loaded.path}: {weeks} weeks from {_day(start, zone)}, by the clock of {zone.key}\n")
    for line in drawing(loaded.team, drawings, twice, start, weeks, zone):
        answer(line)
    for line in (
        *_shifts(drawings, zone),
        *_gaps(drawings, zone),
        *_overlaps(twice, zone),
        *_load(loaded.team, carried),
    ):
        answer(line)


def as_json(
    team: Team,
    drawings: Mapping[str, Sequence[Shift]],
    twice: Sequence[Doubled],
    carried: Sequence[Burden],
    start: datetime,
    end: datetime,
) -> dict[str, Any]:
    """Everything as plain JSON values; times are UTC."""
    from simulator.domain.rota import coverage

    return {
        "from": start.isoformat(),
        "to": end.isoformat(),
        "schedules": {
            name: {
                "time_zone": team.schedules[name].time_zone,
                "coverage": round(coverage(team.schedules[name], start, end), 6),
                "entries": [_entry(shift) for shift in shifts if shift.person is not None],
                "gaps": [_entry(shift) for shift in shifts if shift.person is None],
            }
            for name, shifts in drawings.items()
        },
        "overlaps": [
            {
                "start": each.start.isoformat(),
                "end": each.end.isoformat(),
                "person": each.person,
                "schedules": list(each.schedules),
            }
            for each in twice
        ],
        "people": [
            {"id": each.person, "hours": _hours(each.time), "nights": each.nights, "weekend_days": each.weekends}
            for each in carried
        ],
    }


def _entry(shift: Shift) -> dict[str, Any]:
    out: dict[str, Any] = {"start": shift.start.isoformat(), "end": shift.end.isoformat()}
    return out if shift.person is None else {**out, "person": shift.person}


def _hours(length: timedelta) -> float:
    return round(length / timedelta(hours=1), 2)


def _day(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %Y-%m-%d}"


def _range(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    from simulator.domain.rota import moment_text

    return f"{moment_text(start, zone)} to {moment_text(end, zone)}"


def _limited(lines: list[str]) -> Iterator[str]:
    yield from lines[:MOST_LISTED]
    if len(lines) > MOST_LISTED:
        yield f"  and {len(lines) - MOST_LISTED} more (--format json lists all)"


def _shifts(drawings: Mapping[str, Sequence[Shift]], zone: ZoneInfo) -> Iterator[str]:
    for name, shifts in drawings.items():
        yield f"\n{name}"
        held = [shift for shift in shifts if shift.person is not None]
        yield from _limited([f"  {_range(each.start, each.end, zone)}  {each.person}" for each in held] or ["  nobody"])


def _gaps(drawings: Mapping[str, Sequence[Shift]], zone: ZoneInfo) -> Iterator[str]:
    gaps = [(name, shift) for name, shifts in drawings.items() for shift in shifts if shift.person is None]
    yield "\nGaps" if gaps else "\nNo gaps"
    yield from _limited([f"  {name}: {_range(shift.start, shift.end, zone)}" for name, shift in gaps])


def _overlaps(twice: Sequence[Doubled], zone: ZoneInfo) -> Iterator[str]:
    if twice:
        yield "\nOn several schedules at once"
        yield from _limited(
            [
                f"  {each.person} on {' and '.join(each.schedules)}: {_range(each.start, each.end, zone)}"
                for each in twice
            ]
        )


def _load(team: Team, carried: Sequence[Burden]) -> Iterator[str]:
    yield "\nWho carries how much (a night is 03:00 of their own clock)"
    width = max((len(team.name_of(each.person)) for each in carried), default=0)
    for each in carried:
        row = f"{_hours(each.time):7g} h  {each.nights:3} nights  {each.weekends:3} weekend days"
        yield f"  {team.name_of(each.person):{width}}  {row}"
