"""When something seen in single drills is a habit: how often, of how many.

Separate because most rows of the table repeat in the same way; a row with a better measure has it in its own file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scoring.antipatterns.facts import DrillFacts
from scoring.antipatterns.sign import OverDrills, Repeated

LEAST = 2
"""Seen once it is an incident, seen twice it may be a habit."""
SHARE = 1 / 3
"""Of the drills in which it could have been seen."""


def often(
    drills: Sequence[DrillFacts], shows: Callable[[DrillFacts], bool], says: str, *, least: int = LEAST
) -> Repeated | None:
    """A habit where enough of the drills show it; `says` takes `{count}` and `{of}`."""
    found = [each for each in drills if shows(each)]
    if len(found) < least or len(found) < SHARE * len(drills):
        return None
    return Repeated(says.format(count=len(found), of=len(drills)), tuple(each.drill for each in found))


def seen_again(id: str) -> OverDrills:
    """A habit that single drills show by themselves, often enough."""

    def look(drills: Sequence[DrillFacts]) -> Repeated | None:
        return often(drills, lambda each: id in each.habits, "Seen in {count} of {of} drills.")

    return look
