"""Anti-patterns: each detector fires on a drill that shows it, says where, and stays silent on a good response."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scoring.antipatterns.table import DETECTORS, seen_in
from scoring.report import json as as_json
from scoring.report import markdown, text
from scoring.report.model import AntiPatternSeen
from simulator.domain import events as ev
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import Severity
from tests.scoring.logs import LogBuilder, checkout_truth

ROLES = (("ic", "alice"), ("comms", "bob"), ("ops", "carol"), ("scribe", "dave"))


LINKED: dict[str, Any] = {
    "runbook": "runbooks/order-service-high-error-rate.yml",
    "dashboard": "https://dashboards.example.com/orders",
    "impact": "No orders",
}


def incident() -> LogBuilder:
    """A SEV1 that is declared in time."""
    return LogBuilder().at("7m").alert(**LINKED).page().at("9m").declare()


def alone(log: LogBuilder, everything: bool = True) -> LogBuilder:
    """One person does the work of three, or most of it."""
    log.at("9m10s").room("carol").role("ic", "carol", "carol").at("10m").status(by="carol").look().look().look()
    other = "carol" if everything else "bob"
    log.at("11m").update(by=other).remedy().at("25m").mitigate(other)
    return log if everything else log.status("monitoring", by="bob").update(by="alice")


def small(scenario: Scenario) -> Truth:
    return checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV3),))


@pytest.fixture
def seen(case: Any) -> Any:
    """The anti-patterns of a log, by id."""

    def do(log: LogBuilder, *truth: Truth) -> dict[str, AntiPatternSeen]:
        return {each.id: each for each in seen_in(case(log, *truth))}

    return do


def test_every_row_of_the_policys_table_has_a_detector(policy: Policy) -> None:
    assert [each.id for each in DETECTORS] == [row.id for row in policy.practice.antipatterns]


def test_a_good_response_shows_none(good: LogBuilder, seen: Any) -> None:
    linked = good.without("alert.fired").at("7m").alert(**LINKED)
    assert not seen(linked)


def test_a_team_that_took_a_row_out_is_not_told_of_it(case: Any, policy: Policy) -> None:
    log = incident().at("10m").say("An engineer forgot to run the tests.").at("12m").ended()
    assert [each.id for each in seen_in(case(log))] == ["blame-driven-postmortem"]
    rows = tuple(row for row in policy.practice.antipatterns if row.id != "blame-driven-postmortem")
    fewer = policy.model_copy(update={"practice": policy.practice.model_copy(update={"antipatterns": rows})})
    assert not seen_in(case(log, policy=fewer))


def test_the_fix_is_the_policys(seen: Any, policy: Policy) -> None:
    found = seen(incident().at("9m30s").room().at("60m").ended())["war-room-without-roles"]
    row = next(row for row in policy.practice.antipatterns if row.id == found.id)
    assert (found.problem, found.fix) == (row.problem, row.fix)


# ---- no severity classification ------------------------------------------------------------------------


def test_work_without_a_severity_is_seen(seen: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("8m").look().at("60m").ended()
    (sign,) = seen(log)["no-severity-classification"].signs
    assert "carol began to work on it at T+08:00, and it never got a severity" in sign.says
    late = LogBuilder().at("7m").alert().page().at("8m").look().at("30m").declare().at("60m").ended()
    (sign,) = seen(late)["no-severity-classification"].signs
    assert "went on for 22m before it had a severity" in sign.says


def test_a_severity_a_little_late_is_no_habit(seen: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("8m").look().at("13m").declare().at("60m").ended()
    assert "no-severity-classification" not in seen(log)


# ---- hero culture --------------------------------------------------------------------------------------


def test_one_person_who_does_everything_is_seen(seen: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare(by="carol")
    (sign,) = seen(alone(log).at("60m").ended())["hero-culture"].signs
    assert "carol did 10 of the 10 things that were done" in sign.says
    shared = LogBuilder().at("7m").alert().page().at("9m").declare(by="carol")
    assert "hero-culture" not in seen(alone(shared, everything=False).at("60m").ended())


def test_three_roles_for_one_person_are_seen(seen: Any) -> None:
    log = incident()
    for role, _ in ROLES:
        log.role(role, "bob" if role == "comms" else "alice")
    (sign,) = seen(log.at("60m").ended())["hero-culture"].signs
    assert sign.says == "alice held 3 roles at once: IC, Operations, Scribe."


def test_a_team_of_two_has_no_hero(seen: Any, scenario: Scenario) -> None:
    pair = checkout_truth(scenario.model_copy(update={"people": scenario.people[:2]}))
    log = incident()
    for role, _ in ROLES:
        log.role(role, "alice")
    assert "hero-culture" not in seen(log.at("60m").ended(), pair)


# ---- blame ---------------------------------------------------------------------------------------------


def test_blame_is_seen_in_the_review_in_updates_and_in_the_room(seen: Any) -> None:
    log = incident().at("10m").say("An engineer forgot to run the tests.", "bob")
    log.at("11m").update("SEV1. Cause: Carol Lindqvist broke the config.")
    log.at("40m").postmortem("## Root Cause\nHuman error.").ended()
    says = [sign.says for sign in seen(log)["blame-driven-postmortem"].signs]
    assert says == [
        "The postmortem blames: “Human error”.",
        "The update by alice at T+11:00 blames: “Carol Lindqvist broke the config”.",
        "bob in the room at T+10:00 blames: “An engineer forgot”.",
    ]


def test_who_deployed_what_is_a_fact_in_the_room(seen: Any) -> None:
    log = incident().at("10m").say("Carol deployed 4521 at 14:25.", "bob").at("20m").ended()
    assert "blame-driven-postmortem" not in seen(log)


# ---- runbooks and alerts -------------------------------------------------------------------------------


def test_a_page_without_a_runbook_is_seen_once_an_alert(seen: Any) -> None:
    log = LogBuilder().at("7m").alert(dashboard="https://d", impact="No orders").page().at("9m")
    log.alert(number=2, dashboard="https://d", impact="No orders").page(number=2, alert=2).declare().at("12m").ended()
    (sign,) = seen(log)["no-runbook"].signs
    assert sign.says == "The alert HighErrorBudgetBurnRate_Fast of order-service paged without a link to a runbook."
    assert "alert-without-context" not in seen(log)


@pytest.mark.parametrize(
    ("helped", "read", "fires"), [("30m", False, True), ("30m", True, False), ("15m", False, False)]
)
def test_a_runbook_that_nobody_opened_for_twenty_minutes_is_seen(
    seen: Any, helped: str, read: bool, fires: bool
) -> None:
    log = incident()
    if read:
        log.at("10m").run("kubectl -n production rollout history  deployment/order-service")
    log.at(helped).remedy().at("60m").ended()
    signs = seen(log)
    assert ("no-runbook" in signs) is fires
    if fires:
        assert "for 23m nothing that helps was tried" in signs["no-runbook"].signs[0].says


def test_an_alert_that_gives_nowhere_to_look_is_seen(seen: Any) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("12m").ended()
    (sign,) = seen(log)["alert-without-context"].signs
    assert sign.says.endswith("without impact, dashboard and runbook.")
    silent = LogBuilder().at("7m").alert().at("9m").declare().at("12m").ended()
    assert "alert-without-context" not in seen(silent), "it paged nobody"


def test_a_page_without_a_word_is_seen(seen: Any) -> None:
    log = incident().at("10m").page("erin", 2, None, "alice").at("12m").ended()
    assert seen(log)["alert-without-context"].signs[0].says == "alice paged erin at T+10:00 without saying why."


# ---- reviews -------------------------------------------------------------------------------------------

ITEMS = "## Action Items\n| Action | Priority | Owner | Due |\n|---|---|---|---|\n| Test the canary | P1 | {} | {} |\n"


@pytest.mark.parametrize(
    ("review", "says"),
    [
        ("## Summary\nIt broke.", "The postmortem has no action items."),
        (
            ITEMS.format("[Name]", "[Date]"),
            "None of the postmortem's action items (1) has both an owner and a due date.",
        ),
        (ITEMS.format("Carol", "2025-04-01"), None),
    ],
)
def test_a_postmortem_after_which_nothing_changes_is_seen(seen: Any, review: str, says: str | None) -> None:
    found = seen(incident().at("40m").postmortem(review).ended())
    assert (found["postmortem-without-action-items"].signs[0].says if says else None) == says
    assert says is not None or "postmortem-without-action-items" not in found


def test_a_small_incident_without_a_word_written_is_seen(seen: Any, scenario: Scenario) -> None:
    def log() -> LogBuilder:
        return LogBuilder().at("7m").alert().page().at("9m").declare("SEV3").at("40m").resolve().ended()

    truth = small(scenario)
    assert "No short review of this SEV3" in seen(log(), truth)["skipped-review-of-small-incidents"].signs[0].says
    noted = log().note("Exports failed as the disk was full; the alert came late; we will add a limit.")
    assert "skipped-review-of-small-incidents" not in seen(noted, truth)
    assert "skipped-review-of-small-incidents" not in seen(log()), "a SEV1's postmortem has a criterion of its own"


def test_a_false_alarm_that_leaves_no_trace_is_seen(seen: Any, false_alarm: Truth) -> None:
    def log(near_miss: bool = False) -> LogBuilder:
        why = "The probe's password expired; no customer was refused at any time"
        return LogBuilder().at("3m").alert().page().at("9m").stand_down(why, near_miss).ended()

    assert "called it off at T+09:00" in seen(log(), false_alarm)["ignored-near-miss"].signs[0].says
    assert "ignored-near-miss" not in seen(log(near_miss=True), false_alarm)


# ---- communication and roles ---------------------------------------------------------------------------


def test_nobody_to_speak_and_nothing_said_is_seen(seen: Any) -> None:
    log = incident().role("ic", "alice").at("12m").ask().at("20m").ask("support-asks").at("60m").ended()
    signs = [sign.says for sign in seen(log)["no-communication-plan"].signs]
    assert signs == [
        "By T+19:00 nobody was Comms, and the public had not heard anything.",
        "2 questions came and the public never heard anything: Victor Prasad.",
    ]
    posted = incident().role("ic", "alice").at("12m").ask().at("15m").status().ask("support-asks").at("60m").ended()
    assert "no-communication-plan" not in seen(posted)


@pytest.mark.parametrize(
    ("filled", "empty"), [(0, "IC, Comms, Operations, Scribe"), (2, "Operations, Scribe"), (3, None)]
)
def test_a_room_without_roles_is_seen_when_they_were_due(seen: Any, filled: int, empty: str | None) -> None:
    log = incident().at("9m10s").room()
    for role, person in ROLES[:filled]:
        log.role(role, person)
    found = seen(log.at("60m").ended())
    assert ("war-room-without-roles" in found) == (empty is not None)
    if empty:
        assert found["war-room-without-roles"].signs[0].says.endswith(f"it had no {empty}.")


def test_roles_that_are_not_due_yet_are_not_missed(seen: Any) -> None:
    assert "war-room-without-roles" not in seen(incident().at("9m10s").room().at("10m").ended())


# ---- changes -------------------------------------------------------------------------------------------


def test_harm_without_a_plan_to_undo_it_is_seen(seen: Any) -> None:
    log = incident().at("12m").harm().at("15m").add(ev.HarmUndone(fault="bad-timeout", harm=0)).at("60m").ended()
    (sign,) = seen(log)["change-without-rollback"].signs
    assert "it got worse. Nobody had said how to take it back; it was undone 3m later." in sign.says
    planned = incident().at("11m").say("Scaling up; if it gets worse I revert to 4.").at("12m").harm().at("60m").ended()
    assert "change-without-rollback" not in seen(planned)


def test_changes_piled_up_are_seen(seen: Any) -> None:
    def tried(count: int) -> LogBuilder:
        log = incident()
        for number in range(count):
            log.at(f"{12 + number}m").run(f"kubectl scale deployment/order-service --replicas={10 + number}")
        return log.at("30m").remedy().at("60m").ended()

    assert "3 changes to production helped nothing" in seen(tried(3))["change-without-rollback"].signs[0].says
    assert "change-without-rollback" not in seen(tried(2))


# ---- over-classifying ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "then", "says"),
    [
        ("SEV1", None, "2 levels above the truth (SEV3)"),
        ("SEV2", None, "SEV2 was declared at T+09:00 and stood until the end; SEV3 was true."),
        ("SEV2", "SEV3", None),
        ("SEV3", None, None),
    ],
)
def test_a_severity_too_high_that_stays_is_seen(
    seen: Any, scenario: Scenario, said: str, then: str | None, says: str | None
) -> None:
    log = LogBuilder().at("7m").alert().page().at("9m").declare(said)
    if then:
        log.at("15m").reclassify(said, then)
    found = seen(log.at("60m").ended(), small(scenario))
    assert (says in found["over-classification"].signs[0].says) if says else "over-classification" not in found


# ---- in the report -------------------------------------------------------------------------------------


def test_the_reports_show_each_sign_with_its_moment_and_the_fix(graded: Any) -> None:
    report = graded(incident().at("10m").say("An engineer forgot to run the tests.", "bob").at("12m").ended())
    (habit,) = report.antipatterns
    (sign,) = habit.signs
    assert sign.evidence[0] in report.moments
    for render in (text.render, markdown.render):
        shown = " ".join(render(report).replace("\\", "").split())
        assert habit.name in shown
        assert sign.says in shown
        assert "T+10:00" in shown
        assert habit.fix in shown
    assert as_json.as_mapping(report)["antipatterns"] == [habit.model_dump(mode="json")]


def test_an_anti_pattern_costs_nothing_by_itself(graded: Any, policy: Policy) -> None:
    log = incident().at("10m").say("An engineer forgot to run the tests.", "bob").at("12m").ended()
    assert graded(log).score == graded(log.without("message.posted")).score


def test_the_examples_response_shows_none() -> None:
    """The shipped scenario's alerts have context, and its good response has no bad habit."""
    from simulator.scenario.loader import load_actions
    from tests.scoring.test_played import SCRIPT, played

    assert not played(load_actions(Path(SCRIPT))).antipatterns
