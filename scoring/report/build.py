"""Build the report from the judgements.

Separate from grading, which decides the numbers; here they are given names, costs and order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.antipatterns.table import seen_in
from scoring.case import Case
from scoring.judged import Judged, Skipped, Verdict
from scoring.report import beside
from scoring.report.model import (
    AdjustmentMade,
    CapApplied,
    DimensionScore,
    Finding,
    HintUsed,
    ImpactRevealed,
    Moment,
    NotJudged,
    ObjectiveResult,
    PersonDimension,
    PersonResult,
    Practice,
    Report,
    RoleResult,
    SeverityStep,
    TruthRevealed,
)
from scoring.report.parts import deeds_of, roles_of, tenures
from scoring.rules import DIMENSIONS, Dimension, dimension_of
from scoring.times import times_of
from scoring.totals import Weights, credit_of, dimension_scores, split
from simulator.domain import events as ev
from simulator.domain.citing import cited as cited_as
from simulator.domain.simtime import DAY, MINUTE

BUDGET_DAYS = 30
"""The window of the error budget that the SLA minutes are compared with."""
MOST_TO_PRACTISE = 3


@dataclass(frozen=True, slots=True)
class Graded:
    """What grading decided."""

    case: Case
    verdicts: dict[str, Verdict]
    weights: Weights
    before_caps: float
    score: float
    adjustments: list[AdjustmentMade]
    caps: list[CapApplied]


def build(graded: Graded, *, seed: int, journal_sha256: str | None) -> Report:
    """Build the frozen report."""
    case = graded.case
    dimensions = _dimensions(graded)
    findings = [finding for dimension in dimensions.values() for finding in dimension.findings]
    times = times_of(case)
    ended = case.log.first(ev.DrillEnded)
    habits = seen_in(case)
    people, roles = _people(case, findings), roles_of(case, findings, _share)
    notes, ratings, survey = beside.notes(case.log), beside.ratings(case.log), beside.survey(case.log)
    cited = [seq for finding in findings for seq in finding.evidence] + _parts_cited(people, roles)
    cited += [note.seq for note in notes] + [rating.seq for rating in ratings] + [answer.seq for answer in survey]
    for evidence in (
        *(each.evidence for each in graded.adjustments),
        *(each.evidence for each in graded.caps),
        *(each.evidence for each in times.values()),
        *(sign.evidence for habit in habits for sign in habit.signs),
    ):
        cited += evidence
    return Report(
        scenario=case.scenario.slug,
        title=case.scenario.title,
        seed=seed,
        journal_sha256=journal_sha256,
        policy=case.policy.name,
        rubric_version=str(case.rubric.rubric),
        finished=case.finished,
        ended=ended[1].reason.value if ended else None,
        length=case.end,
        score=graded.score,
        score_before_caps=graded.before_caps,
        rating=case.rubric.bands.rating(graded.score),
        caps=tuple(graded.caps),
        adjustments=tuple(graded.adjustments),
        objectives=_objectives(case, findings),
        dimensions=dimensions,
        people=people,
        roles=roles,
        notes=notes,
        ratings=ratings,
        survey=survey,
        antipatterns=habits,
        times=times,
        truth=_truth(case),
        hints=tuple(
            HintUsed(at=record.at, seq=record.seq, text=event.text, costs=event.costs, by=record.actor)
            for record, event in case.log.of(ev.HintTaken)
        ),
        practise=_practise(findings),
        moments=_moments(case, cited),
    )


def _dimensions(graded: Graded) -> dict[Dimension, DimensionScore]:
    case, rubric = graded.case, graded.case.rubric
    scores = dimension_scores({name: credit_of(verdict) for name, verdict in graded.verdicts.items()}, rubric)
    weights = sum(graded.weights[name] for name, score in scores.items() if score is not None)
    found: dict[Dimension, DimensionScore] = {}
    for name in DIMENSIONS:
        mine = {each: verdict for each, verdict in graded.verdicts.items() if dimension_of(each) == name}
        score = scores[name]
        weight = 100 * graded.weights[name] / weights if score is not None and weights else 0.0
        judged = {each: verdict for each, verdict in mine.items() if not isinstance(verdict, Skipped)}
        of = sum(rubric.points[each] for each in judged) or 1.0
        findings = [
            each
            for criterion, verdict in judged.items()
            for each in _findings(criterion, verdict, rubric.points[criterion], weight / of)
        ]
        found[name] = DimensionScore(
            score=None if score is None else round(score, 1),
            weight=round(weight, 1),
            rating=None if score is None else case.rubric.bands.rating(round(score, 1)),
            findings=tuple(findings),
            not_judged=tuple(
                NotJudged(criterion=each, why=verdict.why)
                for each, verdict in mine.items()
                if isinstance(verdict, Skipped)
            ),
        )
    return found


def _findings(criterion: str, verdict: list[Judged], points: float, share: float) -> list[Finding]:
    found: list[Finding] = []
    taken: set[str] = set()
    for judged, (earned, of) in zip(verdict, split(verdict, points), strict=True):
        found.append(
            Finding(
                id=_id(criterion, judged, taken, alone=len(verdict) == 1),
                criterion=criterion,
                points=round(earned, 2),
                of=round(of, 2),
                costs=round((of - earned) * share, 2),
                target=judged.target,
                actual=judged.actual,
                unit=judged.unit,
                evidence=tuple(dict.fromkeys(judged.evidence)),
                says=judged.says,
                advice=judged.advice,
                people=tuple(judged.people),
                critical=judged.ceiling is not None,
            )
        )
    return found


def _id(criterion: str, judged: Judged, taken: set[str], *, alone: bool) -> str:
    """The criterion, told apart by its evidence where it has several judgements."""
    name = criterion if alone else f"{criterion}#{judged.evidence[-1] if judged.evidence else 0}"
    number, unique = 2, name
    while unique in taken:
        unique, number = f"{name}.{number}", number + 1
    taken.add(unique)
    return unique


def _share(findings: Iterable[Finding]) -> float | None:
    listed = list(findings)
    of = sum(finding.of for finding in listed)
    return round(100 * sum(finding.points for finding in listed) / of, 1) if of else None


def _objectives(case: Case, findings: list[Finding]) -> tuple[ObjectiveResult, ...]:
    results = []
    for objective in case.scenario.objectives:
        mine = [
            each
            for each in findings
            if each.criterion in objective.measures or dimension_of(each.criterion) in objective.measures
        ]
        score = _share(mine)
        rating = None if score is None else case.rubric.bands.rating(score)
        results.append(
            ObjectiveResult(
                says=objective.says,
                measures=tuple(objective.measures),
                score=score,
                rating=rating,
                findings=tuple(each.id for each in mine),
            )
        )
    return tuple(results)


def _people(case: Case, findings: list[Finding]) -> dict[str, PersonResult]:
    acted = {record.actor for record in case.log}
    named = {person for finding in findings for person in finding.people}
    all_held = tenures(case)
    found: dict[str, PersonResult] = {}
    for person in case.scenario.people:
        if person.id not in acted | named:
            continue
        mine = [finding for finding in findings if person.id in finding.people]
        held = dict.fromkeys(each.role.title for each in case.held if each.person == person.id)
        by_dimension = {name: [each for each in mine if dimension_of(each.criterion) == name] for name in DIMENSIONS}
        found[person.id] = PersonResult(
            name=person.name,
            roles=tuple(held),
            score=_share(mine),
            dimensions={
                name: PersonDimension(score=_share(part), findings=tuple(each.id for each in part))
                for name, part in by_dimension.items()
            },
            held=tuple(each for each in all_held if each.person == person.id),
            deeds=deeds_of(case, person.id),
        )
    return found


def _parts_cited(people: dict[str, PersonResult], roles: dict[str, RoleResult]) -> list[int]:
    """The records that people's and roles' parts name: the first of each kind of deed, and who got which role."""
    parts: tuple[PersonResult | RoleResult, ...] = (*people.values(), *roles.values())
    firsts = [deed.evidence[0] for part in parts for deed in part.deeds]
    return firsts + [each.seq for part in parts for each in part.held]


def _truth(case: Case) -> TruthRevealed:
    truth, spec, business = case.truth, case.scenario.truth, case.scenario.business
    money = business.revenue_per_minute
    return TruthRevealed(
        cause=spec.cause,
        lesson=spec.lesson,
        false_alarm=spec.false_alarm,
        severity=case.worst if truth.severity else None,
        severities=tuple(SeverityStep(at=at, severity=severity) for at, severity in truth.severity),
        onset=truth.onset,
        mitigated=case.mitigated,
        impact=ImpactRevealed(
            minutes=truth.impact_minutes,
            users=truth.users_affected,
            money=truth.money_lost,
            currency=money.currency if money else None,
            full_minutes=round(truth.losses.full_minutes, 2),
            user_minutes=_rounded(truth.losses.users),
            money_lost=_rounded(truth.losses.money),
            budget_burnt=truth.losses.budget,
            slo=business.slo,
            sla_minutes=truth.impact_minutes,
            sla_budget_minutes=round((1 - business.slo) * BUDGET_DAYS * DAY / MINUTE, 1),
        ),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _practise(findings: list[Finding]) -> tuple[Practice, ...]:
    """The advice of the costliest criteria, one piece each."""
    by_criterion: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.costs > 0 and finding.advice:
            by_criterion.setdefault(finding.criterion, []).append(finding)
    found = [
        Practice(
            criterion=criterion,
            costs=round(sum(each.costs for each in mine), 1),
            advice=max(mine, key=lambda each: each.costs).advice,
            findings=tuple(each.id for each in mine),
        )
        for criterion, mine in by_criterion.items()
    ]
    return tuple(sorted(found, key=lambda each: -each.costs)[:MOST_TO_PRACTISE])


def _moments(case: Case, cited: list[int]) -> dict[int, Moment]:
    first = case.log[0].seq if len(case.log) else 1
    found: dict[int, Moment] = {}
    for seq in sorted(set(cited)):
        record = case.log[seq - first]
        found[seq] = Moment(seq=seq, at=record.at, kind=record.kind, actor=record.actor, says=cited_as(record))
    return found
