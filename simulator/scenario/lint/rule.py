"""What a lint rule is: a function from a loaded scenario to findings, a stable id, a level.

Separate so that rules depend on nothing else of the linter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from simulator.domain.scenario import Alert, Scenario
from simulator.scenario.loader import Loaded
from simulator.scenario.problems import Level
from simulator.scenario.sheet import Location

Refusal = Callable[[Scenario, str, int], str | None]
"""Why a query with an interval (ms, 0 for the drill's) cannot be evaluated in a scenario; None when it can."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found, at a place of the document."""

    location: Location
    says: str
    key: bool = False
    """Stand at the key, not at its value."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What rules look at."""

    loaded: Loaded
    criteria: Collection[str] | None
    """The criteria that scoring knows; None when nobody said."""
    refusal: Refusal | None = None
    """Why a query cannot be held against the scenario's telemetry; None when nobody can say."""

    @property
    def alerts(self) -> list[tuple[Location, Alert]]:
        """The document's own alerts, with where each is written; those of rule files are other people's."""
        sheet = self.loaded.sheet
        written = [place for place in range(len(sheet.document.alerts)) if place not in sheet.overlays]
        return [(("alerts", place), alert) for place, alert in zip(written, self.loaded.scenario.alerts, strict=False)]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the linter; its section in docs/lint.md has the same name."""

    check: Callable[[Subject], Iterator[Finding]]
    level: Level

    @property
    def id(self) -> str:
        """The stable id: the function's name with hyphens."""
        return self.check.__name__.replace("_", "-")
