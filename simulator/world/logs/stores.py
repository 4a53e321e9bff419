"""What databases, caches, queues and content networks say about those who use them, in their own words.

Separate from services' request lines: these log a small share of what they do, and complain when a limit is reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.domain.scenario import ServiceKind
from simulator.domain.simtime import SECOND
from simulator.world.logs.crew import Crew
from simulator.world.logs.failing import FULL
from simulator.world.logs.lines import DEBUG, ERROR, FATAL, INFO, LEVELS, WARN, Batch, Numbers, Spots, spots
from simulator.world.logs.requests import durations
from simulator.world.logs.shapes import shape_of
from simulator.world.metrics_site import Site
from simulator.world.promql.series import Floats, Times
from simulator.world.spread import RETRIES

MOST_TOLD = 0.5
"""Lines a second at the daily height."""
REFUSED = 0.6
"""The share of lines that are complaints while a server has no connection left."""

Says = Callable[[int, float], str]
"""A message from a line's bits and how long what it is about took, in ms."""

_TABLES = ("orders", "customers", "sessions", "items", "invoices")


def _statement(bits: int, took: float) -> str:
    table = _TABLES[bits % len(_TABLES)]
    return f"duration: {took:.3f} ms  execute <unnamed>: SELECT * FROM {table} WHERE id = $1"  # noqa: S608  # a log line


WELL: dict[ServiceKind, tuple[tuple[int, Says], ...]] = {
    "postgres": (
        (INFO, _statement),
        (INFO, lambda bits, _took: f"connection authorized: user=app database=app application_name=pool-{bits % 8}"),
        (INFO, lambda bits, took: f"disconnection: session time: 0:0{bits % 10}:{bits % 60:02}.{int(took) % 1000:03}"),
    ),
    "redis": (
        (DEBUG, lambda bits, _took: f"DB 0: {80_000 + bits % 9000} keys (4{bits % 5000:04} volatile) in 131072 slots"),
        (INFO, lambda bits, _took: f"Accepted 10.0.{bits % 8}.{bits % 200 + 10}:{40_000 + bits % 20_000}"),
    ),
    "queue": (
        (INFO, lambda bits, _took: f"[GroupMetadataManager] Wrote offset {bits % 10**8} for group workers"),
        (DEBUG, lambda bits, _took: f"[ReplicaFetcher] partition events-{bits % 12} in sync"),
    ),
    "cdn": (
        (INFO, lambda bits, took: f'"GET /assets/{bits % 4096:03x}.js" 200 HIT {took:.0f}ms'),
        (INFO, lambda bits, took: f'"GET /img/{bits % 4096:03x}.webp" 200 HIT {took:.0f}ms'),
        (INFO, lambda _bits, took: f'"GET /api/v1/session" 200 MISS {took:.0f}ms'),
    ),
}  # fmt: skip
"""What each kind says when all is well."""
FAILED: dict[ServiceKind, tuple[int, Says]] = {
    "postgres": (ERROR, lambda _bits, _took: "canceling statement due to statement timeout"),
    "redis": (WARN, lambda bits, _took: f"Client id={bits % 90_000} closed: idle connection timed out"),
    "queue": (ERROR, lambda bits, _took: f"Error processing append operation on partition events-{bits % 12}"),
    "cdn": (ERROR, lambda _bits, took: f'"GET /api/v1/session" 503 ERROR {took:.0f}ms origin did not answer'),
}
"""What each kind says about what fails."""
FULL_UP: dict[ServiceKind, tuple[int, Says]] = {
    "postgres": (FATAL, lambda _bits, _took: "sorry, too many clients already"),
    "redis": (WARN, lambda _bits, _took: "Error accepting a client connection: max number of clients reached"),
}
"""What each kind says when nobody more can connect."""


class Store:
    """The lines of one database, cache, queue or content network."""

    def __init__(self, site: Site, crew: Crew) -> None:
        self._site, self._crew, service = site, crew, crew.service
        most = site.flows[service.name].most
        self._kept = min(1.0, MOST_TOLD / most) if most else 0.0
        self.most = 1.0 + self._kept * most * (1.0 + RETRIES) * 1.5
        kind = service.kind
        self.says = (*WELL[kind], FAILED[kind], *([FULL_UP[kind]] if kind in FULL_UP else []))

    def batch(self, seconds: Times) -> Batch | None:
        """The lines of these seconds."""
        site, service, moments = self._site, self._crew.service, seconds * SECOND
        felt = site.spread(service.name, moments)
        rates = site.load(service.name, moments) * self._kept
        lines = spots(f"{service.name}/store", site.scenario.seed, seconds, rates)
        if not len(lines):
            return None
        well = len(WELL[service.kind])
        which = np.where(lines.draw("failed") < felt.errors[lines.which], well, lines.pick("well", well))
        most = (service.connections.max if service.connections else None) or 0
        if most and service.kind in FULL_UP:
            full = (felt.connections >= FULL * most)[lines.which] & (lines.draw("full") < REFUSED)
            which = np.where(full, well + 1, which)
        levels = np.array([level for level, _ in self.says])[which]
        took = durations(felt, lines, lines.draw("duration"))
        return Batch(lines.at, np.zeros_like(which), levels, _Writing(site, self._crew, self.says, lines, which, took))


@dataclass(frozen=True)
class _Writing:
    """Writes out the lines of a batch; nothing is drawn before the first is asked for."""

    site: Site
    crew: Crew
    says: tuple[tuple[int, Says], ...]
    lines: Spots
    which: Numbers
    took: Floats

    @cached_property
    def _columns(self) -> list[tuple[str, int, int, float]]:
        stamps, number = shape_of(self.site, self.crew).stamps(self.lines.at), self.lines.bits("bits").tolist()
        return list(zip(stamps, number, self.which.tolist(), self.took.tolist(), strict=True))

    @cached_property
    def _write(self) -> Callable[..., str]:
        return shape_of(self.site, self.crew).write

    def __call__(self, row: int) -> str:
        """Write one line out."""
        stamp, number, which, took = self._columns[row]
        level, says = self.says[which]
        return self._write(stamp, LEVELS[level], 0, says(number, took), number)
