"""The report as JSON and CSV: the published schema fits every report, and a spreadsheet runs nothing."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scoring.certificate import shown
from scoring.report import csv as as_csv
from scoring.report import json as as_json
from scoring.report.model import Report
from simulator.scenario.field_words import field_words
from tests.scoring.logs import LogBuilder


def test_the_schema_fits_reports_of_every_kind(poor: Report, graded: Any, false_alarm: Any) -> None:
    schema = json.loads(as_json.schema_text(field_words))
    jsonschema.Draft202012Validator.check_schema(schema)
    for report in (poor, graded(LogBuilder()), graded(LogBuilder().at("3m").alert().at("9m").ended(), false_alarm)):
        jsonschema.validate(json.loads(as_json.render(report)), schema)


PUBLISHED = Path(__file__).parents[3] / "docs" / "schemas"


@pytest.mark.parametrize(("name", "made"), [("report", as_json.schema_text), ("certificate", shown.schema_text)])
def test_the_published_schema_is_current(name: str, made: Any) -> None:
    published = (PUBLISHED / f"{name}.json").read_text(encoding="utf-8")
    assert published == made(field_words), "renew it with: make schema"


def test_the_schema_says_what_each_figure_means() -> None:
    finding = json.loads(as_json.schema_text(field_words))["$defs"]["Finding"]["properties"]
    assert finding["costs"]["description"].startswith("What it takes off the final score")


@pytest.mark.parametrize("change", [{"score": "high"}, {"times": {}}, {"records": [{"seq": "one"}]}, {"extra": 1}])
def test_the_schema_refuses_what_is_no_report(poor: Report, change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**as_json.as_mapping(poor), **change}, json.loads(as_json.schema_text(field_words)))


def test_csv_has_a_row_for_each_finding_sign_and_hint(poor: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv.render(poor))))
    by_kind = {what: [row for row in rows if row["what"] == what] for what in {row["what"] for row in rows}}
    assert [row["id"] for row in by_kind["finding"]] == [finding.id for finding in poor.findings()]
    assert len(by_kind["anti-pattern"]) == sum(len(habit.signs) for habit in poor.antipatterns)
    assert len(by_kind["hint"]) == len(poor.hints)
    assert sum(float(row["costs"]) for row in by_kind["finding"]) == pytest.approx(
        sum(finding.costs for finding in poor.findings())
    )


@pytest.mark.parametrize("words", ["=1+1", "+cmd", "-2", "@SUM(A1)", " =1+1", "\uff1d1+1"])
def test_no_cell_is_a_formula(poor: Report, words: str) -> None:
    hint = poor.hints[0].model_copy(update={"text": words})
    shown = as_csv.render(poor.model_copy(update={"hints": (hint,)}))
    row = next(row for row in csv.DictReader(io.StringIO(shown)) if row["what"] == "hint")
    assert row["says"] == f"'{words}"


def test_no_cell_is_a_formula_where_a_semicolon_divides_cells(poor: Report) -> None:
    hint = poor.hints[0].model_copy(update={"text": 'restart;=HYPERLINK("x"); then -1'})
    shown = as_csv.render(poor.model_copy(update={"hints": (hint,)}))
    cells = [cell for row in csv.reader(io.StringIO(shown), delimiter=";") for cell in row[1:]]
    assert cells
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
