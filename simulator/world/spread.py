"""Faults in every service's signals, over whole arrays of moments: what monitoring records.

Separate from the formula, which knows no arrays, and from the signals of one moment, which decide what is true of the
incident: here both are worked out for as many moments as a query needs.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.domain.scenario import Effect
from simulator.world.felt import RETRIES, Feeling, Felt, Needs
from simulator.world.history import Acting, Fall, History
from simulator.world.promql.series import Floats, Times

__all__ = ["RETRIES", "Spread", "Spreading", "strengths"]

Spread = Felt[Floats]
"""A service's signals at many moments."""


class _Many:
    """Arithmetic at many moments."""

    def __init__(self, count: int) -> None:
        self._count = count

    def even(self, value: float) -> Floats:
        """A number, at every moment."""
        return np.full(self._count, value)

    def larger(self, one: Floats, other: Floats) -> Floats:
        """The larger of two, moment by moment."""
        return np.maximum(one, other)


class Spreading:
    """Every service's signals at the same moments, each worked out once."""

    def __init__(self, needs: Needs, history: History, times: Times) -> None:
        self._history = history
        self.times = times
        self._feeling: Feeling[Floats] = Feeling(needs, _Many(len(times)), self._effects)

    def of(self, service: str) -> Spread:
        """A service's signals."""
        return self._feeling.of(service)

    def in_use(self, service: str, what: str) -> Floats:
        """How much of a service's or a node's `cpu`, `memory` or `disk` is in use, 0 to 1."""
        return self._feeling.in_use(service, what)

    def _effects(self, service: str) -> Iterator[tuple[Effect, Floats]]:
        for effects, stretches in self._history.acting():
            for effect in effects:
                if effect.service == service:
                    for acting in stretches:
                        yield effect, strengths(acting, self.times) * _shaped(effect, self.times - acting.since)


def strengths(acting: Acting, times: Times) -> Floats:
    """`Acting.strength` at many moments."""
    found = np.ones(len(times))
    for fall in acting.falls:
        found = np.minimum(found, _fallen(fall, times))
    acts = times >= acting.since
    if acting.until is not None:
        acts &= times < acting.until
    return np.where(acts, found, 0.0)


def _fallen(fall: Fall, times: Times) -> Floats:
    elapsed = np.clip(times - fall.start, 0, max(fall.takes, 1))
    if fall.steps and fall.takes:
        done = elapsed * fall.steps // fall.takes / fall.steps
    else:
        done = elapsed / max(fall.takes, 1)
    fallen = np.where(times <= fall.start, 1.0, 1.0 - (1.0 - fall.to) * done)
    return np.where(times >= fall.start + fall.takes, fall.to, fallen)


def _shaped(effect: Effect, elapsed: Times) -> Floats:
    """`shaped` at many moments; before the fault began it does not matter."""
    return np.where(elapsed < effect.delay, 0.0, _rising(effect, elapsed - effect.delay))


def _rising(effect: Effect, elapsed: Times) -> Floats:
    every = effect.every or 1
    if effect.shape == "sawtooth":
        return np.asarray(elapsed % every / every)
    if effect.shape == "flapping":
        return np.where(elapsed % every < every // 2, 1.0, 0.0)
    risen = np.clip(elapsed / effect.over, 0.0, 1.0) if effect.over else np.ones(len(elapsed))
    if effect.shape == "spike":
        return np.where(elapsed < effect.over, risen, np.clip(1.0 - (elapsed - effect.over) / every, 0.0, 1.0))
    return risen
