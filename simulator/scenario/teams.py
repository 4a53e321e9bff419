"""A team's own file, read alone: the same keys and the same complaints as a scenario's `team:`.

Separate from scenarios because the on-call commands need a team and no drill, and a scenario's file can be asked for
its team too.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simulator.domain.policy import Policy
from simulator.domain.team import Team
from simulator.scenario.loader import Loaded, check, read_sources
from simulator.scenario.policies import load_policy
from simulator.scenario.problems import DocumentError, Problems, in_order
from simulator.scenario.reading import kind_of_file, read_mapping
from simulator.scenario.references import check_team
from simulator.scenario.schema import ScenarioDocument
from simulator.scenario.shape import validated
from simulator.scenario.sheet import Sheet
from simulator.scenario.sources import policy_source, read_text


@dataclass(frozen=True)
class LoadedTeam:
    """A team, and what it came with."""

    team: Team
    policy: Policy
    path: str
    """The file, as shown."""
    scenario: Loaded | None = None
    """The scenario whose team it is."""


def read_team(name_or_path: str, *, policy: Path | None = None) -> LoadedTeam:
    """Read a team's file, or the team of a scenario by its name or path. Raises `ScenarioError`.

    A scenario's team is the one that would play: schedules and policies that it leaves out are made up as in a drill.
    """
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml", ".json") and path.is_file() and kind_of_file(path) == "team":
        shown = path.as_posix()
        return parsed_team(read_text(path, shown), shown, _policy(policy))
    loaded = check(read_sources(name_or_path, policy=policy))
    scenario = loaded.scenario
    team = Team(
        people=scenario.people,
        schedules=scenario.schedules,
        escalation=scenario.escalation,
        functions=_functions(loaded),
        alerting=loaded.sheet.team.alerting,
    )
    return LoadedTeam(team, loaded.policy, loaded.sources.path, loaded)


def parsed_team(text: str, path: str, policy: Policy) -> LoadedTeam:
    """Read a team's file from its text. Raises `DocumentError` with every problem."""
    problems = Problems(path)
    root = read_mapping(text, problems, versioned=False)
    team: Team | None = validated(Team, root, problems) if root is not None else None
    if team is None or root is None:
        raise DocumentError(in_order(problems.errors))
    nothing_else = ScenarioDocument(version=1, title=path[:200] or "team")
    check_team(Sheet(nothing_else, team, policy, root, problems, (), root, problems))
    problems.stop_at_errors()
    return LoadedTeam(team, policy, path)


def _policy(given: Path | None) -> Policy:
    path, text = policy_source(given)
    return load_policy(text, path)


def _functions(loaded: Loaded) -> dict[str, str]:
    people = {person.id for person in loaded.scenario.people}
    return {name: person.id for name, person in loaded.scenario.functions.items() if person.id in people}
