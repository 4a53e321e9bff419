"""`Outbound`: takes a drill's records and lets couriers carry its pages out, each in a thread of its own.

Separate from the session because the drill must not know whether anybody listens: handing over a record puts notices
into queues and returns. Everything that was opened is closed when this is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from time import monotonic
from typing import Self

from simulator.domain.events import Recorded
from simulator.domain.scenario import Scenario
from simulator.integrations.outbound.notices import Notice, Pages
from simulator.integrations.outbound.places import Place, System
from simulator.integrations.outbound.sent import Sent
from simulator.live.courier import Courier, Post, Tell

PATIENCE = 20.0
"""Seconds that closing waits until everything is closed elsewhere; what is left is named."""


@dataclass(frozen=True, slots=True)
class Left:
    """Pages that may still be open in a system."""

    system: System
    keys: tuple[str, ...]


class Outbound:
    """A drill's pages on their way to other systems."""

    def __init__(
        self,
        places: Sequence[Place],
        sent: Sent,
        tell: Tell,
        *,
        post: Post,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`sent` is open for writing."""
        self._sent = sent
        self._tell = tell
        self._clock = clock
        self._pages: Pages | None = None
        self._couriers = [Courier(place, sent, post, tell, Random()) for place in places]
        self._wake = [threading.Event() for _ in places]
        self._over = False
        self._threads = [
            threading.Thread(target=self._carry, args=each, name=f"pages to {each[0].place.system}", daemon=True)
            for each in zip(self._couriers, self._wake, strict=True)
        ]

    def start(self) -> Self:
        """Begin to send."""
        for thread in self._threads:
            thread.start()
        return self

    def follow(self, scenario: Scenario, log: Sequence[Recorded]) -> None:
        """Follow a drill from where its log stands; pages that call somebody then are made known, if they were not."""
        self._pages = Pages.of(scenario, self._sent.runs[-1])
        self._put(self._pages.catch_up(log))

    def take(self, record: Recorded) -> None:
        """Take in what has just happened; this never waits."""
        if self._pages is not None:
            self._put(self._pages.take(record))

    def _put(self, notices: Sequence[Notice]) -> None:
        for courier, wake in zip(self._couriers, self._wake, strict=True):
            for notice in notices:
                courier.put(notice)
            if notices:
                wake.set()

    def _carry(self, courier: Courier, wake: threading.Event) -> None:
        """Send until everything is over."""
        try:
            while True:
                wake.clear()
                over = self._over  # read before the queue is: what is put later wakes us again
                wait = courier.step(self._clock(), self._clock)
                if wait is None and over:
                    return
                if wait != 0.0:
                    wake.wait(wait)
        except Exception as failure:  # our bug; the drill goes on, and nobody would see a thread's exception
            system = courier.place.system
            self._tell(f"{system}: sending stopped because of an error in gameday ({type(failure).__name__}).")

    def close(self, why: str = "the drill is over", patience: float = PATIENCE) -> tuple[Left, ...]:
        """Close everything elsewhere, and stop; returns what may still be open. Closing twice is harmless."""
        for courier in self._couriers:
            courier.close(why, self._clock())
        self._over = True
        for wake in self._wake:
            wake.set()
        until = monotonic() + patience
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(until - monotonic(), 0.0))
        if not any(thread.is_alive() for thread in self._threads):
            self._sent.close()
        return self.left

    @property
    def left(self) -> tuple[Left, ...]:
        """What may be open elsewhere."""
        return tuple(Left(each.place.system, each.left) for each in self._couriers if each.left)
