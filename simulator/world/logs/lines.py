"""What a log line is, and a batch of lines that are known before they are written out.

Separate because every voice makes batches and everybody else reads lines. When a line was logged, by which pod and at
which level is worked out for many at once; its text only for those that somebody asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.domain.simtime import SECOND
from simulator.world.noise import Hashes, bits, even, key_of
from simulator.world.promql.series import Floats, Times

LEVELS = ("debug", "info", "warn", "error", "fatal")
"""Every level, the mildest first; a batch holds its lines' levels as numbers in this order."""
DEBUG, INFO, WARN, ERROR, FATAL = range(len(LEVELS))
MOST_AT_ONCE = 64
"""No voice logs more lines in one second."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One log line, which is written out when its text is asked for."""

    at: int
    """When it was logged, in ms of drill time."""
    labels: Mapping[str, str]
    """Its stream's labels; shared by all of the stream's lines."""
    level: str
    _batch: Batch
    _row: int

    @property
    def text(self) -> str:
        """As it was written, without a line feed at its end; a stack trace's lines belong to one entry."""
        return self._batch.text(self._row)


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines of one voice in no certain order."""

    at: Times
    pods: Numbers
    """Which of the service's processes logged each, by number; nobody reads a line of number -1."""
    levels: Numbers
    text: Callable[[int], str]
    """Write out the line at a place of the arrays."""


class Voice(Protocol):
    """One family of a service's lines."""

    most: float
    """At least as many lines as it can log a second, over any hour."""

    def batch(self, seconds: Times) -> Batch | None:
        """The lines of whole seconds, which are given by number; of second 7 those after 7.000 up to 8.000 s."""


@dataclass(frozen=True, slots=True)
class Spots:
    """Where a voice's lines are in time, and a number for each from which everything else about it is drawn."""

    name: str
    seed: int
    ids: Times
    which: Numbers
    """The place of each line's second among the seconds that were asked for."""
    at: Times

    def __len__(self) -> int:
        return len(self.ids)

    def draw(self, what: str) -> Floats:
        """A draw from 0 to 1 for each line; one that is asked for twice is the same."""
        return even(key_of(self.seed, f"logs/{self.name}/{what}"), self.ids)

    def bits(self, what: str) -> Hashes:
        """Evenly spread bits for each line."""
        return bits(key_of(self.seed, f"logs/{self.name}/{what}"), self.ids)

    def pick(self, what: str, count: int) -> Numbers:
        """One of so many for each line, all alike likely."""
        return np.minimum((self.draw(what) * count).astype(np.int64), count - 1)

    def weighted(self, what: str, weights: Sequence[float]) -> Numbers:
        """One of several for each line, by their weights."""
        bounds = np.cumsum(weights)
        found = np.searchsorted(bounds, self.draw(what) * bounds[-1], "right")
        return np.asarray(np.minimum(found, len(weights) - 1))


def spots(name: str, seed: int, seconds: Times, rates: Floats) -> Spots:
    """Spread lines over seconds at a rate for each; the share of a line that is left over is drawn."""
    key = f"logs/{name}"
    busy = rates * (0.5 + even(key_of(seed, f"{key}/busy"), seconds))
    counts = np.floor(busy + even(key_of(seed, f"{key}/rest"), seconds)).astype(np.int64)
    counts = np.clip(counts, 0, MOST_AT_ONCE)
    which = np.repeat(np.arange(len(seconds)), counts)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    ids = seconds[which] * MOST_AT_ONCE + nth
    within = np.floor(even(key_of(seed, f"{key}/at"), ids) * SECOND).astype(np.int64)
    return Spots(name, seed, ids, which, seconds[which] * SECOND + 1 + within)
