"""`gameday oncall import`: another system's schedules, policies and routes as a team file.

Separate from the readers, which translate texts: this finds the files, and says everything that could not be said.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from tui.cli.exits import Exit
from tui.cli.oncall import Answer
from tui.cli.options import Format, Out, write_document
from tui.cli.output import answer_exactly, narrate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.integrations.imported import Imported
    from simulator.integrations.terraform.values import Value

MOST_FILES = 2_000


class Source(StrEnum):
    """Where a team comes from."""

    TERRAFORM = "terraform"
    PAGERDUTY = "pagerduty-json"
    OPSGENIE = "opsgenie-json"
    ALERTMANAGER = "alertmanager"


ENDINGS: dict[Source, tuple[str, ...]] = {
    Source.TERRAFORM: (".tf",),
    Source.PAGERDUTY: (".json",),
    Source.OPSGENIE: (".json",),
    Source.ALERTMANAGER: (".yml", ".yaml"),
}
VALUES = (".tfvars", ".auto.tfvars.json")


def import_team(
    source: Annotated[Source, typer.Argument(help="What the files are.", show_default=False)],
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files, or folders of them.", show_default=False)
    ],
    var_file: Annotated[
        list[Path] | None,
        typer.Option(
            "--var-file", metavar="FILE", help="Terraform: values of variables (tfvars, JSON, YAML); repeatable."
        ),
    ] = None,
    schedule: Annotated[
        str | None,
        typer.Option("--schedule", metavar="NAME", help="JSON: whose overrides they are, where the file does not say."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 when anything that matters was refused.")
    ] = False,
    format: Answer = Format.TEXT,
    output: Out = None,
) -> Exit:
    """Turn another system's schedules and policies into a team file.

    What a team cannot say is listed with file and line, never dropped: "error" changes who is reached, "note" does not.
    Exits with 3 when there is no schedule, policy or route in the files, or they cannot be read.

    Examples:
      gameday oncall import terraform infra/pagerduty -o team.yaml
      gameday oncall import terraform main.tf --var-file prod.tfvars --format json
      gameday oncall import pagerduty-json schedule.json policy.json
      gameday oncall import alertmanager alertmanager.yml
    """
    files = _files(source, paths)
    imported = _read(source, files, schedule, _variables(source, paths, var_file or []))
    written = _as_json(imported) if format is Format.JSON else _as_yaml(imported, source, files)
    if output is not None and imported.found:
        write_document(output, written)
    elif imported.found or format is Format.JSON:
        answer_exactly(written)
    for refused in imported.refused:
        narrate(str(refused))
    errors = sum(each.level == "error" for each in imported.refused)
    narrate(_summary(imported, errors))
    if not imported.found:
        return Exit.INPUT
    return Exit.FELL_SHORT if strict and errors else Exit.DONE


def _read(source: Source, files: dict[str, str], schedule: str | None, variables: dict[str, Value]) -> Imported:
    match source:
        case Source.TERRAFORM:
            from simulator.integrations.terraform.read import read

            return read(files, variables)
        case Source.PAGERDUTY:
            from simulator.integrations.pagerduty_json import read_pagerduty_json

            return read_pagerduty_json(files, overrides_of=schedule)
        case Source.OPSGENIE:
            from simulator.integrations.opsgenie_json import read_opsgenie_json

            return read_opsgenie_json(files, overrides_of=schedule)
        case Source.ALERTMANAGER:
            from simulator.integrations.alertmanager.read import read_alertmanager

            return read_alertmanager(files)
        case _:
            assert_never(source)


def _files(source: Source, paths: Iterable[Path]) -> dict[str, str]:
    """The texts of the files, and of the folders' files with the endings that this source has."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.name.endswith(ENDINGS[source]) and each.is_file())
            found += [each for each in inside if not any(part.startswith(".") for part in each.relative_to(path).parts)]
        else:
            found.append(path)
    if not found:
        raise typer.BadParameter(
            f"there is no file that ends with {' or '.join(ENDINGS[source])} in it.", param_hint="PATH"
        )
    if len(found) > MOST_FILES:
        raise typer.BadParameter(
            f"there are more than {MOST_FILES} files in it. Name a folder further in.", param_hint="PATH"
        )
    return {path.as_posix(): _text(path) for path in found}


def _text(path: Path) -> str:
    from simulator.errors import ScenarioError

    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError(f"{path}: this is not text in UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise ScenarioError(f"{path}: it cannot be read ({error.strerror}). Check the path.") from None


def _variables(source: Source, paths: Iterable[Path], given: Iterable[Path]) -> dict[str, Value]:
    """Values of variables: those that Terraform would find beside the files, then those that were given."""
    if source is not Source.TERRAFORM:
        return {}
    from simulator.integrations.terraform.variables import variables_of

    beside = [each for path in paths if path.is_dir() for each in sorted(path.iterdir()) if each.name.endswith(VALUES)]
    usual = [each for each in beside if each.name == "terraform.tfvars" or ".auto." in each.name]
    out: dict[str, Value] = {}
    for path in (*usual, *given):
        out |= variables_of(path.as_posix(), _text(path))
    return out


def _as_json(imported: Imported) -> str:
    from simulator.scenario.written import team_values

    report = {"team": team_values(imported.team), "refused": [each.to_json() for each in imported.refused]}
    return json.dumps(report, indent=2, ensure_ascii=False)


def _as_yaml(imported: Imported, source: Source, files: dict[str, str]) -> str:
    from simulator.domain.text import plain
    from simulator.scenario.written import team_yaml

    names = ", ".join(files) if len(files) < 4 else f"{len(files)} files"
    head = f"A team of gameday, imported by `gameday oncall import {source}` from {plain(names)}."
    return team_yaml(imported.team, head=head)


def _summary(imported: Imported, errors: int) -> str:
    team = imported.team
    counts = [
        (len(team.people or ()), "person", "people"),
        (len(team.schedules), "schedule", "schedules"),
        (len(team.escalation), "escalation policy", "escalation policies"),
        (len(team.alerting.receivers) if team.alerting else 0, "receiver", "receivers"),
    ]
    found = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
    notes = len(imported.refused) - errors
    return f"{found or 'Nothing of a team'}; refused: {errors} that matter, {notes} that do not."
