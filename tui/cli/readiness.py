"""`gameday readiness`: the guide's checklist for a team, each item with its evidence.

Separate from judging, which is pure: this reads the team, the scenarios that hold its alerts and runbooks, the journals
of its drills and the newcomer's path, and it is here that the wall clock says what today is.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.errors import GamedayError
from tui.cli.exits import Exit
from tui.cli.oncall import Answer, TeamName, moment, team_of, zone_of
from tui.cli.options import Format
from tui.cli.output import answer, answer_exactly, narrate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.domain.past import ActionItem
    from simulator.domain.readiness import Item, Newcomer, PastDrill, Review
    from simulator.domain.scenario import Scenario
    from simulator.scenario.teams import LoadedTeam
    from simulator.store.journal import ReadJournal

WIDTH = 100
COUNTED = "met", "not met", "cannot tell"

PolicyFile = Annotated[Path | None, typer.Option("--policy", metavar="FILE", help="Your rules of response.")]
Scenarios = Annotated[
    list[str] | None,
    typer.Option("--scenario", metavar="NAME|FILE", help="A scenario with your alerts and runbooks; repeatable."),
]
Journals = Annotated[
    list[Path] | None,
    typer.Option(
        "--journal", metavar="PATH", help="A drill's journal, or a folder of them; repeatable.  [default: your drills]"
    ),
]
Today = Annotated[
    str | None, typer.Option("--at", metavar="DATE", help="As of this day, like 2025-03-15.  [default: today]")
]


def readiness(
    team: TeamName,
    policy: PolicyFile = None,
    scenario: Scenarios = None,
    journal: Journals = None,
    at: Today = None,
    format: Answer = Format.TEXT,
) -> Exit:
    """Go through the readiness checklist for a team, with evidence.

    Infrastructure, process, runbooks, practice: each item is met, not met or cannot be told from here, and what shows
    it stands beneath. Exits with 1 when an item is not met.

    Examples:
      gameday readiness team.yaml --scenario our-drill/scenario.yaml
      gameday readiness team.yaml --policy ours.yaml --at 2025-03-31 --format json
    """
    from simulator.domain.readiness import Material
    from simulator.domain.readiness import readiness as looked_at

    loaded = team_of(team, policy)
    today = datetime.now(UTC) if at is None else moment(at, zone_of(loaded, None), "--at")
    material = Material(
        team=loaded.team,
        team_file=loaded.path,
        policy=loaded.policy,
        policy_file=_policy_file(loaded, policy),
        today=today,
        scenarios=dict(_scenarios(loaded, scenario or ())),
        drills=tuple(_drills(journal)),
        newcomer=_newcomer(),
        looked=_looked(),
        promised=_promised(),
    )
    items = looked_at(material)
    if format is Format.JSON:
        answer_exactly(json.dumps(_as_json(items, loaded.path, today), indent=2, ensure_ascii=False))
    else:
        _as_text(items)
    counts = [(sum(each.verdict == verdict for each in items), verdict) for verdict in COUNTED]
    narrate(", ".join(f"{count} {verdict}" for count, verdict in counts) + f", as of {today:%Y-%m-%d}.")
    return Exit.FELL_SHORT if any(each.verdict == "not met" for each in items) else Exit.DONE


# ---- what is read -----------------------------------------------------------------------------------


def _policy_file(loaded: LoadedTeam, given: Path | None) -> str:
    if given is not None:
        return given.as_posix()
    return loaded.scenario.sources.policy_path if loaded.scenario is not None else f"policy '{loaded.policy.name}'"


def _scenarios(loaded: LoadedTeam, named: Sequence[str]) -> Iterator[tuple[str, Scenario]]:
    """Those that were named, and the one whose team it is."""
    from simulator.scenario.loader import check, read_sources

    if loaded.scenario is not None:
        yield loaded.path, loaded.scenario.scenario
    for name in named:
        found = check(read_sources(name))
        yield found.sources.path, found.scenario


def _drills(given: Sequence[Path] | None) -> Iterator[PastDrill]:
    """The drills of these journals, else of the user's own folder; one there that cannot be read is passed over."""
    from tui.cli.places import journals_folder

    for path in (journals_folder(),) if given is None else given:
        if not path.is_dir():
            if given is not None or path.exists():
                yield _drill(path)
            continue
        for each in sorted(path.glob("*.jsonl")):
            try:
                yield _drill(each)
            except GamedayError as error:
                narrate(f"Passed over: {error}")


def _drill(path: Path) -> PastDrill:
    from simulator.domain.readiness import PastDrill
    from tui.cli.opening import opened, plan
    from tui.cli.records import when_played

    read = opened(path)
    human = tuple(seat.person for seat in read.header.seats if not seat.simulated)
    return PastDrill(
        where=path.name,
        began=when_played(path),
        scenario=plan(read).scenario,
        log=read.log,
        finished=read.finished,
        by="bots" if not human else "script" if read.header.speed is None else "people",
        seats=human,
        review=_review(read),
    )


def _review(read: ReadJournal) -> Review | None:
    """The postmortem that was handed in last."""
    from scoring.criteria.postmortem import read_review
    from simulator.domain.events import PostmortemSubmitted
    from simulator.domain.readiness import Review

    handed_in = read.log.last(PostmortemSubmitted)
    if handed_in is None:
        return None
    review = read_review(handed_in[1].text)
    parts = frozenset(part for part, text in review.sections.items() if text.strip())
    return Review(parts, len(review.actions), sum(bool(each.owner) and each.dated for each in review.actions))


def _promised() -> tuple[ActionItem, ...] | None:
    """The action items in the history; None where there is none, or where it cannot be asked."""
    from tui.cli.actions import promised
    from tui.cli.history_at import there_is_one

    try:
        return promised(None) if there_is_one() else None
    except GamedayError as error:
        narrate(f"Without the history: {error}")
        return None


def _newcomer() -> Newcomer | None:
    """How far the newcomer's path has been gone here; None where it was not begun, or its file is damaged."""
    from simulator.domain.readiness import Newcomer
    from tui.cli.progress import ProgressFile
    from tui.path.steps import WATCH

    file = ProgressFile()
    known = file.known()
    done = known.progress.done
    if known.damaged:
        narrate(known.problem)
    return Newcomer(file.path.name, min(done.values()), done.get(WATCH)) if done else None


def _looked() -> str | None:
    """When somebody last looked at the trends of drills; None where there is no history, or it cannot be asked."""
    from tui.cli.history_at import opened_history, there_is_one, your_team

    if not there_is_one():
        return None
    try:
        with opened_history() as history:
            return history.last_look(your_team())
    except GamedayError as error:
        narrate(f"Passed over: {error}")
        return None


# ---- what is written --------------------------------------------------------------------------------


def _as_text(items: Sequence[Item]) -> None:
    heading = ""
    for each in items:
        if each.heading != heading:
            answer(f"{chr(10) if heading else ''}{each.heading}")
            heading = each.heading
        answer(f"  {each.verdict:<11}  {each.title}")
        for evidence in each.evidence:
            sign = {"met": "+", "not met": "-", "cannot tell": "?"}[evidence.verdict]
            _indented(f"{sign} {evidence.where}: {evidence.says}")
        if each.todo:
            _indented(f"To do: {each.todo}")


def _indented(text: str) -> None:
    lines = wrap(text, WIDTH - 15, break_long_words=False, break_on_hyphens=False)
    for number, line in enumerate(lines):
        answer(f"{' ' * 15}{'  ' if number else ''}{line}")


def _as_json(items: Sequence[Item], team: str, today: datetime) -> dict[str, Any]:
    return {
        "team": team,
        "at": today.date().isoformat(),
        "items": [
            {
                "heading": each.heading,
                "item": each.item,
                "title": each.title,
                "verdict": each.verdict,
                "evidence": [
                    {"verdict": evidence.verdict, "where": evidence.where, "says": evidence.says}
                    for evidence in each.evidence
                ],
                "to_do": each.todo,
            }
            for each in items
        ],
    }
