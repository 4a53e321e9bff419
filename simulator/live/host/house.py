"""`House`: all drills of one host, and who is at the door.

Separate from the drills, which do not know of each other, and from the server, which is replaceable.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from simulator.live.host.counted import Counted, Labels
from simulator.live.host.hosted import HostedDrill
from simulator.live.host.limits import Limits
from simulator.live.host.tickets import Ticket
from simulator.live.wire import Kind


class House:
    """The drills of a host, by name."""

    def __init__(self, drills: Sequence[HostedDrill], limits: Limits, counted: Counted) -> None:
        self.drills = {each.name: each for each in drills}
        self.limits = limits
        self.counted = counted
        self.strangers = 0
        """Connections that have not said who they are."""
        self.guests = 0
        """Connections that have."""

    async def open(self) -> None:
        """Let people into every drill."""
        for hosted in self.drills.values():
            await hosted.open()

    def opened_by(self, token: str, drill: str | None = None) -> tuple[HostedDrill, Ticket] | None:
        """The drill and the place that a token opens; with a name, in that drill only."""
        found = None
        for hosted in self.drills.values():
            ticket = hosted.tickets.opened_by(token)
            if ticket is not None and drill in (None, hosted.name):
                found = hosted, ticket
        return found

    def metrics(self) -> str:
        """What Prometheus reads."""
        gauges: list[tuple[str, Labels, float]] = []
        states = [hosted.drill for hosted in self.drills.values()]
        for name, count in (
            ("waiting", sum(drill.held for drill in states)),
            ("running", sum(drill.clock.running for drill in states)),
            ("ended", sum(drill.engine.ended for drill in states)),
        ):
            gauges.append(("gameday_drills", (("state", name),), count))
        here = [kind for hosted in self.drills.values() for kind in hosted.kinds()]
        gauges += [("gameday_clients", (("kind", kind.value),), here.count(kind)) for kind in Kind]
        gauges.append(("gameday_journals_failing", (), sum(drill.trouble is not None for drill in states)))
        lags = [drill.clock.now() - drill.published.at for drill in states if drill.clock.running]
        gauges.append(("gameday_lag_seconds", (), max([0, *lags]) / 1000))
        return self.counted.text(gauges)

    async def close(self) -> None:
        """Stop every drill; all journals are complete on disk when this returns, or what failed first is raised."""
        ends = await asyncio.gather(*(hosted.close() for hosted in self.drills.values()), return_exceptions=True)
        for failure in ends:
            if isinstance(failure, BaseException):
                raise failure
