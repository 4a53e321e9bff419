"""What node_exporter says of the cluster's nodes, and of the machines that the scenario names.

Separate because a machine's series follow the load of everything that runs on it, not one service's. A named machine's
processor, memory and `/var` follow the faults that fill them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from types import MappingProxyType

import numpy as np

from simulator.domain.simtime import SECOND
from simulator.world import metrics_requests
from simulator.world.felt import IN_USE
from simulator.world.metrics_counting import ORIGIN
from simulator.world.metrics_kubernetes import node_names
from simulator.world.metrics_site import Row, Site, steady
from simulator.world.noise import smooth
from simulator.world.promql.series import Floats, Times

CORES = 4
NOWHERE: Mapping[str, str] = MappingProxyType({})
"""The labels of what is no file system."""
SIZE, DISK, VAR, FILES = 2.0**35, 2.0**37, 2.0**34, 6_553_600.0
_MODES = {"user": 0.72, "system": 0.2, "iowait": 0.03, "irq": 0.01, "softirq": 0.03, "steal": 0.01}
"""How a processor's busy time divides."""
RUNS_IT = (
    "apiserver", "kube-scheduler", "kube-controller-manager", "kube-state-metrics", "coredns", "prometheus",
    "alertmanager", "blackbox", "synthetics",
)  # fmt: skip
"""The targets that every cluster has."""
BUSY = IN_USE["cpu"]


def _at(node: str) -> dict[str, str]:
    return {"job": "node", "instance": f"{node}:9100", "nodename": node}


def _seconds(site: Site, name: str, pace: float, times: Times) -> Floats:
    """Something that grows by `pace` a second; it is seen a little late, which never makes it fall."""
    seen = times - np.rint(20 * SECOND * smooth(site.key(name), times, 300 * SECOND)).astype(np.int64)
    return np.asarray(np.floor((seen - ORIGIN) * pace / 10.0) / 100.0)


def _each(site: Site, read: Callable[[str, Times], Floats], **labels: str) -> Iterator[Row]:
    for node in node_names(site):
        yield Row({**_at(node), **labels}, partial(read, node))


def _cpu(site: Site) -> Iterator[Row]:
    named = {service.name for service in site.of_kind("node")}
    for node in node_names(site):
        for core in range(CORES):
            for mode in (*_MODES, "idle"):
                labels = {**_at(node), "cpu": str(core), "mode": mode}
                if node in named:
                    yield Row(labels, partial(_spent, site, node, core, mode))
                else:
                    pace = BUSY * _MODES[mode] if mode in _MODES else 1.0 - BUSY
                    yield Row(labels, partial(_seconds, site, f"{node}/{core}/{mode}", pace))


def _spent(site: Site, node: str, core: int, mode: str, times: Times) -> Floats:
    """Seconds that a core of a node of the scenario's spent in a mode."""

    def share(at: Times) -> Floats:
        busy = site.in_use(node, "cpu", at)
        return busy * _MODES[mode] if mode in _MODES else 1.0 - busy

    seen = site.late(site.key(f"{node}/{core}/{mode}/late"), times)
    return np.floor(site.seconds(node, f"cpu/{mode}", share).up_to(seen) * 100.0) / 100.0


def _used(site: Site, node: str, what: str, times: Times) -> Floats:
    """How much of a node is in use; of one that the scenario does not name, as much as usual."""
    named = node in site.scenario.services
    return site.in_use(node, what, times) if named else np.full(len(times), IN_USE[what])


def _left(
    what: str, size: float, by: float, labels: Mapping[str, str] = NOWHERE, part: float = 1.0
) -> Callable[[Site], Iterator[Row]]:
    """What is free of a node's memory or disk, times a part of it."""

    def rows(site: Site) -> Iterator[Row]:
        def read(node: str, times: Times) -> Floats:
            free = size * part * (1.0 - _used(site, node, what, times))
            return np.minimum(site.wobbling(f"{node}/{what}/{part}", times, free, by), size)

        for node in node_names(site):
            if not labels or labels["mountpoint"] == "/" or node in site.scenario.services:
                yield Row({**_at(node), **labels}, partial(read, node))

    return rows


def _both(*families: Callable[[Site], Iterator[Row]]) -> Callable[[Site], Iterator[Row]]:
    return lambda site: chain.from_iterable(family(site) for family in families)


def _whole(value: float, **labels: str) -> Callable[[Site], Iterator[Row]]:
    """A size that only the scenario's own nodes have."""

    def rows(site: Site) -> Iterator[Row]:
        for service in site.of_kind("node"):
            yield Row({**_at(service.name), **labels}, steady(value))

    return rows


def _load(by: float, name: str) -> Callable[[Site], Iterator[Row]]:
    def rows(site: Site) -> Iterator[Row]:
        def read(node: str, times: Times) -> Floats:
            return site.wobbling(f"{node}/{name}", times, CORES * _used(site, node, "cpu", times), by)

        return _each(site, read)

    return rows


def _counter(name: str, pace: float, **labels: str) -> Callable[[Site], Iterator[Row]]:
    def rows(site: Site) -> Iterator[Row]:
        return _each(site, lambda node, times: _seconds(site, f"{node}/{name}", pace, times), **labels)

    return rows


def _gauge(name: str, value: float, by: float = 0.03, **labels: str) -> Callable[[Site], Iterator[Row]]:
    def rows(site: Site) -> Iterator[Row]:
        return _each(
            site, lambda node, times: site.wobbling(f"{node}/{name}", times, np.full(len(times), value), by), **labels
        )

    return rows


def _clock(site: Site) -> Iterator[Row]:
    return _each(site, lambda _node, times: (times + site.epoch) / 1000.0)


def _booted(site: Site) -> Iterator[Row]:
    return _each(site, lambda _node, times: np.full(len(times), (site.epoch + ORIGIN) // 1000, dtype=np.float64))


_ROOT = {"device": "/dev/nvme0n1p1", "fstype": "ext4", "mountpoint": "/"}
_VAR = {"device": "/dev/mapper/vg0-var", "fstype": "ext4", "mountpoint": "/var"}
"""Where the scenario's own nodes keep what grows: the disk that a fault fills."""


def _info(site: Site) -> Iterator[Row]:
    for node in node_names(site):
        yield Row({**_at(node), "sysname": "Linux", "machine": "x86_64", "release": "6.1.0-28-amd64"}, steady(1.0))


def _infrastructure(site: Site) -> Iterator[Row]:
    """What runs the cluster and watches it; it is no part of any drill, and always there."""
    named = {service.name for service in site.of_kind("node")}
    for node in node_names(site):
        yield Row({"job": "kubelet", "instance": f"{node}:10250", "metrics_path": "/metrics"}, steady(1.0))
        if node not in named:
            yield Row({"job": "node", "instance": f"{node}:9100"}, steady(1.0))
    for job in RUNS_IT:
        yield Row({"job": job, "instance": f"{job}-0"}, steady(1.0))


FAMILIES: dict[str, Callable[[Site], Iterator[Row]]] = {
    "up": _both(metrics_requests.up, _infrastructure),
    "node_cpu_seconds_total": _cpu,
    "node_load1": _load(0.2, "load1"),
    "node_load5": _load(0.1, "load5"),
    "node_load15": _load(0.05, "load15"),
    "node_memory_MemTotal_bytes": _gauge("total", SIZE, 0.0),
    "node_memory_MemAvailable_bytes": _left("memory", SIZE, 0.03),
    "node_memory_MemFree_bytes": _left("memory", SIZE, 0.03, part=0.36),
    "node_memory_Cached_bytes": _gauge("cached", SIZE * 0.3),
    "node_memory_Buffers_bytes": _gauge("buffers", SIZE * 0.03),
    "node_memory_Slab_bytes": _gauge("slab", SIZE * 0.02),
    "node_memory_SwapTotal_bytes": _gauge("swap", 0.0, 0.0),
    "node_memory_SwapFree_bytes": _gauge("swap-free", 0.0, 0.0),
    "node_filesystem_size_bytes": _both(_gauge("disk", DISK, 0.0, **_ROOT), _whole(VAR, **_VAR)),
    "node_filesystem_avail_bytes": _both(
        _gauge("disk-avail", DISK * 0.58, 0.01, **_ROOT), _left("disk", VAR, 0.002, _VAR)
    ),
    "node_filesystem_free_bytes": _both(
        _gauge("disk-free", DISK * 0.62, 0.01, **_ROOT), _left("disk", VAR, 0.002, _VAR)
    ),
    "node_filesystem_files": _gauge("files", FILES, 0.0, **_ROOT),
    "node_filesystem_files_free": _gauge("files-free", FILES * 0.8, 0.01, **_ROOT),
    "node_filesystem_readonly": _gauge("readonly", 0.0, 0.0, **_ROOT),
    "node_filesystem_device_error": _gauge("device-error", 0.0, 0.0, **_ROOT),
    "node_disk_io_time_seconds_total": _counter("io", 0.08, device="nvme0n1"),
    "node_disk_io_time_weighted_seconds_total": _counter("io-weighted", 0.12, device="nvme0n1"),
    "node_disk_reads_completed_total": _counter("reads", 20.0, device="nvme0n1"),
    "node_disk_writes_completed_total": _counter("writes", 90.0, device="nvme0n1"),
    "node_disk_read_time_seconds_total": _counter("read-time", 0.02, device="nvme0n1"),
    "node_disk_write_time_seconds_total": _counter("write-time", 0.09, device="nvme0n1"),
    "node_network_receive_bytes_total": _counter("received", 4.0e6, device="eth0"),
    "node_network_transmit_bytes_total": _counter("sent", 5.0e6, device="eth0"),
    "node_network_receive_packets_total": _counter("packets-in", 4.0e3, device="eth0"),
    "node_network_transmit_packets_total": _counter("packets-out", 4.5e3, device="eth0"),
    "node_network_receive_errs_total": _counter("errors-in", 0.0, device="eth0"),
    "node_network_transmit_errs_total": _counter("errors-out", 0.0, device="eth0"),
    "node_network_receive_drop_total": _counter("drops-in", 0.0, device="eth0"),
    "node_network_transmit_drop_total": _counter("drops-out", 0.0, device="eth0"),
    "node_network_up": _gauge("network", 1.0, 0.0, device="eth0"),
    "node_context_switches_total": _counter("switches", 9.0e3),
    "node_vmstat_pgmajfault": _counter("faults", 0.4),
    "node_vmstat_oom_kill": _counter("oom", 0.0),
    "node_filefd_allocated": _gauge("descriptors", 9_000.0, 0.1),
    "node_filefd_maximum": _gauge("descriptors-max", 1_048_576.0, 0.0),
    "node_nf_conntrack_entries": _gauge("tracked", 21_000.0, 0.1),
    "node_nf_conntrack_entries_limit": _gauge("tracked-max", 262_144.0, 0.0),
    "node_timex_sync_status": _gauge("clock", 1.0, 0.0),
    "node_timex_offset_seconds": _gauge("clock-off", 0.0002, 0.9),
    "node_timex_maxerror_seconds": _gauge("clock-error", 0.02, 0.3),
    "node_time_seconds": _clock,
    "node_boot_time_seconds": _booted,
    "node_uname_info": _info,
}
"""Each metric's name to its series."""
