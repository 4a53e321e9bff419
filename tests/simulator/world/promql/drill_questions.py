"""Queries about a drill's own series: what its dashboards and alerts ask, what people type, and random ones over both.

Separate from the questions about made-up series: these use the names and labels that the system under drill has.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.scenario import Scenario
from simulator.world.dashboards import CHARTS

SELECTORS = (
    "up", "http_requests_total", 'http_requests_total{code=~"5.."}', 'http_requests_total{service="order-service"}',
    "http_requests_in_flight", "http_request_duration_seconds_count", "http_request_duration_seconds_sum",
    "container_memory_working_set_bytes", "container_cpu_usage_seconds_total",
    "kube_pod_container_status_restarts_total",
    "kube_deployment_status_replicas_available", "kube_deployment_spec_replicas", "pg_stat_database_numbackends",
    "kube_pod_status_ready", 'http_request_duration_seconds_bucket{le="0.5"}',
    'http_request_duration_seconds_bucket{le="+Inf",code="200"}',
)  # fmt: skip
GROUPINGS = ("", " by (service)", " without (instance)", " by (service, code)", " without (pod, instance)", " by (pod)")
PAIRINGS = (
    "", " on(service)", " ignoring(code, instance)", " on(service) group_left", " on(pod) group_right",
    " on(pod, code)", " on(pod) group_left(container)", " ignoring(instance, pod)",
)  # fmt: skip

TYPED = """
count by (__name__) ({__name__=~".+"})
count({service="payment-service"})
sum by (service, code) (rate(http_requests_total[1m]))
sum by (service) (increase(http_requests_total{code!="200"}[10m]))
sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
1 - sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
topk(3, sum by (pod) (rate(http_requests_total[5m])))
bottomk(2, sum by (service) (rate(http_requests_total[5m])))
histogram_quantile(0.5, sum by (le, service) (rate(http_request_duration_seconds_bucket[5m])))
histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{code="200"}[2m])))
histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m]))
histogram_quantile(0.9, sum without (pod, instance) (increase(http_request_duration_seconds_bucket[30m])))
sum(rate(http_request_duration_seconds_sum[5m])) by (pod) / sum(rate(http_request_duration_seconds_count[5m])) by (pod)
irate(http_requests_total{code="200"}[1m])
rate(http_requests_total[5m] offset 20m)
sum(rate(http_requests_total[5m])) - sum(rate(http_requests_total[5m] offset 30m))
max_over_time(sum(rate(http_requests_total{code=~"5.."}[1m]))[30m:1m])
avg_over_time(http_requests_in_flight[10m])
max by (container) (container_memory_working_set_bytes)
deriv(container_memory_working_set_bytes[15m])
predict_linear(container_memory_working_set_bytes[30m], 3600)
changes(up[1h])
resets(http_requests_total[1h])
absent(up{service="nobody"})
absent_over_time(up{service="order-service"}[5m])
count(up == 1) / count(up)
min_over_time(up[30m])
sum(kube_deployment_status_replicas_available) by (deployment) < sum(kube_deployment_spec_replicas) by (deployment)
kube_deployment_spec_replicas != kube_deployment_status_replicas_available
http_requests_total{code="500"} unless on(pod) kube_pod_status_ready
rate(http_requests_total{code="200"}[5m]) * on(pod) group_left(container) up
label_replace(up, "app", "$1", "pod", "(.*)-[^-]+-[^-]+")
quantile(0.5, rate(http_requests_total{code="200"}[5m]))
stddev by (service) (container_memory_working_set_bytes)
stddev_over_time(http_requests_in_flight[20m])
quantile_over_time(0.9, http_requests_in_flight[20m])
timestamp(up) - time()
delta(pg_stat_database_numbackends[10m])
pg_stat_database_numbackends / pg_settings_max_connections
sum(rate(http_requests_total[5m])) > 14.4 * 0.001
hour(timestamp(up))
sort_desc(sum by (code) (http_requests_total))
count_values("version", kube_deployment_spec_replicas)
last_over_time(kube_pod_status_ready[5m])
present_over_time(http_requests_total{code="504"}[1h])
"""


def listed(scenario: Scenario) -> Iterator[str]:
    """Every query of the scenario's dashboards over short and long windows, of its alerts, and what people type."""
    for service in scenario.services.values():
        for chart in CHARTS[service.kind]:
            for window in (60_000, 300_000, 900_000):
                yield from chart.queries(service.name, window).values()
    yield from (alert.expr for alert in scenario.alerts if alert.expr is not None)
    yield from TYPED.strip().splitlines()
