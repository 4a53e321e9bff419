"""Which processes log on a service's behalf, and which of them is at work when.

Separate because pods come and go: a line is logged by one that served at that moment, and a stream is there once its
pod was born. Databases, caches and nodes have one stream each; somebody else's system keeps its logs to itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.domain.scenario import Deploy, Service
from simulator.domain.simtime import SECOND
from simulator.world.cluster import NAMESPACE
from simulator.world.history import History
from simulator.world.logs.lines import Numbers, Spots
from simulator.world.pods import Pod
from simulator.world.promql.series import Floats, Mask, Times

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Member:
    """One process with a stream of its own."""

    name: str
    labels: Mapping[str, str]
    born: int
    """From when on there may be lines of it, ms of drill time."""


@dataclass(frozen=True, slots=True)
class Serving:
    """The pods that serve for a while, by number."""

    all: Numbers
    guilty: Numbers
    """Those of a deploy that caused a fault."""
    innocent: Numbers

    @classmethod
    def of(cls, pods: Sequence[int], guilty: frozenset[int]) -> Serving:
        """Sort pods by guilt."""
        bad, good = [pod for pod in pods if pod in guilty], [pod for pod in pods if pod not in guilty]
        return cls(*(np.array(each, dtype=np.int64) for each in (pods, bad, good)))

    def blamed_anyway(self, errors: Floats) -> Floats:
        """The share of good requests that guilty pods serve: what is left of their part after those that fail."""
        part = len(self.guilty) / len(self.all)
        return np.maximum(part - errors, 0.0) / np.maximum(1.0 - errors, 1e-9)


class Crew:
    """Everybody who logs for one service; pods are numbered as the deployment lists them at the time."""

    def __init__(self, history: History, service: Service, deploys: Sequence[Deploy] = ()) -> None:
        self._history, self.service = history, service
        self._guilty = [each.id for each in deploys if each.causes is not None and each.service == service.name]
        self._changes = -1
        self._members: Sequence[Member] = ()
        self._turns: Times = np.empty(0, dtype=np.int64)
        self._serving: list[Serving] = []

    @property
    def members(self) -> Sequence[Member]:
        """Everybody that ever was, and that is planned."""
        self._follow()
        return self._members

    def name(self, number: int) -> str:
        """A member's name."""
        return self.members[number].name if number >= 0 else self.service.name

    def at_work(
        self, seconds: Times, lines: Spots, failed: Mask | None = None, errors: Floats | None = None
    ) -> Numbers:
        """Who logs each line, by number: one of those that serve as its second begins, `NOBODY` where none does.

        Where a deploy is to blame, requests that `failed` are those of its pods as far as these serve; `errors` is the
        share of each second's requests that fail. A rollout then shows in the logs for what it is.
        """
        self._follow()
        if self.service.kind != "service":
            return np.zeros(len(lines), dtype=np.int64)
        which = np.maximum(np.searchsorted(self._turns, seconds * SECOND, "right") - 1, 0)[lines.which]
        draw, found = lines.draw("pod"), np.full(len(lines), NOBODY)
        for stretch in np.unique(which).tolist():
            serving, here = self._serving[stretch], which == stretch
            if failed is not None and errors is not None and len(serving.guilty) and len(serving.innocent):
                blamed = failed | (lines.draw("blamed") < serving.blamed_anyway(errors[lines.which]))
                _deal(found, draw, here & blamed, serving.guilty)
                _deal(found, draw, here & ~blamed, serving.innocent)
            else:
                _deal(found, draw, here, serving.all)
        return found

    def one_of(self, at: Times, draws: Numbers) -> Numbers:
        """Who logs each of some lines that come by the clock."""
        self._follow()
        if self.service.kind != "service":
            return np.zeros(len(at), dtype=np.int64)
        # As of the second's beginning, like every line: what is ordered within a second shows from the next one on.
        which = np.maximum(np.searchsorted(self._turns, (at - 1) // SECOND * SECOND, "right") - 1, 0)
        serving = [self._serving[stretch].all for stretch in which.tolist()]
        return np.array(
            [
                pods[draw % len(pods)] if len(pods) else NOBODY
                for pods, draw in zip(serving, draws.tolist(), strict=True)
            ],
            dtype=np.int64,
        )

    def _follow(self) -> None:
        """Know who is there, with what is known of rollouts by now."""
        if self._changes == self._history.cluster.changes:
            return
        self._changes = self._history.cluster.changes
        if self.service.kind != "service":
            self._members = _alone(self.service)
            return
        deployment = self._history.cluster.deployment(self.service.name)
        name = self.service.name
        shared = {"namespace": NAMESPACE, "service": name, "app": name}
        self._members = [
            Member(pod.name, {**shared, "pod": pod.name, "container": name}, pod.born) for pod in deployment.pods
        ]
        turns = deployment.turns()
        self._turns = np.array(turns, dtype=np.int64)
        guilty = self._guilty_pods(deployment.pods)
        self._serving = [
            Serving.of([number for number, pod in enumerate(deployment.pods) if pod.serves(turn)], guilty)
            for turn in turns
        ]

    def _guilty_pods(self, pods: Sequence[Pod]) -> frozenset[int]:
        """The pods that a deploy which caused a fault brought, and nobody has set otherwise since."""
        found: set[int] = set()
        for tag in self._guilty:
            brought = [(number, pod.template) for number, pod in enumerate(pods) if pod.template.tag == tag]
            found |= {number for number, template in brought if template.env == brought[0][1].env}
        return frozenset(found)


def _deal(found: Numbers, draw: Floats, here: Mask, pods: Numbers) -> None:
    """Deal the lines that are here out to pods."""
    if len(pods):
        found[here] = pods[(draw[here] * len(pods)).astype(np.int64)]


def _alone(service: Service) -> Sequence[Member]:
    """The one stream of what does not run in pods."""
    if service.kind == "third-party":
        return ()
    labels = {"service": service.name, "app": service.name, "job": service.kind, "instance": service.name}
    return (Member(service.name, labels, -(2**62)),)
