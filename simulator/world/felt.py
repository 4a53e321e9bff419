"""What faults do to a service's signals, and whom that reaches: one formula, for one moment or for many.

Separate because what is true of the incident (a moment, plain numbers) and what monitoring records (arrays of moments)
must be the same story. A dependency's failures fail those who need it, in proportion to the share of requests that
need it; its slowness delays them; and what they try again comes back to it as load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from simulator.domain.scenario import Effect, Scenario, Service

if TYPE_CHECKING:
    from simulator.world.promql.series import Floats

    T = TypeVar("T", float, Floats)
else:
    T = TypeVar("T")

RETRIES = 0.5
"""The share of failed calls that callers try again."""
IN_USE = {"cpu": 0.35, "memory": 0.45, "disk": 0.42}
"""What of a node is in use when all is well; of a service's containers, its requests decide."""
CONNECTED = {"postgres": 20, "redis": 40}
"""Connections in use where the scenario names none."""
SHORTEST = 0.1
"""No request takes less, in ms."""


@dataclass(frozen=True, slots=True)
class Felt(Generic[T]):
    """A service's signals at one moment, or at many."""

    errors: T
    """Share of requests that fail, 0 to 1."""
    p50_ms: T
    p99_ms: T
    load: T
    """Requests for each that would come without retries."""
    connections: T


class Numbers(Protocol[T]):
    """The arithmetic that differs between one number and many."""

    def even(self, value: float) -> T:
        """A number, at every moment."""

    def larger(self, one: T, other: T) -> T:
        """The larger of two, moment by moment."""


class Needs:
    """Who needs whom. Where services need each other in a circle, what closes it is left out."""

    def __init__(self, scenario: Scenario) -> None:
        self.services = scenario.services
        self.of: dict[str, list[tuple[str, float]]] = {}
        self.called: set[str] = set()
        for name in scenario.services:
            self._follow(name, frozenset())

    def _follow(self, name: str, above: frozenset[str]) -> None:
        if name in self.of:
            return
        needed = self.services[name].depends_on.items()
        kept = [(each, share) for each, share in needed if each in self.services and each not in {*above, name}]
        for each, _ in kept:
            self._follow(each, above | {name})
        self.of[name] = kept
        self.called |= {each for each, _ in kept}

    @property
    def user_facing(self) -> list[str]:
        """The services that nobody else needs: what users use."""
        return [name for name in self.services if name not in self.called]

    def reached(self, names: Iterable[str]) -> set[str]:
        """Some services, and all that need them, directly or not."""
        found, more = set(names), True
        while more:
            new = {
                name for name, needed in self.of.items() if name not in found and found & {each for each, _ in needed}
            }
            found |= new
            more = bool(new)
        return found


class Feeling(Generic[T]):
    """Every service's signals at the same moment or moments, each worked out once."""

    def __init__(self, needs: Needs, numbers: Numbers[T], effects: Callable[[str], Iterable[tuple[Effect, T]]]) -> None:
        self._needs = needs
        self._numbers: Numbers[T] = numbers
        self._effects: Callable[[str], Iterable[tuple[Effect, T]]] = effects
        self._known: dict[str, Felt[T]] = {}

    def of(self, service: str) -> Felt[T]:
        """A service's signals."""
        found = self._known.get(service)
        if found is None:
            found = self._known[service] = self._worked_out(service)
        return found

    def _worked_out(self, name: str) -> Felt[T]:
        spec, even, larger = self._needs.services[name], self._numbers.even, self._numbers.larger
        errors, p50, p99, used = self._own(name, spec)
        served = 1.0 - errors
        for needed, share in self._needs.of[name]:
            below, healthy = self.of(needed), self._needs.services[needed]
            served = served * (1.0 - share * self._excess(below.errors, healthy.errors))
            p50 = p50 + share * larger(below.p50_ms - float(healthy.latency.p50), even(0.0))
            p99 = p99 + share * larger(below.p99_ms - float(healthy.latency.p99), even(0.0))
        errors = 1.0 - served if self._needs.of[name] else errors
        load = even(1.0)
        if name in self._needs.called:
            load = load + RETRIES * self._excess(errors, spec.errors)
        p50 = larger(p50, even(SHORTEST))
        return Felt(errors, p50, larger(p99, p50 * 1.01), load, used)

    def _own(self, name: str, spec: Service) -> tuple[T, T, T, T]:
        """What a service's own faults do to it: errors, quantiles, connections."""
        even, larger = self._numbers.even, self._numbers.larger
        errors, p50, p99 = even(spec.errors), even(float(spec.latency.p50)), even(float(spec.latency.p99))
        used = even(float(spec.connections.used if spec.connections else CONNECTED.get(spec.kind, 0)))
        for effect, strength in self._effects(name):
            if effect.errors is not None:
                errors = larger(errors, spec.errors + (effect.errors - spec.errors) * strength)
            if effect.latency is not None:
                p50 = p50 + (effect.latency.p50 - p50) * strength
                p99 = p99 + (effect.latency.p99 - p99) * strength
            if effect.connections is not None:
                used = larger(used, used + (effect.connections.used - used) * strength)
        return errors, p50, p99, used

    def in_use(self, name: str, what: str) -> T:
        """How much of a machine's or a container's `cpu`, `memory` or `disk` is in use, 0 to 1."""
        spec = self._needs.services[name]
        usual = getattr(spec.saturation, what)
        if usual is None:
            usual = IN_USE[what] if spec.kind == "node" else 0.0
        found = self._numbers.even(usual)
        for effect, strength in self._effects(name):
            most = getattr(effect.saturation, what) if effect.saturation is not None else None
            if most is not None:
                found = self._numbers.larger(found, usual + (most - usual) * strength)
        return found

    def _excess(self, errors: T, healthy: float) -> T:
        """The share of otherwise good requests that fail."""
        if healthy >= 1.0:
            return self._numbers.even(0.0)
        found: T = self._numbers.larger(errors - healthy, self._numbers.even(0.0)) / (1.0 - healthy)
        return found
