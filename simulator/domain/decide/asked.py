"""The question that `decide` answers: who asks, when, in which drill.

Separate so that each topic's file reads the same few things and says no in the same words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from simulator.domain.coming import Coming
from simulator.domain.lifecycle import DrillPhase, Lifecycle, P
from simulator.domain.oncall import split_target, who_is_on_call
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import at_wall, offset
from simulator.domain.state import IncidentState, State
from simulator.domain.vocabulary import FACILITATOR, PersonId
from simulator.errors import ActionRejected


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, with everything that may be looked at to answer it."""

    state: State
    scenario: Scenario
    policy: Policy
    actor: PersonId
    at: int
    exam: bool = False
    hours_after: float | None = None
    """Hours since the drill's end, for the epilogue."""
    coming: Callable[[], tuple[Coming, ...]] = tuple
    """What the script has planned: the engine knows. Only the facilitator's verbs may ask."""

    @property
    def is_over(self) -> bool:
        """Whether the drill has ended."""
        return self.state.phase is DrillPhase.ENDED

    def person(self, person: str, *, playable: bool = True) -> PersonId:
        """The member of the team with this id, or a refusal that says who there is."""
        found = self.scenario.person(person)
        if found is None or (playable and not found.playable):
            there = ", ".join(each.id for each in self.scenario.people if each.playable)
            reject(f"Nobody called {person!r} can do that here. The team: {there}.")
        return PersonId(person)

    def incident(self) -> IncidentState:
        """The declared incident, or a refusal."""
        if self.state.incident.severity is None:
            reject("No incident is declared yet. Declare one first.")
        return self.state.incident

    def require(self, life: Lifecycle[P], phase: P, kind: str, says: str) -> None:
        """Refuse with `says` unless the lifecycle allows this event now."""
        if not life.allows(phase, kind):
            reject(says)

    def resolve_target(self, target: str) -> tuple[str, tuple[PersonId, ...]]:
        """Whom a target means now: its kind (`user`, `schedule`, `policy`) and the people, possibly none."""
        found = whom(self.scenario, target, self.at)
        if found is not None:
            return found
        scenario = self.scenario
        known = [each.id for each in scenario.people] + list(scenario.schedules) + list(scenario.escalation)
        reject(f"Nobody to page by the name {target!r}. There is {', '.join(known)}.")

    def when(self, at: int) -> str:
        """A moment, as refusals name it."""
        return offset(at)

    @property
    def by_facilitator(self) -> bool:
        """Whether the facilitator asks."""
        return self.actor == FACILITATOR


def on_call(scenario: Scenario, target: str, at: int) -> tuple[PersonId, ...]:
    """Who a level's target reaches at a moment: one person, or nobody."""
    kind, name = split_target(target)
    if kind == "schedule":
        person = who_is_on_call(scenario.schedules[name], at_wall(scenario.starts, at))
        return () if person is None else (person,)
    if scenario.person(name) is None and name in scenario.functions:
        return (PersonId(scenario.functions[name].id),)
    return (PersonId(name),)


def whom(scenario: Scenario, target: str, at: int) -> tuple[str, tuple[PersonId, ...]] | None:
    """What a target names, a person before a schedule before a policy, and whom it reaches; None for no such name.

    A policy's people are left to who walks its levels.
    """
    kind, name = split_target(target)
    if kind == "user" and (found := scenario.person(name) or scenario.functions.get(name)) is not None:
        return "user", (PersonId(found.id),)
    if kind in ("user", "schedule") and name in scenario.schedules:
        return "schedule", on_call(scenario, f"schedule:{name}", at)
    if kind in ("user", "policy") and name in scenario.escalation:
        return "policy", ()
    return None


def reject(says: str) -> NoReturn:
    """Refuse, in the trainee's terms."""
    raise ActionRejected(says)
