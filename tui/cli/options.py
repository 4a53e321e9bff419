"""Options and arguments that several commands share, so that they read and behave alike.

Separate so that `--format` or a moment like `12m` means the same everywhere.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from simulator.domain.vocabulary import Role, Skill
from simulator.integrations.outbound.places import System


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


class ReportFormat(StrEnum):
    """How a debrief is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    JUNIT = "junit"
    CSV = "csv"


class ListFormat(StrEnum):
    """How a list is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class CertificateFormat(StrEnum):
    """How a certificate is written."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


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
Rubric = Annotated[
    int | None,
    typer.Option(metavar="N", help="Grade by this version of the rubric.  [default: the one that it was played by]"),
]
Scenario = Annotated[
    str | None,
    typer.Argument(metavar="NAME|FILE", help="A scenario's name, or a scenario file.", show_default=False),
]
You = Annotated[str | None, typer.Option("--as", metavar="NAME", help="Whom you play; else whoever is paged first.")]
TakeRole = Annotated[Role | None, typer.Option(help="Take this role as soon as an incident is declared.")]
Speed = Annotated[
    float | None, typer.Option(min=0.1, max=1000, metavar="X", help="Drill seconds per real second.  [default: 1]")
]
Plain = Annotated[bool, typer.Option("--plain", help="Read and write plain lines instead of opening the screen.")]
Bots = Annotated[bool, typer.Option("--bots", help="Let simulated responders play every role, as fast as it goes.")]
SkillOf = Annotated[Skill, typer.Option("--skill", help="How good simulated responders are.")]
SkillOfThen = Annotated[
    Skill | None, typer.Option("--skill", help="How good simulated responders are.  [default: as they were]")
]
NewJournal = Annotated[
    Path | None, typer.Option("--journal", metavar="FILE", help="Where to write the journal; a new file.")
]
Debrief = Annotated[ReportFormat, typer.Option("--format", help="How to write the debrief.")]
PageVia = Annotated[
    list[System] | None,
    typer.Option(
        "--page-via",
        metavar="|".join(System),
        help="Let the drill's pages go out for real, there too if given twice. Keys are taken from the environment.",
    ),
]
