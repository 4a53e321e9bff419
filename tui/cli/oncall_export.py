"""`gameday oncall export`: a team as Terraform, its shifts as a calendar.

Separate from import: what goes out is complete, and what the other system cannot hold is said.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from tui.cli.exits import Exit
from tui.cli.oncall import From, TeamName, Weeks, now, require_schedules, team_of, weeks_from, zone_of
from tui.cli.options import Out, write_document
from tui.cli.output import answer_exactly, narrate

if TYPE_CHECKING:
    from simulator.scenario.teams import LoadedTeam


class Target(StrEnum):
    """What a team is written as."""

    TERRAFORM = "terraform"
    ICAL = "ical"


def export(
    target: Annotated[Target, typer.Argument(help="What to write.", show_default=False)],
    team: TeamName,
    schedule: Annotated[
        list[str] | None, typer.Option("--schedule", metavar="NAME", help="ical: only this schedule; repeatable.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="ID", help="ical: only this person's shifts.")
    ] = None,
    first: From = None,
    weeks: Weeks = 26,
    output: Out = None,
) -> Exit:
    """Write a team as Terraform, or its shifts as a calendar.

    Terraform's text gives the same team when it is imported again.

    Examples:
      gameday oncall export terraform team.yaml -o pagerduty.tf
      gameday oncall export ical team.yaml --person alice -o alice.ics
    """
    loaded = team_of(team)
    match target:
        case Target.TERRAFORM:
            text = _terraform(loaded)
        case Target.ICAL:
            text = _calendar(loaded, schedule, person, first, weeks)
        case _:
            assert_never(target)
    if output is not None:
        write_document(output, text)
    else:
        answer_exactly(text)
    return Exit.DONE


def _terraform(loaded: LoadedTeam) -> str:
    from simulator.integrations.terraform.write import write

    written = write(loaded.team)
    for note in written.notes:
        narrate(note)
    return written.text


def _calendar(
    loaded: LoadedTeam, schedules: list[str] | None, person: str | None, first: str | None, weeks: int
) -> str:
    from simulator.integrations.calendar import calendar

    require_schedules(loaded)
    for name in schedules or ():
        if name not in loaded.team.schedules:
            raise typer.BadParameter(
                f"there is no schedule '{name}'. There is {', '.join(loaded.team.schedules)}.", param_hint="--schedule"
            )
    if person is not None and loaded.team.person(person) is None:
        people = ", ".join(each.id for each in loaded.team.people or ())
        raise typer.BadParameter(f"there is nobody called '{person}'. There is {people}.", param_hint="--person")
    start, end = weeks_from(loaded, first, weeks, zone_of(loaded, None))
    stamp = now(loaded) if loaded.scenario is not None else datetime.now(UTC).replace(microsecond=0)
    return calendar(loaded.team, start, end, stamp=stamp, schedules=schedules, person=person).decode("utf-8")
