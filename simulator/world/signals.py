"""Services' signals at any moment, and what users feel of them: a pure function of the faults' history.

Separate from the history, which knows how faults live, and from telemetry, which works out the same formula for many
moments: this is the host's word on how it is now, and imports no numpy. What is shown is rounded to six significant
digits, as everything that is recorded or compared is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.domain.scenario import Effect, Scenario
from simulator.world.felt import Feeling, Needs
from simulator.world.history import History, shaped

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


class _One:
    """Arithmetic at one moment."""

    def even(self, value: float) -> float:
        """A number."""
        return value

    def larger(self, one: float, other: float) -> float:
        """The larger of two."""
        return one if one >= other else other


class World:
    """The system under drill, seen through its signals."""

    def __init__(self, scenario: Scenario, history: History) -> None:
        self._scenario = scenario
        self._history = history
        self._needs = Needs(scenario)
        self._known: tuple[int, float, Feeling[float]] | None = None
        self._unseen: list[tuple[str, tuple[Effect, ...]]] = []
        failing: set[str] = set()
        for name, fault in scenario.faults.items():
            effects = history.effects(name)
            harmed = [effect for harm in fault.worsened_by for effect in harm.effects]
            failing |= {effect.service for effect in (*effects, *harmed) if effect.errors is not None}
            felt = tuple(effect for effect in effects if effect.felt)
            if all(effect.errors is None for effect in effects) and (felt or not effects):
                self._unseen.append((name, felt))
        reached = self._needs.reached(failing & scenario.services.keys())
        self._users = [name for name in self._needs.user_facing if name in reached]

    def _feeling(self, at: float) -> Feeling[float]:
        """All signals at a moment; the last moment's are kept."""
        changes = self._history.changes
        if self._known is None or self._known[:2] != (changes, at):
            self._known = changes, at, Feeling(self._needs, _One(), lambda service: self._effects(service, at))
        return self._known[2]

    def _effects(self, service: str, at: float) -> Iterator[tuple[Effect, float]]:
        """Every effect on a service with its strength at a moment, ramps included."""
        for effects, stretches in self._history.acting():
            for effect in effects:
                if effect.service == service:
                    for acting in stretches:
                        strength = acting.strength(at)
                        if strength > 0:
                            yield effect, strength * shaped(effect, at - acting.since)

    def acts(self, fault: str, at: int) -> bool:
        """Whether a fault has any strength at a moment."""
        return self._history.strength(fault, at) > 0

    def error_share(self, service: str, at: float) -> float:
        """The share of a service's requests that fail at a moment, 0 to 1."""
        return self._feeling(at).of(service).errors

    def in_use(self, service: str, what: str, at: int) -> float:
        """How much of a service's or a node's `cpu`, `memory` or `disk` is in use at a moment, 0 to 1."""
        return self._feeling(at).in_use(service, what)

    def signals(self, service: str, at: int) -> Signals:
        """All of a service's signals at a moment."""
        spec, felt = self._scenario.services[service], self._feeling(at).of(service)
        most = (spec.connections.max if spec.connections else None) or 0
        connections = (round(felt.connections), most) if spec.connections else None
        return Signals(rounded(felt.errors), rounded(felt.p50_ms), rounded(felt.p99_ms), connections)

    def failing_share(self, at: float) -> float:
        """The share of user requests that fail: the worst of the services that users use, and nobody else needs.

        A fault without any effect on errors counts by its strength, so that slowness alone is an incident, too.
        """
        feeling = self._feeling(at)
        users = self._needs.user_facing if self._history.down else self._users
        shares = [feeling.of(name).errors for name in users]
        return max([*shares, *(self._strength(name, effects, at) for name, effects in self._unseen)], default=0.0)

    def _strength(self, fault: str, effects: tuple[Effect, ...], at: float) -> float:
        """How strong a fault is at a moment, shapes included."""
        found = 0.0
        for acting in self._history.faults[fault]:
            strength = acting.strength(at)
            if strength > 0:
                found = max([found, *(strength * shaped(effect, at - acting.since) for effect in effects)])
                found = found if effects else max(found, strength)
        return found

    def within_objective(self, at: int) -> bool:
        """Whether few enough requests fail at a moment."""
        return self.failing_share(at) <= 1.0 - self._scenario.business.slo + ROUNDING
