"""`gameday oncall handoff`: the sheet of a hand-over meeting.

Separate from `who`: this looks ahead to the next hand-over, and back at the team's drills where journals are given.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from tui.cli.oncall import (
    Answer,
    At,
    PolicyFile,
    TeamName,
    Zone,
    at_or_now,
    require_schedules,
    team_of,
    zone_of,
)  # fmt: skip
from tui.cli.options import Format
from tui.cli.output import answer, answer_exactly

if TYPE_CHECKING:
    from simulator.domain.handover import Change, Drilled, Handover
    from simulator.domain.team import Team
    from simulator.scenario.teams import LoadedTeam

Journals = Annotated[
    list[Path] | None,
    typer.Option(
        "--journal", metavar="JOURNAL", help="A drill of this team, for what was open and what changed; repeatable."
    ),
]


def handoff(
    team: TeamName,
    at: At = None,
    journal: Journals = None,
    policy: PolicyFile = None,
    time_zone: Zone = None,
    format: Answer = Format.TEXT,
) -> None:
    """Print what a hand-over meeting needs.

    Who hands over to whom and when, what is open, what changed, what may go wrong. What is open is read from the
    journals of drills; without one nobody can tell, and the sheet leaves room to write it in.

    Examples:
      gameday oncall handoff team.yaml
      gameday oncall handoff team.yaml --journal friday.jsonl
      gameday oncall handoff checkout-payment-timeout
    """
    from simulator.domain.handover import handover

    loaded = team_of(team, policy)
    require_schedules(loaded)
    zone = zone_of(loaded, time_zone)
    moment = at_or_now(loaded, at, zone)
    drills = tuple(_drilled(path) for path in journal or ())
    sheet = handover(loaded.team, loaded.policy, moment, drills=drills, deploys=_history(loaded))
    if format is Format.JSON:
        answer_exactly(json.dumps(as_json(sheet), indent=2, ensure_ascii=False))
    else:
        _print(sheet, loaded.team, zone)


def _drilled(path: Path) -> Drilled:
    """A drill as far as anybody may know of it."""
    from simulator.domain.evolve import fold
    from simulator.domain.handover import Drilled
    from tui.cli.opening import known, opened, plan

    read = opened(path)
    scenario = plan(read).scenario
    return Drilled(f"{scenario.title} ({path.name})", scenario.starts, fold(known(read)))


def _history(loaded: LoadedTeam) -> tuple[Change, ...] | None:
    """What went out before a scenario's start, which everybody in it knows."""
    from simulator.domain.handover import Change, deploy_text
    from simulator.domain.simtime import at_wall

    if loaded.scenario is None:
        return None
    scenario = loaded.scenario.scenario
    return tuple(
        Change(
            at_wall(scenario.starts, each.at), deploy_text(each.id, each.service, each.by, each.message), scenario.title
        )
        for each in scenario.deploys
        if each.at < 0
    )


def as_json(sheet: Handover) -> dict[str, Any]:
    """The sheet as plain JSON values; null where nobody can tell."""
    return {
        "at": sheet.at.isoformat(),
        "hand_overs": [
            {
                "schedule": each.schedule,
                "at": each.at.isoformat(),
                "from": each.outgoing,
                "to": each.incoming,
                "until": each.until.isoformat(),
            }
            for each in sheet.exchanges
        ],
        "unchanged": list(sheet.unchanged),
        "issues": _items(sheet.issues),
        "changes": None
        if sheet.changes is None
        else [{"at": each.at.isoformat(), "says": each.says, "source": each.source} for each in sheet.changes],
        "risks": _items(sheet.risks),
    }


def _items(items: Any) -> list[dict[str, str]] | None:
    return None if items is None else [{"says": each.says, "source": each.source} for each in items]


def _print(sheet: Handover, team: Team, zone: ZoneInfo) -> None:
    from simulator.domain.simtime import spoken_duration

    answer(f"Hand-over of being on call, {spoken_duration(sheet.meeting)}\n")
    answer("Who hands over to whom")
    for each in sheet.exchanges:
        people = f"{_name(team, each.outgoing)} to {_name(team, each.incoming)}"
        answer(f"  {each.schedule}: {people}, {_at(each.at, zone)} {zone.key}, until {_at(each.until, zone)}")
    for name in sheet.unchanged:
        answer(f"  {name}: nobody changes in the next nine weeks")
    _section("Open issues", [f"{each.says} [{each.source}]" for each in sheet.issues or ()], sheet.issues is None,
             "Nothing was open at the end of the drills given.")  # fmt: skip
    _section("Recent changes", [f"{_at(each.at, zone)}  {each.says} [{each.source}]" for each in sheet.changes or ()],
             sheet.changes is None, "No deploy is recorded.")  # fmt: skip
    _section("Known risks", [f"{each.says} [{each.source}]" for each in sheet.risks], False,
             "The rota and the drills given show none.")  # fmt: skip


def _section(title: str, lines: list[str], unknown: bool, none: str) -> None:
    answer(f"\n{title}")
    if unknown:
        answer("  Cannot tell from here: give the journals of drills with --journal, and ask those who hand over.")
        answer("  -")
    for line in lines or ([] if unknown else [none]):
        answer(f"  {line}")


def _name(team: Team, person: str | None) -> str:
    return "nobody" if person is None else team.name_of(person)


def _at(at: datetime, zone: ZoneInfo) -> str:
    from simulator.domain.rota import moment_text

    return moment_text(at, zone)
