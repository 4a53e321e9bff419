"""Every answer beside the real Prometheus's: labels, moments, values to 1e-9, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from simulator.world.promql.evaluate import evaluate, evaluate_range
from simulator.world.promql.labels import labels_of
from simulator.world.promql.series import SeriesInMemory
from simulator.world.promql.values import Vector
from tests.simulator.world.promql import rule_files, telemetry
from tests.simulator.world.promql.comparing import attempt, difference
from tests.simulator.world.promql.generating import Maker
from tests.simulator.world.promql.peer import MISSING, Peer, is_installed, running
from tests.simulator.world.promql.questions import LISTED, REFUSED

pytestmark = pytest.mark.skipif(not is_installed(), reason=MISSING)

SOURCE = SeriesInMemory([*telemetry.history(), *telemetry.ended()])
MOMENTS = (telemetry.START + 4_321_000, telemetry.START + 60_000 * 97, telemetry.LAST + 1_170_000)
RANGES = (
    (telemetry.START + 600_000, telemetry.LAST, 60_000),
    (telemetry.LAST - 1_000_000, telemetry.LAST + 1_700_000, 37_000),
)
GENERATED = 300


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with running(tmp_path_factory.mktemp("prometheus"), telemetry.history(), telemetry.ended()) as found:
        yield found


def differences(peer: Peer, queries: Sequence[str]) -> list[str]:
    """Every query whose answer differs at a moment or over a range."""
    found = []
    for query in queries:
        for at in MOMENTS:
            unlike = difference(attempt(evaluate, query, SOURCE, at), peer.ask(query, at))
            found += [f"{query} at {at}: {unlike}"] if unlike else []
        for span in RANGES:
            unlike = difference(attempt(evaluate_range, query, SOURCE, *span), peer.ask_range(query, *span))
            found += [f"{query} over {span}: {unlike}"] if unlike else []
    return found


def test_listed_queries_agree(peer: Peer) -> None:
    assert len(LISTED) >= 300
    found = differences(peer, LISTED)
    assert not found, "\n".join(found[:20])


def test_generated_queries_agree(peer: Peer) -> None:
    maker = Maker("against prometheus")
    found = differences(peer, [maker.query() for _ in range(GENERATED)])
    assert not found, "\n".join(found[:20])


def test_most_queries_have_answers(peer: Peer) -> None:
    """Two errors agree, so there must not be many, and few answers may be empty."""
    maker = Maker("against prometheus")
    asked = [*LISTED, *(maker.query() for _ in range(GENERATED))]
    answers = [peer.ask(query, MOMENTS[0]) for query in asked]
    assert sum(bool(each.get("data", {}).get("result")) for each in answers) > 0.7 * len(asked)


def test_what_prometheus_cannot_read_is_refused(peer: Peer) -> None:
    assert [query for query in REFUSED.strip().splitlines() if peer.ask(query, MOMENTS[0])["status"] != "error"] == []


@pytest.mark.parametrize("query", ["sort(queue_depth)", "sort_desc(queue_depth)", "topk(4, queue_depth)"])
def test_ordered_answers_come_in_the_same_order(peer: Peer, query: str) -> None:
    answer = evaluate(query, SOURCE, MOMENTS[0])
    assert isinstance(answer, Vector)
    theirs = [labels_of(each["metric"]) for each in peer.ask(query, MOMENTS[0])["data"]["result"]]
    assert [labels_of(each.labels) for each in answer.samples] == theirs


@pytest.mark.slow
def test_rules_written_elsewhere_agree(tmp_path: Path) -> None:
    series = rule_files.telemetry()
    source = SeriesInMemory(series)
    found = []
    with running(tmp_path, series, []) as peer:
        for file, text in rule_files.expressions():
            for at in (rule_files.END, rule_files.END - 1_234_000):
                unlike = difference(attempt(evaluate, text, source, at), peer.ask(text, at))
                found += [f"{file}: {text} at {at}: {unlike}"] if unlike else []
    assert not found, "\n".join(found[:20])
