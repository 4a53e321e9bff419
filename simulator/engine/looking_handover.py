"""The hand-over sheet that a drill opens with: who is on call, what goes on, what changed, what may go wrong.

Separate from the other answers because it comes from documents, not from telemetry: it is what the person before you
would have said. Nothing of the drill's truth is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from simulator.domain.handover import handover
from simulator.domain.policy import Policy
from simulator.domain.rota import moment_text, shifts
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import DAY, at_wall
from simulator.domain.team import Team
from simulator.views.looking import ChangeSeen, HandoverSeen

SINCE = 2 * DAY
"""How far back its changes reach, in ms."""
MOST_CHANGES = 8
MOST_RISKS = 6


def handed_over(scenario: Scenario, policy: Policy, changes: Sequence[ChangeSeen]) -> HandoverSeen:
    """Put the sheet together for the drill's start; `changes` are those before it, the newest first."""
    sheet = handover(_team(scenario), policy, at_wall(scenario.starts, 0), deploys=())
    return HandoverSeen(
        on_call=tuple(_on_call(scenario)),
        issues=tuple(_maintenance(scenario)),
        changes=tuple(_changed(scenario, each) for each in changes if each.at < 0)[:MOST_CHANGES],
        risks=tuple(item.says for item in sheet.risks[:MOST_RISKS]),
    )


def _team(scenario: Scenario) -> Team:
    people = {person.id for person in scenario.people}
    return Team(
        people=scenario.people,
        schedules=scenario.schedules,
        escalation=scenario.escalation,
        functions={name: person.id for name, person in scenario.functions.items() if person.id in people},
    )


def _on_call(scenario: Scenario) -> Iterator[str]:
    names = {person.id: person.name for person in scenario.people}
    at = at_wall(scenario.starts, 0)
    for key, schedule in scenario.schedules.items():
        zone = ZoneInfo(schedule.time_zone)
        now, *rest = shifts(schedule, at, at + timedelta(weeks=2))
        says = f"{schedule.name or key}: {names.get(now.person, now.person) if now.person else 'nobody'}"
        if rest:
            then = names.get(rest[0].person, rest[0].person) if rest[0].person else "nobody"
            says += f" until {moment_text(rest[0].start, zone)} {schedule.time_zone}, then {then}"
        yield says


def _maintenance(scenario: Scenario) -> Iterator[str]:
    for work in scenario.maintenance:
        ends = work.at + work.lasts
        if ends > 0:
            when = f"until {_clock(scenario, ends)}" if work.at <= 0 else f"from {_clock(scenario, work.at)}"
            yield f"{work.why}, {when}: alerts of {', '.join(work.services)} page nobody"


def _changed(scenario: Scenario, change: ChangeSeen) -> str:
    by = f" by {change.by}" if change.by else ""
    return f"{_clock(scenario, change.at)} {change.what} of {change.service}: {change.text}{by}"


def _clock(scenario: Scenario, at: int) -> str:
    return f"{at_wall(scenario.starts, at):%a %H:%M} UTC"
