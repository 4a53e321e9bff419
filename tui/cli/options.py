"""Options and arguments that several commands share, so that they read and behave alike.

Separate so that `--format` or a moment like `12m` means the same everywhere.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


class ReportFormat(StrEnum):
    """How a debrief is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class TimelineFormat(StrEnum):
    """How a timeline is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def _as_duration(text: str) -> int:
    from simulator.domain.simtime import parse_duration

    try:
        return parse_duration(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def one_of(chosen: dict[str, bool]) -> None:
    """Refuse options that exclude each other; the names of those given are the keys that are true."""
    given = [name for name, is_given in chosen.items() if is_given]
    if len(given) > 1:
        raise typer.BadParameter(f"{' and '.join(given)} exclude each other. Leave one out.")


def refuse(given: dict[str, bool], why: str) -> None:
    """Refuse options that make no sense beside another."""
    names = [name for name, is_given in given.items() if is_given]
    if names:
        raise typer.BadParameter(f"{', '.join(names)} {why}")


def write_document(path: Path, text: str) -> None:
    """Write a document that was asked for with `-o`; a path that cannot be written is wrong usage."""
    try:
        path.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written ({error.strerror}).", param_hint="-o") from None


JournalFile = Annotated[Path, typer.Argument(metavar="JOURNAL", help="A drill's journal.", show_default=False)]
Out = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file, not to stdout.")]
Moment = typer.Option("--at", metavar="TIME", parser=_as_duration, help="A moment since the start, like 12m or 1h5m.")
FailUnder = Annotated[
    float | None,
    typer.Option("--fail-under", min=0, max=100, metavar="SCORE", help="Exit with 1 when the score is lower."),
]
