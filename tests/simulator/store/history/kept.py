"""Drills as a history keeps them, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from simulator.domain import past

MAY = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def drill(letter: str = "a", **changes: Any) -> past.KeptDrill:
    """A team's drill with something of everything."""
    values: dict[str, Any] = {
        "id": letter * 64, "journal_sha256": letter * 64, "scenario": "disk", "scenario_sha256": "c" * 64,
        "title": "The disk is full", "engine": "0.1", "seed": 2**70, "played": MAY, "length": 600_000,
        "ended": "resolved", "team": "shop", "mode": "team", "rubric": "2", "score": 80.1, "rating": "S",
        "dimensions": (past.KeptScore(dimension="response", score=1 / 3, weight=10, rating="U"),),
        "skills": (past.KeptSkill(skill="response.declare", points=1.5, of=2, costs=3),),
        "objectives": (past.KeptObjective(says="Be quick", measures=("response.declare",), score=None, rating=None),),
        "parts": (
            past.KeptPart(person="ana", name="Ana", player="Alice", roles=("IC",), score=70,
                          dimensions={"response": None}, skills={"response.declare": 50.0}),
            past.KeptPart(person="ben", name="Ben", player="Bob", score=90),
            past.KeptPart(person="sim", name="Sim", player=None, score=95),
        ),
        "times": (past.KeptTime(time="declare", seconds=None, target=360, why="nothing was declared"),),
        "hints": (past.KeptHint(at=5, costs=2, by="ana"),),
        "near_misses": (past.KeptNearMiss(at=7, why="a full disk, seen in time"),),
        "items": (
            past.KeptItem(title="Alert at 80 %", owner="Alice", priority="P1", due=date(2026, 6, 1), due_said="1 June"),
            past.KeptItem(title="Write the runbook", owner="Ben"),
        ),
        "signs": (past.KeptSign(habit="hero", name="Hero culture", says="Ana did it all.", evidence=(3, 4)),),
        "facts": {"ic": "ana", "busiest": "ben", "drill": "a"},
        "report": {"people": {"ana": 1}},
    }  # fmt: skip
    return past.KeptDrill(**{**values, **changes})
