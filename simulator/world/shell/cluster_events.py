"""The cluster's events: what the scheduler, the kubelets and the deployment controller noted.

Separate because `get events` and `describe` both list them. They are worked out from the pods' lives, so that they can
be asked for at any moment; like a real cluster's they are kept for an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from simulator.domain.simtime import HOUR, SECOND
from simulator.world.cluster import NAMESPACE
from simulator.world.crashes import BACK_AFTER, crashes
from simulator.world.pods import Deployment, Pod
from simulator.world.shell.ground import Ground

KEPT = HOUR


@dataclass(frozen=True, slots=True)
class ClusterEvent:
    """One event."""

    at: int
    kind: str
    """`Normal` or `Warning`."""
    reason: str
    object: str
    """`pod/name`."""
    message: str
    source: str
    count: int = 1
    first: int | None = None
    """When it was first seen, where it was more than once."""


def cluster_events(ground: Ground) -> list[ClusterEvent]:
    """Every event of the last hour, the oldest first."""
    found: list[ClusterEvent] = []
    for name in ground.cluster.deployments:
        deployment = ground.cluster.deployment(name)
        since = ground.at - KEPT
        found += _scaled(deployment, since, ground.at)
        leaks = bool(crashes(ground.history, name, since, ground.at))
        for pod in deployment.pods:
            ended = pod.ends is not None and since < pod.ends
            if pod.born <= ground.at and (pod.born > since or ended or (leaks and pod.ends is None)):
                found += _lived(ground, pod)
    return sorted((each for each in found if ground.at - KEPT < each.at <= ground.at), key=lambda each: each.at)


def _lived(ground: Ground, pod: Pod) -> Iterator[ClusterEvent]:
    node, name = ground.cluster.node_of(pod), f"pod/{pod.name}"
    image, container = pod.template.image, pod.service.name
    pulled = min(pod.born + 3 * SECOND, pod.ready)
    yield ClusterEvent(pod.born, "Normal", "Scheduled", name, f"Successfully assigned {NAMESPACE}/{pod.name} to {node}",
                       "default-scheduler")  # fmt: skip
    yield ClusterEvent(pulled, "Normal", "Pulled", name, f'Successfully pulled image "{image}"', f"kubelet, {node}")
    yield ClusterEvent(pulled, "Normal", "Created", name, f"Created container {container}", f"kubelet, {node}")
    yield ClusterEvent(pulled, "Normal", "Started", name, f"Started container {container}", f"kubelet, {node}")
    if pod.ends is not None:
        yield ClusterEvent(pod.ends, "Normal", "Killing", name, f"Stopping container {container}", f"kubelet, {node}")
    last = ground.at if pod.ends is None else min(pod.ends, ground.at)
    died = crashes(ground.history, pod.service.name, pod.ready, last)
    for moment in died:
        says = f"Memory cgroup out of memory: Killed process {2000 + ground.number(pod.name, 6000)} ({container})"
        yield ClusterEvent(moment, "Warning", "OOMKilling", f"node/{node}", says, f"kernel-monitor, {node}")
        yield ClusterEvent(moment + min(BACK_AFTER, SECOND), "Warning", "BackOff", name,
                           f"Back-off restarting failed container {container} in pod {pod.name}", f"kubelet, {node}",
                           count=died.index(moment) + 1, first=died[0])  # fmt: skip


def _sizes(pods: list[Pod], at: int) -> dict[str, int]:
    """How many pods of each replica set run."""
    found: dict[str, int] = {}
    for pod in pods:
        if pod.runs(at):
            found[pod.template.hash] = found.get(pod.template.hash, 0) + 1
    return found


def _comings(pods: list[Pod], since: int, until: int) -> Iterator[tuple[int, str, int]]:
    """From when on one pod more or less of a replica set runs."""
    for pod in pods:
        if pod.ends is None or pod.born < pod.ends:
            if since < pod.born <= until:
                yield pod.born, pod.template.hash, 1
            if pod.ends is not None and since < pod.ends <= until:
                yield pod.ends, pod.template.hash, -1


def _scaled(deployment: Deployment, since: int, until: int) -> Iterator[ClusterEvent]:
    """The deployment controller's notes: each time one of its replica sets grew or shrank."""
    pods = [pod for pod in deployment.pods if pod.born <= until and (pod.ends is None or pod.ends > since)]
    before = _sizes(pods, since)
    turning = sorted(_comings(pods, since, until), key=lambda each: each[0])
    for at, same in groupby(turning, key=lambda each: each[0]):
        now = {**before}
        for _, hash_, more in same:
            now[hash_] = now.get(hash_, 0) + more
        for hash_, count in now.items():
            was = before.get(hash_, 0)
            if count != was:
                verb = "up" if count > was else "down"
                says = f"Scaled {verb} replica set {deployment.service.name}-{hash_} to {count} from {was}"
                name = f"deployment/{deployment.service.name}"
                yield ClusterEvent(at, "Normal", "ScalingReplicaSet", name, says, "deployment-controller")
        before = now
