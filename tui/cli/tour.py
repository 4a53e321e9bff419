"""The guided tour as a session: a scenario of its own on the real engine, and nothing of it is kept.

Separate from playing drills: nobody is simulated in it, nobody is graded, and it leaves no journal, so that it stands
in no history and spoils no best score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.domain.events import Recorded
    from simulator.live.clock import Clock
    from simulator.live.local import LocalSession

NAME = "guided-tour"


class Unkept:
    """A journal that keeps nothing; `simulator.store.journal.Journal` is what it promises."""

    def write(self, record: Recorded) -> None:
        """Forget it."""

    def sync(self) -> None:
        """Nothing is on disk."""

    def close(self) -> None:
        """Nothing is open."""


def tour_session(clock: Clock | None = None) -> LocalSession:
    """A session in the tour's drill, not yet started; `clock` is another than the wall's."""
    from simulator.engine.engine import Engine
    from simulator.engine.plan import Plan
    from simulator.live.clock import Clock as WallClock
    from simulator.live.local import LocalSession
    from simulator.scenario.loader import load, read_tour
    from tui.cli.cast import who_you_are

    loaded = load(read_tour(NAME))
    plan = Plan(loaded.scenario, loaded.policy, loaded.seed)
    you = who_you_are(plan, None)
    return LocalSession(Engine(plan), you, (), Unkept(), clock or WallClock(0, 1.0))
