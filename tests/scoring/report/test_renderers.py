"""The renderers: everything fits its width, words of others stay words, and no fact is added or lost."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from scoring.report import html, junit, markdown, text
from scoring.report import json as as_json
from scoring.report.model import Report, SeverityStep
from simulator.domain.scenario import Scenario
from simulator.domain.vocabulary import Severity
from tests.scoring.logs import LogBuilder, checkout_truth


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(poor: Report, width: int) -> None:
    assert max(len(line) for line in text.render(poor, width).splitlines()) <= width


def test_words_of_trainees_cannot_reach_the_terminal_as_codes(poor: Report) -> None:
    assert "\x1b" not in text.render(poor)
    coloured = re.sub(r"\x1b\[[0-9;]{1,6}m", "", text.render(poor, colour=True))
    assert "\x1b" not in coloured
    assert coloured == text.render(poor)


def test_the_text_report_says_what_a_reader_looks_for(poor: Report) -> None:
    shown = " ".join(text.render(poor).split())
    assert f"Score {poor.score} of 100".replace(".0 ", " ") in shown
    for part in (
        "Dimensions",
        "Times, from the first true signal",
        "What cost most",
        "Objectives",
        "What was really so",
        "Practise next",
        "Capped at M",
        "Hint taken by alice",
    ):
        assert part in shown
    assert poor.truth.lesson in shown
    assert all(practice.advice in shown for practice in poor.practise)
    assert "T+14:00 #" in shown


def test_a_finding_in_the_text_shows_its_evidence_and_its_advice(poor: Report) -> None:
    shown = " ".join(text.render(poor).split())
    worst = max(poor.findings(), key=lambda finding: finding.costs)
    assert worst.says in shown
    assert worst.advice in shown
    assert f"#{worst.evidence[0]} {poor.moments[worst.evidence[0]].says}" in shown
    assert poor.moments[worst.evidence[0]].kind not in shown  # words, not what programs call it


def test_markdown_lists_every_finding_and_is_inert(poor: Report) -> None:
    shown = markdown.render(poor)
    assert shown.count("\n- **") == len(poor.findings())
    assert "<script" not in shown
    assert "](http" not in shown
    assert "http://" not in shown
    assert "\x1b" not in shown


def test_markdown_tables_keep_their_columns(poor: Report) -> None:
    for line in markdown.render(poor).splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 5, line


def test_json_reads_back_with_the_same_numbers(poor: Report) -> None:
    shape = json.loads(as_json.render(poor))
    assert (shape["score"], shape["rating"]) == (poor.score, poor.rating)
    points = [each["points"] for dimension in shape["dimensions"].values() for each in dimension["findings"]]
    assert points == [finding.points for finding in poor.findings()]
    cited = {
        seq for dimension in shape["dimensions"].values() for each in dimension["findings"] for seq in each["evidence"]
    }
    assert cited <= {record["seq"] for record in shape["records"]}


def test_a_false_alarm_and_an_empty_log_render(graded: Any, scenario: Scenario, false_alarm: Any) -> None:
    nothing = checkout_truth(scenario, t0=None, onset=None, recovered=None, impact=(), impact_minutes=0.0, severity=())
    for report in (graded(LogBuilder(), nothing), graded(LogBuilder().at("3m").alert().at("9m").ended(), false_alarm)):
        for render in (text.render, markdown.render, as_json.render, html.render, junit.render):
            assert render(report).endswith("\n")


def test_the_severity_is_not_told_from_before_anything_was_felt(poor: Report) -> None:
    steps = (SeverityStep(at=0, severity=Severity.SEV3), SeverityStep(at=90_000, severity=Severity.SEV1))
    truth = poor.truth.model_copy(update={"onset": 60_000, "severities": steps})
    shown = " ".join(text.render(poor.model_copy(update={"truth": truth})).split())
    assert "Severity: SEV3 from T+01:00, SEV1 from T+01:30." in shown
