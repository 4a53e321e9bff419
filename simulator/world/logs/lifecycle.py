"""What pods say when they go and come: deploys and remedies replace them one after another, leaks end them.

Separate because these lines have their moments from the list of restarts, not from traffic. A pod that is replaced
says goodbye; one that ran out of memory does not.
"""

from __future__ import annotations

import numpy as np

from simulator.domain.scenario import Service
from simulator.domain.simtime import SECOND
from simulator.world.history import History, Rolling
from simulator.world.logs.lines import INFO, LEVELS, Batch
from simulator.world.logs.shapes import shape_of
from simulator.world.metrics_site import ROLLOUT, Pod, Site
from simulator.world.noise import key_of
from simulator.world.promql.series import Times

GOES = ((40, "received SIGTERM, draining connections"), (620, "all connections closed, exiting"))
"""What a pod that is replaced says: ms after the moment, and the message."""
COMES = ((1_150, "starting"), (2_900, "connected to dependencies"), (3_400, "listening on :8080"), (5_200, "ready"))
"""What the next one says."""


class Lifecycle:
    """The restarts of one service's pods."""

    def __init__(self, site: Site, history: History, service: Service) -> None:
        self._site, self._history, self._service = site, history, service
        self.most = 0.05 * len(site.pods(service)) + 0.1

    def batch(self, seconds: Times) -> Batch | None:
        """The lines of these seconds, which follow each other."""
        start, until = int(seconds[0]) * SECOND, (int(seconds[-1]) + 1) * SECOND
        found: list[tuple[int, int, str, str]] = []
        for pod in self._site.pods(self._service):
            for moment in self._site.restarts(pod).tolist():
                if start - COMES[-1][0] <= moment < until:
                    found += self._said(pod, moment)
        found = [each for each in found if start < each[0] <= until]
        if not found:
            return None
        shape, key = shape_of(self._site, self._service), key_of(self._site.scenario.seed, self._service.name)
        at = np.array([each[0] for each in found], dtype=np.int64)
        stamps = shape.stamps(at)

        def text(row: int) -> str:
            _, pod, says, version = found[row]
            fields = (("version", version),) if version else ()
            return shape.write(stamps[row], LEVELS[INFO], pod, says, key + pod, fields)

        return Batch(at, np.array([each[1] for each in found]), np.full(len(found), INFO), text)

    def _said(self, pod: Pod, moment: int) -> list[tuple[int, int, str, str]]:
        """What is said around one restart: when, by which pod, what, and the version that starts."""
        graceful, version = self._cause(pod, moment)
        said = [(moment + after, pod.number, says, "") for after, says in GOES] if graceful else []
        return said + [
            (moment + after, pod.number, says, version if says == "starting" else "") for after, says in COMES
        ]

    def _cause(self, pod: Pod, moment: int) -> tuple[bool, str]:
        """Whether a pod was replaced, and by which version where a deploy did it."""
        pods, name = len(self._site.pods(self._service)), self._service.name
        for deploy in self._site.scenario.deploys:
            if deploy.service == name and Rolling(name, deploy.at, ROLLOUT * pods).restart(pod.number, pods) == moment:
                return True, deploy.id
        mine = (each for each in self._history.rollings if each.service == name)
        return any(each.restart(pod.number, pods) == moment for each in mine), ""
