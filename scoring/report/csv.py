"""The report as CSV, for a spreadsheet: a row for each finding, for each sign and hint, and for whose part was what.

Separate because a spreadsheet runs what begins like a formula: such words get an apostrophe in front. Where a country
writes decimal commas, a semicolon divides cells, so what follows one is looked at like a cell's beginning.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from scoring.report import wording
from scoring.report.model import Report
from simulator.domain.text import plain

COLUMNS = (
    "scenario", "what", "id", "criterion", "points", "of", "costs", "target", "actual", "unit", "critical", "people",
    "evidence", "says", "advice",
)  # fmt: skip
"""`what` is `finding`, `not judged`, `anti-pattern`, `hint`, `person`, `role`, `note`, `rating` or `survey`.

People and evidence are divided by spaces. Of a person and a role `actual` is the share of the points of their findings;
of a rating it is the observer's, which is not part of the score.
"""

_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")

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
    yield from _parts(report)
    yield from _beside(report)


def _parts(report: Report) -> Iterator[Row]:
    for id, person in report.people.items():
        says = "; ".join(wording.deed(each) for each in person.deeds)
        yield {"what": "person", "id": id, "people": id, "actual": person.score, "says": says}
    for id, role in report.roles.items():
        says = "; ".join(wording.tenure(each, report, by_role=True) for each in role.held)
        held = " ".join(dict.fromkeys(each.person for each in role.held))
        yield {"what": "role", "id": id, "people": held, "actual": role.score, "says": says}


def _beside(report: Report) -> Iterator[Row]:
    for note in report.notes:
        yield {"what": "note", "people": note.by, "evidence": str(note.seq), "says": note.text}
    for rating in report.ratings:
        about = rating.about or "the drill"
        row = {"what": "rating", "id": about, "actual": rating.rating.value, "says": rating.text}
        yield {**row, "people": rating.by, "evidence": str(rating.seq)}
    for answer in report.survey:
        parts = (("went well", answer.went_well), ("went poorly", answer.went_poorly), ("got lucky", answer.got_lucky))
        for what, text in parts:
            if text:
                yield {"what": "survey", "id": what, "people": answer.by, "evidence": str(answer.seq), "says": text}


def _numbers(evidence: tuple[int, ...]) -> str:
    return " ".join(map(str, evidence))


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if not isinstance(value, str):
        return "" if value is None else value
    return _FORMULA.sub(r"\1'", plain(value))
