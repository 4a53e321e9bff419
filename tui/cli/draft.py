"""A postmortem's draft: the guide's template with everything filled in that the log can say.

Separate from the command because it is a pure function of the log and the truth. What only people can say (the root
cause, the lessons, the action items) stays a prompt in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from simulator.domain import events as ev
from simulator.domain.log import Log
from simulator.domain.scenario import Money, Scenario
from simulator.domain.simtime import at_wall, clock_text
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import PersonId, Role
from simulator.domain.wording import moment, sentence
from tui.cli.tables import markdown_table, markdown_text

SOURCES: dict[type[ev.Event], str] = {
    ev.DeployApplied: "Git / CI",
    ev.ChangeApplied: "Settings and flags",
    ev.AlertFired: "Alertmanager / PagerDuty",
    ev.PageAcknowledged: "Alertmanager / PagerDuty",
    ev.PageEscalated: "Alertmanager / PagerDuty",
    ev.PageExhausted: "Alertmanager / PagerDuty",
    ev.IncidentDeclared: "Slack",
    ev.SeverityChanged: "Slack",
    ev.RoomOpened: "Slack",
    ev.RoleHandedOver: "Slack",
    ev.RespondersRequested: "Slack",
    ev.StatusPosted: "Status page",
    ev.IncidentMitigated: "Slack",
    ev.IncidentResolved: "Slack",
    ev.IncidentReopened: "Slack",
    ev.IncidentStoodDown: "Slack",
}
"""What belongs in a timeline, and where in a real incident one would find it (the guide's table of sources)."""

CHANGES = (ev.MitigationStarted, ev.FaultWorsened)
"""What makes a command worth a row: it did something, for better or worse."""

METRICS, SHELL = "Grafana / Metrics", "Kubernetes events"


class Row(NamedTuple):
    """One row of the timeline."""

    at: int
    says: str
    source: str


def draft(scenario: Scenario, log: Log, truth: Truth | None) -> str:
    """Fill the template; without the truth (the drill has not ended) the measured numbers stay open."""
    return (
        "\n\n".join(
            (
                _head(scenario, log, truth),
                "## Summary\n[One paragraph: what happened, impact, resolution.]",
                "## Impact\n" + markdown_table(("Metric", "Value"), _impact(scenario, truth)),
                "## Timeline (UTC)\n" + _timeline(scenario, log, truth),
                "## Root Cause\n[What broke and why: systems, not individuals.]",
                "## Lessons Learned\n### What went well\n- \n### What went poorly\n- \n### Where we got lucky\n- ",
                "## Action Items\n| ID | Action | Priority | Owner | Due | Status |\n"
                "|----|--------|----------|-------|-----|--------|\n| 1 | [Action] | P1 | [Name] | [Date] | Open |",
            )
        )
        + "\n"
    )


def _head(scenario: Scenario, log: Log, truth: Truth | None) -> str:
    declared, changed = log.first(ev.IncidentDeclared), log.last(ev.SeverityChanged)
    title = declared[1].title if declared else scenario.title
    severity = changed[1].severity if changed else declared[1].severity if declared else "not declared"
    first = truth.onset if truth and truth.onset is not None else declared[0].at if declared else 0
    minutes = _minutes(truth)
    duration = "[HH:MM]" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"
    return (
        f"# Postmortem: {markdown_text(title)}\n\n"
        f"**Date:** {at_wall(scenario.starts, first):%Y-%m-%d} | **Duration:** {duration} | **Severity:** {severity}\n"
        f"**IC:** {_name(scenario, _commander(log))} | **Authors:** {_authors(scenario, log)} | **Status:** Draft"
    )


def _commander(log: Log) -> PersonId | None:
    """The last to hold the IC's role."""
    return next((person for role, person in reversed(_roles_taken(log)) if role is Role.IC), None)


def _roles_taken(log: Log) -> list[tuple[Role, PersonId]]:
    """Every role in the order in which it was taken."""
    return [
        (record.event.role, record.event.person)
        for record in log
        if isinstance(record.event, (ev.RoleAssigned, ev.RoleHandedOver))
    ]


def _name(scenario: Scenario, person: PersonId | None) -> str:
    found = scenario.person(person) if person else None
    return markdown_text(found.name) if found else "[Name]"


def _authors(scenario: Scenario, log: Log) -> str:
    """The people who held a role, in the order in which they took it."""
    held = dict.fromkeys(person for _, person in _roles_taken(log))
    return ", ".join(_name(scenario, person) for person in held) or "[Names]"


def _minutes(truth: Truth | None) -> int | None:
    return None if truth is None else round(truth.impact_minutes)


def _impact(scenario: Scenario, truth: Truth | None) -> Iterator[tuple[str, str]]:
    minutes = _minutes(truth)
    known = truth is not None and minutes is not None
    yield "User impact duration", f"{minutes // 60} hours {minutes % 60} minutes" if minutes is not None else "[X min]"
    users = truth.users_affected if truth else None
    yield "Users affected", "[N (Z% of total)]" if users is None else f"about {users:,.0f}"
    lost, rate = truth.money_lost if truth else None, scenario.business.revenue_per_minute
    yield "Revenue impact", "[amount]" if lost is None or rate is None else f"{_amount(lost, rate)} estimated"
    target = f"against {scenario.business.slo * 100:.6g}% target"
    yield "SLA impact", f"{minutes} min {target}" if known else f"[X min] {target}"


def _amount(lost: float, rate: Money) -> str:
    return f"${lost:,.0f}" if rate.currency == "USD" else f"{lost:,.0f} {rate.currency}"


def _timeline(scenario: Scenario, log: Log, truth: Truth | None) -> str:
    rows = sorted((*_recorded(log), *_measured(truth)), key=lambda row: row.at)
    starts: datetime = scenario.starts
    return markdown_table(
        ("Time", "Event", "Source"), ((clock_text(starts, row.at), markdown_text(row.says), row.source) for row in rows)
    )


def _recorded(log: Log) -> Iterator[Row]:
    changing = {(record.at, record.event.command) for record in log if isinstance(record.event, CHANGES)}
    for record in log:
        source = SOURCES.get(type(record.event))
        if source is None and isinstance(record.event, ev.CommandRun):
            source = SHELL if (record.at, record.event.command) in changing else None
        if source is not None:
            yield Row(moment(record), sentence(record, longest=160), source)


def _measured(truth: Truth | None) -> Iterator[Row]:
    """Where users began and ceased to be affected, as the metrics show."""
    for span in truth.impact if truth else ():
        yield Row(span.start, "Users are affected: the signals leave their objective", METRICS)
        if span.end is not None:
            yield Row(span.end, "The signals are within their objective again", METRICS)
