"""The verbs of kubectl that change something: rollout, scale, set and delete, and what they answer at once.

Separate from `get` because here an answer says what was ordered, not what is: the cluster carries it out over time.
"""

from __future__ import annotations

from simulator.domain.commandline import Read
from simulator.domain.simtime import at_wall
from simulator.domain.text import plain
from simulator.world.cluster import Cluster
from simulator.world.orders import (
    FLAGS,
    MOST_REPLICAS,
    DeletePods,
    FailOver,
    Order,
    Restart,
    Scale,
    SetEnv,
    SetImage,
    Undo,
    changing,
    flag,
    named,
    orders_of,
    unknown_flags,
    whole_number,
)
from simulator.world.pods import Revision
from simulator.world.shell.ground import Failed, Ground
from simulator.world.shell.tables import columns
from simulator.world.steps import Step

ROLLOUTS = ("history", "pause", "restart", "resume", "status", "undo")


def change(read: Read, ground: Ground) -> str:
    """Answer a verb that changes something."""
    said = changing(read)
    assert said is not None  # noqa: S101  # asked for these verbs only
    for name in unknown_flags(read, FLAGS[said]):
        known = ", ".join(f"--{each}" for each in sorted(FLAGS[said] - {"v", "as", "user", "cluster", "kubeconfig"}))
        raise Failed(f"error: unknown flag: --{plain(name)}\nkubectl {said} knows {known}.")
    if said in ("rollout pause", "rollout resume"):
        raise Failed(f"error: this drill's kubectl does not {said.split()[1]} rollouts; it knows {', '.join(ROLLOUTS)}")
    if said == "set env" and flag(read, "list") is not None:
        return "\n".join(_environment(name, ground) for name in _deployments(read, ground))
    dry = flag(read, "dry-run") or "none"
    if dry not in ("none", "client", "server", "true"):
        raise Failed(f'error: Invalid dry-run value ({plain(dry)}). Must be "none", "server", or "client".')
    given = orders_of(Read(read.tool, read.words, tuple(each for each in read.flags if each[0] != "dry-run")))
    if not given:
        raise Failed(_usage(said, read, ground))
    note = "" if dry == "none" else " (dry run)" if dry != "server" else " (server dry run)"
    return "\n".join(line for order in given for line in _ordered(order, ground, note))


def _ordered(order: Order, ground: Ground, note: str) -> list[str]:
    refused = ground.cluster.refusal(order, ground.at)
    if refused is not None:
        if refused.startswith("Error from server (NotFound)"):
            refused += "\n" + _there(order, ground)
        raise Failed(refused)
    match order:
        case Undo(service=name):
            return [f"deployment.apps/{name} rolled back{note}"]
        case Restart(service=name):
            return [f"deployment.apps/{name} restarted{note}"]
        case Scale(service=name):
            return [f"deployment.apps/{name} scaled{note}"]
        case SetEnv(service=name, variables=variables):
            before = dict(ground.cluster.deployment(name).template(ground.at).env)
            changed = any(before.get(key) != value for key, value in variables)
            return [f"deployment.apps/{name} env updated{note}"] if changed else []
        case SetImage(service=name):
            return [f"deployment.apps/{name} image updated{note}"]
        case DeletePods():
            running = [pod for pod in ground.cluster.pods(ground.at) if pod.runs(ground.at)]
            wanted = [pod for pod in running if pod.name in order.names or pod.service.name == order.service]
            missing = [name for name in order.names if name not in {pod.name for pod in wanted}]
            gone = [f'pod "{pod.name}" deleted{note}' for pod in wanted]
            return gone + [f'Error from server (NotFound): pods "{plain(name)}" not found' for name in missing]
        case _:
            return []


def _there(order: Order, ground: Ground) -> str:
    if isinstance(order, DeletePods):
        names = [pod.name for pod in ground.cluster.pods(ground.at) if pod.runs(ground.at)]
        return f"The pods: {', '.join(names[:12])}{', ...' if len(names) > 12 else ''}."
    return f"The deployments: {', '.join(ground.cluster.deployments) or 'none'}."


def _usage(said: str, read: Read, ground: Ground) -> str:
    """Why a command that changes something asks for nothing."""
    rest = read.words[1 + len(said.split()) :]
    if said == "delete":
        return "error: this drill's kubectl deletes pods: kubectl delete pod NAME, or kubectl delete pods -l app=NAME"
    if not named(read, "deployment", rest):
        there = ", ".join(ground.cluster.deployments) or "none"
        return f"error: required resource not specified. Name a deployment: deployment/NAME. The deployments: {there}"
    if said == "scale":
        asked = flag(read, "replicas")
        if asked is None:
            return 'error: required flag(s) "replicas" not set'
        if (whole_number(asked) or 0) > MOST_REPLICAS:
            return f"Error from server (Forbidden): exceeded quota: this drill's cluster holds {MOST_REPLICAS:,} pods"
        return f'error: invalid argument "{plain(asked)}" for "--replicas" flag: it is not a number'
    if said == "rollout undo":
        return f'error: invalid argument "{plain(flag(read, "to-revision") or "")}" for "--to-revision" flag'
    if said == "set env":
        return "error: at least one environment variable must be provided: NAME=value, or NAME- to take it away"
    if said == "set image":
        return "error: at least one image update is required: CONTAINER=IMAGE"
    return f"error: kubectl {said} takes a deployment"


def _environment(name: str, ground: Ground) -> str:
    env = ground.cluster.deployment(name).template(ground.at).env
    lines = [f"# deployment/{name}, container {name}", *(f"{key}={value}" for key, value in env)]
    return "\n".join(lines if env else [*lines, "# nothing was set by hand; what the image brings is not shown"])


def _deployments(read: Read, ground: Ground) -> list[str]:
    words = read.words[3:]
    names = named(read, "deployment", words) or (
        [words[0]] if len(words) == 1 and words[0] in ground.cluster.deployments else []
    )
    for name in names:
        if name not in ground.cluster.deployments:
            says = f'Error from server (NotFound): deployments.apps "{plain(name)}" not found'
            raise Failed(f"{says}\nThe deployments: {', '.join(ground.cluster.deployments) or 'none'}.")
    if not names:
        there = ", ".join(ground.cluster.deployments) or "none"
        raise Failed(
            f"error: required resource not specified. Name a deployment: deployment/NAME. The deployments: {there}"
        )
    return names


# ---- looking at rollouts ----------------------------------------------------------------------------------


def rollout(read: Read, ground: Ground) -> str:
    """Answer `kubectl rollout history` and `status`."""
    verb = read.words[2] if len(read.words) > 2 else ""
    if verb not in ("history", "status"):
        raise Failed(f'error: unknown command "{plain(verb)}" for "kubectl rollout". It knows {", ".join(ROLLOUTS)}')
    known = FLAGS["rollout undo"] | {"revision", "timeout", "watch"}
    for name in unknown_flags(read, known):
        raise Failed(f"error: unknown flag: --{plain(name)}")
    shown = [
        _history(name, read, ground) if verb == "history" else _status(name, ground)
        for name in _deployments(read, ground)
    ]
    return "\n\n".join(shown)


def _history(name: str, read: Read, ground: Ground) -> str:
    revisions = ground.cluster.deployment(name).history(ground.at)
    asked = flag(read, "revision")
    if asked is not None:
        found = next((each for each in revisions if str(each.number) == asked), None)
        if found is None:
            raise Failed(f"error: unable to find the specified revision {plain(asked)}")
        return _revision(name, found, ground)
    rows = [[str(each.number), cause(each, ground)] for each in revisions]
    return f"deployment.apps/{name}\n" + columns(["REVISION", "CHANGE-CAUSE"], rows, gap=2)


def cause(revision: Revision, ground: Ground) -> str:
    """The change-cause of a revision: for a deploy its id, when, by whom and why."""
    if not revision.cause.startswith("by "):
        return revision.cause
    released = at_wall(ground.scenario.starts, revision_released(revision, ground.cluster))
    return f"deploy {revision.template.tag} {released:%Y-%m-%d %H:%M} UTC {revision.cause}"


def revision_released(revision: Revision, cluster: Cluster) -> int:
    """When a revision's deploy went out: going back to it later does not change that."""
    deployment = cluster.deployment(revision.template.service)
    return next(
        each.at
        for _, history in deployment.revisions
        for each in history
        if each.template.hash == revision.template.hash
    )


def _revision(name: str, revision: Revision, ground: Ground) -> str:
    env = [f"      {key}:\t{value}" for key, value in revision.template.env] or ["      <none>"]
    lines = [
        f"deployment.apps/{name} with revision #{revision.number}",
        "Pod Template:",
        f"  Labels:\tapp={name}",
        f"\tpod-template-hash={revision.template.hash}",
        f"  Annotations:\tkubernetes.io/change-cause: {cause(revision, ground)}",
        "  Containers:",
        f"   {name}:",
        f"    Image:\t{revision.template.image}",
        "    Port:\t8080/TCP",
        "    Environment:",
    ]
    return "\n".join([*lines, *env])


def _status(name: str, ground: Ground) -> str:
    """Where a rollout stands: a snapshot, since the drill's time does not wait for a command."""
    deployment, now = ground.cluster.deployment(name), ground.cluster.count(name, ground.at)
    rolling = deployment.rolling(ground.at)
    waiting = f'Waiting for deployment "{name}" rollout to finish: '
    if now.updated < now.desired:
        return f"{waiting}{now.updated} out of {now.desired} new replicas have been updated..."
    if now.running > now.updated:
        return f"{waiting}{now.running - now.updated} old replicas are pending termination..."
    if now.ready < now.desired or rolling is not None:
        return f"{waiting}{now.ready} of {now.desired} updated replicas are available..."
    return f'deployment "{name}" successfully rolled out'


def finished(step: Step) -> str | None:
    """What is said once an order is carried out; None where nothing is."""
    if isinstance(step.order, (Undo, Restart, SetEnv, SetImage, Scale)):
        return f'deployment "{step.order.service}" successfully rolled out'
    if isinstance(step.order, FailOver):
        return f"Completed failover of {plain(step.order.cluster)}"
    return None
