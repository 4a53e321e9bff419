"""What one client may do: sizes, rates, numbers and times, and the bucket that rates are held by.

Separate so that all limits stand in one place, and tests can be quick by choosing smaller ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a host bears; times in seconds, rates per second."""

    hello_within: float = 10.0
    """A connection that has not said who it is by then is closed."""
    slow_after: float = 10.0
    """A client that takes nothing in for so long is dropped."""
    ping_every: float = 20.0
    """An idle client is pinged so often, and dropped when it does not answer for as long."""
    frames: tuple[float, int] = (50.0, 200)
    """Frames a second in the long run, and at once; who sends more is dropped."""
    actions: tuple[float, int] = (10.0, 40)
    """Actions a second in the long run, and at once; more are turned away and not recorded."""
    looks: tuple[float, int] = (10.0, 40)
    """Looks a second in the long run, and at once."""
    looks_waiting: int = 8
    """Looks of one client that wait for their answer."""
    waiting: int = 64
    """Outcomes and answers that wait for one client to take them in."""
    per_player: int = 4
    """Connections of one player's ticket, and of the facilitator's; the oldest makes room."""
    per_observer: int = 64
    """Connections of the observers' ticket."""
    strangers: int = 64
    """Connections that have not said who they are."""
    connections: int = 1024
    """Connections in all."""


class Bucket:
    """A rate and how much of it may come at once."""

    def __init__(self, rate_and_burst: tuple[float, int], now: Callable[[], float] = monotonic) -> None:
        self._rate, self._burst = rate_and_burst
        self._now = now
        self._left = float(self._burst)
        self._filled = now()

    def take(self) -> bool:
        """Take one, if there is any."""
        now = self._now()
        self._left = min(self._burst, self._left + (now - self._filled) * self._rate)
        self._filled = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True
