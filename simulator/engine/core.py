"""The engine's core: the clock, the log and the order of things.

Separate from the parts (pages, faults, injects ...) so that each of them is a small file that subscribes to events and
asks for others. The core records; it knows no incident.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

import simpy

from simulator.domain.actions import Action
from simulator.domain.events import Event, Recorded, _Event
from simulator.domain.evolve import evolve
from simulator.domain.lifecycle import DrillPhase
from simulator.domain.log import Log
from simulator.domain.state import State
from simulator.domain.vocabulary import SYSTEM, PersonId
from simulator.engine.plan import Plan
from simulator.world.history import History
from simulator.world.signals import World

if TYPE_CHECKING:
    from simulator.world.monitored import Monitored

Sink = Callable[[Recorded], None]
Wait = Generator[simpy.Event, Any, None]


class Core:
    """SimPy's environment, the log and its fold, and who wants to know of what."""

    def __init__(self, plan: Plan, sink: Sink | None = None) -> None:
        self.plan = plan
        self.env = simpy.Environment()
        self.log = Log()
        self.state = State()
        self.history = History(plan.scenario)
        self.world = World(plan.scenario, self.history)
        self.sink = sink
        self._wants: dict[type[_Event], list[Callable[[Recorded], None]]] = {}
        self._wants_all: list[Callable[[Recorded], None]] = []

    @property
    def now(self) -> int:
        """The drill's time in ms."""
        return int(self.env.now)

    @property
    def length(self) -> int:
        """How long the drill lasts, in ms: as the scenario says, or as it was extended."""
        return self.state.length or self.plan.scenario.length

    @cached_property
    def monitored(self) -> Monitored:
        """The telemetry that queries are put to; numpy is imported by whoever asks first."""
        from simulator.world.monitored import Monitored

        return Monitored(self.plan.scenario, self.history)

    @property
    def ended(self) -> bool:
        """Whether the drill has ended."""
        return self.state.phase is DrillPhase.ENDED

    def dice(self, name: str) -> Random:
        """A stream of draws of its own: adding another changes nobody else's."""
        return Random(f"{self.plan.seed}/{name}")

    def on(self, kind: type[_Event], call: Callable[[Recorded], None]) -> None:
        """Call with every record of this class of event, after the whole batch that it came with is recorded."""
        self._wants.setdefault(kind, []).append(call)

    def on_all(self, call: Callable[[Recorded], None]) -> None:
        """Call with every record."""
        self._wants_all.append(call)

    def record(
        self, events: Iterable[Event], actor: PersonId = SYSTEM, cause: str | None = None, action: Action | None = None
    ) -> list[Recorded]:
        """Record events as having happened now, then let the parts react; nothing follows the drill's end."""
        batch: list[Recorded] = []
        for event in events:
            record = Recorded(len(self.log) + 1, self.now, actor, event, cause, action if not batch else None)
            self.log.append(record)
            evolve(self.state, record)
            self.history.take(record)
            if self.sink is not None:
                self.sink(record)
            batch.append(record)
        for record in batch:
            for call in self._wants.get(type(record.event), ()):
                if self.ended and record.kind != "drill.ended":
                    return batch
                call(record)
            for call in self._wants_all:
                call(record)
        return batch

    def say(self, *events: Event) -> None:
        """Record what the drill itself does, unless it is over."""
        if not self.ended:
            self.record(events)

    def later(self, delay: int, call: Callable[[], None]) -> None:
        """Call after a delay in ms; at 0 it is still after everything that is happening now."""
        timeout = self.env.timeout(max(delay, 0))
        assert timeout.callbacks is not None  # noqa: S101  # a timeout just made has its list
        timeout.callbacks.append(lambda _event: None if self.ended else call())

    def drain(self) -> None:
        """Let everything happen that is due by now."""
        while not self.ended and self.env.peek() <= self.env.now:
            self.env.step()

    def run_to(self, to: int) -> None:
        """Let everything happen that is due up to and at `to`; while the drill is paused its time stands."""
        if to > self.env.now and not self.ended and self.state.phase is not DrillPhase.PAUSED:
            self._run_before(to)
        self.drain()

    def _run_before(self, to: int) -> None:
        """SimPy's `run` is half-open: what is due at `to` itself is left for `drain`."""
        while not self.ended and self.env.peek() < to:
            self.env.step()
        if not self.ended:
            self.env.run(until=to)
