"""Texts to start from: a status post, an internal update and a postmortem, filled with what the view knows.

Separate and pure so that filling is tested without a screen. What is not known stays in braces, so that the writer
sees what is missing; nothing is ever posted by itself.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from simulator.domain import events as ev
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Role, StatusState
from simulator.views import DrillView, Entry
from tui.story import tell, time_of_day

_PLACE = re.compile(r"\{([a-z_]+)\}")
_PROMISE = 15 * MINUTE


def filled(template: str, known: dict[str, str]) -> str:
    """Fill the placeholders that are known; the others stay for the writer."""
    return _PLACE.sub(lambda found: known.get(found[1]) or found[0], template)


def known_of(view: DrillView) -> dict[str, str]:
    """What can be filled in without guessing; when it began and ended is for the writer to find out."""
    known = {"time": time_of_day(view, view.at), "next_update": f"{time_of_day(view, view.at + _PROMISE)} UTC"}
    incident = view.incident
    if incident is not None:
        known |= {"severity": incident.severity.value, "impact": incident.impact, "ic": view.holder(Role.IC) or ""}
    return known


def status_draft(view: DrillView, state: StatusState) -> str:
    """The policy's template for a public post in this state."""
    template = dict(view.briefing.status_templates).get(state, "")
    return filled(template, known_of(view))


def update_draft(view: DrillView) -> str:
    """The policy's template for an internal update."""
    return filled(view.briefing.internal_template, known_of(view))


def missing(text: str) -> list[str]:
    """The placeholders that nobody has written over yet."""
    return [found[1] for found in _PLACE.finditer(text)]


def next_state(view: DrillView) -> StatusState:
    """The state that the next public post most likely has."""
    incident = view.incident
    if incident is not None and incident.state == "resolved":
        return StatusState.RESOLVED
    if incident is not None and incident.state == "mitigated":
        return StatusState.MONITORING
    if not view.status:
        return StatusState.INVESTIGATING
    order = list(StatusState)
    last = view.status[-1].state
    return StatusState.IDENTIFIED if last is StatusState.INVESTIGATING else order[min(order.index(last), 2)]


def postmortem_draft(view: DrillView, story: list[Entry]) -> str:
    """The guide's postmortem, with date, people and timeline filled in."""
    incident = view.incident
    starts = datetime.fromisoformat(view.briefing.starts_text.replace("Z", "+00:00"))
    date = f"{starts + timedelta(milliseconds=incident.declared_at if incident else 0):%Y-%m-%d}"
    title = incident.title if incident else view.briefing.title
    names = {person.id: person.name for person in view.people}
    ic = view.holder(Role.IC)
    severity = incident.severity.value if incident else "[SEVN]"
    return f"""# Postmortem: {title}

**Date:** {date} | **Duration:** [HH:MM] | **Severity:** {severity}
**IC:** {names.get(ic, ic) if ic else "[Name]"} | **Authors:** {names.get(view.you, view.you)} | **Status:** Draft

## Summary
[One paragraph: what happened, whom it affected, how it was put right.]

## Impact
| Metric | Value |
|--------|-------|
| User impact duration | [X hours Y minutes] |
| Users affected | [N, Z% of all] |
| Revenue impact | [amount, estimated] |
| SLA impact | [X min against the target] |

## Timeline (UTC)
| Time | Event |
|------|-------|
{timeline_rows(view, story)}

## Root Cause
[What in the system let it happen, and why. No person is a root cause.]

## Lessons Learned
### What went well
- [...]
### What went poorly
- [...]
### Where we got lucky
- [...]

## Action Items
| ID | Action | Priority | Owner | Due | Status |
|----|--------|----------|-------|-----|--------|
| 1 | [What changes in the system] | P1 | [Name] | [Date] | Open |
"""


_TOLD = (
    ev.AlertFired, ev.IncidentDeclared, ev.SeverityChanged, ev.RoomOpened, ev.StatusPosted, ev.CommandRun,
    ev.IncidentMitigated, ev.IncidentResolved, ev.IncidentReopened, ev.PageAcknowledged, ev.IncidentStoodDown,
)  # fmt: skip


def timeline_rows(view: DrillView, story: list[Entry]) -> str:
    """The table's rows: alerts, decisions, commands and public posts."""
    rows = []
    for deploy in view.deploys:
        if deploy.at <= view.at:
            rows.append((deploy.at, f"Deploy {deploy.deploy} of {deploy.service}: {deploy.message}".rstrip(": ")))
    for entry in story:
        line = tell(entry, view) if isinstance(entry.event, _TOLD) else None
        if line is not None:
            rows.append((entry.at, f"{line.who}: {line.text}" if line.who else line.text))
    rows.sort(key=lambda row: row[0])
    return "\n".join(f"| {time_of_day(view, at)} | {_cell(text)} |" for at, text in rows) or "| [HH:MM] | [Event] |"


def _cell(text: str) -> str:
    return text.replace("\n", " ").replace("|", "\\|")
