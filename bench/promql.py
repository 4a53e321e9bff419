"""A day of `sum by (service) (rate(...[5m]))` at 15 s steps over 50 services, beside the real Prometheus.

Separate because its other side is a program of its own, which is started with the same series and asked over loopback.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np

from bench.alternating import alternate
from simulator.world.promql.evaluate import evaluate_range
from simulator.world.promql.parse import parse
from simulator.world.promql.series import Series, SeriesInMemory
from tests.simulator.world.promql.peer import MISSING, Peer, is_installed, running

QUERY = "sum by (service) (rate(http_requests_total[5m]))"
SERVICES = 50
CODES = ("200", "404", "429", "500")
SCRAPE = 15_000
START = 1_700_006_400_000
END = START + 24 * 3_600_000
GOAL = 1.0
"""At most this many times as long as Prometheus takes to answer."""


def counters() -> Iterator[Series]:
    """A counter for each service and code, with a restart now and then, from five minutes before the day on."""
    times = np.arange(START - 300_000, END + 1, SCRAPE, dtype=np.int64)
    for service in range(SERVICES):
        for code in CODES:
            random = Random(f"{service}/{code}")
            grown = np.cumsum([random.uniform(0, 50) for _ in times])
            restart = random.randrange(len(times))
            grown[restart:] -= grown[restart]
            labels = {"__name__": "http_requests_total", "service": f"s{service:02}", "code": code}
            yield Series(labels, times, grown)


def report() -> str:
    """Say how long the range query takes here and there."""
    series = list(counters())
    source, query = SeriesInMemory(series), parse(QUERY)

    def ours() -> object:
        return evaluate_range(query, source, START, END, SCRAPE)

    if not is_installed():
        taken = alternate(ours, ours, rounds=5)
        return f"PromQL      a day by service {taken.ours * 1000:.0f} ms ({MISSING})"
    with tempfile.TemporaryDirectory() as name, running(Path(name), series, []) as peer:
        taken = alternate(ours, lambda: _answered(peer), rounds=7)
    return (
        f"PromQL      a day by service {taken.ours * 1000:.0f} ms, Prometheus {taken.theirs * 1000:.0f} ms: "
        f"{taken.ratio:.2f} times (goal: at most {GOAL:g})"
    )


def _answered(peer: Peer) -> None:
    """Have Prometheus answer; its text is not read, since we make none."""
    assert peer.ask_range_unread(QUERY, START, END, SCRAPE) == 200  # noqa: S101 - a failed query would be fast
