"""A drill keeps the grade of the rubric that it was played by, however the rules change after it.

`tests/data/rubric-1` holds journals of that version and what each criterion earned in them. They are never renewed:
where one of these tests fails, a rule was changed for drills that were graded before. Let the change hold from the
next version on (`scoring.versions`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scoring.criteria.messages.rule import Rule
from scoring.criteria.messages.wanted import (
    CRITICAL,
    INTERNAL_OPEN,
    INTERNAL_RESOLVED,
    PUBLIC_OPEN,
    PUBLIC_RESOLVED,
    UNWISE,
)
from scoring.grade import grade
from scoring.report.model import Report
from scoring.rubric import rubric_of
from scoring.rules import RULES, criteria_of
from scoring.versions import FIRST, LATEST, in_force
from simulator import __version__
from simulator.domain.policy import Policy
from simulator.errors import ScenarioError
from simulator.store.journal import read_journal
from simulator.store.replay import plan_of, verify
from simulator.world.truth import reveal

KEPT = Path(__file__).parents[1] / "data" / "rubric-1"
JOURNALS = sorted(KEPT.glob("*.jsonl"))


class Row(NamedTuple):
    """A rule of some versions."""

    name: str
    since: int = FIRST
    until: int | None = None


def graded(path: Path, rubric: int | None = None) -> Report:
    read = read_journal(path)
    plan, _ = plan_of(read)
    truth = reveal(plan.scenario, plan.policy, read.log)
    return grade(read.log, truth, plan.policy, seed=plan.seed, journal_sha256=read.sha256, rubric=rubric)


def earned(report: Report) -> dict[str, Any]:
    """What a grade consists of, without its words, which may be put better."""
    return {
        "score": report.score,
        "rating": report.rating.value,
        "before_caps": report.score_before_caps,
        "findings": {finding.id: [finding.points, finding.of] for finding in report.findings()},
    }


def test_there_are_journals_of_the_first_version() -> None:
    assert len(JOURNALS) >= 3


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_a_journal_of_rubric_1_keeps_its_grade(path: Path) -> None:
    report = graded(path)
    assert report.rubric_version == "1"
    assert earned(report) == json.loads(path.with_suffix(".grade.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_a_journal_of_rubric_1_still_verifies(path: Path) -> None:
    assert verify(path, __version__).differs is None


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_a_journal_can_be_graded_by_another_version(path: Path) -> None:
    newest = graded(path, LATEST)
    assert newest.rubric_version == str(LATEST)
    assert 0 <= newest.score <= 100
    assert earned(graded(path, FIRST)) == earned(graded(path))


def test_rules_hold_from_their_first_version_to_their_last() -> None:
    rules = (Row("always"), Row("old", until=1), Row("new", since=2), Row("newer", since=3))
    assert [rule.name for rule in in_force(rules, 1)] == ["always", "old"]
    assert [rule.name for rule in in_force(rules, 2)] == ["always", "new"]


@pytest.mark.parametrize("rubric", range(FIRST, LATEST + 1))
def test_no_version_has_two_rules_of_one_name_for_a_message(rubric: int) -> None:
    for table in (PUBLIC_OPEN, PUBLIC_RESOLVED, INTERNAL_OPEN, INTERNAL_RESOLVED, (*CRITICAL, *UNWISE)):
        rules: tuple[Rule, ...] = in_force(table, rubric)
        assert rules
        assert len({rule.id for rule in rules}) == len(rules)


def test_a_later_criterion_says_its_points_for_older_policies() -> None:
    assert not [name for name, rule in RULES.items() if rule.since > FIRST and not rule.points]
    assert all(criteria_of(rubric) for rubric in range(FIRST, LATEST + 1))


@pytest.mark.parametrize("rubric", [0, LATEST + 1])
def test_a_version_that_there_is_not_is_refused_with_those_that_there_are(policy: Policy, rubric: int) -> None:
    with pytest.raises(ScenarioError, match=f"rubric: this gameday knows rubrics {FIRST} to {LATEST}"):
        rubric_of(policy, rubric)


def test_an_older_policy_needs_no_points_for_later_criteria(policy: Policy) -> None:
    points = {name: points for name, points in policy.scoring["points"].items() if name in criteria_of(FIRST)}
    older = policy.model_copy(update={"scoring": {**policy.scoring, "rubric": FIRST, "points": points}})
    assert rubric_of(older).rubric == FIRST
    assert set(rubric_of(older, LATEST).points) >= criteria_of(LATEST)
