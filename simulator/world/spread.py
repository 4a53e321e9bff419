"""Faults in every service's signals, over whole arrays of moments: what a fault does, and whom that reaches.

Separate from the signals of one moment, which decide what is true of the incident: here is what monitoring records. A
dependency's failures fail those who need it, its slowness delays them, and their retries come back to it as load.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator.domain.scenario import Effect, Scenario
from simulator.world.history import Acting, Fall, History
from simulator.world.promql.series import Floats, Times

RETRIES = 0.5
"""The share of failed calls that callers try again."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A service's signals at many moments."""

    errors: Floats
    """Share of requests that fail, 0 to 1."""
    p50_ms: Floats
    p99_ms: Floats
    load: Floats
    """Requests for each that would come without retries."""
    connections: Floats


class Spreading:
    """Every service's signals at the same moments, each worked out once."""

    def __init__(self, scenario: Scenario, history: History, times: Times) -> None:
        self._scenario = scenario
        self._history = history
        self.times = times
        self._known: dict[str, Spread] = {}
        self._called = {name for service in scenario.services.values() for name in service.depends_on}

    def of(self, service: str) -> Spread:
        """A service's signals."""
        if service not in self._known:
            self._known[service] = self._worked_out(service)
        return self._known[service]

    def _worked_out(self, name: str) -> Spread:
        spec = self._scenario.services[name]
        errors = np.full(len(self.times), spec.errors)
        p50, p99 = (
            np.full(len(self.times), float(spec.latency.p50)),
            np.full(len(self.times), float(spec.latency.p99)),
        )
        used = np.full(len(self.times), float(spec.connections.used if spec.connections else 0))
        for effect, strength in self._effects(name):
            if effect.errors is not None:
                errors = np.maximum(errors, spec.errors + (effect.errors - spec.errors) * strength)
            if effect.latency is not None:
                p50 = p50 + (effect.latency.p50 - p50) * strength
                p99 = p99 + (effect.latency.p99 - p99) * strength
            if effect.connections is not None:
                used = np.maximum(used, used + (effect.connections.used - used) * strength)
        served = 1.0 - errors
        for needed, share in spec.depends_on.items():
            if needed in self._scenario.services:
                below, healthy = self.of(needed), self._scenario.services[needed]
                served = served * (1.0 - share * _excess(below.errors, healthy.errors))
                p50 = p50 + share * np.maximum(below.p50_ms - healthy.latency.p50, 0.0)
                p99 = p99 + share * np.maximum(below.p99_ms - healthy.latency.p99, 0.0)
        errors = 1.0 - served
        load = 1.0 + RETRIES * _excess(errors, spec.errors) if name in self._called else np.ones(len(self.times))
        return Spread(errors, p50, np.maximum(p99, p50 * 1.01), load, used)

    def _effects(self, service: str) -> Iterator[tuple[Effect, Floats]]:
        for effects, stretches in self._history.acting():
            for effect in effects:
                if effect.service == service:
                    for acting in stretches:
                        yield effect, strengths(acting, self.times) * _shaped(effect, self.times - acting.since)


def _excess(errors: Floats, healthy: float) -> Floats:
    """The share of otherwise good requests that fail."""
    return np.maximum(errors - healthy, 0.0) / (1.0 - healthy) if healthy < 1 else np.zeros(len(errors))


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
    """`shaped` at many moments; before the beginning it does not matter."""
    every = effect.every or 1
    if effect.shape == "sawtooth":
        return np.asarray(elapsed % every / every)
    if effect.shape == "flapping":
        return np.where(elapsed % every < every // 2, 1.0, 0.0)
    risen = np.clip(elapsed / effect.over, 0.0, 1.0) if effect.over else np.ones(len(elapsed))
    if effect.shape == "spike":
        return np.where(elapsed < effect.over, risen, np.clip(1.0 - (elapsed - effect.over) / every, 0.0, 1.0))
    return risen
