"""The war room: its name and bridge, and the incident channel template, kept current.

Separate because the same template is posted at declaring, pinned on the screen and read by bots; it is a fold of the
state, so it cannot be out of date.
"""

from __future__ import annotations

from datetime import datetime

from simulator.domain.policy import Policy
from simulator.domain.simtime import at_wall, clock_text
from simulator.domain.state import State
from simulator.domain.text import slug
from simulator.domain.vocabulary import Role


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(template: str, values: dict[str, str]) -> str:
    """Put values into `{names}`; a name without a value stays as it is. Never `str.format` on foreign text."""
    out, rest = [], template
    blanks = _Blanks(values)
    while (start := rest.find("{")) >= 0 and (end := rest.find("}", start)) >= 0:
        out.append(rest[:start])
        out.append(blanks[rest[start + 1 : end]])
        rest = rest[end + 1 :]
    return "".join(out) + rest


def room_name(policy: Policy, starts: datetime, at: int, title: str) -> str:
    """The room's name by the policy's pattern."""
    return fill(policy.war_room.channel, {"date": at_wall(starts, at).strftime("%Y%m%d"), "slug": slug(title)})


def bridge_link(policy: Policy, starts: datetime, at: int, title: str) -> str:
    """The bridge's link by the policy's pattern."""
    return fill(policy.war_room.bridge, {"date": at_wall(starts, at).strftime("%Y%m%d"), "slug": slug(title)})


def _first_alert(state: State) -> tuple[int, str | None, str | None]:
    for alert in state.alerts.values():
        return alert.fired_at, alert.fired.runbook, alert.fired.dashboard
    return state.incident.declared_at, None, None


def channel_post(state: State, policy: Policy, starts: datetime) -> str:
    """The guide's incident channel template, filled with what is known now; empty without an incident."""
    incident = state.incident
    if incident.severity is None:
        return ""
    detected, runbook, dashboard = _first_alert(state)
    holder = {role.value: " ".join(f"@{person}" for person in state.holders(role)) or "nobody yet" for role in Role}
    timeline = "\n".join(f"{clock_text(starts, at)} - {line}" for at, line in state.milestones)
    return fill(
        policy.communication.channel_template,
        {
            **holder,
            "severity": incident.severity.value,
            "title": incident.title,
            "detected": f"{at_wall(starts, detected):%Y-%m-%d %H:%M} UTC",
            "impact": incident.impact or "not stated yet",
            "status_page": policy.communication.status_page or "none",
            "runbook": runbook or "none",
            "dashboard": dashboard or "none",
            "bridge": state.room.bridge if state.room else "not open yet",
            "room": state.room.name if state.room else "not open yet",
            "timeline": timeline,
        },
    )
