"""What faults did, when: change points folded from the log, and each fault's strength at any time between them.

Separate from the signals because strength is about faults and remedies, signals about services. Nothing is ticked:
between two change points everything is a formula, so any moment can be asked for in any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.measures import Connections
from simulator.domain.scenario import Effect, Scenario
from simulator.world.cluster import Cluster


@dataclass(frozen=True, slots=True)
class Fall:
    """A remedy at work: strength falls from 1 to `to` over `takes` ms, in equal `steps`, or smoothly with none."""

    start: int
    takes: int
    to: float
    steps: int

    def strength(self, at: float) -> float:
        """What the remedy leaves of the fault at a moment, 0 to 1."""
        if at >= self.start + self.takes:
            return self.to
        if at <= self.start:
            return 1.0
        if self.steps:
            done = (at - self.start) * self.steps // self.takes / self.steps
        else:
            done = (at - self.start) / self.takes
        return 1.0 - (1.0 - self.to) * done

    def change_points(self) -> tuple[int, ...]:
        """The moments at which the formula changes."""
        count = self.steps or 1
        return tuple(self.start - (-self.takes * step // count) for step in range(count + 1))


def shaped(effect: Effect, elapsed: float) -> float:
    """How much of an effect is felt some time after its fault began, 0 to 1."""
    elapsed, every = elapsed - effect.delay, effect.every or 1
    if elapsed < 0:
        return 0.0
    if effect.shape == "sawtooth":
        return elapsed % every / every
    if effect.shape == "flapping":
        return 1.0 if elapsed % every < every // 2 else 0.0
    if elapsed < effect.over:
        return elapsed / effect.over
    return max(0.0, 1.0 - (elapsed - effect.over) / every) if effect.shape == "spike" else 1.0


def turns(effect: Effect, since: int, until: int) -> Iterator[int]:
    """The moments at which the shape's formula changes, up to `until`."""
    since += effect.delay
    yield since
    yield since + effect.over
    if effect.every is None:
        return
    if effect.shape == "spike":
        yield since + effect.over + effect.every
        return
    for start in range(since, until + 1, effect.every):
        yield start
        if effect.shape == "flapping":
            yield start + effect.every // 2


@dataclass(slots=True)
class Acting:
    """One stretch in which a fault, or the harm done to it, acts."""

    since: int
    until: int | None = None
    falls: list[Fall] = field(default_factory=list)

    def strength(self, at: float) -> float:
        """The share of its full effect at a moment, before the effects' own ramps."""
        if at < self.since or (self.until is not None and at >= self.until):
            return 0.0
        return min((fall.strength(at) for fall in self.falls), default=1.0)

    def change_points(self) -> set[int]:
        """The moments at which the formula changes."""
        points = {self.since} | {point for fall in self.falls for point in fall.change_points()}
        return points | ({self.until} if self.until is not None else set())


_Change = ev.FaultStarted | ev.FaultWorsened | ev.MitigationStarted | ev.HarmUndone | ev.FaultCleared
_CHANGES = (ev.FaultStarted, ev.FaultWorsened, ev.MitigationStarted, ev.HarmUndone, ev.FaultCleared)


class History:
    """Every fault's stretches, kept by taking in the log record by record."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.cluster = Cluster(scenario)
        """What runs where: rollouts, scaling and failovers, whether or not they help."""
        self._effects = {name: self.effects(name) for name in scenario.faults}
        self.faults: dict[str, list[Acting]] = {name: [] for name in scenario.faults}
        self.harms: dict[tuple[str, int], list[Acting]] = {}
        self._ordered: tuple[int, list[tuple[tuple[Effect, ...], list[Acting]]]] = (0, [])
        self.changes = 0
        """How many events have changed it: what was derived from it holds until this moves."""

    def take(self, record: Recorded) -> None:
        """Take in the next record; events that change no fault of the scenario are passed over."""
        event = record.event
        known = self.cluster.changes
        self.cluster.take(record)
        self.changes += self.cluster.changes != known
        if not isinstance(event, _CHANGES) or not self._knows(event):
            return
        self.changes += 1
        if isinstance(event, ev.FaultStarted):
            self.faults[event.fault].append(Acting(event.since))
        elif isinstance(event, ev.FaultWorsened):
            self.harms.setdefault((event.fault, event.harm), []).append(Acting(record.at))
        elif isinstance(event, ev.MitigationStarted):
            self._remedy(event, record.at)
        elif isinstance(event, ev.HarmUndone):
            self._end(self.harms.get((event.fault, event.harm), []), record.at)
        elif isinstance(event, ev.FaultCleared):
            self._end(self.faults[event.fault], record.at)
            for (fault, _), stretches in self.harms.items():
                if fault == event.fault:
                    self._end(stretches, record.at)

    def _knows(self, event: _Change) -> bool:
        """A log of any origin can be taken in: it may name what this scenario does not have."""
        fault = self._scenario.faults.get(event.fault)
        harm = None if isinstance(event, (ev.FaultStarted, ev.FaultCleared)) else event.harm
        return fault is not None and (harm is None or 0 <= harm < len(fault.worsened_by))

    def _remedy(self, event: ev.MitigationStarted, at: int) -> None:
        fault = self._scenario.faults[event.fault]
        if event.harm is None:
            stretches, effects = self.faults[event.fault], fault.effects
        else:
            stretches = self.harms.get((event.fault, event.harm), [])
            effects = fault.worsened_by[event.harm].effects
        if stretches:
            stretches[-1].falls.append(Fall(at, event.takes, event.to, self._steps(effects)))

    def _steps(self, effects: tuple[Effect, ...]) -> int:
        """One step a replica where a service is affected; other kinds change smoothly."""
        for effect in effects:
            service = self._scenario.services.get(effect.service)
            if service is not None:
                return service.replicas if service.kind == "service" else 0
        return 0

    @staticmethod
    def _end(stretches: list[Acting], at: int) -> None:
        if stretches and stretches[-1].until is None:
            stretches[-1].until = at

    @property
    def acts(self) -> bool:
        """Whether any fault acts at the end of what was taken in."""
        return any(stretches and stretches[-1].until is None for stretches in self.faults.values())

    def strength(self, fault: str, at: float) -> float:
        """A fault's strength at a moment, 0 to 1, before the effects' own ramps."""
        return max((acting.strength(at) for acting in self.faults[fault]), default=0.0)

    def change_points(self, until: int) -> list[int]:
        """Every moment up to `until` at which a formula changes, in order; shapes of effects included."""
        points: set[int] = set()
        for effects, stretches in self.acting():
            for acting in stretches:
                points |= acting.change_points()
                last = until if acting.until is None else min(until, acting.until)
                for effect in effects:
                    points.update(turns(effect, acting.since, last))
        return sorted(point for point in points if point <= until)

    def effects(self, fault: str) -> tuple[Effect, ...]:
        """What a fault does. One that is said to do nothing fails what the first alert is about.

        So that a scenario of few lines has telemetry, and the same story in it as in the truth.
        """
        found = self._scenario.faults[fault].effects
        about = next((alert.service for alert in self._scenario.alerts if not alert.noise), None)
        return found if found or about is None else (Effect(service=about, errors=1.0),)

    def acting(self) -> Iterator[tuple[tuple[Effect, ...], list[Acting]]]:
        """Every fault's and every harm's effects, with the stretches in which they act."""
        for name, stretches in self.faults.items():
            yield self._effects[name], stretches
        for (name, harm), stretches in self.harms.items():
            yield self._scenario.faults[name].worsened_by[harm].effects, stretches
        yield from self._by_hand()

    @property
    def down(self) -> bool:
        """Whether somebody has left a service without a pod that serves, if only for a moment."""
        return any(effect.errors is not None for effects, _ in self._by_hand() for effect in effects)

    def _by_hand(self) -> list[tuple[tuple[Effect, ...], list[Acting]]]:
        """What orders do to the signals by themselves: no pod serves, or more of them hold connections."""
        if self._ordered[0] != self.cluster.changes:
            found: list[tuple[tuple[Effect, ...], list[Acting]]] = [
                ((Effect(service=name, errors=1.0),), [Acting(since, until) for since, until in spans])
                for name in self.cluster.deployments
                if (spans := self.cluster.unserved(name))
            ]
            for name, service in self._scenario.services.items():
                if service.connections is not None and service.connections.per_replica is not None:
                    for used, since, until in self.cluster.connections(service):
                        effect = Effect(service=name, connections=Connections(used=used))
                        found.append(((effect,), [Acting(since, until)]))
            self._ordered = self.cluster.changes, found
        return self._ordered[1]
