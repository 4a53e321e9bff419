"""What the exporters of databases, caches and queues say.

Separate because these kinds have signals of their own: connections, replication, memory, lag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from simulator.domain.scenario import Service
from simulator.world.metrics_counting import ORIGIN
from simulator.world.metrics_site import Row, Site, steady
from simulator.world.promql.series import Floats, Times

TAKEN = 1.5
"""Those who read a queue can take so much of what comes: a backlog is worked off at half the pace of what comes."""
UNREACHABLE = 0.95
"""A store that fails more of its requests than this answers no exporter either."""

Read = Callable[[Site, Service, Times], Floats]

STATES = {"active": 0.3, "idle": 0.65, "idle in transaction": 0.05}
"""How a database's connections divide."""
MOST_CONNECTIONS = {"postgres": 100, "redis": 10_000}
"""A server's own limit, where the scenario names none."""


def _rows(kind: str, read: Read, **labels: str) -> Callable[[Site], Iterator[Row]]:
    def rows(site: Site) -> Iterator[Row]:
        for service in site.of_kind(kind):
            yield Row({**_at(service), **labels}, partial(read, site, service))

    return rows


def _at(service: Service) -> dict[str, str]:
    return {"job": service.kind, "service": service.name, "instance": f"{service.name}:9187", "namespace": "production"}


def _fixed(value: float) -> Read:
    return lambda _site, _service, times: np.full(len(times), value)


def _used(site: Site, service: Service, times: Times) -> Floats:
    felt = site.spread(service.name, times).connections
    return np.rint(site.wobbling(f"{service.name}/connections", times, felt, 0.04))


def _most(_site: Site, service: Service, times: Times) -> Floats:
    limit = service.connections.max if service.connections else None
    return np.full(len(times), float(limit or MOST_CONNECTIONS[service.kind]))


def _activity(site: Site) -> Iterator[Row]:
    for service in site.of_kind("postgres"):
        for state, share in STATES.items():
            labels = {**_at(service), "datname": "app", "state": state}
            yield Row(labels, lambda times, service=service, share=share: np.rint(_used(site, service, times) * share))  # type: ignore[misc]  # bound now


def _counted(what: str, share: Callable[[Floats], Floats]) -> Read:
    """Something counted along with requests: a share of them that depends on the share that fails."""

    def read(site: Site, service: Service, times: Times) -> Floats:
        def weight(at: Times) -> Floats:
            felt = site.spread(service.name, at)
            return share(felt.errors) * felt.load

        seen = site.late(site.key(f"{service.name}/late"), times)
        return np.floor(site.counting(service.name, what, weight).up_to(seen))

    return read


def _started(site: Site, _service: Service, times: Times) -> Floats:
    return np.full(len(times), (site.epoch + ORIGIN) // 1000, dtype=np.float64)


def _wobbling(what: str, value: float, by: float) -> Read:
    return lambda site, service, times: site.wobbling(f"{service.name}/{what}", times, np.full(len(times), value), by)


def _failing(site: Site, service: Service, times: Times) -> Floats:
    """The share of a queue's messages that nobody manages to take: its own failures, and those of who reads it."""
    found = site.spread(service.name, times).errors
    for other in site.scenario.services.values():
        if service.name in other.depends_on:
            found = np.maximum(found, site.spread(other.name, times).errors)
    return found


def _backlog(site: Site, service: Service, times: Times) -> Floats:
    """Messages that wait: a moment's worth, and what came while those who read them could not keep up."""
    waiting = site.backlog(service.name, lambda at: 1.0 - TAKEN * (1.0 - _failing(site, service, at))).at(times)
    moment = site.flows[service.name].rate(times) * 2.0
    return np.rint(site.wobbling(f"{service.name}/backlog", times, moment + waiting, 0.1))


def _worse(site: Site, service: Service, times: Times) -> Floats:
    """How much worse than usual a store is: 0 when all is well; failures and slowness both count."""
    felt = site.spread(service.name, times)
    slow = felt.p99_ms / max(float(service.latency.p99), 1.0) - 1.0
    return np.asarray(np.maximum(felt.errors - service.errors, 0.0) * 10.0 + np.clip(slow, 0.0, 50.0))


def _growing(what: str, value: float, by: float, more: float) -> Read:
    """A gauge that wobbles about a value, and grows by so much as its store gets worse."""

    def read(site: Site, service: Service, times: Times) -> Floats:
        return site.wobbling(f"{service.name}/{what}", times, value + more * _worse(site, service, times), by)

    return read


def _answers(site: Site, service: Service, times: Times) -> Floats:
    return np.where(site.spread(service.name, times).errors < UNREACHABLE, 1.0, 0.0)


def _rejected(site: Site, service: Service, times: Times) -> Floats:
    """Connections that were turned away: those that came while all were in use."""
    most = float(service.connections.max if service.connections and service.connections.max else np.inf)

    def weight(at: Times) -> Floats:
        return np.where(site.spread(service.name, at).connections >= most, 0.05, 0.0)

    return np.floor(site.counting(service.name, "rejected", weight).up_to(times))


def _info(site: Site) -> Iterator[Row]:
    for service in site.of_kind("redis"):
        yield Row({**_at(service), "role": "master", "redis_version": "7.2.4"}, steady(1.0))


_DATABASE = {"datname": "app"}
_TOPIC = {"topic": "events"}

FAMILIES: dict[str, Callable[[Site], Iterator[Row]]] = {
    "pg_up": _rows("postgres", _answers),
    "pg_stat_activity_count": _activity,
    "pg_settings_max_connections": _rows("postgres", _most),
    "pg_stat_database_numbackends": _rows("postgres", _used, **_DATABASE),
    "pg_stat_database_xact_commit": _rows("postgres", _counted("commit", lambda bad: 1.0 - bad), **_DATABASE),
    "pg_stat_database_xact_rollback": _rows("postgres", _counted("rollback", lambda bad: 0.01 + bad), **_DATABASE),
    "pg_stat_database_deadlocks": _rows("postgres", _counted("deadlocks", lambda bad: 0.02 * bad), **_DATABASE),
    "pg_replication_lag_seconds": _rows("postgres", _growing("lag", 0.4, 0.8, 12.0)),
    "pg_replication_is_replica": _rows("postgres", _fixed(0.0)),
    "pg_postmaster_start_time_seconds": _rows("postgres", _started),
    "pg_exporter_last_scrape_error": _rows("postgres", _fixed(0.0)),
    "pg_locks_count": _rows("postgres", _growing("locks", 24.0, 0.3, 40.0), mode="accesssharelock", **_DATABASE),
    "redis_up": _rows("redis", _answers),
    "redis_instance_info": _info,
    "redis_connected_clients": _rows("redis", _used),
    "redis_config_maxclients": _rows("redis", _most),
    "redis_connected_slaves": _rows("redis", _fixed(1.0)),
    "redis_memory_used_bytes": _rows("redis", _wobbling("memory", 2.0**30, 0.05)),
    "redis_memory_max_bytes": _rows("redis", _fixed(2.0**32)),
    "redis_total_system_memory_bytes": _rows("redis", _fixed(2.0**33)),
    "redis_rejected_connections_total": _rows("redis", _rejected),
    "redis_commands_processed_total": _rows("redis", _counted("commands", np.ones_like)),
    "redis_keyspace_hits_total": _rows("redis", _counted("hits", lambda bad: 0.94 * (1.0 - bad)), db="db0"),
    "redis_keyspace_misses_total": _rows("redis", _counted("misses", lambda bad: 0.06 + 0.94 * bad), db="db0"),
    "redis_evicted_keys_total": _rows("redis", _counted("evicted", lambda bad: 0.3 * bad)),
    "redis_slowlog_length": _rows("redis", _growing("slow", 3.0, 0.3, 12.0)),
    "redis_start_time_seconds": _rows("redis", _started),
    "kafka_consumergroup_lag": _rows("queue", _backlog, consumergroup="workers", **_TOPIC),
    "kafka_topic_partitions": _rows("queue", _fixed(12.0), **_TOPIC),
    "kafka_topic_partition_in_sync_replica": _rows("queue", _fixed(3.0), partition="0", **_TOPIC),
    "rabbitmq_queue_messages_ready": _rows("queue", _backlog, queue="events"),
}
"""Each metric's name to its series."""
