"""Every shipped scenario is complete: it loads, says what it is for, and brings what a facilitator needs."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from scoring.rules import MEASURES
from simulator.domain.matching import command_matches
from simulator.domain.runbooks import steps
from simulator.domain.scenario import Scenario
from simulator.domain.vocabulary import Level, Severity
from simulator.scenario.lint import lint
from simulator.scenario.loader import Loaded, check, load, read_sources, shipped, shipped_policies

EXAMPLE = Path(__file__).parents[1] / "data" / "example"
NAMES = shipped()


def loaded(name: str) -> Loaded:
    return load(read_sources(name), criteria=MEASURES)


@pytest.fixture(scope="module", params=NAMES)
def each(request: pytest.FixtureRequest) -> Loaded:
    return loaded(request.param)


def page(name: str) -> str:
    return (files("scenarios") / name / "facilitator.md").read_text(encoding="utf-8")


def test_the_guides_incident_a_beginners_sev3_and_a_false_alarm_are_shipped() -> None:
    assert {"checkout-payment-timeout", "export-disk-full", "sign-in-checks-fail"} <= set(NAMES)
    assert {"default", "pagerduty-like"} <= set(shipped_policies())


def test_example_ships_byte_for_byte() -> None:
    folder = files("scenarios") / "checkout-payment-timeout"
    assert (folder / "scenario.yaml").read_bytes() == (EXAMPLE / "example-scenario.yaml").read_bytes()
    runbook = "order-service-high-error-rate.yml"
    assert (folder / "runbooks" / runbook).read_bytes() == (EXAMPLE / "runbooks" / runbook).read_bytes()


def test_each_loads_without_a_warning(each: Loaded) -> None:
    assert [str(problem) for problem in each.problems if problem.level != "note"] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_lints_without_an_error_or_a_warning(name: str) -> None:
    found = lint(check(read_sources(name), criteria=MEASURES), criteria=MEASURES)
    assert [str(problem) for problem in found if problem.level != "note"] == []


def test_each_says_what_it_is_for_and_what_it_teaches(each: Loaded) -> None:
    scenario = each.scenario
    assert scenario.objectives
    assert scenario.summary
    assert scenario.tags
    assert scenario.truth.lesson
    assert scenario.truth.cause
    assert scenario.hints


def test_each_alert_says_what_is_wrong_and_links_a_runbook_and_a_dashboard(each: Loaded) -> None:
    for alert in each.scenario.alerts:
        assert alert.runbook in each.scenario.runbooks, alert.name
        assert alert.dashboard, alert.name
        assert alert.summary, alert.name


def test_each_runbook_has_diagnosis_mitigation_and_recovery(each: Loaded) -> None:
    for path, runbook in each.scenario.runbooks.items():
        assert {step.section for step in steps(runbook)} == {"diagnosis", "mitigation", "recovery"}, path


def test_each_has_a_page_for_its_facilitator(each: Loaded) -> None:
    text = page(each.scenario.slug)
    assert text.startswith(f"# {each.scenario.title}: ")
    for heading in ("## Before", "## What to watch for", "## If they are stuck", "## Debrief"):
        assert heading in text


@pytest.mark.parametrize("name", ["export-disk-full", "sign-in-checks-fail"])
def test_what_trainees_are_shown_first_does_not_name_the_cause(name: str) -> None:
    scenario = loaded(name).scenario
    goals = [objective.says for objective in scenario.objectives]
    shown = " ".join((scenario.slug, scenario.title, scenario.summary, *scenario.tags, *goals)).lower()
    for giveaway in ("false alarm", "expired", "password", "probe", "debug", "journal"):
        assert giveaway not in shown


def answered(scenario: Scenario, command: str) -> bool:
    return any(command_matches(entry.run, command) for entry in scenario.commands)


@pytest.mark.parametrize("name", ["export-disk-full", "sign-in-checks-fail"])
def test_every_command_of_the_runbook_gets_an_answer(name: str) -> None:
    scenario = loaded(name).scenario
    known = ("kubectl -n identity rollout *",)  # the drill's own kubectl answers these
    for runbook in scenario.runbooks.values():
        for step in steps(runbook):
            if step.command is not None:
                assert answered(scenario, step.command) or any(command_matches(run, step.command) for run in known)


def test_beginners_drill_is_one_sev3_with_one_alert_whose_runbook_starts_with_the_remedy() -> None:
    scenario = loaded("export-disk-full").scenario
    assert scenario.level is Level.BEGINNER
    assert {span.is_ for span in scenario.truth.severity} == {Severity.SEV3}
    assert len(scenario.alerts) == len(scenario.faults) == 1
    assert [service.kind for service in scenario.services.values()] == ["service", "node"]
    (fault,), (runbook,) = scenario.faults.values(), scenario.runbooks.values()
    first = runbook.mitigation[0].command
    assert first is not None
    assert any(command_matches(remedy.run, first) for remedy in fault.cleared_by)
    assert scenario.length <= 40 * 60_000


def test_beginners_drill_has_objectives_for_the_severity_and_for_the_runbook_and_a_question_from_support() -> None:
    scenario = loaded("export-disk-full").scenario
    measures = [set(objective.measures) for objective in scenario.objectives]
    assert any("severity.first" in each for each in measures)
    assert any("mitigation.remedy" in each for each in measures)
    asked = [inject for inject in scenario.injects if inject.expect is not None]
    assert [inject.sender.name for inject in asked] == [scenario.functions["support"].name]


def test_false_alarm_is_noise_and_nothing_is_wrong_until_somebody_fails_over() -> None:
    scenario = loaded("sign-in-checks-fail").scenario
    assert scenario.truth.false_alarm
    assert scenario.truth.severity[0].is_ is Severity.SEV4
    false = [alert for alert in scenario.alerts if alert.noise]
    assert false
    assert all("synthetic_check_success" in str(alert.expr) for alert in false)
    assert [fault.after.event for fault in scenario.faults.values() if fault.after] == ["command.run"]
    assert all(fault.after for fault in scenario.faults.values())
