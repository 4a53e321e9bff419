"""What kube-state-metrics and cAdvisor say: deployments, pods, containers, nodes.

Separate because these are states, not counts: they follow the list of services and the restarts of their pods.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from simulator.domain.simtime import SECOND
from simulator.world.metrics_requests import cpu_seconds, memory
from simulator.world.metrics_site import NAMESPACE, Pod, Row, Site, rounded_all, steady
from simulator.world.promql.series import Floats, Times

READY_AFTER = 20 * SECOND
"""How long a new pod takes until it is ready."""
PODS_PER_NODE = 8
PHASES = ("Pending", "Running", "Succeeded", "Failed", "Unknown")
CPU_LIMIT, MEMORY_LIMIT = 1.0, float(2**30)


def node_of(site: Site, pod: Pod) -> str:
    """The node that a pod runs on."""
    place = [each.name for each in site.all_pods()].index(pod.name)
    return f"node-{place // PODS_PER_NODE + 1}"


def node_names(site: Site) -> list[str]:
    """The cluster's nodes: as many as its pods need, and those that the scenario names."""
    named = [service.name for service in site.of_kind("node")]
    return [*named, *(f"node-{number + 1}" for number in range(-(-len(site.all_pods()) // PODS_PER_NODE)))]


def _of(pod: Pod) -> dict[str, str]:
    return {"namespace": NAMESPACE, "pod": pod.name, "job": "kube-state-metrics"}


def _in_container(pod: Pod) -> dict[str, str]:
    return {**_of(pod), "container": pod.service.name}


def _ready(site: Site, pod: Pod, times: Times) -> Floats:
    return np.where(times - site.started(pod, times) >= READY_AFTER, 1.0, 0.0)


def _deployments(site: Site, read: Callable[[list[Pod], Times], Floats]) -> Iterator[Row]:
    for service in site.of_kind("service"):
        labels = {"namespace": NAMESPACE, "deployment": service.name, "job": "kube-state-metrics"}
        yield Row(labels, partial(read, site.pods(service)))


def _spec(site: Site) -> Iterator[Row]:
    for service in site.of_kind("service"):
        labels = {"namespace": NAMESPACE, "deployment": service.name, "job": "kube-state-metrics"}
        yield Row(labels, steady(float(service.replicas)))


def _available(site: Site) -> Iterator[Row]:
    def read(pods: list[Pod], times: Times) -> Floats:
        ready = np.sum([_ready(site, pod, times) for pod in pods], axis=0)
        return np.asarray(ready - len(pods) + pods[0].service.replicas)

    return _deployments(site, read)


def _generation(site: Site) -> Iterator[Row]:
    def read(pods: list[Pod], times: Times) -> Floats:
        return np.searchsorted(site.restarts(pods[0]), times, "right").astype(np.float64)

    return _deployments(site, read)


def _pod_info(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        owner = {"created_by_kind": "ReplicaSet", "created_by_name": pod.service.name}
        yield Row({**_of(pod), "node": node_of(site, pod), **owner}, steady(1.0))


def _pod_owner(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        yield Row({**_of(pod), "owner_kind": "ReplicaSet", "owner_name": pod.service.name}, steady(1.0))


def _phase(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        for phase in PHASES:
            yield Row({**_of(pod), "phase": phase}, steady(1.0 if phase == "Running" else 0.0))


def _pod_ready(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        ready = partial(_ready, site, pod)
        yield Row({**_of(pod), "condition": "true"}, ready)
        yield Row({**_of(pod), "condition": "false"}, lambda times, ready=ready: 1.0 - ready(times))  # type: ignore[misc]  # bound now


def _restarts_total(site: Site) -> Iterator[Row]:
    # A rollout's pods are new and count from 0; nothing dies by itself.
    for pod in site.all_pods():
        yield Row(_in_container(pod), steady(0.0))


def _waiting(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        for reason in ("CrashLoopBackOff", "ImagePullBackOff", "CreateContainerConfigError"):
            yield Row({**_in_container(pod), "reason": reason}, steady(0.0))


def _resources(site: Site, cpu: float, size: float) -> Iterator[Row]:
    for pod in site.all_pods():
        where = {**_in_container(pod), "node": node_of(site, pod)}
        yield Row({**where, "resource": "cpu", "unit": "core"}, steady(cpu))
        yield Row({**where, "resource": "memory", "unit": "byte"}, steady(size))


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
        more = {"metrics_path": "/metrics/cadvisor", "image": f"{pod.service.name}:stable", "node": node_of(site, pod)}
        yield Row({**labels, **more}, make(site, pod))


def _memory(site: Site, pod: Pod) -> Callable[[Times], Floats]:
    used = memory(site, pod)
    return lambda times: rounded_all(used(times))


FAMILIES: dict[str, Callable[[Site], Iterator[Row]]] = {
    "kube_deployment_spec_replicas": _spec,
    "kube_deployment_status_replicas": _spec,
    "kube_deployment_status_replicas_available": _available,
    "kube_deployment_status_replicas_updated": _available,
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
