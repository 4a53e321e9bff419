"""Rules about faults and services: what is wrong must begin, and somebody must be able to mend it.

Separate by topic; each function is one rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.matching import command_matches
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import format_duration
from simulator.scenario.lint.reach import Reach
from simulator.scenario.lint.rule import Finding, Subject
from simulator.scenario.sheet import Location


def _location(subject: Subject, fault: str) -> Location:
    """Where a fault is written; the one that `solved_by` makes stands there."""
    return ("faults", fault) if fault in subject.loaded.sheet.document.faults else ("solved_by",)


def fault_never_starts(subject: Subject) -> Iterator[Finding]:
    """A fault that begins after the drill's end is no part of it."""
    scenario, reach = subject.loaded.scenario, Reach(subject.loaded.scenario)
    for name in scenario.faults:
        begins = reach.fault(name)
        if begins is None or begins >= scenario.length:
            length = format_duration(scenario.length)
            says = f"fault '{name}' cannot start within the drill's {length}. Start it earlier, or make `length` longer"
            yield Finding(_location(subject, name), says, key=True)


def no_remedy(subject: Subject) -> Iterator[Finding]:
    """A fault that nothing clears lasts until the drill's end, whatever trainees do."""
    for name, fault in subject.loaded.scenario.faults.items():
        if not fault.cleared_by:
            says = f"nothing clears fault '{name}'. Give it `cleared_by`"
            yield Finding(_location(subject, name), says, key=True)


def remedy_not_in_runbook(subject: Subject) -> Iterator[Finding]:
    """What solves the drill should be found where responders are sent to look."""
    scenario = subject.loaded.scenario
    commands = [option.command for book in scenario.runbooks.values() for option in book.mitigation if option.command]
    for name, fault in scenario.faults.items():
        remedies = [remedy.run for remedy in fault.cleared_by]
        found = any(command_matches(pattern, command) for pattern in remedies for command in commands)
        if scenario.runbooks and remedies and not found:
            says = f"no runbook has a command that clears fault '{name}', like `{remedies[0]}`. Add it as an option"
            yield Finding((*_location(subject, name), "cleared_by"), says, key=True)


def unused_service(subject: Subject) -> Iterator[Finding]:
    """A service that nothing speaks of cannot matter."""
    scenario = subject.loaded.scenario
    used = _used(scenario)
    for name in subject.loaded.sheet.document.services:
        if name not in used and not set(scenario.services[name].depends_on) & used:
            says = f"no alert, fault, deploy or service mentions '{name}'. Use it, or leave it out"
            yield Finding(("services", name), says, key=True)


def _used(scenario: Scenario) -> set[str]:
    used = {alert.service for alert in scenario.alerts} | {deploy.service for deploy in scenario.deploys}
    used |= {change.service for change in scenario.changes or ()}
    for fault in scenario.faults.values():
        used |= {effect.service for effect in fault.effects} | {line.service for line in fault.logs}
        used |= {effect.service for harm in fault.worsened_by for effect in harm.effects}
    for service in scenario.services.values():
        used |= set(service.depends_on)
    return used
