"""Rules about alerts: the guide wants runbook, dashboard and impact in every one of them.

Separate by topic; each function is one rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.lint.reach import Reach
from simulator.scenario.lint.rule import Finding, Subject
from simulator.scenario.problems import dotted
from simulator.scenario.sheet import Location


def alert_without_runbook(subject: Subject) -> Iterator[Finding]:
    """Responders should not have to find out what to do."""
    for location, alert in subject.alerts:
        if alert.runbook is None:
            says = f"'{alert.name}' links no runbook. Give the alert or its service a `runbook`"
            yield Finding((*location, "name"), says)


def alert_without_dashboard(subject: Subject) -> Iterator[Finding]:
    """Responders should not have to find out where to look."""
    for location, alert in subject.alerts:
        if alert.dashboard is None:
            says = f"'{alert.name}' links no dashboard. Give the alert or its service a `dashboard`"
            yield Finding((*location, "name"), says)


def alert_without_summary(subject: Subject) -> Iterator[Finding]:
    """An alert without context says only that something failed."""
    for location, alert in subject.alerts:
        if not alert.summary.strip():
            yield Finding((*location, "name"), f"'{alert.name}' says nothing. Give it a `summary`")


def alert_without_impact(subject: Subject) -> Iterator[Finding]:
    """What users notice decides the severity."""
    for location, alert in subject.alerts:
        if alert.pages is not None and not alert.impact.strip():
            says = f"'{alert.name}' does not say what users notice. Give it an `impact`"
            yield Finding((*location, "name"), says)


def duplicate_alert_name(subject: Subject) -> Iterator[Finding]:
    """Two alerts of one name on one service cannot be told apart."""
    seen: dict[tuple[str, str], Location] = {}
    for location, alert in subject.alerts:
        first = seen.setdefault((alert.name, alert.service), location)
        if first != location:
            says = f"'{alert.name}' on {alert.service} is also {dotted(first)}. Give it a name of its own, or `repeat`"
            yield Finding((*location, "name"), says)


def no_signal(subject: Subject) -> Iterator[Finding]:
    """Without a true signal no target can be measured."""
    scenario, reach = subject.loaded.scenario, Reach(subject.loaded.scenario)
    if scenario.truth.false_alarm:
        return
    signals = [alert for alert in scenario.alerts if not alert.noise]
    told = [inject for inject in scenario.injects if inject.signal]
    if not any(reach.by_itself(each) for each in (*signals, *told)):
        says = "nothing tells trainees of the incident. Add an alert, or an inject with `signal: true`"
        yield Finding(("alerts",), says, key=True)
