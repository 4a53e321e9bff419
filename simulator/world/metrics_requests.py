"""What services count about their requests: by code, by duration, and how busy their processes are.

Separate because these are the RED signals that most alerts and dashboards are about. A request's duration is
log-logistic, which its median and 99th percentile settle.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from simulator.world.metrics_site import Pod, Row, Site, rounded_all, steady
from simulator.world.pods import MOST_PODS
from simulator.world.promql.series import Floats, Times

GOOD = {"200": 0.96, "302": 0.015, "404": 0.02, "429": 0.005}
"""How the requests that succeed, or fail by their sender's fault, divide."""
BAD = {"500": 0.5, "503": 0.3, "504": 0.2}
"""How the requests that fail divide."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of durations, seconds; those of Prometheus's client libraries and one more."""

MEMORY_LIMIT = float(2**30)
"""Bytes that a container may use."""


def _share(site: Site, service: str, code: str, times: Times) -> Floats:
    """The share of the calendar's requests that end with a code."""
    felt = site.spread(service, times)
    part = BAD[code] * felt.errors if code in BAD else GOOD[code] * (1.0 - felt.errors)
    return np.asarray(part * felt.load)


def _within(site: Site, service: str, bound: float, times: Times) -> Floats:
    """The share of requests that take no longer than a bound, seconds."""
    felt = site.spread(service, times)
    slope = math.log(99) / np.log(felt.p99_ms / felt.p50_ms)
    exponent = np.clip(slope * np.log(bound * 1000.0 / felt.p50_ms), -700.0, 700.0)
    return np.asarray(1.0 / (1.0 + np.exp(-exponent)))


def mean_seconds(site: Site, service: str, times: Times) -> Floats:
    """The mean duration in seconds; a tail too heavy to have one is cut."""
    felt = site.spread(service, times)
    slope = np.maximum(math.log(99) / np.log(felt.p99_ms / felt.p50_ms), 1.25)
    angle = math.pi / slope
    return np.asarray(felt.p50_ms / 1000.0 * angle / np.sin(angle))


def _codes(site: Site) -> Iterator[tuple[Pod, str]]:
    for pod in site.all_pods():
        for code in (*GOOD, *BAD):
            yield pod, code


def _late(code: str) -> str:
    return "failed" if code in BAD else "served"


def _counter(site: Site, pod: Pod, code: str) -> Callable[[Times], Floats]:
    name = pod.service.name
    return lambda times: site.counted(pod, code, lambda at: _share(site, name, code, at), times, _late(code))


def _requests(site: Site) -> Iterator[Row]:
    for pod, code in _codes(site):
        yield site.scraped(pod, _counter(site, pod, code), code=code)


def _bucket(site: Site, pod: Pod, code: str, bound: float) -> Callable[[Times], Floats]:
    name = pod.service.name

    def weight(at: Times) -> Floats:
        return _share(site, name, code, at) * _within(site, name, bound, at)

    return lambda times: site.counted(pod, f"{code}/{bound:g}", weight, times, _late(code))


def _buckets(site: Site) -> Iterator[Row]:
    for pod, code in _codes(site):
        for bound in BUCKETS:
            yield site.scraped(pod, _bucket(site, pod, code, bound), code=code, le=f"{bound:g}")
        yield site.scraped(pod, _counter(site, pod, code), code=code, le="+Inf")


def _sums(site: Site) -> Iterator[Row]:
    for pod, code in _codes(site):
        yield site.scraped(pod, _sum(site, pod, code), code=code)


def _sum(site: Site, pod: Pod, code: str) -> Callable[[Times], Floats]:
    name = pod.service.name

    def weight(at: Times) -> Floats:
        return 1000.0 * _share(site, name, code, at) * mean_seconds(site, name, at)  # milliseconds, counted whole

    return lambda times: site.counted(pod, f"{code}/sum", weight, times, _late(code)) / 1000.0


def _in_flight(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        yield site.scraped(pod, _working(site, pod))


def _working(site: Site, pod: Pod) -> Callable[[Times], Floats]:
    name = pod.service.name

    def read(times: Times) -> Floats:
        there = site.load(name, times) * mean_seconds(site, name, times)
        there = np.where(times >= pod.ready, there / np.maximum(site.serving(pod.service, times), 1.0), 0.0)
        return np.floor(site.wobbling(f"{pod.name}/in-flight", times, there, 0.2) + 0.5)

    return read


def up(site: Site) -> Iterator[Row]:
    """Whether each target of the scenario answers a scrape."""
    for pod in site.all_pods():
        yield site.scraped(pod, steady(1.0))
    for service in site.scenario.services.values():
        if service.kind != "service":
            labels = {"job": service.kind, "service": service.name, "instance": f"{service.name}:9100"}
            yield Row(labels, partial(_answers, site, service.name))


def _answers(site: Site, service: str, times: Times) -> Floats:
    """Whether something that is no container answers a scrape: not while it fails nearly everything."""
    return np.where(site.spread(service, times).errors < 0.95, 1.0, 0.0)


def _process_starts(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        yield site.scraped(pod, lambda times, pod=pod: (site.started(pod, times) + site.epoch) / 1000.0)  # type: ignore[misc]  # bound now


def _process_cpu(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        yield site.scraped(pod, cpu_seconds(site, pod))


def cpu_seconds(site: Site, pod: Pod) -> Callable[[Times], Floats]:
    """Processor seconds that a pod has used: so many milliseconds a request."""
    name, pods = pod.service.name, min(pod.service.replicas, MOST_PODS)
    most = site.flows[name].most

    def weight(at: Times) -> Floats:
        return 500.0 * pods / most * site.spread(name, at).load if most else np.zeros(len(at))

    return lambda times: site.counted(pod, "cpu", weight, times) / 1000.0


def memory(site: Site, pod: Pod) -> Callable[[Times], Floats]:
    """Bytes that a pod works with; a process grows a little with its load, and with a leak."""
    name = pod.service.name

    def read(times: Times) -> Floats:
        needed = np.maximum(
            2**28 * (1.0 + 0.8 * site.busy(name, times)), MEMORY_LIMIT * site.in_use(name, "memory", times)
        )
        return np.rint(np.minimum(site.wobbling(f"{pod.name}/memory", times, needed, 0.02), MEMORY_LIMIT))

    return read


def _limits(site: Site) -> Iterator[Row]:
    for pod in site.all_pods():
        yield site.scraped(pod, lambda times, pod=pod: rounded_all(memory(site, pod)(times)))  # type: ignore[misc]  # bound now


FAMILIES: dict[str, Callable[[Site], Iterator[Row]]] = {
    "http_requests_total": _requests,
    "http_request_duration_seconds_bucket": _buckets,
    "http_request_duration_seconds_count": _requests,
    "http_request_duration_seconds_sum": _sums,
    "http_requests_in_flight": _in_flight,
    "process_start_time_seconds": _process_starts,
    "process_cpu_seconds_total": _process_cpu,
    "process_resident_memory_bytes": _limits,
}
"""Each metric's name to its series."""
