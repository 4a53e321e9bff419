"""One trigger that waits, and the hands that may be laid on it: fire it now, leave it out, put it off.

Separate from the triggers, which know what happenings are: this knows only turns and their times. Nothing here changes
when a trigger that nobody touches fires.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import simpy

from simulator.domain.coming import ComingState
from simulator.domain.triggers import Trigger
from simulator.engine.core import Wait


class Armed:
    """A trigger from when it is armed until its last turn."""

    def __init__(self, env: simpy.Environment, trigger: Trigger, fire: Callable[[int], None]) -> None:
        self.trigger = trigger
        self.state = ComingState.WAITING
        self.delayed = 0
        """By how much it was put off in all, in ms."""
        self._env = env
        self._fire = fire
        self._hand = env.event()
        self._at_once = False
        self._held = 0
        """How much of that is still to be waited out."""
        self._known: Callable[[], int | None] = lambda: None

    @property
    def times(self) -> int:
        """How often it fires in all."""
        return 1 + (self.trigger.repeat.times if self.trigger.repeat else 0)

    @property
    def due(self) -> int | None:
        """When its next turn comes, in ms since the start; None while nobody can say, or where none is to come."""
        known = self._known() if self.state is ComingState.WAITING else None
        return None if known is None else max(known, int(self._env.now)) + self._held

    # ---- hands ----------------------------------------------------------------------------------------

    def not_drawn(self) -> None:
        """Say that its chance fell the other way."""
        self.state = ComingState.NOT_DRAWN

    def skip(self) -> None:
        """Leave it out: no turn of it comes by itself any more."""
        if self.state is ComingState.WAITING:
            self.state = ComingState.SKIPPED
            self._ring()

    def put_off(self, by: int) -> None:
        """Let its next turn come later than it would have, by so many ms."""
        self.delayed += by
        self._held += by
        self._ring()

    def fire_now(self) -> bool:
        """Let its next turn come now, whatever it waits for; False where it waits for nothing any more."""
        if self.state is not ComingState.WAITING:
            return False
        self._at_once = True
        self._ring()
        return True

    def _ring(self) -> None:
        if not self._hand.triggered:
            self._hand.succeed()

    # ---- turns ----------------------------------------------------------------------------------------

    def turns(
        self,
        due: simpy.Event,
        known: Callable[[], int | None],
        cancelled: Sequence[simpy.Event],
        over: Callable[[], bool],
    ) -> Wait:
        """Wait for each turn and take it."""
        repeat = self.trigger.repeat
        for nth in range(1, self.times + 1):
            if nth > 1 and repeat is not None:
                due, known = self._timeout(repeat.every)
            yield from self._turn(due, known, cancelled)
            if self.state is ComingState.SKIPPED:
                return
            if not self._at_once and any(event.triggered for event in cancelled):
                self.state = ComingState.CANCELLED
                return
            if over():
                return
            self._at_once, self._held = False, 0
            if nth == self.times:
                self.state = ComingState.DONE
            self._fire(nth)

    def _turn(self, due: simpy.Event, known: Callable[[], int | None], cancelled: Sequence[simpy.Event]) -> Wait:
        """Wait until a turn is due and what it was put off by is over, or a hand ends the wait."""
        self._known = known
        while True:
            yield self._env.any_of([due, *cancelled, self._hand])
            if self._hand.triggered:
                self._hand = self._env.event()
            if self._at_once or self.state is ComingState.SKIPPED or any(event.triggered for event in cancelled):
                return
            if not due.processed:  # a timeout counts as triggered from its start
                continue
            if not self._held:
                return
            due, self._known = self._timeout(self._held)
            self._held = 0

    def _timeout(self, delay: int) -> tuple[simpy.Event, Callable[[], int | None]]:
        at = int(self._env.now) + delay
        return self._env.timeout(delay), lambda: at
