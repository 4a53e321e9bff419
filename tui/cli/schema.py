"""`gameday schema`: JSON Schemas, so that an editor completes and checks documents while they are typed.

Separate from lint: a schema knows shapes only, and says nothing of what a document refers to.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tui.cli.output import answer_exactly


class Document(StrEnum):
    """The documents that there are schemas for."""

    SCENARIO = "scenario"
    POLICY = "policy"
    ACTIONS = "actions"
    RUNBOOK = "runbook"
    REPORT = "report"
    CERTIFICATE = "certificate"


def schema(
    document: Annotated[Document, typer.Argument(help="The kind of document.")] = Document.SCENARIO,
) -> None:
    """Print a document's JSON Schema for editors.

    Save it beside your scenarios and name it in a document's first line, for editors that run yaml-language-server:
    "# yaml-language-server: $schema=schema.json". The schemas of a report and of a certificate are for programs
    that read one.

    Examples:
      gameday schema > schema.json
      gameday schema policy
      gameday schema report
    """
    from simulator.scenario.field_words import field_words

    if document is Document.REPORT:
        from scoring.report.json import schema_text as report_schema

        answer_exactly(report_schema(field_words))
    elif document is Document.CERTIFICATE:
        from scoring.certificate.shown import schema_text as certificate_schema

        answer_exactly(certificate_schema(field_words))
    else:
        from simulator.scenario.editor import KINDS, schema_text

        answer_exactly(schema_text(next(kind for kind in KINDS if kind == document.value)))
