"""What processes say when they go, come or are set otherwise: rollouts, deleted pods, leaks, failovers, flags.

Separate because these lines have their moments from what runs where, not from traffic. A pod that is replaced says
goodbye; a process that was killed does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from simulator.domain.scenario import Service
from simulator.domain.simtime import SECOND
from simulator.world.changes import Changes
from simulator.world.crashes import BACK_AFTER, crashes
from simulator.world.history import History
from simulator.world.logs.crew import Crew
from simulator.world.logs.lines import INFO, LEVELS, Batch
from simulator.world.logs.shapes import Shape, shape_of
from simulator.world.metrics_site import Site
from simulator.world.noise import key_of
from simulator.world.orders import SetFlag
from simulator.world.promql.series import Times

STARTS, LISTENS, READY = 1_150, 400, 620
"""How long after a pod is born it says that it starts, and after it is ready that it listens and is ready, in ms."""
TOLD = 240
"""How long after a change of a setting or a flag its processes know."""
TERMINATES = ((40, "received SIGTERM, draining connections"), (2_620, "all connections closed, exiting"))
"""What a pod says that was told to end: ms after it was, and the message."""
STANDS_DOWN = ((150, "received fast shutdown request"), (910, "shutting down"), (1_480, "database system is shut down"))
TAKES_OVER = (
    (260, "received promote request"),
    (1_330, "selected new timeline ID: 2"),
    (1_940, "database system is ready to accept connections"),
)
"""What a database says when another instance takes over: after the order, and after it is done."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a lifecycle."""

    at: int
    member: int
    text: str
    version: str = ""


class Lifecycle:
    """The comings and goings of one service's processes."""

    def __init__(self, site: Site, history: History, crew: Crew) -> None:
        self._site, self._history, self._crew = site, history, crew
        self._changes = Changes(site.scenario, history.cluster)
        self.most = 0.05 * max(crew.service.replicas, 1) + 0.1

    def batch(self, seconds: Times) -> Batch | None:
        """The lines of these seconds, which follow each other."""
        start, until = int(seconds[0]) * SECOND, (int(seconds[-1]) + 1) * SECOND
        service = self._crew.service
        source = self._of_pods if service.kind == "service" else self._of_database
        found = [each for each in source(start, until) if start < each.at <= until]
        if not found:
            return None
        at = np.array([each.at for each in found], dtype=np.int64)
        members = np.array([each.member for each in found], dtype=np.int64)
        shape = shape_of(self._site, self._crew)
        return Batch(at, members, np.full(len(found), INFO), self._writing(service, shape, found, shape.stamps(at)))

    def _writing(self, service: Service, shape: Shape, found: list[Said], stamps: list[str]) -> Callable[[int], str]:
        key = key_of(self._site.scenario.seed, service.name)

        def text(row: int) -> str:
            said = found[row]
            fields = (("version", said.version),) if said.version else ()
            return shape.write(stamps[row], LEVELS[INFO], said.member, said.text, key, fields)

        return text

    def _of_pods(self, start: int, until: int) -> Iterator[Said]:
        pods = self._history.cluster.deployment(self._crew.service.name).pods
        near = range(start - 60 * SECOND, until + 1)
        for number, pod in enumerate(pods):
            if pod.born in near:
                yield Said(pod.born + STARTS, number, "starting", pod.template.tag)
            if pod.ready in near:
                yield Said(pod.ready + LISTENS, number, "listening on :8080")
                yield Said(pod.ready + READY, number, "ready to serve")
            if pod.ends is not None and pod.ends in near:
                yield from (Said(pod.ends + after, number, text) for after, text in TERMINATES)
        for at, says in self._told():
            for number, pod in enumerate(pods):
                if at in near and pod.runs(at):
                    yield Said(at + TOLD + number * 70, number, says)
        for moment in crashes(self._history, self._crew.service.name, near.start, until):
            for number, pod in enumerate(pods):
                if pod.runs(moment):
                    yield Said(moment + STARTS + number * 110, number, "starting", pod.template.tag)
                    yield Said(moment + BACK_AFTER + number * 130, number, "ready to serve")

    def _told(self) -> Iterator[tuple[int, str]]:
        """Settings and flags of the service as they change: when, and what its processes say."""
        name = self._crew.service.name
        for each in self._changes.settings:
            if each.service == name:
                what = "feature flag" if each.kind == "flag" else "setting"
                yield each.at, f"{what} {each.name} is now {each.to}"
        for step in self._history.cluster.steps:
            if isinstance(step.order, SetFlag) and self._changes.owner(step.order.name) == name:
                yield step.at, f"feature flag {step.order.name} is now {step.order.value}"

    def _of_database(self, _start: int, _until: int) -> Iterator[Said]:
        if self._crew.service.kind == "postgres":
            for failover in self._history.cluster.failovers(self._crew.service.name):
                yield from (Said(failover.start + after, 0, text) for after, text in STANDS_DOWN)
                yield from (Said(failover.end + after, 0, text) for after, text in TAKES_OVER)
