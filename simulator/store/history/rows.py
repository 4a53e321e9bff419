"""Between what is kept of a drill and the rows that hold it.

Separate from the history so that neither the tables nor the values know each other.
"""

from __future__ import annotations

from simulator.domain import past
from simulator.store.history import tables

PLAIN = (
    "id", "journal_sha256", "scenario", "scenario_sha256", "title", "engine", "played", "length", "ended", "team",
    "mode", "exam", "assisted", "false_alarm", "policy", "rubric", "score", "rating", "facts",
)  # fmt: skip
"""Columns of a drill that are kept as they are."""


def row_of(kept: past.KeptDrill) -> tables.Drill:
    """A drill's rows, without its action items, which live longer than a grade."""
    return tables.Drill(
        **{name: getattr(kept, name) for name in PLAIN},
        seed=str(kept.seed),
        report=kept.report,
        dimensions=[tables.DimensionScore(position=at, **each.model_dump()) for at, each in enumerate(kept.dimensions)],
        skills=[tables.SkillScore(position=at, **each.model_dump()) for at, each in enumerate(kept.skills)],
        objectives=[
            tables.Objective(
                position=at, says=each.says, measures=list(each.measures), score=each.score, rating=each.rating
            )
            for at, each in enumerate(kept.objectives)
        ],
        parts=[_part_row(each) for each in kept.parts],
        times=[tables.TimeTaken(position=at, **each.model_dump()) for at, each in enumerate(kept.times)],
        hints=[tables.Hint(**each.model_dump()) for each in kept.hints],
        near_misses=[tables.NearMiss(**each.model_dump()) for each in kept.near_misses],
        signs=[
            tables.Sign(habit=each.habit, name=each.name, says=each.says, evidence=list(each.evidence))
            for each in kept.signs
        ],
    )


def _part_row(part: past.KeptPart) -> tables.Part:
    return tables.Part(
        person=part.person,
        name=part.name,
        player=part.player,
        roles=list(part.roles),
        score=part.score,
        scores=[tables.PartScore(of=of, score=score) for of, score in {**part.dimensions, **part.skills}.items()],
    )


def drill_of(row: tables.Drill, *, with_report: bool = False) -> past.KeptDrill:
    """What was kept of a drill; its report only where it is asked for, since it is large."""
    return past.KeptDrill(
        **{name: getattr(row, name) for name in PLAIN},
        seed=int(row.seed),
        report=row.report if with_report else None,
        dimensions=tuple(
            past.KeptScore(dimension=each.dimension, score=each.score, weight=each.weight, rating=each.rating)
            for each in row.dimensions
        ),
        skills=tuple(
            past.KeptSkill(skill=each.skill, points=each.points, of=each.of, costs=each.costs) for each in row.skills
        ),
        objectives=tuple(
            past.KeptObjective(says=each.says, measures=tuple(each.measures), score=each.score, rating=each.rating)
            for each in row.objectives
        ),
        parts=tuple(_part_of(each) for each in row.parts),
        times=tuple(
            past.KeptTime(time=each.time, seconds=each.seconds, target=each.target, why=each.why) for each in row.times
        ),
        hints=tuple(past.KeptHint(at=each.at, costs=each.costs, by=each.by) for each in row.hints),
        near_misses=tuple(past.KeptNearMiss(at=each.at, why=each.why) for each in row.near_misses),
        items=tuple(
            past.KeptItem(**{name: getattr(each, name) for name in past.KeptItem.model_fields}) for each in row.items
        ),
        signs=tuple(
            past.KeptSign(habit=each.habit, name=each.name, says=each.says, evidence=tuple(each.evidence))
            for each in row.signs
        ),
    )


def _part_of(row: tables.Part) -> past.KeptPart:
    scores = [(each.of, each.score) for each in row.scores]
    return past.KeptPart(
        person=row.person,
        name=row.name,
        player=row.player,
        roles=tuple(row.roles),
        score=row.score,
        dimensions={of: score for of, score in scores if "." not in of},
        skills={of: score for of, score in scores if "." in of and score is not None},
    )


def item_of(row: tables.ActionItem) -> past.ActionItem:
    """An action item with the drill that it comes from."""
    drill = row.in_drill
    return past.ActionItem(
        id=row.id,
        title=row.title,
        owner=row.owner,
        priority=row.priority,
        due=row.due,
        due_said=row.due_said,
        done=row.done,
        drill=drill.id,
        scenario=drill.scenario,
        drill_title=drill.title,
        played=drill.played,
        team=drill.team,
    )
