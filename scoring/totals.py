"""From judgements to numbers: a criterion's credit, a dimension's score, the total.

Separate so that the one way of adding up serves the report and the hypothetical drills of `scoring.pace` alike. What
does not apply is left out, and what is left weighs more; a dimension of which a drill asks little weighs little.
"""

from __future__ import annotations

from collections.abc import Mapping

from scoring.judged import Judged, Skipped, Verdict
from scoring.rubric import Rubric
from scoring.rules import DIMENSIONS, RULES, Dimension, dimension_of

Credits = Mapping[str, float | None]
"""Criterion to its share of the marks; None where it does not apply."""
Weights = Mapping[Dimension, float]


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


def dimension_weights(verdicts: Mapping[str, Verdict], rubric: Rubric, *, false_alarm: bool) -> Weights:
    """Each dimension's weight: the policy's, less the part that this drill does not ask for; 0 where it asks nothing.

    A SEV3 without war room and public posts shall not hang by the one question that somebody asked. In a false alarm,
    which most criteria do not fit, the policy's weights stand.
    """
    asked, all_of_it = dict.fromkeys(DIMENSIONS, 0.0), dict.fromkeys(DIMENSIONS, 0.0)
    for criterion, verdict in verdicts.items():
        name, points = dimension_of(criterion), rubric.points[criterion]
        in_play = not isinstance(verdict, Skipped) or verdict.asked
        if in_play:
            asked[name] += points
        if in_play if false_alarm else not RULES[criterion].false_alarm:
            all_of_it[name] += points
    return {
        name: rubric.weights[name] * asked[name] / all_of_it[name] if all_of_it[name] else 0.0 for name in DIMENSIONS
    }


def dimension_scores(credits: Credits, rubric: Rubric) -> dict[Dimension, float | None]:
    """Each dimension's score from 0 to 100; None where nothing in it was judged."""
    earned = dict.fromkeys(DIMENSIONS, 0.0)
    of = dict.fromkeys(DIMENSIONS, 0.0)
    for criterion, credit in credits.items():
        if credit is not None:
            name = dimension_of(criterion)
            earned[name] += credit * rubric.points[criterion]
            of[name] += rubric.points[criterion]
    return {name: 100 * earned[name] / of[name] if of[name] else None for name in DIMENSIONS}


def total(credits: Credits, weights: Weights, rubric: Rubric) -> float | None:
    """The weighted mean of the dimensions that were judged, from 0 to 100; None where none was."""
    scores = dimension_scores(credits, rubric)
    judged = {name: score for name, score in scores.items() if score is not None and weights[name]}
    weight = sum(weights[name] for name in judged)
    return sum(weights[name] * score for name, score in judged.items()) / weight if weight else None
