"""What is logged now and then whatever happens: caches, checkpoints, snapshots, segments, probes.

Separate from what requests bring about: these lines come by the clock, each service at moments of its own, and tell a
reader nothing. Without them every line of a log would be a clue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator.domain.scenario import ServiceKind
from simulator.domain.simtime import HOUR, MINUTE, SECOND
from simulator.world.logs.crew import Crew
from simulator.world.logs.lines import DEBUG, INFO, LEVELS, Batch
from simulator.world.logs.shapes import shape_of
from simulator.world.metrics_site import Site
from simulator.world.noise import bits, key_of
from simulator.world.promql.series import Times


@dataclass(frozen=True, slots=True)
class Says:
    """One message of a habit, so many ms after its turn began."""

    after: int
    level: int
    text: Callable[[int], str]
    """The message, from 64 bits that are drawn for the turn."""


@dataclass(frozen=True, slots=True)
class Habit:
    """Messages that come again and again, every so many ms."""

    every: int
    says: tuple[Says, ...]


def _one(every: int, level: int, text: Callable[[int], str]) -> Habit:
    return Habit(every, (Says(0, level, text),))


HABITS: dict[ServiceKind, tuple[Habit, ...]] = {
    "service": (
        _one(45 * SECOND, DEBUG, lambda n: f"cache refreshed: {200 + n % 700} entries in {3 + n % 40} ms"),
        _one(5 * MINUTE, INFO, lambda _n: "configuration read again, nothing changed"),
        _one(10 * MINUTE, INFO, lambda n: f"cleanup done: {n % 90} expired sessions removed"),
    ),
    "postgres": (
        Habit(
            5 * MINUTE,
            (
                Says(0, INFO, lambda _n: "checkpoint starting: time"),
                Says(
                    27 * SECOND,
                    INFO,
                    lambda n: (
                        f"checkpoint complete: wrote {400 + n % 3600} buffers ({2 + n % 20}.{n % 10}%); 0 WAL file(s) "
                        f"added, 0 removed, {1 + n % 4} recycled; write=26.9{n % 10} s, sync=0.00{1 + n % 8} s"
                    ),
                ),
            ),
        ),
        _one(
            20 * MINUTE,
            INFO,
            lambda n: (
                f'automatic vacuum of table "app.public.sessions": index scans: 1, pages: 0 removed, '
                f"{900 + n % 400} remain, tuples: {n % 5000} removed"
            ),
        ),
    ),
    "redis": (
        Habit(
            5 * MINUTE,
            (
                Says(0, INFO, lambda n: f"{100 + n % 900} changes in 300 seconds. Saving..."),
                Says(3, INFO, lambda n: f"Background saving started by pid {100 + n % 30_000}"),
                Says(840, INFO, lambda _n: "DB saved on disk"),
                Says(911, INFO, lambda _n: "Background saving terminated with success"),
            ),
        ),
    ),
    "queue": (
        _one(
            7 * MINUTE, INFO, lambda n: f"[Log partition=events-{n % 12}] Rolled new log segment at offset {n % 10**9}"
        ),
        _one(20 * MINUTE, INFO, lambda n: f"[GroupCoordinator]: Stabilized group workers generation {40 + n % 9}"),
    ),
    "node": (
        _one(MINUTE, INFO, lambda n: f'"Housekeeping took as long as expected" actual="{20 + n % 70}ms"'),
        _one(30 * MINUTE, INFO, lambda n: f'"Image garbage collection" usage={40 + n % 20} highThreshold=85'),
        _one(HOUR, INFO, lambda _n: '"Certificate is valid, no rotation needed"'),
    ),
    "cdn": (
        _one(10 * MINUTE, INFO, lambda n: f"edge configuration in sync, generation {300 + n % 8}"),
    ),
}  # fmt: skip
"""What each kind of service says by the clock."""


class Routine:
    """One habit of one service."""

    def __init__(self, site: Site, crew: Crew, place: int, habit: Habit) -> None:
        self._site, self._crew, self._habit = site, crew, habit
        self._key = key_of(site.scenario.seed, f"logs/{crew.service.name}/habit/{place}")
        self._phase = int(bits(self._key, np.array([0]))[0]) % habit.every
        self.most = len(habit.says) * SECOND / habit.every + 0.01

    def batch(self, seconds: Times) -> Batch | None:
        """The lines of these seconds, which follow each other."""
        start, until = int(seconds[0]) * SECOND, (int(seconds[-1]) + 1) * SECOND
        every, says = self._habit.every, self._habit.says
        found = []
        for number, each in enumerate(says):
            begins = self._phase + each.after
            first, last = (start - begins) // every + 1, (until - begins) // every
            found += [(turn * every + begins, number, turn) for turn in range(first, last + 1)]
        if not found:
            return None
        at, which, turns = np.array(found, dtype=np.int64).T
        drawn = bits(self._key, turns)
        pods = self._crew.one_of(at, (drawn >> np.uint64(8)).astype(np.int64))
        levels = np.array([each.level for each in says])[which]
        shape = shape_of(self._site, self._crew)

        def text(row: int) -> str:
            each, number = says[which[row]], int(drawn[row])
            stamp = shape.stamps(at[row : row + 1])[0]
            return shape.write(stamp, LEVELS[each.level], int(pods[row]), each.text(number), self._key)

        return Batch(at, pods, levels, text)
