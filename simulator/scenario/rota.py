"""Who is on call where the author did not say: rotas, escalation policies and who stands for which function.

Separate from the rest of compiling because it is the part that makes things up, by the guide's on-call table: a primary
and a secondary, weekly turns from Monday 09:00.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from simulator.domain.oncall import EscalationPolicy, Layer, Person, Schedule, split_target
from simulator.domain.policy import Policy
from simulator.domain.simtime import WEEK
from simulator.domain.team import Team
from simulator.errors import ScenarioError
from simulator.scenario.draws import FUNCTIONS


def manager_of(people: Sequence[Person]) -> Person:
    """Who of the people is their manager: by id, by title, else the last who is played."""
    by_title = [person for person in people if "manager" in person.title.casefold()]
    return next(
        (person for person in people if person.id == "manager"),
        next(iter(by_title), None) or [person for person in people if person.playable][-1],
    )


def functions_wanted(team: Team, policy: Policy) -> set[str]:
    """Every function that somebody must stand for in a drill."""
    told = {who for rule in policy.notifications for who in rule.notify}
    return {*FUNCTIONS, *team.functions, *told}


def to_make_up(team: Team, people: Iterable[Person], policy: Policy) -> list[str]:
    """The functions that nobody of the team stands for."""
    filled = {"manager", *team.functions, *(person.id for person in people)}
    return sorted(functions_wanted(team, policy) - filled)


def functions_of(
    team: Team, people: Sequence[Person], policy: Policy, senders: Mapping[str, Person]
) -> dict[str, Person]:
    """Who stands for each function: somebody of the team, or a made-up person."""
    by_id = {person.id: person for person in people}
    out: dict[str, Person] = {}
    for function in sorted(functions_wanted(team, policy)):
        person = by_id.get(team.functions.get(function, function)) or senders.get(function)
        if function == "manager" and function not in team.functions:
            person = manager_of(people)
        if person is None:
            raise ScenarioError(f"The draws have nobody for '{function}': they belong to another scenario.")
        out[function] = person
    return out


def schedules_of(team: Team, people: Sequence[Person], manager: Person, starts: datetime) -> dict[str, Schedule]:
    """The team's schedules, with `primary` and `secondary` made up where they are left out."""
    playable = [person for person in people if person.playable]
    engineers = [person for person in playable if person is not manager and "support" not in person.title.casefold()]
    users = [person.id for person in (engineers if len(engineers) > 1 else playable)]
    monday = starts.astimezone(UTC) - timedelta(days=starts.astimezone(UTC).weekday())
    begins = monday.replace(hour=9, minute=0, second=0, microsecond=0)
    if begins > starts:
        begins -= timedelta(days=7)
    made_up = {
        name: Schedule(layers=(Layer(users=tuple(users[turn:] + users[:turn]), start=begins, turn=WEEK),))
        for turn, name in enumerate(("primary", "secondary"))
    }
    return {**made_up, **team.schedules}


def escalation_of(team: Team, policy: Policy, functions: Mapping[str, Person]) -> dict[str, EscalationPolicy]:
    """The team's escalation policies, and the policy document's as `default`; functions become people."""
    return {
        name: _to_people(each, team, functions)
        for name, each in {"default": policy.escalation, **team.escalation}.items()
    }


def _to_people(escalation: EscalationPolicy, team: Team, functions: Mapping[str, Person]) -> EscalationPolicy:
    ids = {person.id for person in team.people or ()}

    def resolved(target: str) -> str:
        kind, who = split_target(target)
        return f"user:{functions[who].id}" if kind == "user" and who not in ids and who in functions else target

    rules = tuple(
        rule.model_copy(update={"page": tuple(resolved(target) for target in rule.page)}) for rule in escalation.rules
    )
    return escalation.model_copy(update={"rules": rules})
