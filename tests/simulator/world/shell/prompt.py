"""A drill with a line to type on: three services, a database, a cache, and what everybody types."""

from __future__ import annotations

from typing import Any

from simulator.domain import events as ev
from tests.simulator.drills import PRIMARY, Drill

SERVICES = {
    "web": {"name": "web", "replicas": 3, "errors": "0.02%", "traffic": {"rps": 90}, "depends_on": {"db": "100%"}},
    "api": {"name": "api", "replicas": 2, "depends_on": {"cache": "50%"}},
    "db": {"name": "db", "kind": "postgres", "connections": {"used": 80, "max": 200}},
    "cache": {"name": "cache", "kind": "redis", "connections": {"used": 140, "max": 1000}},
}
FAULTS = {
    "outage": {
        "at": "30s",
        "effects": [{"service": "web", "errors": "80%"}],
        "logs": [{"service": "web", "text": "cart failed for {name}"}],
        "cleared_by": [{"run": "kubectl rollout undo deployment/web", "takes": "3m"}],
    }
}
DEPLOYS = [
    {"at": "-3h", "service": "api", "id": "76", "by": "ravi", "message": "Bump the TLS library"},
    {"at": "0s", "service": "web", "id": "77", "by": "dana", "message": "New cart", "diff": "timeout: 30s -> 3s"},
]
CHANGES = [
    {"at": "-40m", "kind": "flag", "service": "web", "name": "dark-mode", "was": "off", "to": "on", "by": "ravi"},
    {"at": "-2h", "kind": "config", "service": "api", "name": "BATCH_SIZE", "was": "200", "to": "250", "by": "dana"},
]


class Prompt(Drill):
    """The drill five minutes in."""

    def __init__(self, **overrides: Any) -> None:
        base: dict[str, Any] = {
            "services": SERVICES,
            "faults": FAULTS,
            "deploys": DEPLOYS,
            "changes": CHANGES,
            "alerts": [],
        }
        super().__init__(**base | overrides)
        self.at("5m")

    def types(self, line: str) -> str:
        """Type a line; what it answers at once."""
        self.run(PRIMARY, command=line)
        found = self.log.last(ev.CommandRun)
        assert found is not None
        return found[1].output

    def table(self, line: str) -> list[dict[str, str]]:
        """Type a line that answers with a table; its rows by their headings, cut where the headings begin."""
        head, *rows = self.types(line).split("\n")
        for heading in ("NOMINATED NODE", "READINESS GATES", "LAST SEEN"):
            head = head.replace(heading, heading.replace(" ", "_"))
        names = head.split()
        starts = [head.index(name) for name in names]
        ends = [*starts[1:], None]
        return [
            {name: row[start:end].strip() for name, start, end in zip(names, starts, ends, strict=True)} for row in rows
        ]

    @property
    def times_finished(self) -> list[tuple[int, ev.CommandFinished]]:
        """What finished, and when."""
        return self.times(ev.CommandFinished)

    def value(self, query: str) -> float:
        """A query's one value now."""
        return self.engine._observing.vector(query, self.engine.now)[0][1]
