"""What is measured of a service, and how it is when all is well: traffic, latency, connections, saturation, checks.

Separate from the scenario, whose services and faults are written in these.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simulator.domain.base import Frozen, OneOrMore, Share
from simulator.domain.simtime import Duration, Offset


class Traffic(Frozen):
    """Requests a second, and how far the day and the week swing it."""

    rps: Annotated[float, Field(ge=0, le=10_000_000)]
    daily_swing: Share = 0.0
    weekly_swing: Share = 0.0


class Latency(Frozen):
    """Request duration quantiles; in milliseconds here, durations in a document."""

    p50: Duration
    p99: Duration


class Connections(Frozen):
    """A pool or a database's connections."""

    used: Annotated[int, Field(ge=0)]
    max: Annotated[int, Field(ge=1)] | None = None
    per_replica: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """How many each replica of a service that needs it holds: who scales up takes so many more."""


class Saturation(Frozen):
    """How much of what a machine or a container has is in use; what is left out is the kind's own."""

    cpu: Share | None = None
    memory: Share | None = None
    disk: Share | None = None


class Checks(Frozen):
    """Synthetic checks of a service from outside: they sign in as a customer would, with an account of their own."""

    names: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=80)], ...], Field(max_length=10), OneOrMore
    ] = ()
    """What they are called; left out, as the service."""
    regions: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")], ...], Field(max_length=20)
    ] = ("eu-central",)
    """Where they run."""
    account_expires: Offset | None = None
    """When the password of their account expires; from then on they are refused, whatever customers see."""
