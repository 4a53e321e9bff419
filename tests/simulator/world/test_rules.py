"""Alert rules: pending, firing, resolved; the same however time is cut; templates; what is recorded."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.domain.vocabulary import SYSTEM
from simulator.scenario.loader import load, read_sources
from simulator.world.history import History
from simulator.world.metrics import Telemetry
from simulator.world.promql.errors import QueryError
from simulator.world.promql.evaluate import evaluate
from simulator.world.promql.parse import parse
from simulator.world.promql.series import Series, SeriesInMemory
from simulator.world.promql.values import Vector
from simulator.world.rules import AlertRule, Change, Rules
from simulator.world.rules_recorded import Recorded as RecordedSeries
from simulator.world.rules_recorded import RecordingRule
from simulator.world.rules_templates import not_rendered, render
from tests.simulator.world.test_truth import EXAMPLE

EPOCH = 1_700_006_400_000
STEP = 15 * SECOND


def source(*values: float, step: int = STEP) -> SeriesInMemory:
    """`x`, a sample an evaluation from the start; NaN leaves one out."""
    times = EPOCH + np.arange(len(values), dtype=np.int64) * step
    there = ~np.isnan(np.array(values))
    return SeriesInMemory([Series({"__name__": "x", "pod": "web-0"}, times[there], np.array(values)[there])])


def seen(changes: list[Change]) -> list[tuple[int, str]]:
    return [(change.at // STEP, change.became) for change in changes]


def held(*values: float, for_: int = 0, keep_firing_for: int = 0) -> list[tuple[int, str]]:
    rule = AlertRule("A", parse("x > 0"), for_, keep_firing_for)
    return seen(Rules([rule], source(*values), EPOCH).ahead(-1, (len(values) - 1) * STEP, {})[0])


def test_without_for_an_alert_fires_at_its_first_true_evaluation() -> None:
    assert held(0, 1, 1, 0) == [(1, "firing"), (3, "resolved")]


def test_with_for_it_is_pending_until_it_has_held_so_long() -> None:
    assert held(0, 1, 1, 1, 1, 0, for_=30 * SECOND) == [(1, "pending"), (3, "firing"), (5, "resolved")]


def test_one_false_evaluation_starts_the_wait_again_and_says_nothing() -> None:
    assert held(1, 1, 0, 1, 1, 1, for_=30 * SECOND) == [(0, "pending"), (3, "pending"), (5, "firing")]


def test_keep_firing_for_delays_the_end_and_forgets_a_short_gap() -> None:
    assert held(1, 0, 1, 0, 0, 0, 0, keep_firing_for=30 * SECOND) == [(0, "firing"), (5, "resolved")]


def test_each_label_set_is_an_alert_of_its_own_with_its_texts() -> None:
    times = EPOCH + np.arange(3, dtype=np.int64) * STEP
    two = [Series({"__name__": "x", "pod": pod}, times, np.array(row)) for pod, row in
           (("web-0", [0.5, 0.5, 0.0]), ("web-1", [0.0, 0.25, 0.25]))]  # fmt: skip
    rule = AlertRule(
        "A",
        parse("x > 0"),
        labels={"severity": "critical"},
        annotations={"summary": "{{ $labels.pod }} fails {{ $value | humanizePercentage }}"},
    )
    changes, standing = Rules([rule], SeriesInMemory(two), EPOCH).ahead(-1, 2 * STEP, {})
    assert [(change.at // STEP, change.became, change.annotations["summary"]) for change in changes] == [
        (0, "firing", "web-0 fails 50%"),
        (1, "firing", "web-1 fails 25%"),
        (2, "resolved", "web-0 fails 50%"),
    ]
    assert changes[0].labels == {"pod": "web-0", "severity": "critical", "alertname": "A"}
    assert len(standing) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 1.0, float("nan")]), min_size=2, max_size=40),
    st.lists(st.integers(0, 40 * STEP), max_size=5),
    st.sampled_from([0, 30 * SECOND]),
    st.sampled_from([0, 45 * SECOND]),
)
def test_cutting_the_time_anyhow_finds_the_same(
    values: list[float], cuts: list[int], for_: int, keep_firing_for: int
) -> None:
    rule = AlertRule("A", parse("x > 0"), for_=for_, keep_firing_for=keep_firing_for)
    rules = Rules([rule], source(*values), EPOCH)
    end = (len(values) - 1) * STEP
    whole, standing = rules.ahead(-1, end, {})
    found: list[Change] = []
    stood: dict[object, object] = {}
    moments = [-1, *sorted(min(cut, end) for cut in cuts), end]
    for after, until in pairwise(moments):
        piece, stood = rules.ahead(after, until, stood)  # type: ignore[arg-type, assignment]
        found += piece
    assert found == whole
    assert stood == standing


def test_the_examples_alert_fires_from_its_telemetry_and_is_resolved_by_it() -> None:
    loaded = load(read_sources(str(EXAMPLE / "example-scenario.yaml")))
    history = History(loaded.scenario)
    telemetry = Telemetry(loaded.scenario, history)
    (alert,) = [each for each in loaded.scenario.alerts if each.expr]
    rules = Rules([AlertRule.of(alert.name, alert.expr or "", alert.for_)], telemetry, telemetry.epoch)
    assert rules.ahead(-1, HOUR, {})[0] == []
    assert rules.ahead(-7 * DAY, -6 * DAY, {})[0] == []
    history.take(Recorded(1, 4 * MINUTE, SYSTEM, ev.FaultStarted(fault="bad-timeout", since=4 * MINUTE)))
    fired = rules.ahead(-1, HOUR, {})[0]
    assert [(each.at, each.became) for each in fired] == [
        (4 * MINUTE + 45 * SECOND, "pending"),
        (6 * MINUTE + 45 * SECOND, "firing"),
    ]
    undo = "kubectl -n production rollout undo deployment/order-service"
    begun, takes = 12 * MINUTE + 10 * SECOND, 5 * MINUTE
    work = ev.MitigationStarted(fault="bad-timeout", command=undo, takes=takes, to=0.0)
    history.take(Recorded(2, begun, SYSTEM, work))
    history.take(Recorded(3, begun + takes, SYSTEM, ev.FaultCleared(fault="bad-timeout")))
    *before, resolved = rules.ahead(-1, HOUR, {})[0]
    assert before == fired
    assert resolved.became == "resolved"
    assert begun + takes < resolved.at <= begun + takes + 5 * MINUTE + 15 * SECOND


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ $labels.pod }} on {{ .Labels.node }}", "web-0 on "),
        ("{{ $labels }}", "map[pod:web-0]"),
        ("{{ $value }}", "0.1234567"),
        ("{{ .Value | humanize }}", "123.5m"),
        ('{{ printf "%.2f" $value }}', "0.12"),
        ('{{ $value | printf "%.1f%%" }}', "0.1%"),
        ("{{- $value | humanizePercentage -}}", "12.35%"),
        ("{{ 93784 | humanizeDuration }}", "1d 2h 3m 4s"),
        ("{{ 2048 | humanize1024 }}B", "2kiB"),
        ("{{ 1234567 | humanize }}", "1.235M"),
        ("{{ 0 | humanizeTimestamp }}", "1970-01-01 00:00:00 +0000 UTC"),
        ('{{ reReplaceAll "(.*)-.*" "$1" $labels.pod | toUpper }}', "WEB"),
        ("100 % of {{ `it` | title }}", "100 % of It"),
    ],
)
def test_templates_render_as_prometheus_does(text: str, shown: str) -> None:
    assert render(text, {"pod": "web-0"}, 0.1234567) == shown
    assert not_rendered(text) == ()


@pytest.mark.parametrize(
    "text", ["{{ if $value }}yes{{ end }}", "{{ query `up` }}", "{{ nothing }}", '{{ printf "%d" }}']
)
def test_what_goes_beyond_is_left_as_it_stands(text: str) -> None:
    assert render(text, {}, 1.0).startswith("{{")
    assert not_rendered(text)


@given(st.text(max_size=60), st.floats())
def test_no_template_breaks_the_drill(inside: str, value: float) -> None:
    assert isinstance(render("{{ " + inside + " }}", {}, value), str)


def test_recorded_series_are_there_for_queries_alerts_and_other_recordings() -> None:
    rules = [
        RecordingRule("job:x:sum", parse("sum(x)"), {"team": "web"}),
        RecordingRule("job:x:twice", parse("2 * job:x:sum")),
    ]
    recorded = RecordedSeries(source(1, 2, 3, 4), rules, EPOCH)
    found = evaluate("job:x:twice", recorded, EPOCH + 2 * STEP)
    assert isinstance(found, Vector)
    assert [(sample.labels["team"], sample.value) for sample in found.samples] == [("web", 6.0)]
    summed = evaluate("sum_over_time(job:x:sum[45s])", recorded, EPOCH + 3 * STEP)
    assert isinstance(summed, Vector)
    assert [sample.value for sample in summed.samples] == [10.0]
    changes, _ = Rules([AlertRule.of("A", "job:x:twice > 5")], recorded, EPOCH).ahead(-1, 3 * STEP, {})
    assert seen(changes) == [(2, "firing")]


def test_what_is_recorded_ends_where_its_query_ends() -> None:
    recorded = RecordedSeries(source(1, 1, 0, 0), [RecordingRule("r", parse("x > 0"))], EPOCH)
    found = evaluate("r", recorded, EPOCH + 2 * STEP)
    assert isinstance(found, Vector)
    assert found.samples == ()


def test_recordings_in_a_circle_or_over_too_long_a_time_are_refused_not_run() -> None:
    circle = RecordedSeries(source(1), [RecordingRule("a", parse("b")), RecordingRule("b", parse("a"))], EPOCH)
    with pytest.raises(QueryError, match="deep"):
        evaluate("a", circle, EPOCH)
    long = RecordedSeries(source(1), [RecordingRule("a", parse("x"))], EPOCH)
    with pytest.raises(QueryError, match="50,000"):
        evaluate("sum_over_time(a[30d])", long, EPOCH)
