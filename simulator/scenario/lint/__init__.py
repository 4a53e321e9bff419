"""Lint: advice on scenarios that load, each rule a section of docs/lint.md."""

from __future__ import annotations

from collections.abc import Collection

from simulator.scenario.lint import alerts, drill, faults, people, queries, truth
from simulator.scenario.lint.rule import Refusal, Rule, Subject
from simulator.scenario.loader import Loaded
from simulator.scenario.problems import Problem, Problems, in_order

RULES: tuple[Rule, ...] = (
    Rule(alerts.alert_without_runbook, "warning"),
    Rule(alerts.alert_without_dashboard, "warning"),
    Rule(alerts.alert_without_summary, "warning"),
    Rule(alerts.alert_without_impact, "note"),
    Rule(alerts.duplicate_alert_name, "warning"),
    Rule(alerts.no_signal, "error"),
    Rule(drill.no_objective, "note"),
    Rule(drill.objective_unknown_criterion, "error"),
    Rule(drill.unreachable_trigger, "error"),
    Rule(drill.length_too_short, "warning"),
    Rule(drill.hint_costs_nothing, "note"),
    Rule(drill.reply_nobody_can_give, "error"),
    Rule(faults.fault_never_starts, "error"),
    Rule(faults.no_remedy, "warning"),
    Rule(faults.remedy_not_in_runbook, "warning"),
    Rule(faults.unused_service, "note"),
    Rule(queries.query_refused, "error"),
    Rule(people.single_person_rota, "warning"),
    Rule(people.escalation_too_short, "warning"),
    Rule(truth.truth_without_cause_words, "warning"),
    Rule(truth.severity_disagrees_with_facts, "error"),
    Rule(truth.false_alarm_with_faults, "error"),
)
"""Every rule, by topic."""


def lint(
    loaded: Loaded, *, criteria: Collection[str] | None = None, refusal: Refusal | None = None
) -> tuple[Problem, ...]:
    """Apply every rule; `criteria` are the ones that scoring knows, `refusal` judges queries."""
    subject = Subject(loaded, criteria, refusal)
    found: list[Problem] = []
    for rule in RULES:
        for finding in rule.check(subject):
            place, path, where = loaded.sheet.at(finding.location, key=finding.key)
            problems = Problems(path)
            problems.add(place, where, finding.says, rule.id, rule.level)
            found += problems.found
    return in_order(found)
