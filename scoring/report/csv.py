"""The findings as CSV, for a spreadsheet: a row for each finding, criterion that does not apply, sign and hint.

Separate because a spreadsheet runs what begins like a formula: such words get an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from scoring.report.model import Report
from simulator.domain.text import plain

COLUMNS = (
    "scenario", "what", "id", "criterion", "points", "of", "costs", "target", "actual", "unit", "critical", "people",
    "evidence", "says", "advice",
)  # fmt: skip
"""`what` is `finding`, `not judged`, `anti-pattern` or `hint`; people and evidence are divided by spaces."""

Row = dict[str, object]


def render(report: Report) -> str:
    """Render a report."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in _rows(report):
        writer.writerow({name: _cell(value) for name, value in {"scenario": report.scenario, **row}.items()})
    return out.getvalue()


def _rows(report: Report) -> Iterator[Row]:
    for finding in report.findings():
        row = finding.model_dump(exclude={"people", "evidence", "critical"})
        yield {
            "what": "finding",
            **row,
            "critical": "yes" if finding.critical else "",
            "people": " ".join(finding.people),
            "evidence": _numbers(finding.evidence),
        }
    for dimension in report.dimensions.values():
        for each in dimension.not_judged:
            yield {"what": "not judged", "criterion": each.criterion, "says": each.why}
    for habit in report.antipatterns:
        for sign in habit.signs:
            says, evidence = f"{habit.name}: {sign.says}", _numbers(sign.evidence)
            yield {"what": "anti-pattern", "id": habit.id, "evidence": evidence, "says": says, "advice": habit.fix}
    for hint in report.hints:
        yield {"what": "hint", "costs": hint.costs, "people": hint.by, "evidence": str(hint.seq), "says": hint.text}


def _numbers(evidence: tuple[int, ...]) -> str:
    return " ".join(map(str, evidence))


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = plain(value)
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) else text
