"""`grade`: from a log, the truth and the policy to the report.

Separate because it is the one entry: judge every criterion, add up, adjust, cap, and build the report.
"""

from __future__ import annotations

from scoring.caps import caps_of
from scoring.case import Case
from scoring.criteria.table import JUDGES
from scoring.judged import Skipped, Verdict, not_asked
from scoring.pace import Adjustment, Pace
from scoring.reading import read
from scoring.report.build import Graded, build
from scoring.report.model import AdjustmentMade, CapApplied, Report
from scoring.rubric import rubric_of
from scoring.rules import criteria_of
from scoring.totals import credit_of, dimension_weights, total
from simulator.domain import events as ev
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.truth import Truth

LEAST_SHOWN = 0.05
"""An adjustment that does not show in the score's one decimal is not listed."""


def grade(
    log: Log,
    truth: Truth,
    policy: Policy,
    *,
    seed: int,
    journal_sha256: str | None = None,
    rubric: int | None = None,
) -> Report:
    """Grade a drill, finished or not, by its policy's version of the rubric or by another.

    Raises `ScenarioError` where the policy's `scoring` is wrong, or where there is no such version.
    """
    case = read(log, truth, policy, rubric_of(policy, rubric))
    judged = criteria_of(case.rubric.rubric)
    verdicts = {name: judge(case) for name, judge in JUDGES.items() if name in judged}
    for name, verdict in verdicts.items():
        if not isinstance(verdict, Skipped) and not case.rubric.points[name]:
            verdicts[name] = not_asked("the policy gives no points for it")
    return build(_graded(case, verdicts), seed=seed, journal_sha256=journal_sha256)


def _graded(case: Case, verdicts: dict[str, Verdict]) -> Graded:
    credits = {name: credit_of(verdict) for name, verdict in verdicts.items()}
    weights = dimension_weights(verdicts, case.rubric, false_alarm=case.false_alarm)
    raw = total(credits, weights, case.rubric)
    changed = [*Pace(case, credits, weights).adjustments(), *_hints(case)]
    before = min(100.0, max(0.0, (raw or 0.0) + sum(each.points for each in changed)))
    adjustments = [
        AdjustmentMade(points=round(each.points, 1), says=each.says, evidence=each.evidence)
        for each in changed
        if abs(each.points) >= LEAST_SHOWN
    ]
    caps = caps_of(case, verdicts)
    return Graded(case, verdicts, weights, round(before, 1), _capped(case, before, caps), adjustments, caps)


def _capped(case: Case, score: float, caps: list[CapApplied]) -> float:
    """A cap holds for the score as for the rating, so that the two never disagree."""
    return round(min([score, *(case.rubric.bands.highest(cap.rating) for cap in caps)]), 1)


def _hints(case: Case) -> list[Adjustment]:
    taken = case.log.of(ev.HintTaken)
    if not taken:
        return []
    cost = sum(event.costs for _, event in taken)
    says = f"{len(taken)} hint{'s' if len(taken) > 1 else ''} taken."
    return [Adjustment(-cost, says, tuple(record.seq for record, _ in taken))]
