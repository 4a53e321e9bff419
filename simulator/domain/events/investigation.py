"""What is typed and looked up, and what it answered.

Separate because these events carry the world's answers.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simulator.domain.events.base import _Event


class CommandRun(_Event):
    """A command was typed, and what it answered at once."""

    kind: Literal["command.run"] = "command.run"
    command: str
    output: str = ""
    about: ClassVar[str | None] = "command"


class CommandFinished(_Event):
    """A command that takes time has finished."""

    kind: Literal["command.finished"] = "command.finished"
    command: str
    output: str = ""
    about: ClassVar[str | None] = "command"


class QueryRun(_Event):
    """The telemetry was asked, and what it answered."""

    kind: Literal["query.run"] = "query.run"
    query: str
    language: Literal["promql", "logql"]
    output: str = ""
    about: ClassVar[str | None] = "query"


class RunbookStep(_Event):
    """A step of a runbook was taken."""

    kind: Literal["runbook.step"] = "runbook.step"
    runbook: str
    step: str
    section: Literal["diagnosis", "mitigation", "recovery"]
    command: str | None = None
    about: ClassVar[str | None] = "step"
