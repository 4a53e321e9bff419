"""Habits over several drills: what repeats is seen, a single lapse is not, and a drill's facts come from its log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from scoring.antipatterns.facts import DrillFacts, facts_of
from scoring.antipatterns.table import seen_over
from simulator.domain.policy import Policy
from simulator.domain.vocabulary import PersonId, Severity
from tests.scoring.logs import LogBuilder


def facts(number: int, **changed: Any) -> DrillFacts:
    fields: dict[str, Any] = {
        "drill": f"drill-{number}", "played": date(2026, 1, 5) + timedelta(weeks=number), "scenario": "x",
        "false_alarm": False, "true_severity": Severity.SEV2, "declared": (Severity.SEV2,), "levels_too_high": 0,
        "team": 5, "ic": PersonId(("alice", "bob", "carol", "dave")[number % 4]), "busiest": PersonId("bob"),
        "busiest_share": 0.4, "review_wanted": "postmortem", "review_in": True, "action_items": 2, "near_miss": False,
        "written_down": True, "habits": (),
    }  # fmt: skip
    return DrillFacts(**{**fields, **changed})


def several(**changed: Any) -> list[DrillFacts]:
    return [facts(number, **changed) for number in range(4)]


@pytest.mark.parametrize(
    ("drills", "id", "says"),
    [
        (several(ic=PersonId("alice")), "hero-culture", "alice was IC in 4 of 4 drills"),
        (several(levels_too_high=1), "over-classification", "too high in 4 of 4 drills"),
        (several(review_in=False), "skipped-review-of-small-incidents", "4 of 4 incidents were never reviewed"),
        (several(near_miss=True, written_down=False), "ignored-near-miss", "Of 4 near misses 4 were not written down"),
        (several(habits=("no-runbook",)), "no-runbook", "Seen in 4 of 4 drills"),
        (
            [facts(n, true_severity=each, declared=(Severity.SEV1,)) for n, each in enumerate(Severity)],
            "no-severity-classification",
            "4 incidents of 4 severities were all declared SEV1",
        ),
    ],
)
def test_what_repeats_is_a_habit(policy: Policy, drills: list[DrillFacts], id: str, says: str) -> None:
    (habit,) = [each for each in seen_over(drills, policy) if each.id == id]
    assert says in habit.says
    assert habit.drills == ("drill-0", "drill-1", "drill-2", "drill-3")
    assert habit.of == 4


def test_good_drills_and_single_lapses_are_no_habit(policy: Policy) -> None:
    lapses = [facts(0, habits=("no-runbook",)), facts(1, review_in=False), facts(2, levels_too_high=1), facts(3)]
    assert not seen_over(several(), policy)
    assert not seen_over(lapses, policy)
    assert not seen_over([], policy)


def test_what_is_kept_of_a_drill_is_read_from_its_log(case: Any, good: LogBuilder) -> None:
    kept = facts_of(case(good), drill="a.jsonl", played=date(2026, 11, 23))
    assert (kept.true_severity, kept.declared, kept.levels_too_high) == (Severity.SEV1, (Severity.SEV1,), 0)
    assert (kept.ic, kept.team, kept.busiest) == ("alice", 5, "alice")
    assert (kept.review_wanted, kept.review_in, kept.action_items) == ("postmortem", True, 2)
    assert DrillFacts.model_validate_json(kept.model_dump_json()) == kept
