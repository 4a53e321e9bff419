"""Runbooks: files in the guide's shape, read as strictly as a scenario.

Separate because each is a document of its own, with its own path in messages, and `gameday lint` checks one alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from simulator.domain.scenario import Runbook
from simulator.scenario.problems import Problem, Problems, did_you_mean, dotted
from simulator.scenario.reading import read_mapping
from simulator.scenario.shape import validated
from simulator.scenario.sources import Sources
from simulator.scenario.tree import Node, find


def load_runbook(text: str | bytes, problems: Problems) -> tuple[Runbook | None, Node | None]:
    """Read one runbook; problems are added."""
    root = read_mapping(text, problems, versioned=False)
    runbook: Runbook | None = validated(Runbook, root, problems) if root is not None else None
    return runbook, root


def load_runbooks(
    sources: Sources, paths: Iterable[str], alerts: Collection[str]
) -> tuple[dict[str, Runbook], list[Problem]]:
    """Read the runbooks that a scenario names; an alert that one lists and the scenario lacks is a note."""
    runbooks: dict[str, Runbook] = {}
    found: list[Problem] = []
    for path in sorted(set(paths) & set(sources.files)):
        problems = Problems((PurePosixPath(sources.path).parent / path).as_posix())
        runbook, root = load_runbook(sources.files[path], problems)
        if runbook is not None and root is not None:
            runbooks[path] = runbook
            _note_unknown_alerts(runbook, root, alerts, problems)
        found += problems.found
    return runbooks, found


def _note_unknown_alerts(runbook: Runbook, root: Node, alerts: Collection[str], problems: Problems) -> None:
    for place, name in enumerate(runbook.metadata.alert_names):
        if name not in alerts:
            location = ("metadata", "alert_names", place)
            says = f"the scenario has no alert '{name}'.{did_you_mean(name, alerts)}"
            problems.add(find(root, location)[0], dotted(location), says, "runbook-alert-unknown", "note")
