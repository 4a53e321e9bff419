"""Grades of drills that the engine played: the example's response, the same slower, nobody, and one action sooner."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from scoring.criteria.messages.first.stated_figures import stated_figures
from scoring.grade import grade
from scoring.report import json as as_json
from scoring.report.model import Report
from scoring.rules import DIMENSIONS, MEASURES
from simulator.bots.crew import crew
from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.log import Log
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import Rating, Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import play_bots, play_script
from simulator.engine.plan import Plan
from simulator.scenario.loader import ScriptedAction, load, load_actions, read_sources, shipped
from simulator.world.truth import reveal

SCRIPT = Path(__file__).parents[1] / "data" / "example" / "example-actions.yaml"
ALERT = 6 * MINUTE + 45 * SECOND
"""When the example's alert fires."""


def played(script: Sequence[ScriptedAction], name: str = "checkout-payment-timeout") -> Report:
    loaded = load(read_sources(name), criteria=MEASURES)
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    play_script(engine, script)
    truth = reveal(loaded.scenario, loaded.policy, engine.log)
    return grade(engine.log, truth, loaded.policy, seed=loaded.seed)


@pytest.fixture(scope="module")
def example() -> tuple[ScriptedAction, ...]:
    return load_actions(SCRIPT)


def test_the_examples_response_scores_at_least_92(example: Sequence[ScriptedAction]) -> None:
    report = played(example)
    assert report.score >= 92
    assert report.rating is Rating.P
    assert not report.adjustments


def test_the_same_with_every_delay_after_the_alert_doubled_scores_clearly_lower(
    example: Sequence[ScriptedAction],
) -> None:
    slow = played([replace(line, at=ALERT + 2 * (line.at - ALERT)) for line in example])
    assert slow.score <= played(example).score - 10
    late = {finding.criterion for finding in slow.findings() if finding.costs > 0}
    assert {"response.mitigate", "mitigation.remedy", "communication.promises", "communication.truth"} <= late


@pytest.mark.parametrize("name", shipped())
def test_nobody_acting_scores_nothing(name: str) -> None:
    report = played([], name)
    assert report.score == 0
    assert report.rating is Rating.U


@pytest.mark.parametrize(
    ("verb", "by", "earlier"),
    [
        ("ack", 0, 40_000),
        ("assign", 0, 5_000),
        ("assign", 3, 5_000),
        ("status", 0, 60_000),
    ],
)
@pytest.mark.parametrize("slower", [1, 2, 3, 4])
def test_one_action_sooner_played_again_never_scores_lower(
    example: Sequence[ScriptedAction], verb: str, by: int, earlier: int, slower: int
) -> None:
    base = [replace(line, at=ALERT + slower * (line.at - ALERT)) for line in example]
    place = [number for number, line in enumerate(base) if line.action.do == verb][by]
    sooner = [replace(line, at=line.at - earlier) if number == place else line for number, line in enumerate(base)]
    assert played(sooner).score >= played(base).score


@pytest.mark.parametrize("kind", ["page.acknowledged", "incident.declared", "role.assigned", "status.posted"])
@pytest.mark.parametrize("skill", [Skill.NOVICE, Skill.SOLID])
def test_in_a_played_log_one_record_sooner_never_scores_lower(kind: str, skill: Skill) -> None:
    for seed in (1, 2):
        loaded = load(read_sources("checkout-payment-timeout"), seed=seed)
        engine = Engine(Plan(loaded.scenario, loaded.policy, seed))
        play_bots(engine, crew(loaded.scenario.people, skill, seed))
        truth = reveal(loaded.scenario, loaded.policy, engine.log)
        base = grade(engine.log, truth, loaded.policy, seed=seed).score
        record = next((each for each in engine.log if each.kind == kind), None)
        if record is None or (isinstance(record.event, ev.StatusPosted) and stated_figures(record.event.text)):
            continue  # an amount "so far" is right or wrong by the moment when it comes
        for at in range(ALERT, record.at, max(1, (record.at - ALERT) // 4)):
            assert grade(moved(engine.log, record, at), truth, loaded.policy, seed=seed).score >= base


def moved(log: Log, record: Recorded, at: int) -> Log:
    """The log with one record sooner, in its new place."""
    rest = [each for each in log if each is not record]
    place = sum(each.at <= at for each in rest)
    ordered = [*rest[:place], record._replace(at=at), *rest[place:]]
    return Log(each._replace(seq=number) for number, each in enumerate(ordered, 1))


def test_the_right_remedy_sooner_played_again_never_scores_lower(example: Sequence[ScriptedAction]) -> None:
    def undone(at: int) -> float:
        undo = [isinstance(line.action, ac.Run) and "undo" in line.action.command for line in example]
        return played([replace(line, at=at) if it else line for line, it in zip(example, undo, strict=True)]).score

    scores = [undone(at) for at in (11 * MINUTE, 12 * MINUTE + 10_000, 20 * MINUTE, 30 * MINUTE)]
    assert scores[0] >= scores[1] - 2, "words that the script wrote for another recovery may become wrong"
    assert scores[1] >= scores[2] >= scores[3]


def test_the_json_report_keeps_the_command_lines_contract(example: Sequence[ScriptedAction]) -> None:
    shape = json.loads(as_json.render(played(example)))
    assert {
        "scenario",
        "seed",
        "journal_sha256",
        "rubric_version",
        "score",
        "rating",
        "objectives",
        "dimensions",
        "people",
        "antipatterns",
        "times",
        "truth",
        "hints",
    } <= set(shape)
    assert tuple(shape["dimensions"]) == DIMENSIONS
    for dimension in shape["dimensions"].values():
        assert {"score", "weight", "findings"} <= set(dimension)
        for finding in dimension["findings"]:
            assert {"id", "criterion", "points", "of", "target", "actual", "evidence", "says", "advice"} <= set(finding)
            assert all(isinstance(seq, int) for seq in finding["evidence"])
    assert set(shape["times"]) == {
        "detect",
        "acknowledge",
        "respond",
        "declare",
        "assemble",
        "first_status",
        "mitigate",
        "resolve",
        "why",
    }
    assert shape["times"]["acknowledge"] == 60


def test_a_time_that_is_null_says_why() -> None:
    times = json.loads(as_json.render(played([])))["times"]
    missing = {name for name, seconds in times.items() if seconds is None}
    assert "mitigate" in missing
    assert set(times["why"]) == missing
    assert all(times["why"].values())
