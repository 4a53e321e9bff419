"""`gameday oncall who`: who is on call at a moment, and whom a page reaches when nobody answers.

Separate from `show`, which draws weeks.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tui.cli.oncall import Answer, At, TeamName, Zone, at_or_now, team_of, zone_of
from tui.cli.options import Format
from tui.cli.output import answer, answer_exactly

if TYPE_CHECKING:
    from datetime import datetime

    from simulator.domain.oncall import EscalationPolicy
    from simulator.domain.team import Team


def who(team: TeamName, at: At = None, time_zone: Zone = None, format: Answer = Format.TEXT) -> None:
    """Say who is on call at a time, and whom a page reaches.

    A time without a zone is meant by the first schedule's clock. For the team of a scenario it is the scenario's start,
    unless you say.

    Examples:
      gameday oncall who team.yaml
      gameday oncall who team.yaml --at 2025-03-15T03:00Z --format json
    """
    loaded = team_of(team)
    zone = zone_of(loaded, time_zone)
    moment = at_or_now(loaded, at, zone)
    facts = as_json(loaded.team, moment)
    if format is Format.JSON:
        answer_exactly(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    answer(f"{moment.astimezone(zone):%A %Y-%m-%d %H:%M} {zone.key}\n")
    names = {
        name: "nobody" if person is None else loaded.team.name_of(person) for name, person in facts["on_call"].items()
    }
    width = max(map(len, names), default=0)
    for name, person in names.items():
        answer(f"{name:{width}}  {person}")
    for name, levels in facts["escalation"].items():
        answer(f"\nA page of {name}")
        for level in levels:
            people = ", ".join(loaded.team.name_of(each) for each in level["people"]) or "nobody: this level is skipped"
            how = " (one of them, in turn)" if level["round_robin"] else ""
            answer(f"  after {level['after']:6} {people}{how}")


def as_json(team: Team, at: datetime) -> dict[str, Any]:
    """Who is on call on each schedule, and each policy's levels with when they are reached."""
    from simulator.domain.oncall import who_is_on_call

    return {
        "at": at.isoformat(),
        "on_call": {name: who_is_on_call(schedule, at) for name, schedule in team.schedules.items()},
        "escalation": {name: _levels(team, policy, at) for name, policy in team.escalation.items()},
    }


def _levels(team: Team, policy: EscalationPolicy, at: datetime) -> list[dict[str, Any]]:
    """The first pass; a level that reaches nobody is skipped at once, so it adds no wait."""
    from simulator.domain.simtime import spoken_duration

    out, after = [], 0
    for rule in policy.rules:
        people = list(
            dict.fromkeys(person for target in rule.page if (person := _reached(team, target, at)) is not None)
        )
        out.append({"after": spoken_duration(after), "people": people, "round_robin": rule.round_robin})
        after += rule.wait if people else 0
    return out


def _reached(team: Team, target: str, at: datetime) -> str | None:
    from simulator.domain.oncall import split_target, who_is_on_call

    kind, name = split_target(target)
    if kind == "schedule":
        return who_is_on_call(team.schedules[name], at) if name in team.schedules else None
    return team.functions.get(name, name) if team.person(name) is None else name
