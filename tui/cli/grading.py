"""Grade a drill for a command: the report, how it is written, and whether it is good enough.

Separate because `run`, `score`, `resume` and `fork` all end so. Scoring is a function of the log, the truth and the
policy; nothing is played again.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, assert_never

from tui.cli.exits import Exit
from tui.cli.options import ReportFormat
from tui.cli.output import narrate

if TYPE_CHECKING:
    from collections.abc import Callable

    from scoring.report.model import Report
    from scoring.report.story import Story
    from simulator.domain.log import Log
    from simulator.domain.truth import Truth
    from simulator.engine.plan import Plan

WIDEST = 100
"""Columns: longer lines are hard to read."""


def truth_of(plan: Plan, log: Log) -> Truth:
    """What was really so."""
    from simulator.world.truth import reveal

    return reveal(plan.scenario, plan.policy, log)


def graded(plan: Plan, log: Log, journal_sha256: str, rubric: int | None = None) -> Report:
    """The debrief of a drill, by its own version of the rubric or another; of an unfinished one, as far as it went."""
    from scoring.grade import grade

    truth = truth_of(plan, log)
    return grade(log, truth, plan.policy, seed=plan.seed, journal_sha256=journal_sha256, rubric=rubric)


def story_of(plan: Plan, log: Log) -> Story:
    """What an HTML debrief shows beside the grade: the signals and the whole log."""
    from scoring.report.story import story

    return story(log, truth_of(plan, log))


def written(
    report: Report, format: ReportFormat, *, to_terminal: bool = False, told: Callable[[], Story] | None = None
) -> str:
    """A report in one of its formats; as text for a terminal it fits the terminal and is coloured.

    `told` gives what only the HTML debrief shows, and is asked only for one.
    """
    match format:
        case ReportFormat.TEXT:
            from scoring.report import text

            return text.render(report, *(_terminal() if to_terminal else ()))
        case ReportFormat.JSON:
            from scoring.report import json

            return json.render(report)
        case ReportFormat.MARKDOWN:
            from scoring.report import markdown

            return markdown.render(report)
        case ReportFormat.HTML:
            from scoring.report import html

            return html.render(report, told() if told else None)
        case ReportFormat.JUNIT:
            from scoring.report import junit

            return junit.render(report)
        case ReportFormat.CSV:
            from scoring.report import csv

            return csv.render(report)
        case _:
            assert_never(format)


def _terminal() -> tuple[int, bool]:
    """The terminal's columns, and whether it wants colour; a pipe gets neither."""
    if not sys.stdout.isatty():
        return WIDEST, False
    return min(shutil.get_terminal_size().columns, WIDEST), not os.environ.get("NO_COLOR")


def verdict(report: Report, fail_under: float | None) -> Exit:
    """Whether the score is high enough."""
    if fail_under is None or report.score >= fail_under:
        return Exit.DONE
    narrate(f"The score {report.score:g} is under {fail_under:g}.")
    return Exit.FELL_SHORT
