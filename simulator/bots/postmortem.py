"""The postmortem that a simulated IC hands in: the guide's template, filled from what the room saw.

Separate because it is a document and not a message. This file has what happened (head, summary, impact, timeline);
`lessons` has what follows from it. A poor author leaves sections out or thin.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.bots import lessons
from simulator.bots.evidence import remedies
from simulator.bots.internal_words import action_name
from simulator.bots.mind import Duty, Mind
from simulator.bots.reading import affected_service, first_alert, impact_text, onset, revenue_so_far
from simulator.bots.stage import cause_text, option_of, restored_at, what_helped
from simulator.bots.weighing import related_change
from simulator.bots.wording import capital, impact_of, minutes
from simulator.domain.actions import Postmortem
from simulator.domain.base import percent
from simulator.domain.simtime import HOUR, MINUTE, at_wall
from simulator.domain.vocabulary import Role
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
    sections = [
        _head(mind, incident),
        _summary(mind),
        _impact(mind),
        _timeline(mind, incident),
        lessons.root_cause(mind),
        lessons.learned(mind, incident),
        lessons.action_items(mind),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _head(mind: Mind, incident: IncidentView) -> str:
    length = max(0, restored_at(mind) - onset(mind.view))
    authors = dict.fromkeys(filter(None, (mind.me, mind.view.holder(Role.SCRIBE))))
    status = "Draft" if lessons.thin(mind, "status") else "Complete"
    return (
        f"# Postmortem: {incident.title}\n\n"
        f"**Date:** {at_wall(mind.starts, incident.declared_at):%Y-%m-%d} | "
        f"**Duration:** {length // HOUR:02}:{length % HOUR // MINUTE:02} | **Severity:** {incident.severity}\n"
        f"**IC:** {mind.full_name(mind.me)} | **Authors:** {', '.join(map(mind.full_name, authors))} | "
        f"**Status:** {status}"
    )


def _summary(mind: Mind) -> str:
    past, length = impact_of(impact_text(mind.view)).past, minutes(restored_at(mind) - onset(mind.view))
    cause, fix = cause_text(mind), what_helped(mind)
    what = mind.dice.pick((f"{capital(past)} for {length}.", f"For {length}, {past}."), "postmortem/summary")
    because = f" It began with {cause}." if cause else ""
    words = mind.dice.pick(
        (" Service was restored by", " It ended with", " What restored service was"), "postmortem/by"
    )
    by = f"{words} {action_name(option_of(mind, fix.command), fix.command)}." if fix else ""
    return f"## Summary\n{what}{because}{by}"


def _impact(mind: Mind) -> str:
    if lessons.thin(mind, "impact"):
        return f"## Impact\n{capital(impact_of(impact_text(mind.view)).past)}."
    end = restored_at(mind)
    length = max(0, end - onset(mind.view))
    worst = percent(round(max((look.worst for look in mind.memory.looks), default=0.0), 3))
    money = revenue_so_far(mind, end)
    return "\n".join(
        (
            "## Impact",
            "| Metric | Value |",
            "|--------|-------|",
            f"| User impact duration | {length // HOUR} hours {length % HOUR // MINUTE} minutes |",
            f"| Users affected | {worst} of the requests to {affected_service(mind.view)} in that time |",
            f"| Revenue impact | {f'{money}, estimated' if money else 'none known'} |",
            f"| SLA impact | {minutes(length)} against the service's objective |",
        )
    )


def _timeline(mind: Mind, incident: IncidentView) -> str:
    if lessons.thin(mind, "timeline"):
        return ""
    today = at_wall(mind.starts, incident.declared_at).date()
    lines = []
    for at, what in sorted(_rows(mind, incident), key=lambda row: row[0]):
        moment = at_wall(mind.starts, at)
        shown = f"{moment:%H:%M}" if moment.date() == today else f"{moment:%m-%d %H:%M}"
        lines.append(f"| {shown} | {what} |")
    return "\n".join(["## Timeline (UTC)", "| Time | Event |", "|------|-------|", *lines])


def _rows(mind: Mind, incident: IncidentView) -> Iterator[tuple[int, str]]:
    alert, change, page = first_alert(mind.view), related_change(mind), mind.first_page
    if change is not None:
        diff = f" ({change.diff})" if change.diff else ""
        yield change.at, f"Deploy #{change.deploy} of {change.service}{diff}"
    yield onset(mind.view), f"{capital(impact_of(impact_text(mind.view)).now)} (estimated)"
    if alert is not None:
        yield alert.fired_at, f"Alert fires: {alert.name}"
    if page is not None and page.acknowledged_at is not None:
        yield page.acknowledged_at, "Page acknowledged"
    yield incident.declared_at, f"{incident.severity} declared" + (", war room opened" if incident.room else "")
    for ran in remedies(mind):
        yield ran.at, f"{action_name(option_of(mind, ran.command), ran.command)} started"
    yield restored_at(mind), "Signals back within their objective"
    if incident.resolved_at is not None:
        yield incident.resolved_at, "Resolved"
