"""When things start: SimPy's side of the one trigger shape.

Separate because injects, hints, faults and alerts share it. Each `after` waits for the first record that matches from
the drill's start on, an `expr` until it has held as long as it must; `unless` cancels; `chance` is drawn from a stream
of its own; `repeat` goes on from the first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import simpy

from simulator.domain.events import Recorded
from simulator.domain.matching import happening_matches
from simulator.domain.triggers import Happening, Trigger, When
from simulator.engine.core import Core, Wait
from simulator.engine.monitoring import Monitoring

if TYPE_CHECKING:
    from simulator.world.rules import Change


class Triggers:
    """Every waiting trigger, by the kind of event that it waits for."""

    def __init__(self, core: Core, monitoring: Monitoring) -> None:
        self._core = core
        self._monitoring = monitoring
        self._waiting: dict[str, list[tuple[Happening, simpy.Event]]] = {}
        core.on_all(self._notice)

    def arm(self, trigger: Trigger, name: str, fire: Callable[[int], None]) -> None:
        """Call `fire(1)` when the trigger is due, `fire(2)` ... on its repeats. `name` names its stream of draws."""
        if self._drawn(trigger, name):
            self._core.env.process(self._wait(trigger, fire))

    def may_happen(self, trigger: Trigger, name: str) -> Callable[[], bool]:
        """Whether something may still happen: its chance fell its way, and nothing has cancelled it."""
        drawn = self._drawn(trigger, name)
        cancelled = [self._happens(happening) for happening in trigger.unless]
        return lambda: drawn and not any(event.triggered for event in cancelled)

    def _drawn(self, trigger: Trigger, name: str) -> bool:
        return trigger.chance is None or self._core.dice(f"trigger/{name}").random() < trigger.chance

    def _wait(self, trigger: Trigger, fire: Callable[[int], None]) -> Wait:
        env = self._core.env
        cancelled = [self._happens(happening) for happening in trigger.unless]
        yield env.any_of([self._due(trigger), *cancelled])
        repeats, every = (trigger.repeat.times, trigger.repeat.every) if trigger.repeat else (0, 0)
        for nth in range(1, repeats + 2):
            if any(event.triggered for event in cancelled) or self._core.ended:
                return
            fire(nth)
            if nth <= repeats:
                yield env.any_of([env.timeout(every), *cancelled])

    def _due(self, when: When) -> simpy.Event:
        env = self._core.env
        if when.at is not None:
            return env.timeout(max(when.at - self._core.now, 0))
        if when.after is not None:
            return env.process(self._delayed(when.after, when.after.delay))
        if when.all_of:
            return env.all_of([self._due(each) for each in when.all_of])
        if when.any_of:
            return env.any_of([self._due(each) for each in when.any_of])
        if when.expr is not None:
            return self._holds(when)
        return env.timeout(0)

    def _holds(self, when: When) -> simpy.Event:
        """An event that succeeds when the query has held as long as it must, for the first time."""
        event = self._core.env.event()

        def changed(change: Change) -> None:
            if change.became == "firing" and not event.triggered:
                event.succeed()

        self._monitoring.watch(when, changed)
        return event

    def _delayed(self, happening: Happening, delay: int) -> Wait:
        yield self._happens(happening)
        if delay:
            yield self._core.env.timeout(delay)

    def _happens(self, happening: Happening) -> simpy.Event:
        """An event that succeeds at the first record that matches."""
        event = self._core.env.event()
        kind = happening.event or "inject.delivered"
        self._waiting.setdefault(kind, []).append((happening, event))
        return event

    def _notice(self, record: Recorded) -> None:
        waiting = self._waiting.get(record.event.kind)
        if not waiting:
            return
        left = []
        for happening, event in waiting:
            if happening_matches(happening, record):
                event.succeed()
            else:
                left.append((happening, event))
        self._waiting[record.event.kind] = left
