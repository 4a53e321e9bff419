"""How scores go over time: overall, by dimension, by skill, by team, and a person's own.

Separate because a trend must not be read into a few drills: it is said only from four on, and only where it is larger
than what one drill differs from the next by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from statistics import fmean
from typing import Literal

from scoring.history.privacy import same
from simulator.domain.base import Frozen
from simulator.domain.past import KeptDrill

LAST = 3
"""The newest drills, which are compared with those before."""
ENOUGH = 4
STEADY = 5.0
"""Points by which the newest may differ from those before and still count as the same."""

Direction = Literal["up", "down", "steady", "too few to tell"]


class Point(Frozen):
    """One drill's value."""

    played: datetime
    drill: str
    scenario: str
    value: float


class Trend(Frozen):
    """Values over time."""

    name: str
    points: tuple[Point, ...]
    """Oldest first; never empty."""
    recent: float
    """The mean of the newest three."""
    before: float | None
    """The mean of those before, None where there are too few."""
    direction: Direction


def trend(name: str, drills: Iterable[KeptDrill], value: Callable[[KeptDrill], float | None]) -> Trend | None:
    """The trend of a value, over the drills that have it; None where none has."""
    found = [(each, worth) for each in drills if (worth := value(each)) is not None]
    points = tuple(
        Point(played=each.played, drill=each.id, scenario=each.scenario, value=round(worth, 1)) for each, worth in found
    )
    if not points:
        return None
    values = [point.value for point in points]
    recent = round(fmean(values[-LAST:]), 1)
    before = round(fmean(values[:-LAST]), 1) if len(values) >= ENOUGH else None
    return Trend(name=name, points=points, recent=recent, before=before, direction=_direction(recent, before))


def _direction(recent: float, before: float | None) -> Direction:
    if before is None:
        return "too few to tell"
    if abs(recent - before) < STEADY:
        return "steady"
    return "up" if recent > before else "down"


def by_dimension(drills: Sequence[KeptDrill]) -> tuple[Trend, ...]:
    """A trend for each dimension."""
    names = dict.fromkeys(each.dimension for drill in drills for each in drill.dimensions)
    return _each(
        names, drills, lambda drill, name: next((d.score for d in drill.dimensions if d.dimension == name), None)
    )


def by_skill(drills: Sequence[KeptDrill]) -> tuple[Trend, ...]:
    """A trend for each criterion that was judged, in percent of its points."""
    names = dict.fromkeys(each.skill for drill in drills for each in drill.skills)
    return _each(names, drills, skill_share)


def by_team(drills: Sequence[KeptDrill]) -> tuple[Trend, ...]:
    """A trend for each team; drills of no team are in none."""
    names = sorted({drill.team for drill in drills if drill.team})
    return _each(names, drills, lambda drill, name: drill.score if drill.team == name else None)


def of_person(drills: Sequence[KeptDrill], person: str) -> tuple[Trend, ...]:
    """A person's own part: the whole first, then by dimension."""
    parts = {each.id: part for each in drills for part in each.parts if same(part.player, person)}
    names = dict.fromkeys(name for part in parts.values() for name in part.dimensions)
    whole = trend("all", [each for each in drills if each.id in parts], lambda drill: parts[drill.id].score)
    own = [drill for drill in drills if drill.id in parts]
    return (*([whole] if whole else []), *_each(names, own, lambda drill, name: parts[drill.id].dimensions.get(name)))


def skill_share(drill: KeptDrill, skill: str) -> float | None:
    """The share of a criterion's points that a drill earned, in percent; None where it was not judged."""
    found = next((each for each in drill.skills if each.skill == skill), None)
    return None if found is None or not found.of else 100 * found.points / found.of


def _each(
    names: Iterable[str], drills: Sequence[KeptDrill], value: Callable[[KeptDrill, str], float | None]
) -> tuple[Trend, ...]:
    found = [trend(name, drills, lambda drill, name=name: value(drill, name)) for name in names]  # type: ignore[misc]
    return tuple(each for each in found if each is not None)
