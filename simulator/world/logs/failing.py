"""What a service says about a request that failed: which call let it down, and where in its code.

Separate because this is what a trainee reads for the cause. It says what a process can know: a dependency that
answers with errors, a pool that is full, a deadline that passed; never the fault itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.domain.scenario import Service
from simulator.world.logs.lines import Numbers, Spots
from simulator.world.metrics_site import Site
from simulator.world.noise import key_of
from simulator.world.promql.series import Floats, Mask, Times

FULL = 0.95
"""The share of a pool from which on callers wait in vain."""
OWN = {500: "internal error", 503: "temporarily unavailable", 504: "deadline exceeded"}
"""What a request failed by, by its status, where nothing below it failed."""
BELOW = {
    "postgres": "{name}: query failed: connection timed out",
    "redis": "{name}: command failed: i/o timeout",
    "queue": "{name}: publish failed: not acknowledged",
    "service": "{name}: call failed: status 503",
    "third-party": "{name}: call failed: status 502",
}
"""What a failing call says, by the kind of what was called."""


@dataclass(frozen=True, slots=True)
class Failing:
    """Why each of a batch's lines failed, where it did."""

    service: Service
    below: tuple[Service, ...]
    let_down: Numbers
    """Which of `below` let it down; their number where none did."""
    full: Numbers
    """1 where the service's own pool was full."""

    @property
    def own(self) -> Mask:
        """Whether each failed by nobody's fault but the service's."""
        return np.asarray(self.let_down == len(self.below))

    def reason(self, row: int, status: int) -> str:
        """What the line of a failed request says."""
        called = int(self.let_down[row])
        if called < len(self.below):
            each = self.below[called]
            return BELOW.get(each.kind, "{name}: call failed: connection refused").replace("{name}", each.name)
        if self.full[row] and self.service.connections is not None:
            most = self.service.connections.max
            return f"connection pool exhausted: {most} of {most} in use"
        return OWN[status]


def failing(site: Site, service: Service, seconds: Times, lines: Spots) -> Failing:
    """Draw for each line which call would have let it down, by how much each dependency fails then."""
    felt = site.spread(service.name, seconds)
    known = site.scenario.services
    below = tuple(known[name] for name in service.depends_on if name in known)
    part, let_down = np.zeros(len(seconds)), np.full(len(lines), len(below))
    draw = lines.draw("let-down")
    for place in reversed(range(len(below))):
        each = below[place]
        share = service.depends_on[each.name] * _excess(site.spread(each.name, seconds).errors, each.errors)
        part = part + share / np.maximum(felt.errors, 1e-9)
        let_down = np.where(draw < part[lines.which], place, let_down)
    most = (service.connections.max if service.connections else None) or 0
    full = felt.connections >= FULL * most if most else np.zeros(len(seconds), dtype=bool)
    return Failing(service, below, let_down, full[lines.which].astype(np.int64))


def _excess(errors: Floats, healthy: float) -> Floats:
    return np.maximum(errors - healthy, 0.0) / max(1.0 - healthy, 1e-9)


def trace_of(service: Service, reason: str, handler: str, draw: float) -> str:
    """A stack trace in the service's language, its lines those of one place in its code."""
    package = service.name.replace("-", "_").replace(".", "_")
    line = 20 + int(draw * 8) * 23
    frames = [(handler, "api", line), (f"{handler}_within_deadline", "service", line + 41), ("call", "client", 117)]
    if key_of(0, f"language/{service.name}") % 2:
        rows = [f'  File "/app/{package}/{part}.py", line {at}, in {name}' for name, part, at in frames]
        return "\n".join(["Traceback (most recent call last):", *rows, f"{package}.errors.RequestFailed: {reason}"])
    rows = [f"\tat com.example.{package}.{_camel(part)}.{name}({_camel(part)}.java:{at})" for name, part, at in frames]
    return "\n".join([f"com.example.{package}.RequestFailedException: {reason}", *reversed(rows)])


def _camel(text: str) -> str:
    return "".join(part.capitalize() for part in text.split("_"))
