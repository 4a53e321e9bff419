"""What a postmortem states is held against the log: the rows of its timeline, and the cause that it names."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.criteria.postmortem import read_review
from scoring.criteria.review_facts import timeline_facts
from scoring.reading import read
from scoring.rubric import rubric_of
from simulator.bots.crew import crew
from simulator.domain.vocabulary import Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import play_bots
from simulator.engine.plan import Plan
from simulator.scenario.loader import load, read_sources, shipped
from simulator.world.truth import reveal
from tests.scoring.logs import LogBuilder, good_response
from tests.scoring.reports import finding, findings
from tui.cli.draft import draft


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("| 14:34 | SEV1 declared, war room opened |", ""),
        ("| 14:36 | SEV1 declared |", ""),
        ("| 14:20 | SEV1 declared |", "a severity was declared at 14:34 UTC"),
        ("| 14:50 | SEV1 declared |", ""),  # it flatters nobody, and being sooner than the review says never costs
        ("| 14:40 | Alert fires: HighErrorBudgetBurnRate_Fast |", "an alert fired at 14:32 UTC"),
        ("| 14:58 | Rollback initiated |", "production was changed at 14:37 UTC"),
        ("| 14:30 | Rollback complete |", "it got well again at 14:42 UTC"),
        ("| 14:45 | Rollback complete | 15:30 | Resolved |", "it was resolved at 15:05 UTC"),
        ("| 15:05 UTC | Resolved |", ""),
        ("- 15:05 Resolved", ""),
        ("- 14:20: Page acknowledged by alice", "a page was acknowledged at 14:32 UTC"),
        ("| 14:51 | Deploy #4521 suspected |", ""),
        ("| 14:51 | Carol made tea |", ""),
    ],
)
def test_a_row_of_the_timeline_is_held_against_the_log(case: Any, good: LogBuilder, row: str, wrong: str) -> None:
    found = timeline_facts(case(good), read_review(f"## Timeline (UTC)\n| Time | Event |\n|--|--|\n{row}\n"))
    assert "; ".join(each.truth for each in found if not each.right) == wrong


def test_a_wrong_row_is_quoted(postmortem: str, graded: Any) -> None:
    report = graded(good_response(postmortem.replace("| 14:34 | SEV1", "| 14:14 | SEV1")))
    rows = findings(report, "learning.figures")[1]
    assert (
        "wrong about \u201c14:14 SEV1 declared, war room opened\u201d, but a severity was declared at 14:34"
        in rows.says
    )
    assert (rows.actual, rows.target) == (6, 7)


def test_a_cause_that_is_not_the_cause_is_wrong(postmortem: str, graded: Any) -> None:
    start, end = postmortem.index("## Root Cause"), postmortem.index("## Lessons")
    cause = "The database was slow because nothing limits its queries."
    other = f"{postmortem[:start]}## Root Cause\n{cause}\n\n{postmortem[end:]}"
    judged = findings(graded(good_response(other)), "learning.figures")[2]
    assert judged.points == 0
    assert "but the cause was: Deploy 4521" in judged.says


def with_cause(postmortem: str, cause: str) -> str:
    start, end = postmortem.index("## Root Cause"), postmortem.index("## Lessons")
    return f"{postmortem[:start]}## Root Cause\n{cause}\n\n{postmortem[end:]}"


@pytest.mark.parametrize(
    ("cause", "share", "says"),
    [
        ("The pipeline accepts a timeout below what the gateway takes.", 1.0, "what in the system let it happen"),
        ("Deploy 4521 was rolled out to all users at once; no stage looks at payments.", 1.0, "let it happen"),
        ("Deploy 4521 set the timeout to 3s.", 0.5, "names only what set it off"),
        ("It broke because of the deploy.", 0.5, "names only what set it off"),
        ("Carol Lindqvist set the timeout to 3s, and no test noticed.", 0.0, "about a person: \u201cCarol Lindqvist"),
        ("The timeout was changed by an inexperienced engineer.", 0.0, "by an inexperienced engineer"),
        ("Human error in the deploy pipeline.", 0.0, "about a person: \u201cHuman error"),
        ("[What broke and why]", 0.0, "names no root cause"),
        ("The operator restarts pods without a limit.", 1.0, "let it happen"),
    ],
)
def test_a_root_cause_is_about_the_system(postmortem: str, graded: Any, cause: str, share: float, says: str) -> None:
    found = finding(graded(good_response(with_cause(postmortem, cause))), "learning.causes")
    assert found.points / found.of == share
    assert says in found.says


def test_taking_blame_out_of_the_root_cause_never_costs(postmortem: str, graded: Any) -> None:
    blaming = with_cause(postmortem, "Deploy 4521 set the timeout to 3s. If only the pipeline had checked it.")
    without = with_cause(postmortem, "Deploy 4521 set the timeout to 3s.")
    before, after = (finding(graded(good_response(text)), "learning.causes") for text in (blaming, without))
    assert before.points <= after.points


@pytest.mark.parametrize("skill", list(Skill))
def test_a_draft_from_the_log_states_nothing_that_the_log_denies(skill: Skill) -> None:
    for name in shipped():
        loaded = load(read_sources(name))
        engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
        play_bots(engine, crew(loaded.scenario.people, skill, loaded.seed))
        truth = reveal(loaded.scenario, loaded.policy, engine.log)
        drill = read(engine.log, truth, loaded.policy, rubric_of(loaded.policy))
        facts = timeline_facts(drill, read_review(draft(loaded.scenario, engine.log, truth)))
        assert len(facts) >= 4
        assert not [each for each in facts if not each.right]
