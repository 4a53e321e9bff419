"""Services' signals at any moment: error share, latency, connections, as a pure function of the faults' history.

Separate from the history so that telemetry can grow here without touching how faults live. Values are rounded to six
significant digits, as everything that is recorded or compared is.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.scenario import Effect, Scenario
from simulator.world.history import Acting, History, shaped

ROUNDING = 1e-9
"""What a share may be over its objective for the rounding of floats."""


@dataclass(frozen=True, slots=True)
class Signals:
    """A service's signals at one moment."""

    errors: float
    """Share of requests that fail, 0 to 1."""
    p50_ms: float
    p99_ms: float
    connections: tuple[int, int] | None
    """Used and maximum."""


def rounded(value: float) -> float:
    """A value to six significant digits."""
    return float(f"{value:.6g}")


def _toward(healthy: float, faulty: float, strength: float) -> float:
    return healthy + (faulty - healthy) * strength


class World:
    """The system under drill, seen through its signals."""

    def __init__(self, scenario: Scenario, history: History) -> None:
        self._scenario = scenario
        self._history = history
        self._faulty: list[str] = []
        self._touched: set[str] = set()
        for name, fault in scenario.faults.items():
            harmed = [effect for harm in fault.worsened_by for effect in harm.effects]
            self._touched |= {effect.service for effect in (*fault.effects, *harmed) if effect.errors is not None}
            if all(effect.errors is None for effect in fault.effects):
                self._faulty.append(name)

    def _effects(self, service: str, at: int) -> list[tuple[Effect, float]]:
        """Every effect on a service with its strength at a moment, ramps included."""
        found: list[tuple[Effect, float]] = []
        for effects, stretches in self._history.acting():
            self._collect(found, service, effects, stretches, at)
        return found

    @staticmethod
    def _collect(
        found: list[tuple[Effect, float]], service: str, effects: tuple[Effect, ...], stretches: list[Acting], at: int
    ) -> None:
        for effect in effects:
            if effect.service != service:
                continue
            for acting in stretches:
                strength = acting.strength(at)
                if strength > 0:
                    found.append((effect, strength * shaped(effect, at - acting.since)))

    def acts(self, fault: str, at: int) -> bool:
        """Whether a fault has any strength at a moment."""
        return self._history.strength(fault, at) > 0

    def error_share(self, service: str, at: int) -> float:
        """The share of a service's requests that fail at a moment, 0 to 1."""
        base = self._scenario.services[service].errors
        shares = [
            _toward(base, effect.errors, strength)
            for effect, strength in self._effects(service, at)
            if effect.errors is not None
        ]
        return max([base, *shares])

    def signals(self, service: str, at: int) -> Signals:
        """All of a service's signals at a moment."""
        spec = self._scenario.services[service]
        p50, p99 = float(spec.latency.p50), float(spec.latency.p99)
        used = float(spec.connections.used) if spec.connections else 0.0
        for effect, strength in self._effects(service, at):
            if effect.latency is not None:
                p50 = _toward(p50, effect.latency.p50, strength)
                p99 = _toward(p99, effect.latency.p99, strength)
            if effect.connections is not None:
                used = max(used, _toward(used, effect.connections.used, strength))
        most = (spec.connections.max if spec.connections else None) or 0
        connections = (round(used), most) if spec.connections else None
        return Signals(rounded(self.error_share(service, at)), rounded(p50), rounded(p99), connections)

    def failing_share(self, at: int) -> float:
        """The share of user requests that fail: the worst service's.

        A fault without any effect on errors counts by its strength, so that a scenario of six lines has an SLI too.
        """
        worst = max((self.error_share(name, at) for name in self._touched), default=0.0)
        return max([worst, *(self._history.strength(name, at) for name in self._faulty)])

    def within_objective(self, at: int) -> bool:
        """Whether few enough requests fail at a moment."""
        return self.failing_share(at) <= 1.0 - self._scenario.business.slo + ROUNDING
