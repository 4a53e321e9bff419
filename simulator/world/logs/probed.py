"""What a service logs about the synthetic checks that ask it, and a node about what it runs short of.

Separate from customers' requests: these lines come by the clock, and are often the first sign of what nobody else sees.
A check whose account has expired is refused like anybody with a wrong password, and its lines say who it is.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.domain.simtime import SECOND
from simulator.world.logs.crew import Crew
from simulator.world.logs.lines import ERROR, INFO, LEVELS, WARN, Batch, spots
from simulator.world.logs.requests import routes_of, trace_id
from simulator.world.logs.shapes import shape_of
from simulator.world.metrics_outside import EVERY, Check
from simulator.world.metrics_site import Site
from simulator.world.noise import bits, key_of
from simulator.world.promql.series import Times

SHORT = 0.9
"""The share of a node's disk or memory from which on it complains."""
COMPLAINS = 1 / 20
"""Complaints a second."""
COMPLAINTS: dict[str, tuple[Callable[[int, float], str], ...]] = {
    "disk": (
        lambda _n, used: f'"Eviction manager: attempting to reclaim" resourceName="ephemeral-storage" used={used:.0%}',
        lambda n, _used: f'"Failed to free enough space" imagesRemoved=0 wanted={200 + n % 900}Mi freed=0Mi',
    ),
    "memory": (
        lambda _n, used: f'"Eviction manager: attempting to reclaim" resourceName="memory" used={used:.0%}',
        lambda n, _used: f'"Reclaim by the kernel stalls processes" full={4 + n % 30}.{n % 10}%',
    ),
}
"""What a node says that runs short, from a line's bits and how much is in use."""


class Probed:
    """The lines that one synthetic check leaves in its service's log."""

    def __init__(self, site: Site, crew: Crew, check: Check) -> None:
        self._site, self._crew, self._check = site, crew, check
        self._key = key_of(site.scenario.seed, f"logs/{crew.service.name}/{check.name}/{check.region}")
        self.most = 2 * SECOND / EVERY

    def batch(self, seconds: Times) -> Batch | None:
        """The lines of these seconds, which follow each other."""
        moments = seconds * SECOND
        (here,) = np.nonzero(self._check.ran(moments) == moments)
        if not len(here):
            return None
        ran = moments[here]
        drawn = bits(self._key, ran // EVERY)
        at = ran + 30 + (drawn % np.uint64(90)).astype(np.int64)
        refused, failed = self._check.refused(ran), self._check.failed(self._site, ran)
        levels = np.where(refused, WARN, np.where(failed, ERROR, INFO))
        pods = self._crew.one_of(at, (drawn >> np.uint64(8)).astype(np.int64))
        shape = shape_of(self._site, self._crew)
        stamps = shape.stamps(at)

        def text(row: int) -> str:
            number = int(drawn[row])
            status, says = (
                (401, "credentials refused")
                if refused[row]
                else ((503, "request failed") if failed[row] else (200, "request completed"))
            )
            fields: list[tuple[str, str | int | float]] = [
                ("method", "POST"), ("path", routes_of(self._crew.service)[1][1]), ("status", status),
                ("duration_ms", float(at[row] - ran[row])), ("trace_id", trace_id(number)),
                ("user", f"probe-{self._crew.service.name}"), ("client", f"synthetics/{self._check.region}"),
                ("check", self._check.name),
            ]  # fmt: skip
            if refused[row]:
                fields.append(("reason", "credential_expired"))
            return shape.write(stamps[row], LEVELS[levels[row]], int(pods[row]), says, number, tuple(fields))

        return Batch(at, pods, levels, text)


class Pressed:
    """A node's complaints about one thing that it runs short of."""

    def __init__(self, site: Site, crew: Crew, what: str) -> None:
        self._site, self._crew, self._what = site, crew, what
        self.most = 1.0 + 1.5 * COMPLAINS

    def batch(self, seconds: Times) -> Batch | None:
        """The lines of these seconds; none while there is enough."""
        name = self._crew.service.name
        used = self._site.in_use(name, self._what, seconds * SECOND)
        lines = spots(
            f"{name}/{self._what}", self._site.scenario.seed, seconds, np.where(used >= SHORT, COMPLAINS, 0.0)
        )
        if not len(lines):
            return None
        drawn, share = lines.bits("bits"), used[lines.which]
        shape = shape_of(self._site, self._crew)
        stamps = shape.stamps(lines.at)

        def text(row: int) -> str:
            number = int(drawn[row])
            says = COMPLAINTS[self._what][number % 2](number >> 1, float(share[row]))
            return shape.write(stamps[row], "warn", 0, says, number)

        return Batch(lines.at, np.zeros(len(lines), dtype=np.int64), np.full(len(lines), WARN), text)
