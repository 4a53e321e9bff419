"""The lines that a scenario writes for its faults, at their rate while the fault acts.

Separate from what services say by themselves: these are the author's words. Who they name is drawn for each line from
the drill's identities, and identifiers are made from the line's own bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.domain.placeholders import Placeholder, parts
from simulator.domain.simtime import SECOND
from simulator.world.history import History, shaped
from simulator.world.logs.crew import Crew
from simulator.world.logs.identities import Identities
from simulator.world.logs.lines import LEVELS, Batch, Numbers, Spots, spots
from simulator.world.logs.shapes import shape_of
from simulator.world.metrics_site import Site
from simulator.world.promql.series import Floats, Times
from simulator.world.spread import strengths

MOST_REPORTED = 30.0
"""Lines a second of one entry, however many its rate asks for."""
_PER = {"s": 1, "m": 60, "h": 3600}

IDENTIFIERS: dict[str, Callable[[int], str]] = {
    "order_id": lambda bits: f"A-{100_000 + bits % 900_000}",
    "customer_id": lambda bits: f"c{10_000 + bits % 90_000}",
    "ticket_id": lambda bits: str(10_000 + bits % 90_000),
    "request_id": lambda bits: f"{bits:016x}",
    "trace_id": lambda bits: f"{bits:016x}{bits * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF:016x}",
    "uuid4": lambda bits: (
        f"{bits >> 32:08x}-{bits >> 16 & 0xFFFF:04x}-4{bits & 0xFFF:03x}-a{bits >> 20 & 0xFFF:03x}-"
        f"{bits * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFF:012x}"
    ),
}
"""What identifies things, from a line's 64 bits."""


def per_second(rate: str) -> float:
    """A rate such as `6/s` or `10/m` in lines a second."""
    count, _, unit = rate.partition("/")
    return min(float(count) / _PER[unit], MOST_REPORTED)


class Reported:
    """One entry of a fault's `logs`."""

    def __init__(self, site: Site, history: History, crew: Crew, who: Identities, fault: str, place: int) -> None:
        self._site, self._history, self._crew, self._who = site, history, crew, who
        service, entry = crew.service, site.scenario.faults[fault].logs[place]
        self._fault, self._entry = fault, entry
        self._name = f"{service.name}/{fault}/{place}"
        self._rate = per_second(entry.rate)
        self._level = LEVELS.index(entry.level)
        self._effects = tuple(
            effect for effect in site.scenario.faults[fault].effects if effect.service == service.name
        )
        # What a deploy brought is told by its own pods.
        self._deployed = any(
            deploy.causes is not None and (deploy.causes.fault, deploy.service) == (fault, service.name)
            for deploy in site.scenario.deploys
        )
        self.most = 1.5 * self._rate + 1.0

    def batch(self, seconds: Times) -> Batch | None:
        """The lines of these seconds; none where the fault does not act."""
        strength = self._strength(seconds * SECOND)
        if not strength.any():
            return None
        lines = spots(self._name, self._site.scenario.seed, seconds, self._rate * strength)
        if not len(lines):
            return None
        failed = np.ones(len(lines), dtype=np.bool_) if self._deployed else None
        pods = self._crew.at_work(seconds, lines, failed, np.ones(len(seconds)))
        return Batch(lines.at, pods, np.full(len(lines), self._level), _Writing(self, lines, pods))

    def _strength(self, moments: Times) -> Floats:
        """How strongly the fault is felt by this service, 0 to 1: by its effects there, else as it acts."""
        felt = np.zeros(len(moments))
        for acting in self._history.faults[self._fault]:
            acts = strengths(acting, moments)
            for effect in self._effects:
                (rows,) = np.nonzero(acts)
                shape = [shaped(effect, elapsed) for elapsed in (moments[rows] - acting.since).tolist()]
                felt[rows] = np.maximum(felt[rows], acts[rows] * np.array(shape))
            if not self._effects:
                felt = np.maximum(felt, acts)
        return felt

    @cached_property
    def _parts(self) -> list[str | Callable[[int, int], str]]:
        """The text's parts; a placeholder's is asked with a line's bits and the number of the person in it."""
        return [self._filling(part.name) if isinstance(part, Placeholder) else part for part in parts(self._entry.text)]

    def _filling(self, name: str) -> Callable[[int, int], str]:
        words = self._who.words(name)
        if words:
            return lambda _bits, who: words[who % len(words)]
        if name in IDENTIFIERS:
            return lambda bits, _who: IDENTIFIERS[name](bits)
        people = {person.id: person.name for person in self._site.scenario.people}
        people |= {function: person.name for function, person in self._site.scenario.functions.items()}
        text = people.get(name, name.replace("_", " "))
        return lambda _bits, _who: text

    def text(self, bits: int, who: int) -> str:
        """The entry with its placeholders filled in."""
        return "".join(part if isinstance(part, str) else part(bits, who) for part in self._parts)

    def writing(self, lines: Spots, pods: Numbers) -> Callable[[int], str]:
        """What writes out the lines of a batch."""
        shape = shape_of(self._site, self._crew)
        pod, bits, who = pods.tolist(), lines.bits("id").tolist(), lines.pick("who", len(self._who)).tolist()
        stamps, level = shape.stamps(lines.at), self._entry.level
        return lambda row: shape.write(stamps[row], level, pod[row], self.text(bits[row], who[row]), bits[row])


@dataclass(frozen=True)
class _Writing:
    """Writes out the lines of a batch; nothing is drawn before the first is asked for."""

    of: Reported
    lines: Spots
    pods: Numbers

    @cached_property
    def _write(self) -> Callable[[int], str]:
        return self.of.writing(self.lines, self.pods)

    def __call__(self, row: int) -> str:
        return self._write(row)
