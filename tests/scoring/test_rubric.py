"""The rubric: names, judges, numbers of the shipped policies, and what is said of wrong ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import scenarios
from scoring.criteria.table import JUDGES
from scoring.rubric import CRITERIA, problems, rubric_of
from scoring.rules import DIMENSIONS, MEASURES, dimension_of
from simulator.domain.policy import Policy
from simulator.domain.vocabulary import Rating
from simulator.errors import ScenarioError
from simulator.scenario.loader import load_policy, shipped_policies

POLICIES = Path(scenarios.__file__).parent / "policies"


def test_every_criterion_has_one_judge_and_a_dimension() -> None:
    assert set(JUDGES) == CRITERIA
    assert {dimension_of(criterion) for criterion in CRITERIA} == set(DIMENSIONS)


def test_an_objective_may_measure_a_criterion_or_a_dimension() -> None:
    assert {"mitigation.remedy", "response.mitigate", "communication.promises", "communication"} <= MEASURES


def test_reading_the_names_imports_no_judge_and_no_pydantic() -> None:
    program = "import sys, scoring.rules; print(*sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "pydantic" not in modules
    assert not [each for each in modules if each.startswith("scoring.criteria")]


@pytest.mark.parametrize("name", shipped_policies())
def test_shipped_policies_carry_a_complete_rubric(name: str) -> None:
    rubric = rubric_of(load_policy((POLICIES / f"{name}.yaml").read_text(encoding="utf-8"), name))
    assert rubric.rubric >= 1
    assert set(rubric.points) == CRITERIA
    assert sum(rubric.weights.values()) == 100
    assert (rubric.bands.P, rubric.bands.S, rubric.bands.M) == (90, 75, 50)
    assert rubric.curve.zero_at == 3
    assert rubric.severity.undercall_times == 2
    assert (rubric.margins.time, rubric.margins.amount) == (120_000, 0.25)
    assert (rubric.caps.critical, rubric.caps.false_resolution, rubric.caps.unmitigated) == tuple("MUU")


def test_bands_give_the_rating_and_the_highest_score_below_the_next(policy: Policy) -> None:
    bands = rubric_of(policy).bands
    assert [bands.rating(score) for score in (100, 90, 89.9, 75, 74.9, 50, 49.9, 0)] == list("PPSSMMUU")
    assert [bands.highest(rating) for rating in Rating] == [100.0, 89.9, 74.9, 49.9]


def change(policy: Policy, **changed: Any) -> dict[str, Any]:
    return {**policy.scoring, **changed}


@pytest.mark.parametrize(
    ("changed", "place", "says"),
    [
        ({"weigths": {}}, ("weigths",), "unknown key"),
        ({"points": {"response.acknowlege": 1}}, (), "Did you mean 'response.acknowledge'?"),
        ({"points": {"response.acknowledge": 1}}, (), "points lacks"),
        ({"weights": {"response": 1}}, (), "weights lacks severity"),
        ({"bands": {"P": 50, "S": 75, "M": 90}}, ("bands",), "the bands must fall"),
        ({"margins": {"time": 120, "amount": "25%", "corrected": "50%"}}, ("margins", "time"), "has no unit"),
        ({"remedy_within": 0.5}, ("remedy_within",), "Write it like 30%"),
    ],
)
def test_a_wrong_rubric_names_its_place_and_the_remedy(
    policy: Policy, changed: dict[str, Any], place: tuple[str, ...], says: str
) -> None:
    found = problems(change(policy, **changed))
    assert [each for each in found if each[0] == place and says in each[1]], found


def test_grading_by_a_wrong_rubric_blames_the_policy(policy: Policy) -> None:
    with pytest.raises(ScenarioError, match=r"policy default: scoring\.curve"):
        rubric_of(policy.model_copy(update={"scoring": change(policy, curve={"zero_at": 1})}))


def test_a_missing_and_a_misspelt_key_are_named_with_the_remedy(policy: Policy) -> None:
    scoring = {("bandz" if key == "bands" else key): value for key, value in policy.scoring.items()}
    assert problems(scoring) == [
        ((), "the key 'bands' is missing. Copy it from the policy default"),
        (("bandz",), "unknown key. Did you mean 'bands'?"),
    ]
