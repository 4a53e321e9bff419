"""From judgements to numbers: a criterion's credit, a dimension's score, the total.

Separate so that the one way of adding up serves the report and the hypothetical drills of `scoring.pace` alike. What
does not apply is left out, and what is left weighs more.
"""

from __future__ import annotations

from collections.abc import Mapping

from scoring.judged import Judged, Skipped, Verdict
from scoring.rubric import Rubric
from scoring.rules import DIMENSIONS, Dimension, dimension_of

Credits = Mapping[str, float | None]
"""Criterion to its share of the marks; None where it does not apply."""


def credit_of(verdict: Verdict) -> float | None:
    """A criterion's share of the marks: its judgements' weighted mean; None where there was nothing to judge."""
    if isinstance(verdict, Skipped) or not verdict:
        return None
    weights = sum(judged.weight for judged in verdict)
    return sum(judged.credit * judged.weight for judged in verdict) / weights if weights else None


def split(judged: list[Judged], points: float) -> list[tuple[float, float]]:
    """A criterion's points by judgement: what was earned, of how much."""
    weights = sum(each.weight for each in judged) or 1.0
    return [(points * each.weight / weights * each.credit, points * each.weight / weights) for each in judged]


def dimension_scores(credits: Credits, rubric: Rubric) -> dict[Dimension, float | None]:
    """Each dimension's score from 0 to 100; None where nothing in it applies."""
    earned = dict.fromkeys(DIMENSIONS, 0.0)
    of = dict.fromkeys(DIMENSIONS, 0.0)
    for criterion, credit in credits.items():
        if credit is not None:
            name = dimension_of(criterion)
            earned[name] += credit * rubric.points[criterion]
            of[name] += rubric.points[criterion]
    return {name: 100 * earned[name] / of[name] if of[name] else None for name in DIMENSIONS}


def total(credits: Credits, rubric: Rubric) -> float | None:
    """The weighted mean of the dimensions that apply, from 0 to 100; None where none does."""
    scores = dimension_scores(credits, rubric)
    weights = sum(rubric.weights[name] for name, score in scores.items() if score is not None)
    if not weights:
        return None
    return sum(rubric.weights[name] * score for name, score in scores.items() if score is not None) / weights
