"""`kubectl logs` and `kubectl top`: what pods wrote, and what they use.

Separate because both are read from what monitoring keeps, not from the cluster.
"""

from __future__ import annotations

from simulator.domain.commandline import Read
from simulator.domain.simtime import HOUR, parse_duration
from simulator.domain.text import plain
from simulator.world.orders import flag, named, selected, unknown_flags, whole_number
from simulator.world.pods import Pod
from simulator.world.shell.ground import Failed, Ground
from simulator.world.shell.kubectl_get import restarts
from simulator.world.shell.tables import columns

LOGS_FLAGS = frozenset({
    "all-containers", "container", "context", "follow", "ignore-errors", "limit-bytes", "max-log-requests", "namespace",
    "prefix", "previous", "selector", "since", "since-time", "tail", "timestamps",
    # -p is --previous
    "p",
})  # fmt: skip
_USUAL, _MOST = 100, 2_000
"""How many lines are shown where `--tail` does not say, and at most."""


def logs(read: Read, ground: Ground) -> str:
    """Answer `kubectl logs`; following is a look at this moment."""
    for name in unknown_flags(read, LOGS_FLAGS):
        raise Failed(f"error: unknown flag: --{plain(name)}")
    service, pod = _whose(read, ground)
    container = flag(read, "container")
    if container not in (None, "true", service):
        where = pod.name if pod else service
        raise Failed(f"error: container {plain(container or '')} is not valid for pod {where}. It has: {service}")
    since, until = ground.at - (_since(read) or HOUR), ground.at
    if flag(read, "previous") is not None or flag(read, "p") is not None:
        pods = [pod] if pod else [each for each in ground.cluster.pods(ground.at) if each.service.name == service]
        died = [restarts(ground, each) for each in pods]
        if not any(died):
            name = pods[0].name if pods else service
            says = f'previous terminated container "{service}" in pod "{name}" not found'
            raise Failed(f"Error from server (BadRequest): {says}")
        until = max(each[-1] for each in died if each)
        since = min(since, until - 5 * 60_000)
    tail = flag(read, "tail")
    count = _USUAL if tail is None or tail == "-1" else whole_number(tail)
    if count is None:
        raise Failed(
            f'error: invalid argument "{plain(tail or "")}" for "--tail" flag: strconv.ParseInt: invalid syntax'
        )
    if pod is not None:
        since = max(since, pod.born)
    lines = ground.lines_of(service, pod.name if pod else None, since, until, min(count, _MOST))
    if flag(read, "follow") is not None:
        lines = [*lines, "(the lines up to now; ask again for what comes)"]
    return "\n".join(lines)


def _whose(read: Read, ground: Ground) -> tuple[str, Pod | None]:
    """The service whose lines are asked for, and the pod if it is one."""
    words = read.words[2:]
    asked = selected(read) or next(iter(named(read, "deployment", words) or named(read, "pod", words) or words), None)
    if asked is None:
        raise Failed("error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is required")
    pod = ground.cluster.pod(asked, ground.at)
    if pod is not None:
        return pod.service.name, pod
    if asked in ground.scenario.services:
        return asked, None
    there = [each.name for each in ground.cluster.pods(ground.at)][:8]
    raise Failed(
        f'Error from server (NotFound): pods "{plain(asked)}" not found\n'
        f"The deployments: {', '.join(ground.cluster.deployments) or 'none'}. Some pods: {', '.join(there) or 'none'}."
    )


def _since(read: Read) -> int | None:
    asked = flag(read, "since")
    if asked is None:
        return None
    try:
        return min(parse_duration(asked), 7 * 24 * HOUR)
    except ValueError:
        raise Failed(f'error: invalid argument "{plain(asked)}" for "--since" flag: time: invalid duration') from None


def top(read: Read, ground: Ground) -> str:
    """Answer `kubectl top pods` and `top nodes`, from the same series as the dashboards."""
    kind = read.words[2] if len(read.words) > 2 else ""
    known = frozenset({"namespace", "selector", "sort-by", "no-headers", "all-namespaces", "containers", "context"})
    for name in unknown_flags(read, known):
        raise Failed(f"error: unknown flag: --{plain(name)}")
    if kind == "pod":
        return _top_pods(read, ground)
    if kind == "node":
        return _top_nodes(ground)
    raise Failed(f"error: kubectl top knows pods and nodes, not {plain(kind) or 'nothing'}")


def _top_pods(read: Read, ground: Ground) -> str:
    cpu = ground.values("sum by (pod) (rate(container_cpu_usage_seconds_total[2m]))", "pod")
    memory = ground.values("sum by (pod) (container_memory_working_set_bytes)", "pod")
    wanted, names = selected(read), read.words[3:]
    pods = [pod for pod in ground.cluster.pods(ground.at) if pod.serves(ground.at) and pod.name in memory]
    pods = [pod for pod in pods if wanted in (None, pod.service.name) and (not names or pod.name in names)]
    if names and not pods:
        raise Failed(f'Error from server (NotFound): pods "{plain(names[0])}" not found')
    by = {"cpu": cpu, "memory": memory}.get(flag(read, "sort-by") or "")
    pods.sort(key=lambda pod: (-by.get(pod.name, 0.0) if by else 0.0, pod.name))
    rows = [[pod.name, f"{cpu.get(pod.name, 0.0) * 1000:.0f}m", f"{memory[pod.name] / 2**20:.0f}Mi"] for pod in pods]
    return columns(["NAME", "CPU(cores)", "MEMORY(bytes)"], rows, headers=flag(read, "no-headers") is None)


def _top_nodes(ground: Ground) -> str:
    idle = ground.values('sum by (nodename) (rate(node_cpu_seconds_total{mode="idle"}[5m]))', "nodename")
    cores = ground.values('count by (nodename) (node_cpu_seconds_total{mode="idle"})', "nodename")
    size = ground.values("node_memory_MemTotal_bytes", "nodename")
    free = ground.values("node_memory_MemAvailable_bytes", "nodename")
    rows = []
    for node in ground.cluster.nodes:
        if node in size and node in idle:
            used, memory = max(cores[node] - idle[node], 0.0), size[node] - free[node]
            rows.append([node, f"{used * 1000:.0f}m", f"{used / cores[node] * 100:.0f}%", f"{memory / 2**20:.0f}Mi",
                         f"{memory / size[node] * 100:.0f}%"])  # fmt: skip
    return columns(["NAME", "CPU(cores)", "CPU%", "MEMORY(bytes)", "MEMORY%"], rows)
