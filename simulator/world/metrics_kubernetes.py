"""What kube-state-metrics and cAdvisor say: deployments, pods, containers, nodes.

Separate because these are states, not counts: they follow what the cluster runs, pod by pod.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from simulator.world.cluster import Cluster
from simulator.world.crashes import BACK_AFTER
from simulator.world.metrics_requests import cpu_seconds, memory
from simulator.world.metrics_site import NAMESPACE, Row, Site, rounded_all, steady
from simulator.world.pod_counts import Counts
from simulator.world.pods import GRACE, Pod
from simulator.world.promql.series import Floats, Times

PHASES = ("Pending", "Running", "Succeeded", "Failed", "Unknown")
CPU_LIMIT, MEMORY_LIMIT = 1.0, float(2**30)


def node_names(site: Site) -> list[str]:
    """The cluster's nodes: as many as its pods need, and those that the scenario names."""
    return site.cluster.nodes


def _of(pod: Pod) -> dict[str, str]:
    return {"namespace": NAMESPACE, "pod": pod.name, "job": "kube-state-metrics"}


def _in_container(pod: Pod) -> dict[str, str]:
    return {**_of(pod), "container": pod.service.name}


def _listed(pod: Pod, labels: dict[str, str], read: Callable[[Times], Floats]) -> Row:
    """A series about a pod: there as long as the pod is listed."""
    return Row(labels, read, pod.born, None if pod.ends is None else pod.ends + GRACE)


def _ready(site: Site, pod: Pod, times: Times) -> Floats:
    ready = times >= pod.ready
    if pod.ends is not None:
        ready &= times < pod.ends
    for died in site.crashes(pod):
        ready &= (times < died) | (times >= died + BACK_AFTER)
    return ready.astype(np.float64)


def _counts(read: Callable[[Counts], int]) -> Callable[[Site], Iterator[Row]]:
    """How many pods deployments have, by one of the counts."""

    def value(cluster: Cluster, name: str, times: Times) -> Floats:
        counts = cluster.counts(name)
        moments, found = np.array([at for at, _ in counts]), np.array([float(read(each)) for _, each in counts])
        place = np.searchsorted(moments, times, "right") - 1
        return np.where(place >= 0, found[np.maximum(place, 0)], 0.0)

    def rows(site: Site) -> Iterator[Row]:
        for name in site.cluster.deployments:
            labels = {"namespace": NAMESPACE, "deployment": name, "job": "kube-state-metrics"}
            yield Row(labels, partial(value, site.cluster, name))

    return rows


def _how_many(moments: Times, times: Times) -> Floats:
    """How many of some moments there were by each time."""
    return np.searchsorted(moments, times, "right").astype(np.float64)


def _generation(site: Site) -> Iterator[Row]:
    for name in site.cluster.deployments:
        deployment = site.cluster.deployment(name)
        moments = np.array(sorted({at for at, _ in (*deployment.revisions, *deployment.desired)}))
        labels = {"namespace": NAMESPACE, "deployment": name, "job": "kube-state-metrics"}
        yield Row(labels, partial(_how_many, moments))


def _replica_set(pod: Pod) -> str:
    return f"{pod.service.name}-{pod.template.hash}"


def _pod_info(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        owner = {"created_by_kind": "ReplicaSet", "created_by_name": _replica_set(pod)}
        yield _listed(pod, {**_of(pod), "node": site.cluster.node_of(pod), **owner}, steady(1.0))


def _pod_owner(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        yield _listed(pod, {**_of(pod), "owner_kind": "ReplicaSet", "owner_name": _replica_set(pod)}, steady(1.0))


def _phase(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        for phase in PHASES:
            yield _listed(pod, {**_of(pod), "phase": phase}, steady(1.0 if phase == "Running" else 0.0))


def _pod_ready(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        ready = partial(_ready, site, pod)
        yield _listed(pod, {**_of(pod), "condition": "true"}, ready)
        yield _listed(pod, {**_of(pod), "condition": "false"}, lambda times, ready=ready: 1.0 - ready(times))  # type: ignore[misc]  # bound now


def _restarts_total(site: Site) -> Iterator[Row]:
    # A rollout's pods are new and count from 0; a process that dies by itself comes back in its pod.
    for pod in site.all_pods():
        died = np.array(site.crashes(pod), dtype=np.int64)
        yield _listed(pod, _in_container(pod), partial(_how_many, died))


def _waiting(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        for reason in ("CrashLoopBackOff", "ImagePullBackOff", "CreateContainerConfigError"):
            read = partial(_backing_off, site, pod) if reason == "CrashLoopBackOff" else steady(0.0)
            yield _listed(pod, {**_in_container(pod), "reason": reason}, read)


def _backing_off(site: Site, pod: Pod, times: Times) -> Floats:
    found = np.zeros(len(times), dtype=bool)
    for died in site.crashes(pod)[1:]:
        found |= (times >= died) & (times < died + BACK_AFTER)
    return found.astype(np.float64)


def _resources(site: Site, cpu: float, size: float) -> Iterator[Row]:
    for pod in site.all_pods():
        where = {**_in_container(pod), "node": site.cluster.node_of(pod)}
        yield _listed(pod, {**where, "resource": "cpu", "unit": "core"}, steady(cpu))
        yield _listed(pod, {**where, "resource": "memory", "unit": "byte"}, steady(size))


def _conditions(site: Site) -> Iterator[Row]:
    for node in node_names(site):
        for condition in ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"):
            for status in ("true", "false", "unknown"):
                holds = status == ("true" if condition == "Ready" else "false")
                labels = {"job": "kube-state-metrics", "node": node, "condition": condition, "status": status}
                yield Row(labels, steady(float(holds)))


def _allocatable(site: Site) -> Iterator[Row]:
    for node in node_names(site):
        for resource, unit, amount in (("cpu", "core", 8.0), ("memory", "byte", 2.0**35), ("pods", "integer", 110.0)):
            labels = {"job": "kube-state-metrics", "node": node, "resource": resource, "unit": unit}
            yield Row(labels, steady(amount))


def _nodes(site: Site, value: float) -> Iterator[Row]:
    for node in node_names(site):
        yield Row({"job": "kube-state-metrics", "node": node}, steady(value))


def _containers(site: Site, make: Callable[[Site, Pod], Callable[[Times], Floats]]) -> Iterator[Row]:
    for pod in site.all_pods():
        labels = {"namespace": NAMESPACE, "pod": pod.name, "container": pod.service.name, "job": "kubelet"}
        node = site.cluster.node_of(pod)
        more = {"metrics_path": "/metrics/cadvisor", "image": pod.template.image, "node": node}
        yield Row({**labels, **more}, make(site, pod), pod.born, pod.ends)


def _memory(site: Site, pod: Pod) -> Callable[[Times], Floats]:
    used = memory(site, pod)
    return lambda times: rounded_all(used(times))


FAMILIES: dict[str, Callable[[Site], Iterator[Row]]] = {
    "kube_deployment_spec_replicas": _counts(lambda now: now.desired),
    "kube_deployment_status_replicas": _counts(lambda now: now.running),
    "kube_deployment_status_replicas_available": _counts(lambda now: now.ready),
    "kube_deployment_status_replicas_updated": _counts(lambda now: now.updated),
    "kube_deployment_metadata_generation": _generation,
    "kube_deployment_status_observed_generation": _generation,
    "kube_pod_info": _pod_info,
    "kube_pod_owner": _pod_owner,
    "kube_pod_status_phase": _phase,
    "kube_pod_status_ready": _pod_ready,
    "kube_pod_container_status_restarts_total": _restarts_total,
    "kube_pod_container_status_waiting_reason": _waiting,
    "kube_pod_container_resource_requests": lambda site: _resources(site, 0.25, 2.0**29),
    "kube_pod_container_resource_limits": lambda site: _resources(site, CPU_LIMIT, MEMORY_LIMIT),
    "kube_node_status_condition": _conditions,
    "kube_node_status_allocatable": _allocatable,
    "kube_node_status_capacity": _allocatable,
    "kube_node_spec_unschedulable": lambda site: _nodes(site, 0.0),
    "kube_node_info": lambda site: _nodes(site, 1.0),
    "container_cpu_usage_seconds_total": lambda site: _containers(site, cpu_seconds),
    "container_memory_working_set_bytes": lambda site: _containers(site, _memory),
}
"""Each metric's name to its series."""
