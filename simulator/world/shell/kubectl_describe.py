"""`kubectl describe`: a pod, a deployment or a node at length, with its events.

Separate because these answers are sections of fields, not tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from simulator.domain.commandline import Read
from simulator.domain.simtime import at_wall
from simulator.domain.text import plain
from simulator.world.cluster import NAMESPACE
from simulator.world.orders import selected
from simulator.world.pods import ORIGIN, Pod, Template
from simulator.world.shell.cluster_events import ClusterEvent, cluster_events
from simulator.world.shell.ground import Failed, Ground
from simulator.world.shell.kubectl_get import node_address, pod_address, restarts, status
from simulator.world.shell.kubectl_rollout import cause
from simulator.world.shell.tables import age, columns


def describe(read: Read, ground: Ground) -> str:
    """Answer `kubectl describe`."""
    kind, names = (read.words[2] if len(read.words) > 2 else ""), read.words[3:]
    shown: dict[str, tuple[Callable[[str, Ground], str], Sequence[str]]] = {
        "pod": (_pod, [pod.name for pod in ground.cluster.pods(ground.at)]),
        "deployment": (_deployment, ground.cluster.deployments),
        "node": (_node, ground.cluster.nodes),
    }
    if kind not in shown:
        raise Failed(f"error: this drill's kubectl describes {', '.join(shown)}, not {plain(kind) or 'nothing'}")
    write, there = shown[kind]
    by_label = selected(read)
    if by_label is not None:
        names = tuple(name for name in there if name == by_label or name.startswith(f"{by_label}-"))
    found = []
    for name in names or there:
        matching = [each for each in there if each == name] or [each for each in there if each.startswith(f"{name}-")]
        if not matching:
            server = "deployments.apps" if kind == "deployment" else f"{kind}s"
            some = ", ".join(list(there)[:12]) or "none"
            raise Failed(f'Error from server (NotFound): {server} "{plain(name)}" not found\nThere are: {some}.')
        found += [write(each, ground) for each in matching]
    return "\n\n\n".join(found)


def _fields(pairs: Iterable[tuple[str, str]], indent: str = "") -> list[str]:
    """Fields with their values below each other, as describe has them."""
    given = list(pairs)
    width = max(len(name) for name, _ in given) + 1
    return [f"{indent}{(name + ':').ljust(width)}  {value}".rstrip() for name, value in given]


def _date(ground: Ground, at: int) -> str:
    return f"{at_wall(ground.scenario.starts, at):%a, %d %b %Y %H:%M:%S +0000}"


def _events(ground: Ground, *objects: str) -> list[str]:
    mine = [each for each in cluster_events(ground) if each.object in objects]
    if not mine:
        return ["Events:  <none>"]
    rows = [[each.kind, each.reason, _seen(ground, each), each.source, each.message] for each in mine]
    head = ["Type", "Reason", "Age", "From", "Message"]
    return ["Events:", *_indented(head, [["-" * len(name) for name in head], *rows])]


def _indented(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"  {line}" for line in columns(head, rows, gap=2).split("\n")]


def _seen(ground: Ground, event: ClusterEvent) -> str:
    last = age(ground.at - event.at)
    return (
        last
        if event.count == 1 or event.first is None
        else f"{last} (x{event.count} over {age(ground.at - event.first)})"
    )


def _environment(template: Template) -> list[str]:
    if not template.env:
        return ["    Environment:  <none>"]
    return ["    Environment:", *_fields(template.env, "      ")]


def _pod(name: str, ground: Ground) -> str:
    pod = ground.cluster.pod(name, ground.at)
    assert pod is not None  # noqa: S101  # it was found in the list a moment ago
    ready, says = status(ground, pod)
    node, died = ground.cluster.node_of(pod), restarts(ground, pod)
    phase = says if says == "Terminating" else "Pending" if says == "ContainerCreating" else "Running"
    lines = _fields([
        ("Name", pod.name), ("Namespace", NAMESPACE), ("Priority", "0"), ("Service Account", "default"),
        ("Node", f"{node}/{node_address(ground, node)}"), ("Start Time", _date(ground, pod.born)),
        ("Labels", f"app={pod.service.name}"), ("", f"pod-template-hash={pod.template.hash}"), ("Status", phase),
        ("IP", pod_address(ground, pod)), ("Controlled By", f"ReplicaSet/{pod.service.name}-{pod.template.hash}"),
    ])  # fmt: skip
    lines = [line.replace(":  pod-", "   pod-") if line.startswith(":") else line for line in lines]
    lines += ["Containers:", f"  {pod.service.name}:", *_container(pod, ground, died, ready, says)]
    states = [("Initialized", True), ("Ready", ready), ("ContainersReady", ready), ("PodScheduled", True)]
    lines += [
        "Conditions:",
        *(f"  {line}" for line in columns(["Type", "Status"], [[a, str(b)] for a, b in states]).split("\n")),
    ]
    return "\n".join([*lines, *_events(ground, f"pod/{pod.name}")])


def _container(pod: Pod, ground: Ground, died: list[int], ready: bool, says: str) -> list[str]:
    started = died[-1] if died else min(pod.born, pod.ready)
    state = "Running" if says in ("Running", "Terminating") else "Waiting"
    pairs = [("Image", pod.template.image), ("Port", "8080/TCP"), ("State", state)]
    pairs.append(("  Started", _date(ground, started)) if state == "Running" else ("  Reason", says))
    if died:
        pairs += [("Last State", "Terminated"), ("  Reason", "OOMKilled"), ("  Exit Code", "137"),
                  ("  Finished", _date(ground, died[-1]))]  # fmt: skip
    pairs += [("Ready", str(ready)), ("Restart Count", str(len(died)))]
    lines = _fields(pairs, "    ")
    lines += ["    Limits:", "      cpu:     1", "      memory:  1Gi", "    Requests:", "      cpu:     250m",
              "      memory:  512Mi"]  # fmt: skip
    return [*lines, *_environment(pod.template)]


def _deployment(name: str, ground: Ground) -> str:
    deployment, now = ground.cluster.deployment(name), ground.cluster.count(name, ground.at)
    present = deployment.history(ground.at)[-1]
    missing = max(now.desired - now.ready, 0)
    lines = _fields([
        ("Name", name), ("Namespace", NAMESPACE), ("CreationTimestamp", _date(ground, ORIGIN)),
        ("Labels", f"app={name}"), ("Annotations", f"deployment.kubernetes.io/revision: {present.number}"),
        ("", f"kubernetes.io/change-cause: {cause(present, ground)}"), ("Selector", f"app={name}"),
        ("Replicas", f"{now.desired} desired | {now.updated} updated | {now.running} total | {now.ready} available | "
                     f"{missing} unavailable"),
        ("StrategyType", "RollingUpdate"), ("MinReadySeconds", "0"),
        ("RollingUpdateStrategy", "0 max unavailable, 1 max surge"),
    ])  # fmt: skip
    lines = [f" {line[1:]}" if line.startswith(":") else line for line in lines]
    lines += ["Pod Template:", f"  Labels:  app={name}", "  Containers:", f"   {name}:"]
    lines += [f"    Image:  {present.template.image}", "    Port:   8080/TCP", *_environment(present.template)]
    running = [pod for pod in deployment.pods if pod.runs(ground.at)]
    sets: dict[str, int] = {}
    for pod in running:
        sets[pod.template.hash] = sets.get(pod.template.hash, 0) + 1
    old = [f"{name}-{each} ({count} replicas)" for each, count in sets.items() if each != present.template.hash]
    progress = "ReplicaSetUpdated" if deployment.rolling(ground.at) else "NewReplicaSetAvailable"
    rows = [
        ["Available", str(now.ready > 0 or not now.desired), "MinimumReplicasAvailable"],
        ["Progressing", "True", progress],
    ]
    lines += ["Conditions:", *(f"  {line}" for line in columns(["Type", "Status", "Reason"], rows, gap=2).split("\n"))]
    lines += [f"OldReplicaSets:  {', '.join(old) or '<none>'}"]
    lines += [f"NewReplicaSet:   {name}-{present.template.hash} ({sets.get(present.template.hash, 0)} replicas)"]
    return "\n".join([*lines, *_events(ground, f"deployment/{name}")])


_WELL = (
    ("MemoryPressure", "False", "KubeletHasSufficientMemory"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID"),
    ("Ready", "True", "KubeletReady"),
)


def _node(node: str, ground: Ground) -> str:
    lines = _fields([
        ("Name", node), ("Roles", "<none>"), ("Labels", f"kubernetes.io/hostname={node}"),
        ("CreationTimestamp", _date(ground, ORIGIN)), ("Taints", "<none>"), ("Unschedulable", "false"),
    ])  # fmt: skip
    lines += ["Conditions:", *_indented(["Type", "Status", "Reason"], _WELL)]
    lines += ["Addresses:", f"  InternalIP:  {node_address(ground, node)}", f"  Hostname:    {node}"]
    lines += ["Capacity:", "  cpu:     8", "  memory:  32Gi", "  pods:    110"]
    mine = [pod for pod in ground.cluster.pods(ground.at) if ground.cluster.node_of(pod) == node]
    rows = [[NAMESPACE, pod.name, "250m", "1", "512Mi", "1Gi", age(ground.at - pod.born)] for pod in mine]
    head = ["Namespace", "Name", "CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits", "Age"]
    lines += [f"Non-terminated Pods:  ({len(mine)} in total)"]
    lines += _indented(head, rows)
    return "\n".join([*lines, *_events(ground, f"node/{node}")])
