"""How each service is, in a word, and who needs whom: the dependency map.

Separate from the other answers because here signals are judged: against the objective, against a good day's latency,
against a pool's limit. Nothing but what monitoring sees goes into it.
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.domain.scenario import Scenario, Service
from simulator.views.looking import Dependency, Health, MappedService, MapSeen
from simulator.world.signals import ROUNDING, Signals, World

SLOW = 1.5
"""A service is called slow from so many times its usual 99th percentile on."""
FULL = 0.9
"""A pool is called full from so much of its limit on."""
DOWN = 0.9
"""A service is called down when it fails so many of its requests."""


def mapped(scenario: Scenario, world: World, at: int, rate: Callable[[str], float | None]) -> MapSeen:
    """The map at a moment; `rate` gives a service's requests a second, where they are counted."""
    services = tuple(
        _mapped(spec, world.signals(name, at), 1.0 - scenario.business.slo, rate(name))
        for name, spec in scenario.services.items()
    )
    needs = tuple(
        Dependency(name, needed, share)
        for name, spec in scenario.services.items()
        for needed, share in spec.depends_on.items()
        if needed in scenario.services
    )
    return MapSeen(at, services, needs)


def _mapped(spec: Service, now: Signals, allowed: float, rate: float | None) -> MappedService:
    return MappedService(
        name=spec.name,
        kind=spec.kind,
        owner=spec.owner,
        tier=spec.tier,
        health=health(spec, now, allowed),
        errors=now.errors,
        p99_ms=now.p99_ms,
        usual_p99_ms=float(spec.latency.p99),
        rate=rate,
        connections=now.connections,
    )


def health(spec: Service, now: Signals, allowed: float) -> Health:
    """The worst that can be said of a service; `allowed` is the share of requests that may fail."""
    if now.errors >= max(DOWN, allowed):
        return "down"
    if now.errors > allowed + ROUNDING:
        return "failing"
    if now.connections is not None and now.connections[1] and now.connections[0] >= FULL * now.connections[1]:
        return "full"
    return "slow" if now.p99_ms >= SLOW * spec.latency.p99 else "healthy"
