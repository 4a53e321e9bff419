"""A small system under drill and what befalls it, for tests that read its logs."""

from __future__ import annotations

from typing import Any

from simulator.domain import events as ev
from simulator.domain.events import Event, Recorded
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import PersonId
from simulator.world.history import History
from simulator.world.logs.lines import Line
from simulator.world.logs.logs import Logs
from simulator.world.promql.matchers import Matcher
from tests.simulator.drills import scenario

UNDO = "kubectl rollout undo deployment/web"
SERVICES: dict[str, Any] = {
    "web": {
        "name": "web",
        "replicas": 3,
        "errors": "1%",
        "traffic": {"rps": 90, "daily_swing": "50%"},
        "latency": {"p50": "200ms", "p99": "900ms"},
        "depends_on": {"cart-service": "50%"},
    },
    "cart-service": {"name": "cart-service", "errors": "0.2%", "traffic": {"rps": 40}},
    "db": {"name": "db", "kind": "postgres", "connections": {"used": 80, "max": 200}},
    "cache": {"name": "cache", "kind": "redis"},
    "jobs": {"name": "jobs", "kind": "queue"},
    "host": {"name": "host", "kind": "node"},
    "edge": {"name": "edge", "kind": "cdn"},
    "bank": {"name": "bank", "kind": "third-party"},
}
LOGGED = {"service": "web", "level": "error", "rate": "3/s", "text": "cart {order_id} of {name} <{email}> lost {{1}}"}

Key = tuple[int, str, str, str]


class World:
    """Logs, and the history that they follow."""

    def __init__(self, *effects: dict[str, Any], **overrides: Any) -> None:
        remedies = [{"run": UNDO, "takes": "3m"}]
        outage = {"at": "2m", "effects": list(effects), "logs": [LOGGED], "cleared_by": remedies}
        parts = {"services": SERVICES, "deploys": [], "alerts": [], "faults": {"outage": outage}, **overrides}
        self.scenario = scenario(**parts)
        self.history = History(self.scenario)
        self.logs = Logs(self.scenario, self.history)

    def befalls(self, at: int, event: Event) -> World:
        self.history.take(Recorded(1, at, PersonId("priya"), event))
        return self

    def breaks(self, at: int = 2 * MINUTE) -> World:
        return self.befalls(at, ev.FaultStarted(fault="outage", since=at))

    def types(self, at: int, command: str = UNDO) -> World:
        self.befalls(at, ev.CommandRun(command=command))
        return self.befalls(at, ev.MitigationStarted(fault="outage", command=command, takes=3 * MINUTE, to=0.0))

    def ends(self, at: int) -> World:
        return self.befalls(at, ev.FaultCleared(fault="outage"))

    def lines(self, start: int, until: int, *wanted: Matcher, newest_first: bool = False) -> list[Line]:
        return list(self.logs.lines(wanted, start, until, newest_first=newest_first))

    def of(self, service: str, start: int, until: int) -> list[Line]:
        return self.lines(start, until, Matcher("service", "=", service))


def keys(lines: list[Line]) -> list[Key]:
    """Lines as values that compare."""
    return [(line.at, str(sorted(line.labels.items())), line.level, line.text) for line in lines]
