"""Who logs what: the streams of each kind of service, and the voices that speak in them.

Separate so that a kind's logs are listed in one place. Somebody else's system keeps its logs to itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.domain.scenario import Service
from simulator.world.history import History
from simulator.world.logs.identities import Identities
from simulator.world.logs.lifecycle import Lifecycle
from simulator.world.logs.lines import Voice
from simulator.world.logs.reported import Reported
from simulator.world.logs.requests import Requests
from simulator.world.logs.routine import HABITS, Routine
from simulator.world.logs.stores import WELL, Store
from simulator.world.metrics_site import NAMESPACE, Site


def labels_of(site: Site, service: Service) -> list[Mapping[str, str]]:
    """The labels of each stream of a service, by the number of the pod that logs it."""
    shared = {"namespace": NAMESPACE, "service": service.name, "app": service.name}
    if service.kind == "third-party":
        return []
    if service.kind == "service":
        return [{**shared, "pod": pod.name, "container": service.name} for pod in site.pods(service)]
    if service.kind in ("node", "cdn"):
        return [{"service": service.name, "app": service.name, "job": service.kind, "host": service.name}]
    return [{**shared, "pod": f"{service.name}-0", "container": service.kind}]


def voices_of(site: Site, history: History, service: Service, who: Identities) -> Sequence[Voice]:
    """Everything that logs on a service's behalf."""
    if service.kind == "third-party":
        return ()
    voices: list[Voice] = [
        Reported(site, history, service, who, name, place, entry)
        for name, fault in site.scenario.faults.items()
        for place, entry in enumerate(fault.logs)
        if entry.service == service.name
    ]
    voices += [Routine(site, service, place, habit) for place, habit in enumerate(HABITS.get(service.kind, ()))]
    if service.kind == "service":
        voices += [Requests(site, service, who), Lifecycle(site, history, service)]
    elif service.kind in WELL:
        voices.append(Store(site, service))
    return voices
