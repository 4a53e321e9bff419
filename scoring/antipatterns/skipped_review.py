"""Skipped review: a small incident of which nothing is written down, or reviews that are often missing.

Separate from the criterion on the review's time: a SEV3 is small, and only the sum of small ones shows a pattern.
"""

from __future__ import annotations

from collections.abc import Sequence

from scoring.antipatterns.facts import DrillFacts, written_down
from scoring.antipatterns.repeating import often
from scoring.antipatterns.sign import Detector, Repeated, Sign
from scoring.case import Case
from scoring.criteria.learning import review_required

ID = "skipped-review-of-small-incidents"


def seen(case: Case) -> list[Sign]:
    """A small incident that ended without a line about it."""
    if not case.finished or review_required(case) != "light" or written_down(case) is not None:
        return []
    evidence = tuple(each.seq for each in case.decisions[-1:]) or case.signal
    return [Sign(f"No short review of this {case.worst} is in, and no note says what happened.", evidence)]


def over(drills: Sequence[DrillFacts]) -> Repeated | None:
    """Reviews that the policy wanted and nobody wrote, of any size."""
    wanted = [each for each in drills if each.review_wanted is not None]
    return often(wanted, lambda each: not each.review_in, "{count} of {of} incidents were never reviewed.")


DETECTOR = Detector(
    id=ID,
    name="Skipped reviews",
    looks_for=(
        "A small incident that ended without a short review or a note. Over several: reviews that the policy "
        "wants and nobody wrote."
    ),
    in_drill=seen,
    over_drills=over,
)
