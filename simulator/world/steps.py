"""One step of the cluster's life: an order that somebody gave or a deploy, and what it does to a deployment.

Separate from the cluster, which decides whether an order is carried out and keeps all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.domain.scenario import Deploy
from simulator.domain.text import plain
from simulator.domain.vocabulary import PersonId
from simulator.world.orders import DeletePods, Order, Restart, Scale, SetEnv, SetImage, Undo
from simulator.world.pods import Deployment


@dataclass(frozen=True, slots=True)
class Step:
    """An order that was carried out, or a deploy that went out."""

    at: int
    order: Order | Deploy
    by: PersonId | str
    command: str = ""
    takes: int | None = None
    """How long it takes, where a remedy says so."""
    means: tuple[str, ...] = ()
    """Other commands that would have done the same then."""


def carry_out(built: Deployment, step: Step, waits: tuple[int | None, int]) -> None:
    """Apply one step to a deployment, if it is about it."""
    order, (takes, wait), name = step.order, waits, built.service.name
    present = built.template(step.at)
    cause = plain(step.command)[:200]
    match order:
        case Deploy(service=service) if service == name:
            template = replace(present, image=built.image(order.id), restarted_at=None)
            built.release(step.at, template, deploy_cause(order), takes, wait)
        case Undo(service=service, to=to) if service == name:
            revisions = built.history(step.at)
            target = next((each for each in revisions if each.number == to), revisions[-2] if not to else None)
            if target is not None:
                built.release(step.at, target.template, target.cause, takes)
        case Restart(service=service) if service == name:
            built.release(step.at, replace(present, restarted_at=step.at), cause, takes)
        case SetEnv(service=service, variables=variables) if service == name:
            env = {**dict(present.env), **dict(variables)}
            kept = tuple(sorted((key, value) for key, value in env.items() if value is not None))
            built.release(step.at, replace(present, env=kept), cause, takes)
        case SetImage(service=service, image=image) if service == name:
            built.release(step.at, replace(present, image=image), cause, takes)
        case Scale(service=service, replicas=replicas) if service == name:
            built.scale(step.at, replicas, takes)
        case DeletePods(names=names, service=service):
            for pod in [each for each in built.pods if each.name in names or service == name]:
                built.delete(step.at, pod.name)
        case _:
            pass


def deploy_cause(deploy: Deploy) -> str:
    """What the rollout history says of a deploy, but for when it was."""
    who, why = plain(deploy.by) or "-", plain(deploy.message)
    return f"by {who}: {why}" + (f" ({plain(deploy.diff)})" if deploy.diff else "")
