"""Learning: the review's time, parts, actions, tone and figures."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.criteria.postmortem import ActionItem, read_review
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Severity
from tests.scoring.logs import LogBuilder, checkout_truth, good_response
from tests.scoring.reports import credit, finding, findings, why_not

TEMPLATE = """# Postmortem: [Incident Title]
## Summary
[One paragraph]
## Impact
| Metric | Value |
## Timeline (UTC)
[YYYY-MM-DD]
## Root Cause
TODO
## Lessons Learned
### What went well
- [Bullet points]
### What went poorly
- [Bullet points]
### Where we got lucky
- [Bullet points]
## Action Items
| ID | Action | Priority | Owner | Due | Status |
|----|--------|----------|-------|-----|--------|
| 1 | [Action] | P1 | [Name] | [Date] | Open |
"""


def test_the_example_postmortem_is_complete(postmortem: str, graded: Any) -> None:
    report = graded(good_response(postmortem))
    assert report.dimensions["learning"].score == 100


def test_an_unfilled_template_has_nothing(graded: Any) -> None:
    report = graded(good_response(TEMPLATE))
    assert finding(report, "learning.complete").points <= 25 / 8
    assert credit(report, "learning.actions") == 0


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("## Summary", "summary"),
        ("## Timeline (UTC)", "timeline"),
        ("## Root Cause", "root cause"),
        ("### Where we got lucky", "where we got lucky"),
    ],
)
def test_a_missing_part_is_named(postmortem: str, graded: Any, heading: str, part: str) -> None:
    found = finding(graded(good_response(postmortem.replace(heading, "## Something else"))), "learning.complete")
    assert f"leaves empty: {part}." in found.says


@pytest.mark.parametrize(
    ("row", "share"),
    [
        ("| 1 | Reject short timeouts | P1 | Carol | 2025-03-29 | Open |", 1.0),
        ("| 1 | Reject short timeouts | P1 | | 2025-03-29 | Open |", 2 / 3),
        ("| 1 | Reject short timeouts | | TBD | soon | Open |", 0.0),
    ],
)
def test_an_action_needs_owner_priority_and_due_date(row: str, share: float) -> None:
    table = f"## Action Items\n| ID | Action | Priority | Owner | Due | Status |\n|--|--|--|--|--|--|\n{row}\n"
    (item,) = read_review(table).actions
    assert item.complete == pytest.approx(share)


def test_actions_as_a_list_are_read_too() -> None:
    actions = read_review("## Action items\n- P1: reject short timeouts, @carol, 2025-03-29\n- Be careful\n").actions
    assert [item.complete for item in actions] == [1.0, 0.0]


def test_an_action_is_kept_in_its_writers_words() -> None:
    table = (
        "## Action Items\n| ID | Action | Priority | Owner | Due | Status |\n|--|--|--|--|--|--|\n"
        "| 1 | Alert on p99 \\> 3 s \\| 5 s | P2 | Carol Lindqvist | in two weeks | Open |\n"
    )
    assert read_review(table).actions == (
        ActionItem("Alert on p99 > 3 s | 5 s", "Carol Lindqvist", "P2", "in two weeks", "Open"),
    )


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("- P1: reject short timeouts, @carol, 2025-03-29", ("carol", "P1", "2025-03-29", "")),
        ("- [ ] Reject short timeouts (owner: Carol L, P1, next Friday)", ("Carol L", "P1", "next Friday", "Open")),
        ("* [x] Reject short timeouts (Carol, P1, end of month)", ("Carol", "P1", "end of month", "Done")),
        ("1. Be careful", ("", "", "", "")),
    ],
)  # fmt: skip
def test_an_action_in_a_list_names_its_owner_priority_and_due_date(line: str, read: tuple[str, ...]) -> None:
    (item,) = read_review(f"## Follow-ups\n{line}\n").actions
    assert (item.owner, item.priority, item.due, item.status) == read


def test_a_due_date_in_words_counts_from_the_second_rubric_on() -> None:
    item = ActionItem("Reject short timeouts", "Carol", "P1", "in two weeks")
    assert item.of_rubric(2).complete == 1
    assert item.of_rubric(1).complete == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    "blame", ["Carol Lindqvist deployed a bad config.", "If only the canary had run.", "Human error."]
)
def test_blame_costs_and_is_quoted(postmortem: str, graded: Any, blame: str) -> None:
    found = finding(graded(good_response(f"{postmortem}\n{blame}\n")), "learning.blameless")
    assert found.points / found.of == 0.5
    assert "\u201c" in found.says


def test_wrong_figures_cost(postmortem: str, graded: Any) -> None:
    report = graded(good_response(postmortem.replace("$33,600", "$3,600")))
    assert [each.points / each.of for each in findings(report, "learning.figures")] == [0, 1, 1]
    assert credit(graded(good_response(postmortem)), "learning.figures") == 1


@pytest.mark.parametrize(("hours", "earned"), [(None, 1.0), (47.0, 1.0), (96.0, 0.5), (150.0, 0.0)])
def test_it_is_due_within_48_hours(postmortem: str, graded: Any, hours: float | None, earned: float) -> None:
    log = good_response("x").without("postmortem.submitted").at("44m").postmortem(postmortem, hours_after=hours)
    assert credit(graded(log), "learning.postmortem") == pytest.approx(earned)


def test_a_missing_postmortem_earns_nothing_once_the_drill_has_ended(good: LogBuilder, graded: Any) -> None:
    report = graded(good.without("postmortem.submitted"))
    assert report.dimensions["learning"].score == 0
    assert why_not(graded(good.without("postmortem.submitted", "drill.ended")), "learning.postmortem") == (
        "the drill has not ended"
    )


def test_a_sev3_gets_a_light_review(graded: Any, scenario: Scenario) -> None:
    truth = checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV3),))
    text = (
        "Exports failed for fifteen minutes because debug logging filled the disk of the export host. We vacuumed the "
        "journal. An alert on the growth of the journal will follow."
    )
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV3").at("40m").postmortem(text).ended()
    report = graded(log, truth)
    assert report.dimensions["learning"].score == 100
    assert why_not(report, "learning.actions") == "a short review needs no table of actions"


LIGHT = """# Short review: Exports fail

**Date:** 2025-05-13 | **Duration:** 00:17 | **Severity:** SEV3

## What happened
[A few sentences: what users saw, and how it was put right.]

## Impact
| Metric | Value |
|--------|-------|
| User impact duration | 0 hours 17 minutes |

## Cause
[What in the system let it happen.]

## Next Steps
- [What changes, who does it, by when.]
"""


def test_the_empty_form_of_a_light_review_says_nothing(graded: Any, scenario: Scenario) -> None:
    truth = checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV3),))
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV3").at("40m")
    found = finding(graded(log.postmortem(LIGHT).ended(), truth), "learning.complete")
    assert found.points == 0
    assert "does not say what happened or why or what follows" in found.says


def test_a_light_review_is_read_in_its_form(graded: Any, scenario: Scenario) -> None:
    truth = checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV3),))
    text = LIGHT.replace("[What in the system let it happen.]", "Nothing limits the journal of the export host.")
    text = text.replace("- [What changes, who does it, by when.]", "- Alert on its growth, Garrett, next Friday")
    text = text.replace(
        "[A few sentences: what users saw, and how it was put right.]",
        "Three in a hundred exports of more than 20 MB failed for seventeen minutes, until old journals were cleared "
        "away and the level of logging was set back to what it was.",
    )
    log = LogBuilder().at("7m").alert().page().at("9m").declare("SEV3").at("40m")
    assert credit(graded(log.postmortem(text).ended(), truth), "learning.complete") == 1


def test_a_sev4_calls_for_none(graded: Any, scenario: Scenario) -> None:
    truth = checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV4),))
    report = graded(LogBuilder().at("7m").alert().page().at("9m").declare("SEV4").at("60m").ended(), truth)
    assert report.dimensions["learning"].score is None
