"""The checklist's Runbooks: linked from alerts, with commands, with verification, and not older than a quarter.

Separate because these items look at scenarios' alerts and runbooks only. Where no scenario was given, nobody can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from simulator.domain.readiness.facts import QUARTER, Evidence, Material
from simulator.domain.scenario import Runbook
from simulator.domain.vocabulary import AlertSeverity


def linked(material: Material) -> Iterator[Evidence]:
    """Every critical alert links a runbook."""
    for file, scenario in material.scenarios.items():
        critical = [alert for alert in scenario.alerts if alert.severity is AlertSeverity.CRITICAL]
        bare = [alert.name for alert in critical if alert.runbook is None]
        if bare:
            yield Evidence("not met", file, f"critical alerts without a runbook: {', '.join(bare)}")
        elif critical:
            yield Evidence("met", file, f"every critical alert has one: {', '.join(alert.name for alert in critical)}")
        else:
            yield Evidence("cannot tell", file, "it has no critical alert")
    if not material.scenarios:
        yield Evidence("cannot tell", "scenarios", "none was given, and alerts stand in scenarios")


def diagnosis(material: Material) -> Iterator[Evidence]:
    """Each runbook has commands to diagnose with."""
    yield from _each(material, _diagnosed)


def _diagnosed(runbook: Runbook) -> tuple[bool, str]:
    commands = [each.command for each in runbook.diagnosis if each.command and each.command.strip()]
    if not runbook.diagnosis:
        return False, "it has no diagnosis"
    if not commands:
        return False, "no step of its diagnosis has a command"
    return True, f"{len(commands)} of {len(runbook.diagnosis)} steps have a command"


def mitigation(material: Material) -> Iterator[Evidence]:
    """Each way to mitigate has a command, and says how to see that it worked."""
    yield from _each(material, _mitigated)


def _mitigated(runbook: Runbook) -> tuple[bool, str]:
    if not runbook.mitigation:
        return False, "it has no mitigation"
    bare = [each.option for each in runbook.mitigation if not each.command or not each.command.strip()]
    blind = [each.option for each in runbook.mitigation if not each.verify.strip()]
    if bare:
        return False, f"no command: {'; '.join(bare)}"
    if blind:
        return False, f"nothing says how to verify: {'; '.join(blind)}"
    return True, f"{len(runbook.mitigation)} options, each with a command and its verification"


def reviewed(material: Material) -> Iterator[Evidence]:
    """No runbook was last reviewed more than a quarter ago."""
    yield from _each(material, lambda runbook: _fresh(runbook, material.today))


def _fresh(runbook: Runbook, today: datetime) -> tuple[bool, str]:
    written = runbook.metadata.reviewed.strip()
    if not written:
        return False, "it does not say when it was reviewed"
    try:
        on = date.fromisoformat(written[:10])
    except ValueError:
        return False, f"'{written}' is not a date like 2025-02-03"
    days = (today.date() - on).days
    if days < 0:
        return False, f"its review of {on} lies in the future"
    if days > QUARTER.days:
        return False, f"reviewed {on}, {days} days ago: older than a quarter"
    return True, f"reviewed {on}"


def _each(material: Material, look: Callable[[Runbook], tuple[bool, str]]) -> Iterator[Evidence]:
    """What is so of every runbook, each once."""
    seen = [
        (f"{file}: {path}", runbook)
        for file, scenario in material.scenarios.items()
        for path, runbook in scenario.runbooks.items()
    ]
    for where, runbook in seen:
        good, says = look(runbook)
        yield Evidence("met" if good else "not met", where, says)
    if not seen:
        why = "the scenarios given have no runbooks" if material.scenarios else "no scenario was given"
        yield Evidence("cannot tell", "runbooks", why)
