"""What a detector returns: the signs of a habit, each with the records that show it.

Separate because every detector has this one shape. A sign says what happened and judges nobody; what the habit is
called, what it costs and what to do instead are the policy's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scoring.antipatterns.facts import DrillFacts
from scoring.case import Case


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing seen in a drill that shows the habit."""

    says: str
    """What happened, in plain words with drill times; words that were used are quoted."""
    evidence: tuple[int, ...]
    """The records that show it, at least one; the last is the moment to look at."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A habit seen over several drills."""

    says: str
    drills: tuple[str, ...]
    """The drills that show it, by the names that the facts carry."""


InDrill = Callable[[Case], list[Sign]]
OverDrills = Callable[[Sequence[DrillFacts]], Repeated | None]


@dataclass(frozen=True, slots=True)
class Detector:
    """One row of the table: how it is seen in a drill, and how over several."""

    id: str
    """The row's id in the policy."""
    name: str
    looks_for: str
    """What counts as a sign of it, for the documentation."""
    in_drill: InDrill
    over_drills: OverDrills
