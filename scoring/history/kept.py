"""What a history keeps of a graded drill, from its report.

Separate from the report because a report may change its shape at any time, and what was kept may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scoring.antipatterns.facts import facts_of
from scoring.history.items import items_of
from scoring.reading import read
from scoring.report.json import as_mapping
from scoring.report.model import Finding, PersonResult, Report
from scoring.rubric import rubric_of
from simulator.domain import events as ev
from simulator.domain import past
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.truth import Truth


@dataclass(frozen=True, slots=True)
class Origin:
    """What a log does not say of itself: which journal it is from, who really played it, when and for whom."""

    id: str
    """The sha256 of the journal up to the drill's end."""
    journal_sha256: str
    scenario_sha256: str
    engine: str
    exam: bool
    played: datetime
    """Aware."""
    mode: past.Mode
    players: Mapping[str, str]
    """By the scenario's id of a person: who really sat there."""
    team: str = ""


def kept_of(report: Report, log: Log, truth: Truth, policy: Policy, origin: Origin) -> past.KeptDrill:
    """What is kept of a drill that has ended."""
    case = read(log, truth, policy, rubric_of(policy, int(report.rubric_version)))
    habits = tuple(habit.id for habit in report.antipatterns)
    facts = facts_of(case, drill=origin.id, played=origin.played.date(), habits=habits)
    findings = {finding.id: finding for finding in report.findings()}
    return past.KeptDrill(
        id=origin.id,
        journal_sha256=origin.journal_sha256,
        scenario=report.scenario,
        scenario_sha256=origin.scenario_sha256,
        title=report.title,
        engine=origin.engine,
        seed=report.seed,
        played=origin.played,
        length=report.length,
        ended=report.ended or "",
        team=origin.team,
        mode=origin.mode,
        exam=origin.exam,
        assisted=bool(report.hints),
        false_alarm=report.truth.false_alarm,
        policy=report.policy,
        rubric=report.rubric_version,
        score=report.score,
        rating=report.rating.value,
        dimensions=tuple(
            past.KeptScore(dimension=name, score=each.score, weight=each.weight, rating=each.rating)
            for name, each in report.dimensions.items()
        ),
        skills=tuple(_skills(report.findings())),
        objectives=tuple(
            past.KeptObjective(says=each.says, measures=each.measures, score=each.score, rating=each.rating)
            for each in report.objectives
        ),
        parts=tuple(_part(id, each, findings, origin.players) for id, each in report.people.items()),
        times=tuple(
            past.KeptTime(time=name, seconds=each.seconds, target=each.target, why=each.why)
            for name, each in report.times.items()
        ),
        hints=tuple(past.KeptHint(at=each.at, costs=each.costs, by=each.by) for each in report.hints),
        near_misses=tuple(
            past.KeptNearMiss(at=record.at, why=event.why)
            for record, event in log.of(ev.IncidentStoodDown)
            if event.near_miss
        ),
        items=items_of(log, drill=truth.scenario.starts.date(), played=origin.played.date()),
        signs=tuple(
            past.KeptSign(habit=habit.id, name=habit.name, says=sign.says, evidence=sign.evidence)
            for habit in report.antipatterns
            for sign in habit.signs
        ),
        facts=facts.model_dump(mode="json"),
        report=as_mapping(report),
    )


def _skills(findings: Iterable[Finding]) -> Iterable[past.KeptSkill]:
    """Each criterion that was judged, with its findings added up."""
    by_criterion: dict[str, list[Finding]] = {}
    for finding in findings:
        by_criterion.setdefault(finding.criterion, []).append(finding)
    for criterion, mine in by_criterion.items():
        yield past.KeptSkill(
            skill=criterion,
            points=round(sum(each.points for each in mine), 2),
            of=round(sum(each.of for each in mine), 2),
            costs=round(sum(each.costs for each in mine), 2),
        )


def _part(id: str, part: PersonResult, findings: Mapping[str, Finding], players: Mapping[str, str]) -> past.KeptPart:
    named = [findings[each] for dimension in part.dimensions.values() for each in dimension.findings]
    return past.KeptPart(
        person=id,
        name=part.name,
        player=players.get(id),
        roles=part.roles,
        score=part.score,
        dimensions={name: each.score for name, each in part.dimensions.items()},
        skills={each.skill: round(100 * each.points / each.of, 1) for each in _skills(named) if each.of},
    )  # fmt: skip
