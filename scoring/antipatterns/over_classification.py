"""Over-classifying: a severity too high that nobody takes back, or nearly always one too high.

Separate from the criterion on the first severity: one level too high for a while is caution. It is a habit when it
stays, when it is far off, or when it happens most of the time.
"""

from __future__ import annotations

from collections.abc import Sequence

from scoring.antipatterns.facts import DrillFacts
from scoring.antipatterns.repeating import seen_again
from scoring.antipatterns.sign import Detector, Repeated, Sign
from scoring.case import Case
from scoring.criteria.severity import distance
from scoring.judged import when
from simulator.domain.vocabulary import Severity

ID = "over-classification"
FAR_OFF = 2
"""Levels too high that are no caution any more."""
LEAST_DRILLS, MOST = 3, 0.5
_again = seen_again(ID)


def seen(case: Case) -> list[Sign]:
    """A severity that was far too high, or too high until the end."""
    if not case.decisions or case.truth.t0 is None:
        return []
    first, last = case.decisions[0], case.decisions[-1]
    taken_back = case.called_off is not None and case.called_off.seq > last.seq
    if (levels := distance(case, first.severity, first.at)) >= FAR_OFF:
        truth = _true(case, first.at)
        says = f"{first.by} declared {first.severity} at {when(first.at)}, {levels} levels above the truth ({truth})."
        return [Sign(says, (*case.signal, first.seq))]
    if distance(case, last.severity, last.at) > 0 and not taken_back and case.finished:
        says = (
            f"{last.severity} was declared at {when(last.at)} and stood until the end; {_true(case, last.at)} was true."
        )
        return [Sign(says, (*case.signal, last.seq))]
    return []


def _true(case: Case, at: int) -> Severity:
    return case.truth.severity_at(at) or case.severity


def over(drills: Sequence[DrillFacts]) -> Repeated | None:
    """First severities that are too high more often than not."""
    declared = [each for each in drills if each.declared]
    high = [each for each in declared if each.levels_too_high > 0]
    if len(declared) >= LEAST_DRILLS and len(high) > MOST * len(declared):
        says = f"The first severity was too high in {len(high)} of {len(declared)} drills."
        return Repeated(says, tuple(each.drill for each in high))
    return _again(drills)


DETECTOR = Detector(
    id=ID,
    name="Over-classifying severity",
    looks_for=(
        "A severity two levels too high, or one too high that stood until the end. Over several: too high at "
        "first in more than half of the drills."
    ),
    in_drill=seen,
    over_drills=over,
)
