"""Measure two things fairly: turn by turn, and the median of each.

Separate because every benchmark here is a ratio: what the machine was busy with at a moment hits both sides alike.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Medians(NamedTuple):
    """The median of each side, in seconds."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """How many times as long ours takes."""
        return self.ours / self.theirs


def alternate(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> Medians:
    """Run both once to warm up, then turn by turn."""
    ours(), theirs()
    taken = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds)]
    return Medians(statistics.median(each[0] for each in taken), statistics.median(each[1] for each in taken))


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
