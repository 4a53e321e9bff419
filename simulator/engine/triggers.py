"""When things start: SimPy's side of the one trigger shape.

Separate because injects, hints, faults and alerts share it. Each `after` waits for the first record that matches from
the drill's start on, an `expr` until it has held as long as it must; `unless` cancels; `chance` is drawn from a stream
of its own; `repeat` goes on from the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import simpy

from simulator.domain.events import Recorded
from simulator.domain.matching import happening_matches
from simulator.domain.triggers import Happening, Trigger, When
from simulator.engine.armed import Armed
from simulator.engine.core import Core, Wait
from simulator.engine.monitoring import Monitoring

if TYPE_CHECKING:
    from simulator.world.rules import Change


@dataclass(frozen=True, slots=True)
class _Due:
    """A condition that is waited for, and when it will be met as far as is known."""

    event: simpy.Event
    known: Callable[[], int | None]


class Triggers:
    """Every waiting trigger, by the kind of event that it waits for."""

    def __init__(self, core: Core, monitoring: Monitoring) -> None:
        self._core = core
        self._monitoring = monitoring
        self._waiting: dict[str, list[tuple[Happening, simpy.Event]]] = {}
        self.armed: dict[str, Armed] = {}
        """Every trigger that was armed last under a name."""
        core.on_all(self._notice)

    def arm(self, trigger: Trigger, name: str, fire: Callable[[int], None]) -> Armed:
        """Call `fire(1)` when the trigger is due, `fire(2)` ... on its repeats. `name` names its stream of draws."""
        armed = self.armed[name] = Armed(self._core.env, trigger, fire)
        if not self._drawn(trigger, name):
            armed.not_drawn()
            return armed
        self._core.env.process(self._wait(armed))
        return armed

    def may_happen(self, trigger: Trigger, name: str) -> Callable[[], bool]:
        """Whether something may still happen: its chance fell its way, and nothing has cancelled it."""
        drawn = self._drawn(trigger, name)
        cancelled = [self._happens(happening) for happening in trigger.unless]
        return lambda: drawn and not any(event.triggered for event in cancelled)

    def _drawn(self, trigger: Trigger, name: str) -> bool:
        return trigger.chance is None or self._core.dice(f"trigger/{name}").random() < trigger.chance

    def _wait(self, armed: Armed) -> Wait:
        cancelled = [self._happens(happening) for happening in armed.trigger.unless]
        due = self._due(armed.trigger)
        yield from armed.turns(due.event, due.known, cancelled, lambda: self._core.ended)

    def _due(self, when: When) -> _Due:
        env = self._core.env
        if when.at is not None:
            at = max(when.at, self._core.now)
            return _Due(env.timeout(at - self._core.now), lambda: at)
        if when.after is not None:
            known: list[int] = []
            return _Due(
                env.process(self._delayed(when.after, when.after.delay, known)), lambda: min(known, default=None)
            )
        if when.all_of:
            all_of = [self._due(each) for each in when.all_of]
            return _Due(env.all_of([each.event for each in all_of]), lambda: _last([each.known() for each in all_of]))
        if when.any_of:
            any_of = [self._due(each) for each in when.any_of]
            return _Due(env.any_of([each.event for each in any_of]), lambda: _first([each.known() for each in any_of]))
        if when.expr is not None:
            return _Due(self._holds(when), lambda: None)
        now = self._core.now
        return _Due(env.timeout(0), lambda: now)

    def _holds(self, when: When) -> simpy.Event:
        """An event that succeeds when the query has held as long as it must, for the first time."""
        event = self._core.env.event()

        def changed(change: Change) -> None:
            if change.became == "firing" and not event.triggered:
                event.succeed()

        self._monitoring.watch(when, changed)
        return event

    def _delayed(self, happening: Happening, delay: int, known: list[int]) -> Wait:
        yield self._happens(happening)
        known.append(self._core.now + delay)
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


def _first(dues: list[int | None]) -> int | None:
    return min((due for due in dues if due is not None), default=None)


def _last(dues: list[int | None]) -> int | None:
    known = [due for due in dues if due is not None]
    return max(known) if known and len(known) == len(dues) else None
