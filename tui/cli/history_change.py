"""`gameday history import`, `export`, `forget` and `team`: what goes into a history, out of it, and by whose rules.

Separate from showing one because these change it, or take it elsewhere.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.errors import JournalError
from tui.cli.exits import Exit
from tui.cli.history import Person, ScenarioName, Since, Until, asked, day, visible
from tui.cli.history import Team as OfTeam
from tui.cli.history_at import Store, opened_history, who_you_are
from tui.cli.options import Out, write_document
from tui.cli.output import answer, answer_exactly, narrate

if TYPE_CHECKING:
    from simulator.domain.past import KeptDrill


class ExportFormat(StrEnum):
    """How drills are written."""

    JSON = "json"
    CSV = "csv"


class Personal(StrEnum):
    """Who sees personal scores."""

    OWN = "own"
    TEAM = "team"


def import_journals(
    journal: Annotated[list[Path], typer.Argument(metavar="JOURNAL...", help="Journals, or folders of them.")],
    who: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who really played, for solo drills.")] = None,
    team: Annotated[str | None, typer.Option("--team", metavar="TEAM", help="The team that they count for.")] = None,
    played: Annotated[
        str | None, typer.Option("--played", metavar="DATE", help="The day.  [default: as the file tells]")
    ] = None,
    store: Store = None,
) -> Exit:
    """Bring journals of finished drills into the history.

    A drill that is there already is brought up to date. Solo drills of your own folder are yours; of others the person
    in the drill is taken, unless --as says who played.

    Examples:
      gameday history import drill.jsonl
      gameday history import old/ --as alice --team payments
    """
    when, counts, failed = day(played, "--played"), dict.fromkeys(("new", "changed", "same", "forgotten"), 0), 0
    with opened_history(store) as opened:
        for path in _files(journal):
            try:
                drill = _graded(path, who, team, when)
            except JournalError as error:
                narrate(str(error))
                failed += 1
                continue
            outcome = opened.keep(drill, whose=who is not None or team is not None or when is not None)
            counts[outcome] = counts.get(outcome, 0) + 1
        opened.tidy(datetime.now(UTC))
    answer(", ".join(f"{count} {name}" for name, count in counts.items() if count or name == "new") + ".")
    return Exit.INPUT if failed else Exit.DONE


def _files(named: list[Path]) -> list[Path]:
    return [each for path in named for each in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]


def _graded(path: Path, who: str | None, team: str | None, played: datetime | None) -> KeptDrill:
    from tui.cli.grading import graded
    from tui.cli.keeping import humans_of, kept_drill
    from tui.cli.opening import opened, plan
    from tui.cli.places import journals_folder

    read = opened(path)
    if not read.finished:
        raise JournalError(f"{path}: this drill has not ended. Go on with: gameday resume {path}")
    humans, drill_plan = humans_of(read), plan(read)
    player = who or (who_you_are() if path.resolve().parent == journals_folder().resolve() else None)
    players = {each: each for each in humans}
    if len(humans) == 1 and player is not None:
        players = {humans[0]: player}
    report = graded(drill_plan, read.log, read.sha256)
    return kept_drill(read, drill_plan, report, players, team=team, played=played)


def export(
    team: OfTeam = None,
    person: Person = None,
    since: Since = None,
    until: Until = None,
    scenario: ScenarioName = None,
    format: Annotated[ExportFormat, typer.Option(help="How to write it.")] = ExportFormat.JSON,
    output: Out = None,
    store: Store = None,
) -> None:
    """Write the drills that you may see, for other programs.

    JSON has everything that is kept but the reports, CSV a row for each drill; drills of bots and scripts are in both.

    Examples:
      gameday history export -o history.json
      gameday history export --team payments --format csv
    """
    with opened_history(store) as opened:
        drills = visible(opened, asked(team, person, since, until, scenario, bots=True))
    if format is ExportFormat.CSV:
        text = _as_csv(drills)
    else:
        text = json.dumps([each.model_dump(mode="json", exclude={"report"}) for each in drills], indent=2)
    if output is not None:
        write_document(output, text)
        narrate(f"{len(drills)} drills are in {output}.")
    else:
        answer_exactly(text)


def _as_csv(drills: tuple[KeptDrill, ...]) -> str:
    plain_columns = (
        "id",
        "played",
        "scenario",
        "title",
        "team",
        "mode",
        "exam",
        "assisted",
        "rubric",
        "score",
        "rating",
    )
    dimensions = list(dict.fromkeys(each.dimension for drill in drills for each in drill.dimensions))
    times = list(dict.fromkeys(each.time for drill in drills for each in drill.times))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*plain_columns, *dimensions, *(f"{name}_{what}" for name in times for what in ("s", "target_s"))])
    for drill in drills:
        scores = {each.dimension: each.score for each in drill.dimensions}
        taken = {each.time: each for each in drill.times}
        row = drill.model_dump(mode="json", include=set(plain_columns))
        cells = [row[name] for name in plain_columns] + [scores.get(name) for name in dimensions]
        for name in times:
            cells += [taken[name].seconds, taken[name].target] if name in taken else [None, None]
        writer.writerow([_safe(each) for each in cells])
    return out.getvalue()


def _safe(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def forget(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Whose drills are deleted.", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    store: Store = None,
) -> None:
    """Delete a person's data from the history, for good.

    Drills that they played alone are deleted. Of a team's drill the team's figures stay; their part, the report and
    every sentence that may name them go. Journals are files of their own and stay: delete those too.

    Examples:
      gameday history forget alice
      gameday history forget alice --yes --store team.db
    """
    if not yes:
        typer.confirm(f"Delete everything of {person} in the history? It cannot be taken back", abort=True, err=True)
    with opened_history(store) as opened:
        gone = opened.forget(person)
    answer(f"{gone.drills} drills deleted; taken out of {gone.parts} drills of a team.")
    narrate("Journals stay where they are: delete those as well. They will not go into this history again.")


def team(
    name: Annotated[
        str, typer.Argument(metavar="TEAM", help="Empty quotes for drills of no team.", show_default=False)
    ],
    personal: Annotated[Personal | None, typer.Option(help="Who sees personal scores.")] = None,
    keep: Annotated[
        str | None, typer.Option("--keep", metavar="DAYS", help="For how many days drills are kept, or 'for good'.")
    ] = None,
    store: Store = None,
) -> None:
    """Settle, or see, who of a team sees personal scores and how long its drills are kept.

    Drills older than that are deleted whenever the history is looked at or added to; one whose postmortem has open
    action items stays until they are done.

    Examples:
      gameday history team payments
      gameday history team payments --personal team --keep 730
    """
    with opened_history(store) as opened:
        rules = opened.rules(name)
        if personal is not None:
            rules = rules.model_copy(update={"personal": personal.value})
        if keep is not None:
            rules = rules.model_copy(update={"keep_days": _days(keep)})
        if personal is not None or keep is not None:
            opened.settle(rules)
    kept = "for good" if rules.keep_days is None else f"for {rules.keep_days} days"
    seen = "that person only" if rules.personal == "own" else "everybody of the team"
    answer(f"Team {name or '(none)'}: personal scores are shown to {seen}; drills are kept {kept}.")


def _days(text: str) -> int | None:
    if text.strip().casefold() in ("for good", "forever"):
        return None
    number = text.strip().removesuffix("d")
    if not number.isdigit() or not 1 <= int(number) <= 36_500:
        raise typer.BadParameter(f"{text!r} is no number of days. Write 730, or 'for good'.", param_hint="--keep")
    return int(number)
