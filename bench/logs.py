"""A page of 1,000 log lines anywhere in a week, beside parsing as many lines that are in memory already.

Separate because its other side is the library's own JSON parser: lines that are worked out when they are asked for
should cost about what it costs to read stored ones. A page of last week must cost what a page of now costs.
"""

from __future__ import annotations

import json
from random import Random

from bench.alternating import alternate
from simulator.domain.measures import Traffic
from simulator.domain.scenario import Service
from simulator.domain.simtime import DAY
from simulator.world.history import History
from simulator.world.logql.search import search
from simulator.world.logs.logs import Logs
from simulator.world.logs.written import format_of
from tests.simulator.drills import scenario

SERVICES = 5
LINES = 1_000
MOMENTS = 9
GOAL = 6.0
"""At most this many times as long as the JSON parser takes for the same lines."""


def _logs() -> Logs:
    """Logs of services that write JSON, of busy days."""
    names = [name for number in range(100) if format_of(Service(name=(name := f"s{number:02}"))) == "json"][:SERVICES]
    services = {
        name: Service(name=name, replicas=6, traffic=Traffic(rps=240, daily_swing=0.4)).model_dump() for name in names
    }
    played = scenario(services=services, faults={}, alerts=[], deploys=[])
    return Logs(played, History(played))


def report() -> str:
    """Say how long a page takes, and what that is beside parsing it."""
    logs = _logs()
    draw = Random("moments")
    moments = [draw.randrange(-7 * DAY, 0) for _ in range(MOMENTS)]

    def pages(at: list[int]) -> list[list[str]]:
        return [[line.text for line in logs.lines([], -8 * DAY, moment, LINES)] for moment in at]

    written = pages(moments)
    assert all(len(page) == LINES for page in written)  # noqa: S101 - a short page would be fast
    taken = alternate(
        lambda: pages(moments), lambda: [[json.loads(line) for line in page] for page in written], rounds=7
    )
    near = [moment % DAY - DAY for moment in moments]
    far = alternate(lambda: pages([moment - 6 * DAY for moment in near]), lambda: pages(near), rounds=7)
    query = '{service=~".+"} |= "request" | json | status >= 200'
    searched = alternate(lambda: search(logs, query, -8 * DAY, -3 * DAY, LINES), lambda: pages([-3 * DAY]), rounds=5)
    return (
        f"Logs        a page of {LINES:,} lines anywhere in a week {taken.ours / MOMENTS * 1000:.1f} ms, json.loads of "
        f"it {taken.theirs / MOMENTS * 1000:.1f} ms: {taken.ratio:.1f} times (goal: at most {GOAL:g}); a week ago "
        f"{far.ratio:.2f} times a page of the last day; searched with | json {searched.ours * 1000:.1f} ms"
    )
