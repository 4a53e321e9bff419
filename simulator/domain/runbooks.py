"""A runbook's steps in one order, and how people name them.

Separate because the screen, bots and `decide` number the same steps: diagnosis, then mitigation, then recovery.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.domain.scenario import Runbook, Scenario

Section = Literal["diagnosis", "mitigation", "recovery"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a runbook, of any section."""

    number: int
    section: Section
    name: str
    command: str | None
    advice: str
    """What to expect (diagnosis) or when it fits (mitigation)."""
    verify: str


def steps(runbook: Runbook) -> tuple[Step, ...]:
    """Every step in order, numbered from 1."""
    rows: list[tuple[Section, str, str | None, str, str]] = []
    rows += [("diagnosis", each.step, each.command, each.expected, "") for each in runbook.diagnosis]
    rows += [("mitigation", each.option, each.command, each.when, each.verify) for each in runbook.mitigation]
    rows += [("recovery", each, None, "", "") for each in runbook.recovery]
    return tuple(Step(number, *row) for number, row in enumerate(rows, 1))


def find_step(runbook: Runbook, named: str) -> Step | None:
    """The step with this number or this name, in any case."""
    wanted = named.strip().casefold()
    for each in steps(runbook):
        if wanted in (str(each.number), each.name.casefold()):
            return each
    return None


def find_runbook(scenario: Scenario, named: str) -> tuple[str, Runbook] | None:
    """The runbook with this path, file name or title, in any case."""
    wanted = named.strip().casefold()
    for path, runbook in scenario.runbooks.items():
        stem = path.rpartition("/")[2]
        names = (path, stem, stem.rpartition(".")[0], runbook.metadata.title)
        if wanted in (name.casefold() for name in names):
            return path, runbook
    return None
