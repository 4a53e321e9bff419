"""The shipped policies hold every row of the guide's tables."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest
import yaml

from simulator.domain.policy import Policy
from simulator.domain.simtime import DAY, HOUR, MINUTE, WEEK
from simulator.domain.vocabulary import Role, Severity, StatusState

SEV1, SEV2, SEV3, SEV4 = Severity


def document(name: str) -> dict[str, Any]:
    text = (files("scenarios") / "policies" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.model_validate(document("default"), context={"document": True})


@pytest.fixture(scope="module")
def pagerduty() -> Policy:
    return Policy.model_validate(document("pagerduty-like"), context={"document": True})


@pytest.mark.parametrize(
    ("severity", "respond", "declare", "mitigate", "resolve"),
    [
        (SEV1, 5 * MINUTE, 5 * MINUTE, HOUR, None),
        (SEV2, 15 * MINUTE, 10 * MINUTE, 4 * HOUR, None),
        (SEV3, HOUR, 30 * MINUTE, None, 24 * HOUR),
        (SEV4, "next-business-day", None, None, WEEK),
    ],
)
def test_severity_matrix_has_the_guides_response_and_duration_targets(
    policy: Policy, severity: Severity, respond: object, declare: object, mitigate: object, resolve: object
) -> None:
    level = policy.severities[severity]
    assert (level.respond, level.declare, level.mitigate, level.resolve) == (respond, declare, mitigate, resolve)


def test_severity_matrix_has_four_rows_with_examples(policy: Policy) -> None:
    assert tuple(policy.severities) == (SEV1, SEV2, SEV3, SEV4)
    assert all(level.examples for level in policy.severities.values())


TREE = [
    ("unavailable_to_all_users", SEV1),
    ("security_breach_or_data_exposure", SEV1),
    ("data_loss_or_corruption", SEV1),
    ("core_feature_over_10_percent", SEV2),
    ("financial_impact", SEV2),
    ("core_feature_under_10_percent", SEV3),
    ("non_critical_degradation", SEV3),
]


def test_decision_tree_asks_in_the_guides_order(policy: Policy) -> None:
    assert [(question.fact, question.leads_to) for question in policy.decision_tree] == TREE
    assert policy.otherwise is SEV4


def test_first_yes_of_the_decision_tree_decides(policy: Policy) -> None:
    facts = [fact for fact, _ in TREE]
    for place, (_, severity) in enumerate(TREE):
        assert policy.severity_for(tuple(reversed(facts[place:]))) is severity
    assert policy.severity_for(()) is SEV4


def test_core_feature_broken_for_many_is_sev2_whether_or_not_it_earns_money(policy: Policy) -> None:
    assert policy.severity_for(("core_feature_over_10_percent",)) is SEV2
    question = next(each for each in policy.decision_tree if each.fact == "core_feature_over_10_percent")
    assert "revenue" not in question.asks


def test_unanswered_page_reaches_secondary_after_5_min_and_the_manager_after_15(policy: Policy) -> None:
    rules = policy.escalation.rules
    assert [rule.page for rule in rules] == [("schedule:primary",), ("schedule:secondary",), ("user:manager",)]
    waits = [rule.wait for rule in rules]
    assert waits == [5 * MINUTE, 10 * MINUTE, 15 * MINUTE]
    assert [sum(waits[:level]) for level in (1, 2)] == [5 * MINUTE, 15 * MINUTE]
    assert policy.escalation.repeats == 2


def test_war_room_opens_for_sev1_and_sev2_with_the_guides_roles_and_names(policy: Policy) -> None:
    room = policy.war_room
    assert room.severities == (SEV1, SEV2)
    assert room.roles == (Role.IC, Role.COMMS, Role.OPS, Role.SCRIBE)
    assert (room.channel, room.bridge) == ("#inc-{date}-{slug}", "meet.internal/inc-{date}")
    assert (room.ic_within, room.open_within, room.roles_within) == (5 * MINUTE, 5 * MINUTE, 10 * MINUTE)


def test_executives_security_and_legal_are_told_at_once_and_the_ic_is_prompted_after_30_min(policy: Policy) -> None:
    told = {
        (rule.severities, rule.facts, rule.unmitigated_for, rule.notify, rule.prompt) for rule in policy.notifications
    }
    assert told == {
        ((SEV1,), (), None, ("vp-eng", "cto"), None),
        ((), ("security_breach_or_data_exposure",), None, ("security", "legal"), None),
        ((SEV1, SEV2), (), 30 * MINUTE, (), Role.IC),
    }


def test_public_cadence_is_the_guides(policy: Policy) -> None:
    talk = policy.communication
    assert (talk.first_public.severities, talk.first_public.within) == ((SEV1, SEV2), 10 * MINUTE)
    assert talk.cadence == {
        StatusState.INVESTIGATING: 30 * MINUTE,
        StatusState.IDENTIFIED: 15 * MINUTE,
        StatusState.MONITORING: 30 * MINUTE,
    }
    assert talk.at_most is None
    assert talk.status_page == "https://status.example.com"


def test_every_public_state_has_a_template_that_promises_what_the_cadence_asks(
    policy: Policy, pagerduty: Policy
) -> None:
    for each in (policy, pagerduty):
        talk = each.communication
        assert set(talk.status_templates) == set(StatusState)
        for state, longest in talk.cadence.items():
            promised = re.search(r"within (\d+) minutes", talk.status_templates[state])
            assert promised is not None
            limit = min(longest, talk.at_most.every) if talk.at_most else longest
            assert int(promised[1]) * MINUTE <= limit


def test_channel_template_has_every_line_of_the_guides(policy: Policy) -> None:
    blanks = set(re.findall(r"{(\w+)}", policy.communication.channel_template))
    assert blanks == {
        "severity", "title", "detected", "impact", "ic", "comms", "ops", "scribe", "status_page", "runbook",
        "dashboard", "bridge", "timeline",
    }  # fmt: skip


def test_internal_template_has_every_field_of_the_guides(policy: Policy) -> None:
    blanks = set(re.findall(r"{(\w+)}", policy.communication.internal_template))
    assert blanks >= {"severity", "time", "impact", "since", "cause", "action", "eta", "revenue", "ic"}


def test_sev1_and_sev2_get_a_postmortem_within_48_hours_and_sev3_a_light_review(policy: Policy) -> None:
    assert policy.reviews.postmortem == (SEV1, SEV2)
    assert policy.reviews.within == 48 * HOUR
    assert policy.reviews.light == (SEV3,)


def test_mitigated_takes_a_quiet_minute_and_resolved_a_quiet_quarter_of_an_hour(policy: Policy) -> None:
    assert (policy.mitigated_after, policy.resolved_after) == (MINUTE, 15 * MINUTE)


def test_once_there_is_an_ic_the_public_hears_comms_or_the_ic_and_roles_come_from_the_ic(policy: Policy) -> None:
    assert policy.permissions == {"status": (Role.COMMS, Role.IC), "assign": (Role.IC,)}


def test_on_call_advice_is_the_guides_table(policy: Policy) -> None:
    advice = policy.practice.on_call
    assert (advice.rotation_min, advice.rotation_max, advice.people_at_once) == (5, 8, 2)
    assert (advice.shift, advice.handoff_meeting) == (7 * DAY, 30 * MINUTE)
    assert (advice.handoff_day, advice.handoff_time) == ("monday", "09:00")


def test_habits_have_all_twelve_antipatterns_six_principles_and_seven_sources(policy: Policy) -> None:
    habits = policy.practice
    assert [each.id for each in habits.antipatterns] == [
        "no-severity-classification",
        "hero-culture",
        "blame-driven-postmortem",
        "no-runbook",
        "postmortem-without-action-items",
        "alert-without-context",
        "no-communication-plan",
        "skipped-review-of-small-incidents",
        "change-without-rollback",
        "ignored-near-miss",
        "war-room-without-roles",
        "over-classification",
    ]
    assert len(habits.blameless) == 6
    assert len(habits.timeline_sources) == 7


def test_pagerduty_like_policy_posts_first_after_5_min_then_every_20_for_two_hours(pagerduty: Policy) -> None:
    talk = pagerduty.communication
    assert talk.first_public.within == 5 * MINUTE
    assert talk.at_most is not None
    assert (talk.at_most.every, talk.at_most.during) == (20 * MINUTE, 2 * HOUR)


def test_pagerduty_like_policy_differs_from_the_default_in_its_public_posts_only() -> None:
    ours, theirs = document("default"), document("pagerduty-like")
    for each in (ours, theirs):
        del each["name"], each["title"]
        for key in ("first_public", "at_most", "status_templates"):
            each["communication"].pop(key, None)
    assert theirs == ours
