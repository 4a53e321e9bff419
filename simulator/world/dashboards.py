"""Which charts a service's dashboard has, by its kind: titles, units and the queries behind them.

Separate because this is a list to read and to extend, not code: every chart is a query that a trainee could type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its curves' names and queries, in which SERVICE and WINDOW stand for themselves."""

    title: str
    unit: str
    curves: Mapping[str, str]

    def queries(self, service: str, window: int) -> dict[str, str]:
        """Each curve's query for a service; rates are taken over `window` ms."""
        return {
            name: expr.replace("SERVICE", service).replace("WINDOW", f"{window // 1000}s")
            for name, expr in self.curves.items()
        }


_REQUESTS = 'sum(rate(http_requests_total{service="SERVICE"}[WINDOW]))'
_FAILED = 'sum(rate(http_requests_total{service="SERVICE",code=~"5.."}[WINDOW]))'
_BUCKETS = 'sum by (le) (rate(http_request_duration_seconds_bucket{service="SERVICE"}[WINDOW]))'
_COMMITS = 'sum(rate(pg_stat_database_xact_commit{service="SERVICE"}[WINDOW]))'
_ROLLBACKS = 'sum(rate(pg_stat_database_xact_rollback{service="SERVICE"}[WINDOW]))'
_PROBES = (
    Chart(
        "Reachable", "% of probes", {"answered": '100 * avg(avg_over_time(probe_success{service="SERVICE"}[WINDOW]))'}
    ),
    Chart("Probe duration", "s", {"duration": 'avg(probe_duration_seconds{service="SERVICE"})'}),
    Chart("Probe's HTTP status", "code", {"status": 'max(probe_http_status_code{service="SERVICE"})'}),
    Chart(
        "Certificate",
        "days left",
        {"days": '(min(probe_ssl_earliest_cert_expiry{service="SERVICE"}) - time()) / 86400'},
    ),
)

CHARTS: Mapping[str, tuple[Chart, ...]] = {
    "service": (
        Chart("Requests", "a second", {"requests": _REQUESTS}),
        Chart("Errors", "% of requests", {"errors": f"100 * {_FAILED} / {_REQUESTS}"}),
        Chart(
            "Duration",
            "s",
            {
                "p50": f"histogram_quantile(0.5, {_BUCKETS})",
                "p99": f"histogram_quantile(0.99, {_BUCKETS})",
            },
        ),
        Chart(
            "Saturation",
            "%",
            {
                "CPU": '100 * avg(rate(container_cpu_usage_seconds_total{container="SERVICE"}[WINDOW])) / '
                'avg(kube_pod_container_resource_limits{container="SERVICE",resource="cpu"})',
                "memory": '100 * avg(container_memory_working_set_bytes{container="SERVICE"}) / '
                'avg(kube_pod_container_resource_limits{container="SERVICE",resource="memory"})',
            },
        ),
        Chart("In flight", "requests", {"requests": 'sum(http_requests_in_flight{service="SERVICE"})'}),
        Chart(
            "Pods",
            "number",
            {
                "ready": 'sum(kube_deployment_status_replicas_available{deployment="SERVICE"})',
                "wanted": 'sum(kube_deployment_spec_replicas{deployment="SERVICE"})',
            },
        ),
    ),
    "postgres": (
        Chart("Transactions", "a second", {"committed": _COMMITS}),
        Chart("Rolled back", "%", {"share": f"100 * {_ROLLBACKS} / ({_COMMITS} + {_ROLLBACKS})"}),
        Chart(
            "Pool",
            "connections",
            {
                "used": 'sum(pg_stat_activity_count{service="SERVICE"})',
                "limit": 'max(pg_settings_max_connections{service="SERVICE"})',
            },
        ),
        Chart("Replication lag", "s", {"lag": 'max(pg_replication_lag_seconds{service="SERVICE"})'}),
        Chart("Locks", "held", {"locks": 'sum(pg_locks_count{service="SERVICE"})'}),
    ),
    "redis": (
        Chart(
            "Commands", "a second", {"commands": 'sum(rate(redis_commands_processed_total{service="SERVICE"}[WINDOW]))'}
        ),
        Chart(
            "Clients",
            "number",
            {
                "used": 'max(redis_connected_clients{service="SERVICE"})',
                "limit": 'max(redis_config_maxclients{service="SERVICE"})',
            },
        ),
        Chart(
            "Memory",
            "% of limit",
            {
                "used": '100 * max(redis_memory_used_bytes{service="SERVICE"}) / '
                'max(redis_memory_max_bytes{service="SERVICE"})'
            },
        ),
        Chart(
            "Rejected connections",
            "a second",
            {"rejected": 'sum(rate(redis_rejected_connections_total{service="SERVICE"}[WINDOW]))'},
        ),
    ),
    "queue": (
        Chart("Waiting", "messages", {"ready": 'sum(rabbitmq_queue_messages_ready{service="SERVICE"})'}),
        Chart("Consumer lag", "messages", {"lag": 'sum(kafka_consumergroup_lag{service="SERVICE"})'}),
        Chart(
            "Replicas in sync", "replicas", {"in sync": 'min(kafka_topic_partition_in_sync_replica{service="SERVICE"})'}
        ),
    ),
    "node": (
        Chart(
            "CPU",
            "% busy",
            {"busy": '100 - 100 * avg(rate(node_cpu_seconds_total{nodename="SERVICE",mode="idle"}[WINDOW]))'},
        ),
        Chart(
            "Memory",
            "% used",
            {
                "used": '100 - 100 * sum(node_memory_MemAvailable_bytes{nodename="SERVICE"}) / '
                'sum(node_memory_MemTotal_bytes{nodename="SERVICE"})'
            },
        ),
        Chart(
            "Disk",
            "% used",
            {
                "used": '100 - 100 * sum(node_filesystem_avail_bytes{nodename="SERVICE"}) / '
                'sum(node_filesystem_size_bytes{nodename="SERVICE"})'
            },
        ),
        Chart("Load", "over a minute", {"load": 'sum(node_load1{nodename="SERVICE"})'}),
        Chart(
            "Network",
            "bytes/s",
            {
                "in": 'sum(rate(node_network_receive_bytes_total{nodename="SERVICE"}[WINDOW]))',
                "out": 'sum(rate(node_network_transmit_bytes_total{nodename="SERVICE"}[WINDOW]))',
            },
        ),
    ),
    "cdn": (
        Chart(
            "Delivered",
            "a second",
            {
                "from cache": 'sum(rate(cdn_requests_total{service="SERVICE",cache_status="hit"}[WINDOW]))',
                "from origin": 'sum(rate(cdn_requests_total{service="SERVICE",cache_status="miss"}[WINDOW]))',
            },
        ),
        Chart(
            "Hit rate",
            "% of requests",
            {
                "hits": '100 * sum(rate(cdn_requests_total{service="SERVICE",cache_status="hit"}[WINDOW])) / '
                'sum(rate(cdn_requests_total{service="SERVICE"}[WINDOW]))'
            },
        ),
        Chart(
            "Errors",
            "% of requests",
            {
                "errors": '100 * sum(rate(cdn_requests_total{service="SERVICE",code=~"5.."}[WINDOW])) / '
                'sum(rate(cdn_requests_total{service="SERVICE"}[WINDOW]))'
            },
        ),
        *_PROBES,
    ),
    "third-party": _PROBES,
}
"""Each kind's charts, the most telling first."""
