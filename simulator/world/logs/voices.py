"""Who says what: the voices that speak in each kind of service's logs.

Separate so that a kind's logs are listed in one place.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.world.history import History
from simulator.world.logs.crew import Crew
from simulator.world.logs.identities import Identities
from simulator.world.logs.lifecycle import Lifecycle
from simulator.world.logs.lines import Voice
from simulator.world.logs.probed import COMPLAINTS, Pressed, Probed
from simulator.world.logs.reported import Reported
from simulator.world.logs.requests import Requests
from simulator.world.logs.routine import HABITS, Routine
from simulator.world.logs.stores import WELL, Store
from simulator.world.metrics_outside import Check
from simulator.world.metrics_site import Site


def voices_of(site: Site, history: History, crew: Crew, who: Identities) -> Sequence[Voice]:
    """Everything that logs on a service's behalf; of somebody else's system there is nothing."""
    service = crew.service
    if service.kind == "third-party":
        return ()
    voices: list[Voice] = [
        Reported(site, history, crew, who, name, place)
        for name, fault in site.scenario.faults.items()
        for place, entry in enumerate(fault.logs)
        if entry.service == service.name
    ]
    voices += [Routine(site, crew, place, habit) for place, habit in enumerate(HABITS.get(service.kind, ()))]
    voices.append(Lifecycle(site, history, crew))
    if service.checks is not None:
        voices += [
            Probed(site, crew, Check(service, service.checks, name, region))
            for name in service.checks.names or (service.name,)
            for region in service.checks.regions
        ]
    if service.kind == "node":
        voices += [Pressed(site, crew, what) for what in COMPLAINTS]
    if service.kind == "service":
        voices.append(Requests(site, crew, who))
    elif service.kind in WELL:
        voices.append(Store(site, crew))
    return voices
