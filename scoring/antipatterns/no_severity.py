"""No severity classification: work without a severity, or the same severity for everything.

Separate from the criterion on the time to declare: that one measures minutes, this one sees that a team began to work
as if the severity changed nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from scoring.antipatterns.facts import DrillFacts
from scoring.antipatterns.repeating import seen_again
from scoring.antipatterns.sign import Detector, Repeated, Sign
from scoring.case import Case
from scoring.judged import long, when

ID = "no-severity-classification"
_again = seen_again(ID)


def seen(case: Case) -> list[Sign]:
    """Work on a real incident that had no severity, although the time to declare was long over."""
    first, target = case.first_response, case.target("declare")
    if case.false_alarm or not case.broken or case.truth.t0 is None or first is None or target is None:
        return []
    due = case.start + round(target * case.rubric.curve.zero_at)
    if not case.decisions:
        if case.end < due:
            return []
        says = f"{first.actor} began to work on it at {when(first.at)}, and it never got a severity."
        return [Sign(says, (*case.signal, first.seq))]
    declared = case.decisions[0]
    if declared.at <= due or first.seq >= declared.seq:
        return []
    says = (
        f"Work began at {when(first.at)} and went on for {long(declared.at - first.at)} before it had a severity, "
        f"declared at {when(declared.at)}."
    )
    return [Sign(says, (first.seq, declared.seq))]


def over(drills: Sequence[DrillFacts]) -> Repeated | None:
    """Incidents of different severities that were all declared alike, or not at all."""
    real = [each for each in drills if each.true_severity is not None and each.declared]
    true, said = {each.true_severity for each in real}, {each.declared[0] for each in real}
    if len(real) >= 3 and len(true) >= 2 and len(said) == 1:
        says = f"{len(real)} incidents of {len(true)} severities were all declared {said.pop()}."
        return Repeated(says, tuple(each.drill for each in real))
    return _again(drills)


DETECTOR = Detector(
    id=ID,
    name="No severity classification",
    looks_for=(
        "Work on a real incident without a severity, or with one that came only after twice the time to "
        "declare. Over several: incidents of different severities all declared alike."
    ),
    in_drill=seen,
    over_drills=over,
)
