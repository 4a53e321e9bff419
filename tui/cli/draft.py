"""A postmortem's draft: the guide's template with everything filled in that the log can say.

Separate from the command because it is a pure function of the log and the truth. What only people can say (the root
cause, the lessons, the action items) stays a prompt in brackets, but for what they said of it in the survey.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from simulator.domain import events as ev
from simulator.domain.base import percent
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import DAY, MINUTE, at_wall
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import PersonId, Role
from tui.cli.money import amount, rate_of
from tui.cli.reconstruction import clock, empty_sources, reconstructed
from tui.cli.tables import markdown_table, markdown_text

Form = Literal["full", "light"]

MONTH = 30 * DAY
"""The window of the SLA's budget."""

LESSONS = (("What went well", "went_well"), ("What went poorly", "went_poorly"), ("Where we got lucky", "got_lucky"))
"""The guide's headings, and what the survey calls them."""
ACTIONS = (
    "| ID | Action | Priority | Owner | Due | Status |\n"
    "|----|--------|----------|-------|-----|--------|\n| 1 | [Action] | P1 | [Name] | [Date] | Open |"
)


def form_of(log: Log, truth: Truth | None, policy: Policy) -> Form:
    """Which review the policy asks for, by what was declared last and what was true; else the short one."""
    declared, changed = log.last(ev.IncidentDeclared), log.last(ev.SeverityChanged)
    decided = [each for each in (declared, changed) if each is not None]
    seen = {max(decided, key=lambda each: each[0].seq)[1].severity} if decided else set()
    seen |= {severity for _, severity in truth.severity} if truth else set()
    return "full" if not seen or seen.intersection(policy.reviews.postmortem) else "light"


def draft(scenario: Scenario, log: Log, truth: Truth | None, form: Form = "full") -> str:
    """Fill the template; without the truth (the drill has not ended) the measured numbers stay open."""
    impact = "## Impact\n" + markdown_table(("Metric", "Value"), _impact(scenario, log, truth))
    head, timeline = _head(scenario, log, truth, form), _timeline(scenario, log, truth)
    parts = [
        head,
        "## Summary\n[One paragraph: what happened, impact, resolution.]",
        impact,
        timeline,
        "## Root Cause\n[What broke and why: systems, not individuals.]",
        "## Lessons Learned\n" + "\n".join(_lessons(log)),
        "## Action Items\n" + ACTIONS,
    ]
    if form == "light":
        parts = [
            head,
            "## What happened\n[A few sentences: what users saw, and how it was put right.]",
            impact,
            timeline,
            "## Cause\n[What in the system let it happen.]",
            *_said(log),
            "## Next Steps\n- [What changes, who does it, by when.]",
        ]
    return "\n\n".join(parts) + "\n"


def _head(scenario: Scenario, log: Log, truth: Truth | None, form: Form) -> str:
    declared, changed = log.first(ev.IncidentDeclared), log.last(ev.SeverityChanged)
    title = declared[1].title if declared else scenario.title
    severity = changed[1].severity if changed else declared[1].severity if declared else "not declared"
    first = truth.onset if truth and truth.onset is not None else declared[0].at if declared else 0
    minutes = _minutes(truth)
    duration = "[HH:MM]" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"
    return (
        f"# {'Postmortem' if form == 'full' else 'Short review'}: {markdown_text(title)}\n\n"
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


def _impact(scenario: Scenario, log: Log, truth: Truth | None) -> Iterator[tuple[str, str]]:
    minutes, target = _minutes(truth), f"against {percent(scenario.business.slo)} target"
    if truth is None or minutes is None:
        yield "User impact duration", "[X hours Y minutes]"
        yield "Users affected", "[N (Z% of total)]"
        yield "Revenue impact", "[amount, estimated]"
        yield "SLA impact", f"[X min] {target}"
        return
    yield "User impact duration", f"{minutes // 60} hours {minutes % 60} minutes"
    yield "Users affected", _users(truth)
    yield "Revenue impact", _money(scenario, log, truth)
    allowed = (1 - scenario.business.slo) * MONTH / MINUTE
    share = f" ({truth.impact_minutes / allowed:.0%} of the {allowed:.1f} min allowed in 30 days)" if allowed else ""
    yield "SLA impact", f"{minutes} min {target}{share}"


def _users(truth: Truth) -> str:
    """Those whose requests failed, and what share of everybody who came meanwhile that is."""
    if not truth.impact_minutes:
        return "none: the signals stayed within their objective"
    share = min(1.0, truth.losses.full_minutes / truth.impact_minutes)
    failing = percent(float(f"{share:.2g}"))
    if truth.users_affected is None or truth.losses.users is None:
        return f"[N] ({failing} of all requests failed meanwhile)"
    return f"about {truth.losses.users:,.0f} ({failing} of the {truth.users_affected:,.0f} who came meanwhile)"


def _money(scenario: Scenario, log: Log, truth: Truth) -> str:
    if not truth.impact_minutes:
        return "none"
    rate = rate_of(scenario, log)
    if rate is None:
        return "[amount: neither runbook nor business names a rate]"
    lost = rate.a_minute * truth.impact_minutes if truth.money_lost is None else truth.money_lost
    sum_ = f"{truth.impact_minutes:.1f} min at {amount(rate.a_minute, rate)}/min, {rate.said_by}"
    return f"{amount(lost, rate)} estimated ({sum_})"


def _timeline(scenario: Scenario, log: Log, truth: Truth | None) -> str:
    rows = reconstructed(scenario, log, truth)
    declared = log.first(ev.IncidentDeclared)
    day = at_wall(scenario.starts, declared[0].at if declared else 0)
    table = markdown_table(
        ("Time", "Event", "Source"),
        ((clock(scenario.starts, row.at, day), markdown_text(row.says), row.source) for row in rows),
    )
    nothing = empty_sources(rows) if truth is not None else []
    return f"## Timeline (UTC)\n{table}" + (f"\n\nNothing was found in: {', '.join(nothing)}." if nothing else "")


# ---- lessons, as the survey has them ----------------------------------------------------------------


def _lessons(log: Log) -> Iterator[str]:
    """The three sections; what nobody answered is left to the writer."""
    for heading, field in LESSONS:
        yield f"### {heading}"
        yield from _answers(log, field) or ["- [...]"]


def _said(log: Log) -> list[str]:
    """The sections of which the survey says something: a short review asks for none."""
    return [f"## {heading}\n" + "\n".join(found) for heading, field in LESSONS if (found := _answers(log, field))]


def _answers(log: Log, field: str) -> list[str]:
    """What people answered, a point each and none twice; lessons are everybody's, so who said it stays in the log."""
    said = [
        line.strip(" -*\t")
        for _, event in log.of(ev.SurveyAnswered)
        for line in str(getattr(event, field)).splitlines()
    ]
    return [f"- {markdown_text(line)}" for line in dict.fromkeys(said) if line]
