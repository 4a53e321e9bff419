"""`gameday import`: what other systems know, as parts of a scenario.

Separate from the readers, which translate texts: this finds the file, writes the answer, and says everything that could
not be taken.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.exits import Exit
from tui.cli.options import Format, Out, write_document
from tui.cli.output import answer_exactly, narrate

if TYPE_CHECKING:
    from simulator.integrations.prometheus import ImportedRules


def importing() -> None:
    """Turn other systems' rules into parts of a scenario.

    Examples:
      gameday import prometheus rules.yml
    """


def prometheus(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A rule file, or a PrometheusRule.", show_default=False)],
    service: Annotated[
        str | None,
        typer.Option("--service", metavar="NAME", help="What alerts are about that do not say so themselves."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a rule was refused.")] = False,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    output: Out = None,
) -> Exit:
    """Turn a Prometheus rule file into a scenario's alerts.

    The answer is the `alerts:` part of a scenario; with --format json also each rule that was taken or refused, with
    its name and line. Recording rules are checked and counted; they have no place in `alerts:`. Exits with 3 when the
    file holds no rules or cannot be read.

    Examples:
      gameday import prometheus rules.yml > alerts.yaml
      gameday import prometheus rules.yml --service web --format json
    """
    from simulator.integrations.prometheus import read_prometheus
    from simulator.scenario.written import alerts_yaml

    if service is not None:
        _check(service)
    imported = read_prometheus(file.as_posix(), _text(file), service=service)
    head = f"Alerts of a scenario, imported by `gameday import prometheus` from {file.name}."
    written = _as_json(imported) if format is Format.JSON else alerts_yaml(imported.alerts, head=head)
    if output is not None:
        write_document(output, written)
    else:
        answer_exactly(written)
    _tell(file, imported)
    return Exit.FELL_SHORT if strict and imported.refused else Exit.DONE


def _as_json(imported: ImportedRules) -> str:
    report = {
        "taken": [each.to_json() for each in imported.taken],
        "refused": [each.to_json() for each in imported.refused],
        "alerts": imported.alerts,
    }
    return json.dumps(report, indent=2, ensure_ascii=False)


def _tell(file: Path, imported: ImportedRules) -> None:
    for refused in imported.refused:
        narrate(f"{file}:{refused}")
    for taken in imported.taken:
        for left in taken.without:
            narrate(f"{file}:{taken.line}: note: {taken.name}: {left}")
    records = sum(each.kind == "record" for each in imported.taken)
    counts = f"{len(imported.alerts)} alerts and {records} recording rules taken"
    narrate(f"{counts}, {len(imported.refused)} rules refused.")
    if records:
        narrate("What is recorded is no alert: name the file itself under `rule_files` of a scenario to have both.")


def _check(service: str) -> None:
    from pydantic import TypeAdapter, ValidationError

    from simulator.domain.scenario import ServiceName

    try:
        TypeAdapter(ServiceName).validate_python(service)
    except ValidationError:
        why = "a service's name has letters, digits, dots, dashes and underscores, 80 at most."
        raise typer.BadParameter(why, param_hint="--service") from None


def _text(path: Path) -> str:
    from simulator.errors import ScenarioError

    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError(f"{path}: this is not text in UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise ScenarioError(f"{path}: it cannot be read ({error.strerror}). Check the path.") from None
