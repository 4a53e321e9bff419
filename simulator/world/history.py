"""What faults did, when: change points folded from the log, and each fault's strength at any time between them.

Separate from the signals because strength is about faults and remedies, signals about services. Nothing is ticked:
between two change points everything is a formula, so any moment can be asked for in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.scenario import Effect, Scenario


@dataclass(frozen=True, slots=True)
class Fall:
    """A remedy at work: strength falls from 1 to `to` over `takes` ms, in equal `steps`, or smoothly with none."""

    start: int
    takes: int
    to: float
    steps: int

    def strength(self, at: int) -> float:
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


@dataclass(slots=True)
class Acting:
    """One stretch in which a fault, or the harm done to it, acts."""

    since: int
    until: int | None = None
    falls: list[Fall] = field(default_factory=list)

    def strength(self, at: int) -> float:
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
        self.faults: dict[str, list[Acting]] = {name: [] for name in scenario.faults}
        self.harms: dict[tuple[str, int], list[Acting]] = {}

    def take(self, record: Recorded) -> None:
        """Take in the next record; events that change no fault of the scenario are passed over."""
        event = record.event
        if not isinstance(event, _CHANGES) or not self._knows(event):
            return
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

    def strength(self, fault: str, at: int) -> float:
        """A fault's strength at a moment, 0 to 1, before the effects' own ramps."""
        return max((acting.strength(at) for acting in self.faults[fault]), default=0.0)

    def change_points(self) -> list[int]:
        """Every moment at which a formula changes, in order; ramps of effects included."""
        points: set[int] = set()
        for name, stretches in self.faults.items():
            for acting in stretches:
                points |= acting.change_points()
                points |= {acting.since + effect.over for effect in self._scenario.faults[name].effects}
        for (name, harm), stretches in self.harms.items():
            for acting in stretches:
                points |= acting.change_points()
                effects = self._scenario.faults[name].worsened_by[harm].effects
                points |= {acting.since + effect.over for effect in effects}
        return sorted(points)
