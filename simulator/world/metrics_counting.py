"""How many requests came up to any moment: the integral that every counter is read from.

Separate because it is the one calculation that depends on the path. Between two change points at which nothing moves
the integral is a formula; where a ramp moves it is summed over steps that begin at the change point, so that what
happens later never changes what was counted before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.domain.simtime import DAY, SECOND
from simulator.world.history import History
from simulator.world.promql.series import Floats, Times
from simulator.world.traffic import Flow

ORIGIN = -45 * DAY
"""Where counting begins, ms from the drill's start: no series is older."""
_STEPS = 3_600
"""A ramp is summed in at most about so many steps, and in none shorter than a second."""

_KEPT = 16
"""Arrays of moments that are kept cut, within one query."""

Weight = Callable[[Times], Floats]
"""The share of the calendar's requests that a counter counts, at many moments."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one change point to the next."""

    start: int
    end: int
    step: int
    """0 where nothing moves, else how far the moments are apart at which to look, in ms."""


def stretches(history: History, until: int) -> list[Stretch]:
    """All stretches from the origin to `until`, in order."""
    points = [ORIGIN, *(point for point in history.change_points(until) if ORIGIN < point < until), until + 1]
    return [Stretch(start, end, _step(history, start)) for start, end in pairwise(points) if end > start]


def _step(history: History, start: int) -> int:
    """How closely to look after a change point: by what moves there alone, never by what comes next."""
    longest = 0
    for effects, each in history.acting():
        for acting in each:
            if acting.since <= start and (acting.until is None or start < acting.until):
                for effect in effects:
                    if effect.shape in ("spike", "sawtooth"):
                        longest = max(longest, effect.over + (effect.every or 0))
                    elif acting.since + effect.delay <= start < acting.since + effect.delay + effect.over:
                        longest = max(longest, effect.over)
                for fall in acting.falls:
                    # In steps it is steady between them, and each step is a change point.
                    if not fall.steps and fall.start <= start < fall.start + fall.takes:
                        longest = max(longest, fall.takes)
    return max(SECOND, longest // _STEPS // SECOND * SECOND) if longest else 0


@dataclass(frozen=True, slots=True)
class Cut:
    """Many moments by the stretches that they are in; kept for one query, so that counters share its arrays."""

    times: Times
    which: Times
    """The number of the stretch that each moment is in."""
    moving: list[tuple[int, NDArray[np.intp], Times]]
    """The stretches in which something moves: number, which of the moments are in it, and these."""


class Along:
    """All stretches, and the moments at which they are looked at: the same arrays for every counter."""

    def __init__(self, history: History, until: int) -> None:
        self.stretches = stretches(history, until)
        self.starts = np.array([each.start for each in self.stretches], dtype=np.int64)
        self.moments = {
            number: np.arange(each.start, each.end, each.step, dtype=np.int64)
            for number, each in enumerate(self.stretches)
            if each.step
        }
        self.ends = {number: np.array([self.stretches[number].end - 1]) for number in self.moments}
        """The last moment of each stretch in which something moves."""
        self._cuts: deque[Cut] = deque(maxlen=_KEPT)

    @property
    def arrays(self) -> Iterator[Times]:
        """Every array of moments that counters look at, whatever is asked."""
        yield self.starts
        for number, moments in self.moments.items():
            yield moments
            yield self.ends[number]

    def cut(self, times: Times) -> Cut:
        """The stretches that many moments are in."""
        known = next((each for each in self._cuts if each.times is times), None)
        if known is None:
            which = np.maximum(np.searchsorted(self.starts, times, "right") - 1, 0)
            moving = []
            for number in self.moments:
                there = np.flatnonzero(which == number)
                if len(there):
                    moving.append((number, there, times[there]))
            known = Cut(times, which, moving)
            self._cuts.appendleft(known)
        return known

    def forget(self) -> None:
        """Forget what was kept for one query."""
        self._cuts.clear()


class Counting:
    """The integral of a service's requests times a weight."""

    def __init__(self, over: Along, flow: Flow, weight: Weight) -> None:
        self._flow, self._weight = flow, weight
        self._over = over
        along, self._starts = over.stretches, over.starts
        self._steps = [each.step for each in along]
        self._weights = weight(self._starts)
        self._base = np.zeros(len(along))
        self._tables: dict[int, tuple[Floats, Floats]] = {}
        at_starts = flow.count(self._starts)
        self._at_starts = at_starts
        for number, each in enumerate(along):
            if each.step:
                self._tables[number] = self._table(over.moments[number], each.step)
            if number + 1 < len(along):
                if each.step:
                    last = over.ends[number]
                    counted = float((self._within(number, last) + self._rate(last) / 1000.0).item())
                else:
                    counted = float(self._weights[number] * (at_starts[number + 1] - at_starts[number]))
                self._base[number + 1] = self._base[number] + counted

    def up_to(self, times: Times, flowed: Floats | None = None) -> Floats:
        """What was counted from the origin up to each moment; `flowed` is the flow's count there, where it is known."""
        cut = self._over.cut(times)
        which = cut.which
        flowed = self._flow.count(times) if flowed is None else flowed
        found = self._base[which] + self._weights[which] * (flowed - self._at_starts[which])
        for number, there, moments in cut.moving:
            found[there] = self._base[number] + self._within(number, moments)
        return found

    def _rate(self, times: Times) -> Floats:
        return self._flow.rate(times) * self._weight(times)

    def _table(self, moments: Times, step: int) -> tuple[Floats, Floats]:
        """The rate at each step, and what was counted up to it."""
        rates = self._rate(moments)
        counted = np.concatenate([[0.0], np.cumsum((rates[1:] + rates[:-1]) / 2)]) * (step / 1000.0)
        return rates, counted

    def _within(self, number: int, times: Times) -> Floats:
        """What was counted since the stretch began."""
        if number not in self._tables:
            return np.asarray(self._weights[number] * (self._flow.count(times) - self._at_starts[number]))
        rates, counted = self._tables[number]
        elapsed = times - self._starts[number]
        step = np.minimum(elapsed // self._steps[number], len(rates) - 1)
        rest = (elapsed - step * self._steps[number]) / 1000.0
        return np.asarray(counted[step] + (rates[step] + self._rate(times)) / 2 * rest)


class Backlog:
    """What waits: what came and was not taken yet, which never falls below nothing.

    It is how far the net count stands above the lowest that it has been. That is looked for where the net count can
    turn: at change points, and at the steps of what moves.
    """

    def __init__(self, over: Along, net: Counting) -> None:
        self._net = net
        self._moments = np.unique(np.concatenate([over.starts, *over.moments.values()]))
        self._lowest = np.minimum.accumulate(net.up_to(self._moments))

    def at(self, times: Times) -> Floats:
        """How much waits at each moment."""
        net = self._net.up_to(times)
        which = np.maximum(np.searchsorted(self._moments, times, "right") - 1, 0)
        return np.asarray(net - np.minimum(self._lowest[which], net))
