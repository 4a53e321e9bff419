"""The wall clock beside the engine: how far the drill should be by now.

Separate because it is the only thing in live play that knows real time. A pause stops it; a machine that slept does
not make the drill jump: a gap longer than `LONGEST_GAP` counts as that long.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

LONGEST_GAP = 5.0
"""Seconds of real time that may pass between two looks; what is more was a suspended machine, and is a pause."""
SLOWEST, FASTEST = 0.1, 1000.0
"""The speeds that `set_speed` allows, in drill seconds per real second."""


class Clock:
    """Drill time in ms as a function of real time, speed and pauses."""

    def __init__(self, start_at: int = 0, speed: float = 1.0, real: Callable[[], float] = monotonic) -> None:
        self._real = real
        self._at = float(start_at)
        self._looked = real()
        self._running = False
        self.speed = _bounded(speed)

    @property
    def running(self) -> bool:
        """Whether drill time passes."""
        return self._running

    def now(self) -> int:
        """Drill time in ms; it never runs back."""
        real = self._real()
        if self._running:
            self._at += min(max(real - self._looked, 0.0), LONGEST_GAP) * self.speed * 1000.0
        self._looked = real
        return int(self._at)

    def start(self) -> None:
        """Let drill time pass from where it stands."""
        self.now()
        self._running = True

    def stop(self) -> None:
        """Stop drill time where it is."""
        self.now()
        self._running = False

    def jump_to(self, at: int) -> None:
        """Let the drill time up to `at` (ms) have passed; it never runs back."""
        self._at = max(float(self.now()), float(at))

    def set_speed(self, speed: float) -> None:
        """Let drill time pass faster or slower from now on."""
        self.now()
        self.speed = _bounded(speed)

    def seconds_until(self, at: int) -> float:
        """Real seconds until a moment of the drill, at the present speed."""
        return max(at - self.now(), 0) / 1000.0 / self.speed


def _bounded(speed: float) -> float:
    return min(max(speed, SLOWEST), FASTEST)
