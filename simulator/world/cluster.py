"""What runs where, at any moment: deployments and their pods, nodes, database clusters, as a fold of the log.

Separate from faults: a rollout, a restart or a failover happens whether or not it helps. Deploys come from the
scenario, everything else from the commands that people ran; whoever asks (metrics, logs, the shell) is told the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Any

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.scenario import Deploy, Scenario, Service
from simulator.domain.simtime import SECOND
from simulator.domain.text import plain
from simulator.world.orders import (
    DeletePods,
    FailOver,
    Order,
    Restart,
    Scale,
    SetEnv,
    SetFlag,
    SetImage,
    Undo,
    orders,
)
from simulator.world.pod_counts import Counts, counted
from simulator.world.pods import MOST_PODS, Deployment, Pod
from simulator.world.steps import Step, carry_out

NAMESPACE = "production"
"""Everything runs in one namespace; commands that name another mean this one."""
PODS_PER_NODE = 8
FAILOVER = 35 * SECOND
"""How long a database cluster takes to make another instance the writer, where the scenario does not say."""


@dataclass(frozen=True, slots=True)
class Failover:
    """A database cluster's writer moving to another instance."""

    start: int
    end: int
    writer: str
    by: str


class Cluster:
    """Everything that orders change."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.changes = 0
        """How many orders have changed it: what was derived from it holds until this moves."""
        self.steps: list[Step] = [Step(each.at, each, each.by) for each in scenario.deploys]
        self._built: dict[str, Deployment] = {}
        self._settled: dict[str, tuple[int, Deployment]] = {}
        """How many of a deployment's steps lie before anything that may still be ordered, and what they come to."""
        self._at: int | None = None
        """When the last order was given."""
        self._counts: dict[str, list[tuple[int, Counts]]] = {}

    # ---- the log -----------------------------------------------------------------------------------------

    def take(self, record: Recorded) -> None:
        """Take in the next record: commands change the cluster, and remedies say how long their commands take."""
        event = record.event
        if isinstance(event, ev.CommandRun):
            self._go_on(record.at)
            for order in orders(event.command):
                if self.refusal(order, record.at) is None:
                    means = tuple(self._same(order, record.at))
                    self._add(Step(record.at, order, record.actor, event.command, means=means))
        elif isinstance(event, ev.MitigationStarted):
            self._go_on(record.at)
            for place, step in enumerate(self.steps):
                if (step.at, step.command) == (record.at, event.command):
                    self.steps[place] = replace(step, takes=max(event.takes, step.takes or 0))
                    self._changed(step)

    def _go_on(self, at: int) -> None:
        """From now on nothing is ordered before a moment."""
        if self._at is not None and at < self._at:  # a log of any origin can be taken in
            self._settled.clear()
        self._at = at

    def __deepcopy__(self, memo: dict[int, Any]) -> Cluster:
        """A cluster to go on from: what was built is never changed, so that only the lists of it are copied."""
        other = copy(self)
        other.steps, other._built = [*self.steps], {**self._built}
        other._settled, other._counts = {**self._settled}, {**self._counts}
        return other

    def _add(self, step: Step) -> None:
        self.steps.append(step)
        self._changed(step)

    def _changed(self, step: Step) -> None:
        """Work out anew what a step is about."""
        self.changes += 1
        about = [getattr(step.order, "service", None)]
        if isinstance(step.order, DeletePods) and step.order.service is None:
            about = [
                name for name, built in self._built.items() if {pod.name for pod in built.pods} & {*step.order.names}
            ]
        for name in about:
            self._built.pop(name or "", None)
            self._counts.pop(name or "", None)

    def _same(self, order: Order, at: int) -> Iterator[str]:
        """Going back is the same whether the revision is named, or the version, or neither; so with flags."""
        if isinstance(order, SetFlag):
            yield f"flags set {order.name} {order.value}"
            if order.value in ("on", "off"):
                yield f"flags {'enable' if order.value == 'on' else 'disable'} {order.name}"
        if not isinstance(order, (Undo, SetImage)):
            return
        revisions = self.deployment(order.service).history(at)
        undo = f"kubectl rollout undo deployment/{order.service}"
        if isinstance(order, SetImage):
            back = [each for each in revisions[:-1] if each.template.image == order.image]
        else:
            back = [each for each in revisions[:-1] if each.number == order.to] if order.to else [revisions[-2]]
        for each in back:
            yield undo
            yield f"{undo} --to-revision={each.number}"
            yield f"kubectl set image deployment/{order.service} {order.service}={each.template.image}"

    def meanings(self, command: str, at: int) -> tuple[str, ...]:
        """A command that was given at a moment, and the others that would have done the same."""
        same = [said for step in self.steps if (step.at, step.command) == (at, command) for said in step.means]
        return tuple(dict.fromkeys((command, *same)))

    def returned_to(self, deploy: Deploy, command: str, at: int) -> bool:
        """Whether a command that was given at a moment brought back what a deploy had brought."""
        if deploy.service not in self.deployments or not any((s.at, s.command) == (at, command) for s in self.steps):
            return False
        deployment = self.deployment(deploy.service)
        brought = deployment.history(deploy.at)[-1].template
        before, now = deployment.template(at - 1), deployment.template(at)
        return deploy.at < at and now.hash == brought.hash != before.hash

    # ---- deployments and pods ----------------------------------------------------------------------------

    @cached_property
    def deployments(self) -> list[str]:
        """The names of everything that runs in pods."""
        return [name for name, service in self._scenario.services.items() if service.kind == "service"]

    def deployment(self, name: str) -> Deployment:
        """A service's pods and revisions. Raises `KeyError` for what is none."""
        if name not in self._built:
            service = self._scenario.services[name]
            if service.kind != "service":
                raise KeyError(name)
            self._built[name] = self._build(service)
        return self._built[name]

    def _build(self, service: Service) -> Deployment:
        """Carry out a service's steps; those before the last order stay as they are and are carried out once."""
        mine = [step for step in self.steps if getattr(step.order, "service", None) in (service.name, None)]
        mine.sort(key=lambda each: each.at)
        settled = 0 if self._at is None else bisect_left(mine, self._at, key=lambda each: each.at)
        done, built = self._settled.get(service.name) or (0, Deployment(service, self._scenario.seed))
        if done < settled:
            built = built.again()
            for step in mine[done:settled]:
                carry_out(built, step, self._waits(step))
            self._settled[service.name] = settled, built
        if settled < len(mine):
            built = built.again()
            for step in mine[settled:]:
                carry_out(built, step, self._waits(step))
        return built

    def _waits(self, step: Step) -> tuple[int | None, int]:
        """How long a deploy's pods take, and from when on: what causes a fault takes over as the fault does."""
        if not isinstance(step.order, Deploy) or step.order.causes is None:
            return step.takes, 0
        fault = self._scenario.faults.get(step.order.causes.fault)
        over = (
            max((each.over for each in fault.effects if each.service == step.order.service), default=0) if fault else 0
        )
        return (over if step.order.causes.delay else over or None), step.order.causes.delay

    def pods(self, at: int | None = None) -> list[Pod]:
        """Every deployment's pods; with a moment, those that are listed then."""
        found = [pod for name in self.deployments for pod in self.deployment(name).pods]
        return found if at is None else [pod for pod in found if pod.there(at)]

    def pod(self, name: str, at: int) -> Pod | None:
        """The pod with this name, if it is listed at a moment."""
        return next((pod for pod in self.pods(at) if pod.name == name), None)

    def counts(self, name: str) -> list[tuple[int, Counts]]:
        """How many pods a deployment has, from each moment on at which that changes."""
        if name not in self._counts:
            self._counts[name] = [*counted(self.deployment(name))]
        return self._counts[name]

    def count(self, name: str, at: int) -> Counts:
        """How many pods a deployment has at a moment."""
        return next((found for since, found in reversed(self.counts(name)) if since <= at), Counts(0, 0, 0, 0))

    def unserved(self, name: str) -> list[tuple[int, int | None]]:
        """From when to when none of a deployment's pods takes requests, once there were some."""
        found: list[tuple[int, int | None]] = []
        began, served = None, False
        for at, now in self.counts(name):
            if served and not now.ready and began is None:
                began = at
            elif now.ready and began is not None:
                found.append((began, at))
                began = None
            served = served or now.ready > 0
        return [*found, (began, None)] if began is not None else found

    def connections(self, store: Service) -> Iterator[tuple[int, int, int | None]]:
        """The connections that are held where more pods than usual hold some: how many, from when, until when."""
        assert store.connections is not None  # noqa: S101  # asked for such services only
        each, most = store.connections.per_replica or 0, store.connections.max
        callers = [name for name in self.deployments if store.name in self._scenario.services[name].depends_on]
        moments = sorted({at for name in callers for at, _ in self.counts(name) if at >= 0})
        for at, until in zip(moments, [*moments[1:], None], strict=True):
            more = sum(
                max(self.count(name, at).running - self._scenario.services[name].replicas, 0) for name in callers
            )
            if more:
                used = store.connections.used + each * more
                yield min(used, most) if most is not None else used, at, until

    # ---- nodes -------------------------------------------------------------------------------------------

    @cached_property
    def nodes(self) -> list[str]:
        """The nodes: those that the scenario names, and as many as its pods need."""
        services = self._scenario.services.values()
        first = sum(min(each.replicas, MOST_PODS) for each in services if each.kind == "service")
        named = [each.name for each in services if each.kind == "node"]
        return [*named, *(f"node-{number + 1}" for number in range(-(-first // PODS_PER_NODE)))]

    def node_of(self, pod: Pod) -> str:
        """The node that a pod runs on."""
        unnamed = [node for node in self.nodes if node not in self._scenario.services] or self.nodes
        return unnamed[Random(f"{self._scenario.seed}/node/{pod.name}").randrange(len(unnamed))]

    # ---- databases ---------------------------------------------------------------------------------------

    def database(self, name: str) -> str | None:
        """The database service that a cluster's identifier, an instance's or a host's name means."""
        first = name.partition(".")[0]
        for service in self._scenario.services.values():
            if service.kind == "postgres" and first in (service.name, *identifiers(service.name)):
                return service.name
        return None

    def failovers(self, database: str) -> list[Failover]:
        """Every failover of a database's cluster, in order."""
        _, *instances = identifiers(database)
        found: list[Failover] = []
        for step in self.steps:
            if isinstance(step.order, FailOver) and self.database(step.order.cluster) == database:
                writer = found[-1].writer if found else instances[0]
                to = step.order.target or next(each for each in instances if each != writer)
                end = step.at + (FAILOVER if step.takes is None else step.takes)
                found.append(Failover(step.at, end, to, str(step.by)))
        return found

    def writer(self, database: str, at: int) -> str:
        """The instance that takes writes."""
        done = [each.writer for each in self.failovers(database) if each.end <= at]
        return done[-1] if done else identifiers(database)[1]

    def failing_over(self, database: str, at: int) -> Failover | None:
        """The failover that is on the way."""
        return next((each for each in reversed(self.failovers(database)) if each.start <= at < each.end), None)

    # ---- what an order comes to --------------------------------------------------------------------------

    def refusal(self, order: Order, at: int) -> str | None:
        """Why an order is not carried out, as its tool says it; None where it is."""
        match order:
            case FailOver():
                return self._no_failover(order, at)
            case SetFlag():
                return None
            case DeletePods(names=names, service=service):
                running = [pod for pod in self.pods(at) if pod.runs(at)]
                found = [pod for pod in running if pod.name in names or pod.service.name == service]
                missing = [name for name in names if name not in {pod.name for pod in found}]
                return None if found else _not_found("pods", missing[0] if missing else service or "")
            case _:
                if order.service not in self.deployments:
                    return _not_found("deployments.apps", order.service)
                return self._no_change(order, self.deployment(order.service), at)

    @staticmethod
    def _no_change(order: Order, deployment: Deployment, at: int) -> str | None:
        name = deployment.service.name
        if isinstance(order, Undo):
            revisions = deployment.history(at)
            if order.to and order.to not in [each.number for each in revisions]:
                return f"error: unable to find specified revision {order.to} in history"
            if order.to == revisions[-1].number:
                return f"deployment.apps/{name} skipped rollback (current template already matches revision {order.to})"
            if len(revisions) < 2:
                return f'error: no rollout history found for deployment "{name}"'
        if isinstance(order, Scale) and order.only_from not in (None, deployment.replicas(at)):
            return f"error: Expected replicas to be {order.only_from}, was {deployment.replicas(at)}"
        return None

    def _no_failover(self, order: FailOver, at: int) -> str | None:
        error = "An error occurred ({}) when calling the FailoverDBCluster operation: {}"
        database = self.database(order.cluster)
        if database is None:
            return error.format("DBClusterNotFoundFault", f"DBCluster {plain(order.cluster)} not found.")
        if order.target is not None and order.target not in identifiers(database)[1:]:
            return error.format("DBInstanceNotFound", f"DBInstance {plain(order.target)} not found.")
        if self.failing_over(database, at):
            says = f"DB cluster isn't available for failover with status failing-over: {identifiers(database)[0]}"
            return error.format("InvalidDBClusterStateFault", says)
        return None

    def done_at(self, command: str, at: int) -> int | None:
        """When what a command began at a moment is through; None where it began nothing."""
        moments: list[int] = []
        for step in self.steps:
            if (step.at, step.command) != (at, command):
                continue
            if isinstance(step.order, FailOver):
                moments += [
                    each.end for each in self.failovers(self.database(step.order.cluster) or "") if each.start == at
                ]
            elif isinstance(step.order, (Undo, Restart, SetEnv, SetImage, Scale)):
                pods = self.deployment(step.order.service).pods
                moments += [pod.ready for pod in pods if pod.born >= at and pod.ready >= at]
        return max(moments, default=None)


def identifiers(database: str) -> tuple[str, str, str]:
    """A database's cluster and its two instances, as the cloud provider names them."""
    stem = database
    for ending in ("-db", "-database", "-postgres", "-pg", "-cluster"):
        stem = stem.removesuffix(ending)
    return f"{stem}-cluster", f"{stem}-1", f"{stem}-2"


def _not_found(kind: str, name: str) -> str:
    return f'Error from server (NotFound): {kind} "{plain(name)}" not found'
