"""A drill on the real engine, with simulated teammates and a clock that is turned by hand."""

from __future__ import annotations

from simulator.bots.crew import crew
from simulator.domain.events import Recorded
from simulator.domain.vocabulary import PersonId, Skill
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.live.clock import Clock
from simulator.live.local import LocalSession
from simulator.scenario.loader import load, read_sources
from tui.cli.afterwards import looking_back

ALICE = PersonId("alice")


class HandClock(Clock):
    """A clock whose real time is turned by hand."""

    def __init__(self) -> None:
        self.real = 0.0
        super().__init__(real=lambda: self.real)

    def turn(self, seconds: float) -> None:
        """Let real seconds pass; the drill sees them in steps that are no suspended machine."""
        while seconds > 0:
            step = min(seconds, 4.0)
            self.real += step
            self.now()
            seconds -= step


class InMemory:
    """A journal that keeps its records in a list."""

    def __init__(self) -> None:
        self.records: list[Recorded] = []

    def write(self, record: Recorded) -> None:
        self.records.append(record)

    def sync(self) -> None:
        """Nothing is on disk."""

    def close(self) -> None:
        """Nothing is open."""


def drill(
    name: str = "checkout-payment-timeout", you: PersonId = ALICE, skill: Skill = Skill.SOLID
) -> tuple[LocalSession, HandClock]:
    """A session and its clock; start it within a running loop."""
    from scoring.grade import grade

    loaded = load(read_sources(name))
    plan = Plan(loaded.scenario, loaded.policy, loaded.seed)
    journal = InMemory()
    engine = Engine(plan, journal.write)
    clock = HandClock()
    players = crew(loaded.scenario.people, skill, loaded.seed, without=frozenset({you}))
    graded = lambda log, truth, policy: grade(log, truth, policy, seed=loaded.seed)  # noqa: E731 # one use
    session = LocalSession(engine, you, players, journal, clock, graded, afterwards=looking_back(plan, you))
    return session, clock
