"""The postmortem that a simulated IC hands in: the guide's template, filled from what the room saw.

Separate because it is a document and not a message. A good one names a cause in the system, costs the impact, lists
actions with owner and date, and blames nobody; a poor one leaves sections out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from simulator.bots.evidence import about_changes, related_change, remedies
from simulator.bots.internal_words import action_name, best_line
from simulator.bots.mind import Duty, Mind
from simulator.bots.reading import (
    affected_service,
    first_alert,
    impact_text,
    onset,
    revenue_so_far,
    runbook_of,
)
from simulator.bots.stage import cause_text, option_of
from simulator.bots.wording import capital, impact_of, listed, minutes
from simulator.domain.actions import Postmortem
from simulator.domain.base import percent
from simulator.domain.simtime import HOUR, MINUTE, at_wall
from simulator.domain.vocabulary import PersonId, Role
from simulator.views import IncidentView


def duties(mind: Mind) -> Iterator[Duty]:
    """The postmortem, owed by the IC once it is resolved."""
    incident = mind.view.incident
    if incident is None or incident.state != "resolved" or not mind.i_cover(Role.IC) or mind.memory.postmortem:
        return
    name = f"postmortem/{mind.round}"
    at = mind.due(incident.resolved_at or mind.now, mind.habits.write, name)
    yield Duty(name, at, lambda: [Postmortem(text=text(mind, incident))])


def text(mind: Mind, incident: IncidentView) -> str:
    """The whole document."""
    sections = [_summary(mind), _impact(mind), _timeline(mind, incident), _cause(mind), _lessons(mind), _actions(mind)]
    return "\n\n".join([_head(mind, incident), *(section for section in sections if section)]) + "\n"


def _thin(mind: Mind, part: str) -> bool:
    return mind.does(mind.habits.thin, f"postmortem/{part}")


def _ended(mind: Mind) -> int:
    incident, well = mind.view.incident, mind.memory.well_since
    claimed = (incident.mitigated_at or incident.resolved_at) if incident else None
    return well if well is not None else claimed or mind.now


def _head(mind: Mind, incident: IncidentView) -> str:
    length = max(0, _ended(mind) - onset(mind.view))
    authors = dict.fromkeys(filter(None, (mind.me, mind.view.holder(Role.SCRIBE))))
    return "\n".join(
        (
            f"# Postmortem: {incident.title}",
            "",
            f"**Date:** {at_wall(mind.starts, incident.declared_at):%Y-%m-%d} | "
            f"**Duration:** {length // HOUR:02}:{length % HOUR // MINUTE:02} | **Severity:** {incident.severity}",
            f"**IC:** {mind.full_name(mind.me)} | **Authors:** {', '.join(map(mind.full_name, authors))} | "
            f"**Status:** {'Draft' if _thin(mind, 'status') else 'Complete'}",
        )
    )


def _fixes(mind: Mind) -> list[str]:
    return list(dict.fromkeys(action_name(option_of(mind, ran.command), ran.command) for ran in remedies(mind)))


def _summary(mind: Mind) -> str:
    impact, length = impact_of(impact_text(mind.view)), minutes(_ended(mind) - onset(mind.view))
    cause, fixes = cause_text(mind), _fixes(mind)
    because = f" It began with {cause}." if cause else ""
    by = f" Service was restored by {listed(fixes[-2:])}." if fixes else ""
    return f"## Summary\n{capital(impact.past)} for {length}.{because}{by}"


def _impact(mind: Mind) -> str:
    if _thin(mind, "impact"):
        return f"## Impact\n{capital(impact_of(impact_text(mind.view)).past)}."
    start, end = onset(mind.view), _ended(mind)
    length = max(0, end - start)
    worst = max((look.worst for look in mind.memory.looks), default=0.0)
    rows = [
        ("User impact duration", f"{length // HOUR} hours {length % HOUR // MINUTE} minutes"),
        (
            "Users affected",
            f"those who used {affected_service(mind.view)} in that time, {percent(round(worst, 3))} of requests",
        ),
        ("Revenue impact", f"{revenue_so_far(mind, end) or 'none known'}, estimated"),
        ("SLA impact", f"{minutes(length)} against the service's objective"),
    ]
    return "\n".join(["## Impact", "| Metric | Value |", "|--------|-------|", *(f"| {a} | {b} |" for a, b in rows)])


def _timeline(mind: Mind, incident: IncidentView) -> str:
    alert, change = first_alert(mind.view), related_change(mind)
    if _thin(mind, "timeline"):
        return ""
    page = mind.first_page
    rows = [
        (change.at, f"Deploy #{change.deploy} of {change.service}" + (f" ({change.diff})" if change.diff else ""))
        if change
        else None,
        (onset(mind.view), f"{capital(impact_of(impact_text(mind.view)).now)} (estimated)"),
        (alert.fired_at, f"Alert fires: {alert.name}") if alert else None,
        (page.acknowledged_at, "Page acknowledged") if page and page.acknowledged_at is not None else None,
        (incident.declared_at, f"{incident.severity} declared"),
        *(
            (ran.at, f"{capital(action_name(option_of(mind, ran.command), ran.command))} started")
            for ran in remedies(mind)
        ),
        (_ended(mind), "Signals back within their objective"),
        (incident.resolved_at, "Resolved") if incident.resolved_at is not None else None,
    ]
    lines = [f"| {mind.clock(row[0])} | {row[1]} |" for row in sorted(filter(None, rows), key=lambda row: row[0])]
    return "\n".join(["## Timeline (UTC)", "| Time | Event |", "|------|-------|", *lines])


def _cause(mind: Mind) -> str:
    cause, change, line = cause_text(mind), related_change(mind), best_line(mind)
    if _thin(mind, "cause"):
        return f"## Root Cause\n{capital(cause) + '.' if cause else 'Not fully understood.'}"
    if change is not None:
        return (
            f"## Root Cause\n{capital(cause or '')} took effect without a check that compares such a change with how "
            f"{affected_service(mind.view)} is really used. The pipeline accepted it, and no stage between it and "
            f"all users looked at whether requests succeed." + (f" The diagnosis confirmed it: {line}." if line else "")
        )
    seen = f"{capital(line)}. " if line else ""
    return f"## Root Cause\n{seen}Nothing in the system limited it or warned of it before users felt it."


def _lessons(mind: Mind) -> str:
    if _thin(mind, "lessons"):
        return ""
    alert, incident, fixes = first_alert(mind.view), mind.view.incident, _fixes(mind)
    lag = minutes((alert.fired_at if alert else 0) - onset(mind.view))
    well = [f"- The runbook led to {fixes[-1]}." if fixes else "- The alert linked its runbook."]
    if incident and alert:
        well.append(f"- It was declared {minutes(incident.declared_at - alert.fired_at)} after the alert.")
    poorly = [f"- About {lag} passed between the first failures and the alert."]
    if len(fixes) > 1:
        poorly.append(
            f"- {capital(fixes[0])} came first and did not settle it; the runbook does not say when to stop trying."
        )
    lucky = [
        "- The way back was still there and compatible."
        if related_change(mind)
        else "- It was noticed during a watched hour."
    ]
    return "\n".join(
        [
            "## Lessons Learned",
            "### What went well",
            *well,
            "### What went poorly",
            *poorly,
            "### Where we got lucky",
            *lucky,
        ]
    )


def _actions(mind: Mind) -> str:
    if _thin(mind, "actions"):
        return "## Action Items\n- Improve monitoring."
    found, service = runbook_of(mind.view), affected_service(mind.view)
    changed = related_change(mind) is not None or (
        found and any(about_changes(each.step) for each in found[1].diagnosis)
    )
    wanted = [
        (f"Check changes to {service} against measured behaviour before they reach all users", "P1")
        if changed
        else (f"Limit what brought {service} down, and alert on it before users feel it", "P1"),
        (f"Alert on failing requests of {service} within a minute", "P2"),
        ("Add what this incident taught to the runbook", "P3"),
    ]
    owners = _owners(mind)
    start = at_wall(mind.starts, mind.now)
    rows = [
        f"| {number} | {what} | {priority} | {mind.full_name(owners[number % len(owners)])} | "
        f"{start + timedelta(days=7 * (number + 1)):%Y-%m-%d} | Open |"
        for number, (what, priority) in enumerate(wanted, 1)
    ]
    head = [
        "## Action Items",
        "| ID | Action | Priority | Owner | Due | Status |",
        "|----|--------|----------|-------|-----|--------|",
    ]
    return "\n".join([*head, *rows])


def _owners(mind: Mind) -> list[PersonId]:
    held = [holder for role in (Role.OPS, Role.IC, Role.SCRIBE) if (holder := mind.view.holder(role))]
    return list(dict.fromkeys(held or [mind.me]))
