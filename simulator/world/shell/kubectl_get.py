"""`kubectl get`: pods, deployments, replica sets, services, nodes, events and what there is none of.

Separate from the other verbs because each kind has its own columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.domain.commandline import KINDS, Read
from simulator.domain.simtime import SECOND
from simulator.domain.text import plain
from simulator.world.cluster import NAMESPACE
from simulator.world.crashes import crashes
from simulator.world.orders import flag, unknown_flags
from simulator.world.pods import MOST_PODS, ORIGIN, Pod
from simulator.world.shell.cluster_events import cluster_events
from simulator.world.shell.ground import Failed, Ground
from simulator.world.shell.tables import age, columns

FLAGS = frozenset({
    "all-namespaces", "chunk-size", "context", "cluster", "field-selector", "help", "ignore-not-found", "kubeconfig",
    "namespace", "no-headers", "output", "request-timeout", "selector", "show-labels", "sort-by", "user", "v", "watch",
    "watch-only",
})  # fmt: skip
CREATING = 5 * SECOND
"""How long a new pod's container is being created."""
_MOST_EVENTS = 500
"""The newest of a busy hour; nobody reads more."""
_NONE = ("horizontalpodautoscaler", "statefulset", "daemonset", "job", "cronjob", "persistentvolumeclaim", "ingress")
"""What a cluster may have and this one has none of."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: its name, its labels, its cells without the name, and those that only `-o wide` shows."""

    name: str
    labels: tuple[tuple[str, str], ...]
    cells: tuple[str, ...]
    wide: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object: its headings and its rows."""

    head: tuple[str, ...]
    wide: tuple[str, ...]
    rows: Callable[[Ground], list[Listed]]
    api: str = ""
    """Its name as the server writes it."""
    namespaced: bool = True


def restarts(ground: Ground, pod: Pod) -> list[int]:
    """When a pod's process died."""
    last = ground.at if pod.ends is None else min(pod.ends, ground.at)
    return crashes(ground.history, pod.service.name, pod.ready, last)


def status(ground: Ground, pod: Pod) -> tuple[bool, str]:
    """Whether a pod is ready, and its status."""
    at = ground.at
    if pod.ends is not None and at >= pod.ends:
        return False, "Terminating"
    if at < min(pod.born + CREATING, pod.ready):
        return False, "ContainerCreating"
    died = restarts(ground, pod)
    if died and at - died[-1] < 8 * SECOND:
        return False, "OOMKilled" if len(died) == 1 else "CrashLoopBackOff"
    return at >= pod.ready, "Running"


def pod_address(ground: Ground, pod: Pod) -> str:
    """A pod's address."""
    return f"10.244.{ground.number(pod.name, 250)}.{ground.number(f'{pod.name}/host', 250) + 2}"


def node_address(ground: Ground, node: str) -> str:
    """A node's address."""
    return f"10.0.{ground.number(node, 4)}.{ground.number(f'{node}/host', 200) + 10}"


def _pods(ground: Ground) -> list[Listed]:
    found = []
    for pod in sorted(ground.cluster.pods(ground.at), key=lambda pod: pod.name):
        ready, says = status(ground, pod)
        died = restarts(ground, pod)
        count = f"{len(died)} ({age(ground.at - died[-1])} ago)" if died else "0"
        labels = (("app", pod.service.name), ("pod-template-hash", pod.template.hash))
        cells = (f"{int(ready)}/1", says, count, age(ground.at - pod.born))
        wide = (pod_address(ground, pod), ground.cluster.node_of(pod), "<none>", "<none>")
        found.append(Listed(pod.name, labels, cells, wide))
    return found


def _deployments(ground: Ground) -> list[Listed]:
    found = []
    for name in sorted(ground.cluster.deployments):
        now, template = ground.cluster.count(name, ground.at), ground.cluster.deployment(name).template(ground.at)
        cells = (f"{now.ready}/{now.desired}", str(now.updated), str(now.ready), age(ground.at - ORIGIN))
        found.append(Listed(name, (("app", name),), cells, (name, template.image, f"app={name}")))
    return found


def _replica_sets(ground: Ground) -> list[Listed]:
    found = []
    for name in sorted(ground.cluster.deployments):
        deployment = ground.cluster.deployment(name)
        for revision in deployment.history(ground.at):
            mine = [pod for pod in deployment.pods if pod.template.hash == revision.template.hash]
            running, ready = (
                [pod for pod in mine if pod.runs(ground.at)],
                [pod for pod in mine if pod.serves(ground.at)],
            )
            born = min((pod.born for pod in mine), default=revision.at)
            labels = (("app", name), ("pod-template-hash", revision.template.hash))
            count = str(len(running))
            cells = (count, count, str(len(ready)), age(ground.at - min(born, revision.at)))
            found.append(Listed(f"{name}-{revision.template.hash}", labels, cells, (name, revision.template.image)))
    return found


def _services(ground: Ground) -> list[Listed]:
    found = []
    for name, service in sorted(ground.scenario.services.items()):
        if service.kind == "service":
            cells = ("ClusterIP", ground.address(name), "<none>", "80/TCP,8080/TCP", age(ground.at - ORIGIN))
        elif service.kind in ("postgres", "redis", "queue"):
            host = f"{name}.internal"
            port = {"postgres": "5432/TCP", "redis": "6379/TCP"}.get(service.kind, "9092/TCP")
            cells = ("ExternalName", "<none>", host, port, age(ground.at - ORIGIN))
        else:
            continue
        found.append(Listed(name, (("app", name),), cells, (f"app={name}",)))
    return found


def _nodes(ground: Ground) -> list[Listed]:
    found = []
    for node in sorted(ground.cluster.nodes):
        wide = (node_address(ground, node), "<none>", "Debian GNU/Linux 12 (bookworm)", "6.1.0-28-amd64",
                "containerd://1.7.24")  # fmt: skip
        labels = (("kubernetes.io/hostname", node),)
        found.append(Listed(node, labels, ("Ready", "<none>", age(ground.at - ORIGIN), "v1.31.4"), wide))
    return found


def _events(ground: Ground) -> list[Listed]:
    return [
        Listed(
            age(ground.at - each.at),
            (),
            (each.kind, each.reason, each.object, each.message),
            (each.source, str(each.count)),
        )
        for each in cluster_events(ground)[-_MOST_EVENTS:]
    ]


def _namespaces(ground: Ground) -> list[Listed]:
    names = ("default", "kube-system", NAMESPACE)
    return [
        Listed(name, (("kubernetes.io/metadata.name", name),), ("Active", age(ground.at - ORIGIN))) for name in names
    ]


LISTS = {
    "pod": Kind(("NAME", "READY", "STATUS", "RESTARTS", "AGE"), ("IP", "NODE", "NOMINATED NODE", "READINESS GATES"),
                _pods, "pods"),
    "deployment": Kind(("NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"), ("CONTAINERS", "IMAGES", "SELECTOR"),
                       _deployments, "deployments.apps"),
    "replicaset": Kind(("NAME", "DESIRED", "CURRENT", "READY", "AGE"), ("CONTAINERS", "IMAGES"), _replica_sets,
                       "replicasets.apps"),
    "service": Kind(("NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE"), ("SELECTOR",), _services,
                    "services"),
    "node": Kind(("NAME", "STATUS", "ROLES", "AGE", "VERSION"),
                 ("INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"), _nodes, "nodes",
                 namespaced=False),
    "event": Kind(("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"), ("SOURCE", "COUNT"), _events, "events"),
    "namespace": Kind(("NAME", "STATUS", "AGE"), (), _namespaces, "namespaces", namespaced=False),
}  # fmt: skip
"""What `get` lists."""
_PREFIX = {"deployment": "deployment.apps", "replicaset": "replicaset.apps"}


def get(read: Read, ground: Ground) -> str:
    """Answer `kubectl get`."""
    words = read.words[2:]
    for name in unknown_flags(read, FLAGS):
        raise Failed(f"error: unknown flag: --{plain(name)}\nSee 'help kubectl' for what this drill's kubectl knows.")
    if flag(read, "watch") not in (None, "false") or flag(read, "watch-only") is not None:
        raise Failed("error: this drill's kubectl does not watch. Leave out --watch and ask again when time has passed")
    if not words:
        raise Failed(f"You must specify the type of resource to get. This drill has: {', '.join(LISTS)}.")
    kinds = ["pod", "service", "deployment", "replicaset"] if words[0] == "all" else words[0].split(",")
    asked = words[1:]
    tables = [_table(kind, asked, read, ground, prefixed=len(kinds) > 1) for kind in kinds]
    return "\n\n".join(table for table in tables if table) or _nothing(kinds[0])


def _nothing(kind: str) -> str:
    return f"No resources found in {NAMESPACE} namespace." if kind != "node" else "No resources found"


def _table(kind: str, asked: Sequence[str], read: Read, ground: Ground, *, prefixed: bool) -> str:
    listed = LISTS.get(kind)
    if listed is None:
        if kind in _NONE or kind in KINDS.values():
            return "" if prefixed else _nothing(kind)
        raise Failed(f'error: the server doesn\'t have a resource type "{plain(kind)}"\nIt has: {", ".join(LISTS)}.')
    rows = _chosen(listed, asked, read, ground)
    if not rows:
        return "" if prefixed else _nothing(kind)
    form = flag(read, "output") or ""
    if form == "name":
        return "\n".join(f"{_PREFIX.get(kind, kind)}/{row.name}" for row in rows)
    if form not in ("", "wide"):
        says = f'error: unable to match a printer suitable for the output format "{plain(form)}", allowed formats are: '
        raise Failed(f"{says}name,wide")
    head, cells = list(listed.head), [[row.name, *row.cells] for row in rows]
    if prefixed:
        cells = [[f"{_PREFIX.get(kind, kind)}/{row[0]}", *row[1:]] for row in cells]
    if form == "wide":
        head += listed.wide
        cells = [[*row, *each.wide] for row, each in zip(cells, rows, strict=True)]
    if flag(read, "all-namespaces") is not None and listed.namespaced:
        head, cells = ["NAMESPACE", *head], [[NAMESPACE, *row] for row in cells]
    if flag(read, "show-labels") is not None:
        head.append("LABELS")
        labels = [",".join(f"{name}={value}" for name, value in row.labels) or "<none>" for row in rows]
        cells = [[*row, shown] for row, shown in zip(cells, labels, strict=True)]
    return columns(head, cells, headers=flag(read, "no-headers") is None) + _more(kind, ground)


def _more(kind: str, ground: Ground) -> str:
    """A service of very many replicas is seen through some of them."""
    hidden = [name for name in ground.cluster.deployments if ground.cluster.count(name, ground.at).desired > MOST_PODS]
    if kind != "pod" or not hidden:
        return ""
    return f"\n(of {', '.join(hidden)} only {MOST_PODS} pods are listed)"


def _chosen(listed: Kind, asked: Sequence[str], read: Read, ground: Ground) -> list[Listed]:
    rows = listed.rows(ground)
    selector = flag(read, "selector")
    if selector is not None:
        rows = [row for row in rows if selects(selector, dict(row.labels))]
    if flag(read, "field-selector") is not None:
        rows = _by_field(flag(read, "field-selector") or "", listed, rows)
    if (flag(read, "sort-by") or "").endswith(("creationTimestamp", "restartCount")) and listed.head[0] == "NAME":
        place = -1 if (flag(read, "sort-by") or "").endswith("creationTimestamp") else -2
        rows = sorted(rows, key=lambda row: _sortable(row.cells[place]), reverse=place == -1)
    if not asked:
        return rows
    by_name = {row.name: row for row in rows}
    missing = [name for name in asked if name not in by_name]
    if missing and flag(read, "ignore-not-found") is None:
        there = ", ".join(list(by_name)[:12]) or "none"
        says = f'Error from server (NotFound): {listed.api} "{plain(missing[0])}" not found'
        raise Failed(f"{says}\nThere are: {there}{', ...' if len(by_name) > 12 else ''}.")
    return [by_name[name] for name in asked if name in by_name]


def _by_field(asked: str, listed: Kind, rows: list[Listed]) -> list[Listed]:
    field, unequal, value = asked.partition("!=")
    if not unequal:
        field, _, value = asked.replace("==", "=").partition("=")
    place = {"status.phase": "STATUS", "type": "TYPE", "reason": "REASON", "metadata.name": "NAME"}.get(field.strip())
    if place is None or place not in listed.head:
        raise Failed(f'Error from server (BadRequest): "{plain(field)}" is not a known field selector of this drill')
    where = listed.head.index(place)
    return [row for row in rows if ((row.name, *row.cells)[where] == value.strip()) is not bool(unequal)]


def _sortable(cell: str) -> float:
    """An age or a count as a number."""
    total, number = 0.0, ""
    for char in cell.split(" ")[0]:
        if char.isdecimal():
            number += char
        else:
            total += float(number or 0) * {"s": 1, "m": 60, "h": 3600, "d": 86400, "y": 31536000}.get(char, 0)
            number = ""
    return total + float(number or 0)


def selects(selector: str, labels: dict[str, str]) -> bool:
    """Whether labels meet a selector of equalities: `app=web,tier!=db`."""
    for part in selector.split(","):
        name, unequal, value = part.partition("!=")
        if not unequal:
            name, equals, value = part.replace("==", "=").partition("=")
            if not equals and name.strip() not in labels:
                return False
            if equals and labels.get(name.strip()) != value.strip():
                return False
        elif labels.get(name.strip()) == value.strip():
            return False
    return True
