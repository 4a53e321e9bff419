"""What a lint rule is: a function from a loaded scenario to findings, a stable id, a level.

Separate so that rules depend on nothing else of the linter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from simulator.scenario.loader import Loaded
from simulator.scenario.problems import Level
from simulator.scenario.sheet import Location


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the linter; its section in docs/lint.md has the same name."""

    check: Callable[[Subject], Iterator[Finding]]
    level: Level

    @property
    def id(self) -> str:
        """The stable id: the function's name with hyphens."""
        return self.check.__name__.replace("_", "-")
