"""`gameday calibrate`: targets from the incidents that a team really had.

Separate because it reads what other systems keep of incidents, which no other command does.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.errors import ScenarioError
from tui.cli.exits import Exit
from tui.cli.output import answer, answer_exactly, narrate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scoring.calibration import Suggestion
    from simulator.domain.real_incidents import ReadIncidents


MAX_BYTES = 100_000_000


class CalibrationFormat(StrEnum):
    """How suggested targets are written."""

    TEXT = "text"
    JSON = "json"
    YAML = "yaml"


def calibrate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="A CSV, or PagerDuty's JSON.")],
    percentile: Annotated[
        list[int] | None, typer.Option("--percentile", min=1, max=99, help="Which; may be given several times.")
    ] = None,
    policy: Annotated[
        Path | None, typer.Option("--policy", metavar="FILE", help="Your rules, to compare with and to start from.")
    ] = None,
    format: Annotated[CalibrationFormat, typer.Option("--format", help="How to write it.")] = CalibrationFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the policy with the targets there.")
    ] = None,
) -> Exit:
    """Propose targets from your team's real incidents.

    Reads a CSV with a row for each incident, or PagerDuty's incidents and log entries as JSON (give both files), and
    says at each percentile how long acknowledging, declaring, mitigating and resolving took, with its 95 % interval.
    Proposed is the highest percentile of those that your incidents are enough for. docs/calibrate.md names the columns.

    Examples:
      gameday calibrate incidents.csv
      gameday calibrate incidents.json log-entries.json --percentile 75 -o ours.yaml
      gameday run checkout-payment-timeout --policy ours.yaml
    """
    from scoring.calibration import suggestions
    from scoring.report.calibration import as_text
    from scoring.rubric import problems
    from simulator.scenario.loader import load_policy
    from simulator.scenario.sources import policy_source

    path, text = policy_source(policy)
    rules = load_policy(text, path, scoring=problems)
    read = _read(files)
    for note in read.notes:
        narrate(note)
    if not read.incidents:
        raise ScenarioError(f"{', '.join(map(str, files))}: no incident in it says how long anything took.")
    found = suggestions(read.incidents, rules, sorted(set(percentile or [50, 90])))
    document = _document(text, path, found, [file.name for file in files])
    load_policy(document, "the proposed policy", scoring=problems)
    if format is CalibrationFormat.JSON:
        rows = [each.model_dump(mode="json") for each in found]
        answer_exactly(json.dumps({"policy": rules.name, "incidents": len(read.incidents), "targets": rows}, indent=2))
    elif format is CalibrationFormat.YAML:
        answer_exactly(document)
    else:
        answer(as_text(found))
    if output is not None:
        output.write_text(document, encoding="utf-8")
        narrate(f"Written: {output}. Read it, then play with --policy {output}.")
    return Exit.DONE


def _read(files: list[Path]) -> ReadIncidents:
    """JSON files are read together, since PagerDuty gives incidents and their log entries apart."""
    from simulator.domain.real_incidents import ReadIncidents
    from simulator.integrations.incident_csv import read_csv
    from simulator.integrations.incident_pagerduty import read_pagerduty

    texts = [(file.as_posix(), _text(file)) for file in files]
    documents = [(path, text) for path, text in texts if text.lstrip("\ufeff \t\r\n").startswith(("{", "["))]
    tables = [(path, text) for path, text in texts if (path, text) not in documents]
    found = [read_csv(text, path) for path, text in tables]
    if documents:
        found.append(read_pagerduty(documents))
    return ReadIncidents(
        incidents=tuple(incident for each in found for incident in each.incidents),
        notes=tuple(note for each in found for note in each.notes),
    )


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ScenarioError(f"{file}: the file is larger than {MAX_BYTES // 1_000_000} MB, the most that is read.")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError(f"{file}: this is no UTF-8 text. Export it as CSV or JSON in UTF-8.") from None
    except OSError as error:
        raise ScenarioError(f"{file}: it cannot be read: {error.strerror}. Check the path.") from None


def _document(text: str, path: str, found: Sequence[Suggestion], sources: list[str]) -> str:
    """The policy as a whole, with the proposed targets: what `lint` and `--policy` take."""
    import yaml

    from scoring.report.calibration import comments, into_policy
    from simulator.scenario.problems import Problems
    from simulator.scenario.reading import read_mapping
    from simulator.scenario.tree import value_of

    root = read_mapping(text, Problems(path))
    body = yaml.safe_dump(into_policy(value_of(root), found), sort_keys=False, allow_unicode=True, width=120)  # type: ignore[arg-type]
    return f"{comments(found, sources)}\n{body}"
