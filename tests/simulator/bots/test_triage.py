from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.bots.triage import at_first_sight, by_the_tree
from simulator.domain.vocabulary import AlertSeverity, Severity, Skill
from tests.simulator.bots.hand import ALERT, BRIEFING, PATH, RUNBOOK, mind, service, view

SMALL = RUNBOOK.metadata.model_copy(update={"severity": "SEV3"})
MINOR = replace(
    BRIEFING, runbooks=((PATH, RUNBOOK.model_copy(update={"metadata": SMALL, "impact": "Big ones fail."})),)
)
NO_RUNBOOK = replace(BRIEFING, runbooks=())


@pytest.mark.parametrize(
    ("errors", "expected", "fact"),
    [
        (1.0, Severity.SEV1, "unavailable_to_all_users"),
        (0.4, Severity.SEV2, "core_feature_over_10_percent"),
        (0.05, Severity.SEV2, "financial_impact"),
        (0.005, Severity.SEV3, "core_feature_under_10_percent"),
    ],
)
def test_the_tree_is_walked_by_the_share_of_failing_requests(errors: float, expected: Severity, fact: str) -> None:
    judged = by_the_tree(mind(view(480_000, services=(service(errors),))))
    assert judged.severity is expected
    assert fact in judged.facts


def test_what_the_runbook_calls_small_is_a_minor_degradation_however_it_fails() -> None:
    judged = by_the_tree(mind(view(480_000, briefing=MINOR, services=(service(0.3),))))
    assert (judged.severity, judged.facts) == (Severity.SEV3, ("non_critical_degradation",))


def test_exposed_data_is_told_by_the_words_of_the_alert() -> None:
    alert = replace(ALERT, summary="Customer records exposed by the export bucket", runbook=None)
    judged = by_the_tree(mind(view(480_000, briefing=NO_RUNBOOK, alerts=(alert,), services=(service(0.002),))))
    assert judged.severity is Severity.SEV1


def test_without_a_sign_of_trouble_no_question_is_answered_yes() -> None:
    judged = by_the_tree(mind(view(480_000, services=(service(0.0),))))
    assert (judged.severity, judged.facts) == (Severity.SEV4, ())


def test_a_warning_without_a_runbook_is_minor() -> None:
    alert = replace(ALERT, severity=AlertSeverity.WARNING, runbook=None)
    judged = by_the_tree(mind(view(480_000, briefing=NO_RUNBOOK, alerts=(alert,), services=(service(0.3),))))
    assert judged.severity is Severity.SEV3


def test_experts_call_it_as_the_tree_does_and_novices_often_do_not() -> None:
    def right(skill: Skill) -> int:
        return sum(at_first_sight(mind(view(480_000), skill=skill, seed=seed)).severity is Severity.SEV1
                   for seed in range(60))  # fmt: skip

    assert right(Skill.EXPERT) == 60
    assert right(Skill.NOVICE) < right(Skill.SOLID) < 60
