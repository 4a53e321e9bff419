"""`gameday score`: grade a drill from its journal.

Separate from `run`, which grades what it has just played: old journals stay scorable for good.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from tui.cli.exits import Exit
from tui.cli.grading import graded, story_of, verdict, written
from tui.cli.keeping import keep_again
from tui.cli.opening import opened, plan, refuse_sealed
from tui.cli.options import FailUnder, JournalFile, Out, ReportFormat, Rubric, write_document
from tui.cli.output import answer_exactly, narrate

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes a CSV file for another encoding than UTF-8."""


def score(
    journal: JournalFile,
    format: Annotated[ReportFormat, typer.Option(help="How to write it.")] = ReportFormat.TEXT,
    output: Out = None,
    fail_under: FailUnder = None,
    rubric: Rubric = None,
) -> Exit:
    """Grade a drill from its journal.

    The debrief compares what was done with the targets of the policy that the drill was played by, and gives evidence
    and advice for each finding. The same journal always gets the same score: a drill keeps the rubric that it was
    played by. With --rubric it is graded by another version.

    Examples:
      gameday score drill.jsonl
      gameday score drill.jsonl --format markdown -o debrief.md
      gameday score drill.jsonl --format html -o debrief.html
      gameday score drill.jsonl --fail-under 80
      gameday score drill.jsonl --rubric 1
    """
    read = opened(journal)
    refuse_sealed(read)
    if not read.finished:
        narrate("This drill has not ended. It is graded as far as it went.")
    played = plan(read)
    report = graded(played, read.log, read.sha256, rubric)
    told = partial(story_of, played, read.log)
    if output is not None:
        mark = BYTE_ORDER_MARK if format is ReportFormat.CSV else ""
        write_document(output, mark + written(report, format, told=told))
        narrate(f"The debrief is in {output}.")
    else:
        answer_exactly(written(report, format, to_terminal=True, told=told))
    if rubric is None and read.finished:
        keep_again(read, played, report)
    return verdict(report, fail_under)
