"""Everything that a history shows, frozen, built once; renderers add no facts.

Separate from the renderers as the report of one drill is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scoring.antipatterns.facts import DrillFacts
from scoring.antipatterns.table import seen_over
from scoring.history.attainment import Attainment, Month, attainment, months
from scoring.history.practice import Proposal, Trained, proposals
from scoring.history.privacy import same
from scoring.history.trends import Trend, by_dimension, by_skill, by_team, of_person, trend
from scoring.report.model import HabitSeen
from simulator.domain.base import Frozen
from simulator.domain.past import KeptDrill
from simulator.domain.policy import Policy


class Line(Frozen):
    """One drill of the list."""

    id: str
    played: datetime
    scenario: str
    title: str
    team: str
    mode: str
    exam: bool
    assisted: bool
    rubric: str
    """The version that graded it: scores of different ones are not quite comparable."""
    score: float
    rating: str
    own: float | None
    """The score of the part of the person who is asked about."""


class Overview(Frozen):
    """A history, as it is shown."""

    of: str
    """What was asked for, in words."""
    person: str | None
    """Whose own part it shows."""
    at: datetime
    drills: tuple[Line, ...]
    """Oldest first."""
    overall: Trend | None
    dimensions: tuple[Trend, ...]
    skills: tuple[Trend, ...]
    teams: tuple[Trend, ...]
    own: tuple[Trend, ...]
    """The person's own part: the whole, then by dimension."""
    attainment: tuple[Attainment, ...]
    months: tuple[Month, ...]
    habits: tuple[HabitSeen, ...]
    next: tuple[Proposal, ...]


def overview(
    drills: Sequence[KeptDrill],
    *,
    of: str,
    person: str | None,
    now: datetime,
    policy: Policy,
    library: Sequence[Trained],
) -> Overview:
    """Look at drills, oldest first, that whoever asks may see."""
    facts = [DrillFacts.model_validate(each.facts) for each in drills if each.facts is not None]
    return Overview(
        of=of,
        person=person,
        at=now,
        drills=tuple(_line(each, person) for each in drills),
        overall=trend("score", drills, lambda drill: drill.score),
        dimensions=by_dimension(drills),
        skills=by_skill(drills),
        teams=by_team(drills),
        own=of_person(drills, person) if person else (),
        attainment=attainment(drills),
        months=months(drills),
        habits=seen_over(facts, policy),
        next=proposals(drills, library, now),
    )  # fmt: skip


def _line(drill: KeptDrill, person: str | None) -> Line:
    part = next((each for each in drill.parts if person and same(each.player, person)), None)
    return Line(
        id=drill.id, played=drill.played, scenario=drill.scenario, title=drill.title, team=drill.team, mode=drill.mode,
        exam=drill.exam, assisted=drill.assisted, rubric=drill.rubric, score=drill.score, rating=drill.rating,
        own=part.score if part else None,
    )  # fmt: skip
