"""What the tools look at: the scenario, its signals, the cluster and the changes, all at one moment.

Separate so that each tool is given the same few things and imports no other tool.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from simulator.domain.commandline import Read
from simulator.domain.scenario import Scenario, Service
from simulator.domain.simtime import at_wall
from simulator.world.changes import Changes
from simulator.world.cluster import Cluster
from simulator.world.history import History
from simulator.world.signals import Signals, World

Ask = Callable[[str, str, int], str]
"""Put a query to the telemetry: language, query, moment; what it answers."""
Vector = Callable[[str, int], list[tuple[dict[str, str], float]]]
"""Put a query to the telemetry: each answer's labels and value at a moment."""
LinesOf = Callable[[str, "str | None", int, int, int], list[str]]
"""The last lines, at most so many, that a service or one of its pods logged after a moment up to another."""


class Failed(Exception):
    """A command that does nothing; the text is what its tool prints."""


@dataclass(frozen=True)
class Ground:
    """The system under drill at a moment."""

    scenario: Scenario
    world: World
    history: History
    changes: Changes
    at: int
    ask: Ask
    lines_of: LinesOf
    vector: Vector

    @property
    def cluster(self) -> Cluster:
        """What runs where."""
        return self.history.cluster

    @property
    def wall(self) -> datetime:
        """The drill's date and time."""
        return at_wall(self.scenario.starts, self.at)

    def stamp(self, at: int) -> str:
        """A moment as most tools write it."""
        return f"{at_wall(self.scenario.starts, at):%Y-%m-%dT%H:%M:%SZ}"

    def signals(self, service: str) -> Signals:
        """A service's signals now."""
        return self.world.signals(service, self.at)

    def values(self, query: str, label: str) -> dict[str, float]:
        """What a query answers now, by one of its labels."""
        return {labels.get(label, ""): value for labels, value in self.vector(query, self.at)}

    def value(self, query: str, otherwise: float = 0.0) -> float:
        """The one value that a query answers now."""
        return next((value for _, value in self.vector(query, self.at)), otherwise)

    def of_kind(self, kind: str) -> list[Service]:
        """The services of a kind."""
        return [service for service in self.scenario.services.values() if service.kind == kind]

    def named(self, host: str) -> Service | None:
        """The service that a host's name means: its own name, alone or before the first dot."""
        services = {name.lower(): service for name, service in self.scenario.services.items()}
        host = host.lower().rstrip(".")
        return services.get(host) or services.get(host.partition(".")[0])

    def number(self, name: str, most: int) -> int:
        """A made-up number from 0 on, always the same for the same name."""
        digest = blake2b(f"{self.scenario.seed}/{name}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % most

    def address(self, name: str) -> str:
        """A made-up address inside the cluster's network."""
        return f"10.96.{self.number(f'{name}/net', 256)}.{self.number(f'{name}/host', 254) + 1}"


Tool = Callable[[Read, Ground], str]
"""What a program answers; it raises `Failed` with what it prints where it does nothing."""
