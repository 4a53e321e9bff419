"""The drill's own telemetry, faults and a remedy included, given to the real Prometheus: both answer alike to 1e-9."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

import numpy as np
import pytest

from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import PersonId
from simulator.scenario.loader import load, read_sources
from simulator.world.monitored import Monitored
from simulator.world.promql.evaluate import evaluate, evaluate_range
from simulator.world.promql.matchers import Matcher
from simulator.world.promql.series import Series, SeriesSource, Span
from tests.simulator.drills import Drill
from tests.simulator.world.promql import drill_questions as questions
from tests.simulator.world.promql.comparing import attempt, difference
from tests.simulator.world.promql.generating import Maker
from tests.simulator.world.promql.peer import MISSING, Peer, is_installed, running

pytestmark = [pytest.mark.skipif(not is_installed(), reason=MISSING), pytest.mark.slow]

SHIPPED = "checkout-payment-timeout"
UNDO = "kubectl rollout undo deployment/order-service"
FIRST, LAST = -40 * MINUTE, 30 * MINUTE
"""What Prometheus is given, ms of drill time; the fault begins and is mended within it."""
MOMENTS = (-9 * MINUTE - 1_234, 8 * MINUTE, 13 * MINUTE + 7_000, 17 * MINUTE + 30_000, LAST)
RANGES = ((-12 * MINUTE, LAST, MINUTE), (5 * MINUTE + 1_500, 25 * MINUTE, 37 * SECOND))
GENERATED = 300


class Since:
    """A source as if it had been scraped from a moment on: Prometheus is not given the week before."""

    def __init__(self, source: SeriesSource, first: int) -> None:
        self._source, self._first = source, first

    def size(self, matchers: Sequence[Matcher], span: Span) -> int:
        return self._source.size(matchers, span)

    def select(self, matchers: Sequence[Matcher], span: Span) -> list[Series]:
        found = []
        for each in self._source.select(matchers, span):
            late = each.timestamps >= self._first
            found.append(Series(each.labels, each.timestamps[late], each.values[late]))
        return found


class Played:
    """A shipped drill in which the bad deploy was rolled back, and its telemetry."""

    def __init__(self) -> None:
        loaded = load(read_sources(SHIPPED))
        drill = Drill(loaded.scenario, policy=loaded.policy).at("11m")
        drill.run(PersonId(next(each.id for each in loaded.scenario.people if each.playable)), command=UNDO)
        drill.at("30m")
        assert {"fault.started", "mitigation.started", "fault.cleared"} <= set(drill.kinds())
        self.scenario = loaded.scenario
        self.monitored: Monitored = drill.engine._core.monitored
        self.epoch = self.monitored.epoch
        self.source = Since(self.monitored.source(now=LAST), self.epoch + FIRST)

    def all_series(self) -> tuple[list[Series], list[Series]]:
        """Every series as it was scraped: before the drill, and in it with the markers of pods that went away."""
        span = Span(self.epoch + FIRST, self.epoch + LAST, 1, LAST - FIRST)
        before, since = [], []
        for each in self.source.select([Matcher("__name__", "=~", ".+")], span):
            early = each.timestamps < self.epoch
            if early.any():
                before.append(Series(each.labels, each.timestamps[early], each.values[early]))
            if not early.all():
                since.append(Series(each.labels, each.timestamps[~early], each.values[~early]))
        return before, since


@pytest.fixture(scope="module")
def played() -> Played:
    return Played()


@pytest.fixture(scope="module")
def peer(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    before, since = played.all_series()
    assert len(before) > 500
    assert len({tuple(sorted(each.labels.items())) for each in since}) > len(before)  # pods came
    with running(tmp_path_factory.mktemp("prometheus"), before, since) as found:
        yield found


def differences(played: Played, peer: Peer, queries: Sequence[str]) -> tuple[list[str], int]:
    """What differs, each query put at two moments and over a range; and how many answers held something."""
    found, full = [], 0
    moments, spans = cycle(MOMENTS), cycle(RANGES)
    for query in queries:
        for at in (played.epoch + next(moments), played.epoch + next(moments)):
            theirs = peer.ask(query, at)
            full += bool(theirs.get("data", {}).get("result"))
            unlike = difference(attempt(evaluate, query, played.source, at), theirs)
            found += [f"{query} at {at - played.epoch}: {unlike}"] if unlike else []
        start, end, step = next(spans)
        span = played.epoch + start, played.epoch + end, step
        unlike = difference(attempt(evaluate_range, query, played.source, *span), peer.ask_range(query, *span))
        found += [f"{query} over {start} to {end}: {unlike}"] if unlike else []
    return found, full


def test_what_dashboards_alerts_and_people_ask_agrees(played: Played, peer: Peer) -> None:
    asked = list(questions.listed(played.scenario))
    assert len(asked) > 100
    found, full = differences(played, peer, asked)
    assert not found, "\n".join(found[:20])
    assert full > 1.5 * len(asked)


def test_generated_queries_agree(played: Played, peer: Peer) -> None:
    maker = Maker(
        "the drill",
        questions.SELECTORS,
        questions.GROUPINGS,
        questions.PAIRINGS,
        ("0.5", "2", "-1.25", "100.5", "1e3", "time()", "scalar(pg_stat_database_numbackends)", "pi()"),
        str((played.epoch + 7 * MINUTE) // 1000),
    )
    asked = [maker.query() for _ in range(GENERATED)]
    found, full = differences(played, peer, asked)
    assert not found, "\n".join(found[:20])
    assert full > GENERATED  # of two for each


def test_every_series_came_across(played: Played, peer: Peer) -> None:
    """Else both could agree on nothing: as many samples of each name there as here."""
    before, since = played.all_series()
    counted: dict[str, int] = {}
    for each in (*before, *since):
        name = each.labels["__name__"]
        counted[name] = counted.get(name, 0) + int((~np.isnan(each.values)).sum())
    window = f"{(LAST - FIRST) // SECOND}s"
    theirs = {
        name: peer.ask(f"sum(count_over_time({name}[{window}]))", played.epoch + LAST)["data"]["result"][0]["value"][1]
        for name in counted
    }
    assert {name: int(many) for name, many in theirs.items()} == counted
