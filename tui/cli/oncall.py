"""`gameday oncall`: the group's help, and what its commands share: the team, moments and ranges.

Separate because every one of them reads a team and asks about a time, and only here does the wall clock say what "now"
is. For the team of a scenario the time is the scenario's own.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tui.cli.options import Format

if TYPE_CHECKING:
    from simulator.scenario.teams import LoadedTeam

TeamName = Annotated[
    str,
    typer.Argument(
        metavar="TEAM", help="A team's file, or a scenario's name or file for its team.", show_default=False
    ),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="When, like 2025-03-15T14:25Z.  [default: now, or a scenario's start]"),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="TIME", help="The first day, like 2025-03-10.  [default: this week, or a scenario's]"
    ),
]
Weeks = Annotated[int, typer.Option("--weeks", min=1, max=104, help="How many weeks.")]
Zone = Annotated[
    str | None,
    typer.Option(
        "--time-zone", metavar="ZONE", help="Whose clock to write, like Europe/Berlin.  [default: the schedule's]"
    ),
]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", metavar="FILE", help="Rules of your own, for its on-call table.")
]
Answer = Annotated[Format, typer.Option("--format", help="How to write it.")]


def oncall() -> None:
    """Schedules and escalation policies, as a team really has them.

    A team is a YAML file of its own (docs/oncall.md), or the team of a scenario.

    Examples:
      gameday oncall import terraform infra/pagerduty -o team.yaml
      gameday oncall show team.yaml
      gameday oncall who team.yaml --at 2025-03-15T03:00Z
      gameday oncall lint team.yaml
    """


def team_of(name: str, policy: Path | None = None) -> LoadedTeam:
    """Read a team, or a scenario's."""
    from simulator.scenario.teams import read_team

    return read_team(name, policy=policy)


def now(loaded: LoadedTeam) -> datetime:
    """The time to ask about where nobody says: a scenario's start, else the wall clock's now."""
    return loaded.scenario.scenario.starts if loaded.scenario is not None else datetime.now(UTC)


def zone_of(loaded: LoadedTeam, asked: str | None) -> ZoneInfo:
    """The clock to write: as asked, else the first schedule's."""
    name = asked or next((each.time_zone for each in loaded.team.schedules.values()), "UTC")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise typer.BadParameter(
            f"{name!r} is not a time zone. Write an IANA name like Europe/Berlin.", param_hint="--time-zone"
        ) from None


def moment(text: str, zone: ZoneInfo, option: str) -> datetime:
    """A time that was given; without a zone of its own it is meant by the clock that is written."""
    try:
        at = datetime.fromisoformat(text.strip())
        at = at if at.tzinfo is not None else at.replace(tzinfo=zone)
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"{text!r} is not a time. Write it like 2025-03-15, 2025-03-15T14:25 or 2025-03-15T14:25:00Z.",
            param_hint=option,
        ) from None


def at_or_now(loaded: LoadedTeam, at: str | None, zone: ZoneInfo) -> datetime:
    """When to look: as asked, else now."""
    return now(loaded).astimezone(UTC) if at is None else moment(at, zone, "--at")


def weeks_from(loaded: LoadedTeam, first: str | None, weeks: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The range to look at: from a day as asked, else from this week's Monday, by the clock that is written."""
    from simulator.domain.oncall import at_wall_clock

    if first is not None:
        local = moment(first, zone, "--from").astimezone(zone).replace(tzinfo=None)
    else:
        today = now(loaded).astimezone(zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        local = today - timedelta(days=today.weekday())
    return at_wall_clock(local, zone), at_wall_clock(local + timedelta(weeks=weeks), zone)


def require_schedules(loaded: LoadedTeam) -> None:
    """Refuse a team without schedules: nobody can be on call in it."""
    from simulator.errors import ScenarioError

    if not loaded.team.schedules:
        raise ScenarioError(f"{loaded.path}: this team has no schedules. Add `schedules`, or import them.")
