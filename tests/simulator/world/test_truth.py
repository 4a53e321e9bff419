"""What was really so: times by the one-minute SLI, severity, and cost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.simtime import DAY, MINUTE, SECOND
from simulator.domain.truth import Span, Truth
from simulator.domain.vocabulary import Severity
from simulator.engine.engine import Engine
from simulator.engine.headless import play_script
from simulator.engine.plan import Plan
from simulator.scenario.loader import load, load_actions, read_sources
from simulator.world.history import History
from simulator.world.signals import World
from simulator.world.truth import reveal
from tests.simulator.drills import PRIMARY, QUIET, Drill

EXAMPLE = Path(__file__).parents[2] / "data" / "example"


def truth_of(drill: Drill) -> Truth:
    return reveal(drill.scenario, drill.plan.policy, drill.log)


@pytest.fixture(scope="module")
def example() -> Truth:
    """The truth of the example drill, played by its example script."""
    loaded = load(read_sources(str(EXAMPLE / "example-scenario.yaml")))
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    assert play_script(engine, load_actions(EXAMPLE / "example-actions.yaml")) == ()
    return reveal(loaded.scenario, loaded.policy, engine.log)


def test_the_examples_times_are_those_that_its_script_tells(example: Truth) -> None:
    """Payments fail from 14:29 (T+4m) until the rollback of T+12m10s is done, five minutes later."""
    assert (example.onset, example.full_effect, example.t0) == (4 * MINUTE, 6 * MINUTE, 6 * MINUTE + 45 * SECOND)
    assert example.remedied == 17 * MINUTE + 10 * SECOND
    assert example.recovered is not None
    assert 0 < example.recovered - example.remedied <= MINUTE
    assert example.mitigated == example.recovered + MINUTE
    assert example.stable == example.recovered + 15 * MINUTE


def test_the_examples_cost_is_what_its_postmortem_says_within_a_quarter(example: Truth) -> None:
    (span,) = example.impact
    assert 4 * MINUTE < span.start < 4 * MINUTE + 10 * SECOND
    assert example.impact_minutes == pytest.approx(14, abs=0.3)
    assert example.money_lost == pytest.approx(33_600, rel=0.05)
    assert example.users_affected == pytest.approx(12_600, rel=0.05)


def test_the_examples_severity_begins_with_its_fault(example: Truth) -> None:
    assert example.severity == ((4 * MINUTE, Severity.SEV1),)
    assert example.severity_at(4 * MINUTE - 1) is None
    assert example.within_objective(0)
    assert not example.within_objective(10 * MINUTE)


def test_nobody_acting_leaves_everything_open() -> None:
    truth = truth_of(Drill().end())
    assert (truth.remedied, truth.recovered, truth.mitigated, truth.stable) == (None,) * 4
    assert [span.end for span in truth.impact] == [None]
    assert truth.impact_minutes == pytest.approx(59.5, abs=0.05)
    assert truth.money_lost == pytest.approx(5_950, abs=5)


def test_a_drill_without_a_fault_has_neither_onset_nor_cost() -> None:
    truth = truth_of(Drill(**QUIET).end())
    assert (truth.onset, truth.full_effect, truth.remedied, truth.impact, truth.money_lost) == (None, None, None, (), 0)


def test_the_severity_may_change_with_what_happens() -> None:
    spans = [{"from": {"event": "fault.started"}, "is": "SEV1"}, {"from": {"event": "fault.cleared"}, "is": "SEV3"}]
    drill = Drill(truth={"severity": spans}).at("5m")
    drill.run(PRIMARY, command="kubectl rollout undo deployment/web")
    truth = truth_of(drill.end())
    assert truth.severity == ((30 * SECOND, Severity.SEV1), (9 * MINUTE, Severity.SEV3))
    assert truth.severity_at(9 * MINUTE) is Severity.SEV3


@pytest.mark.parametrize(
    ("alerts", "injects", "t0"),
    [
        ([{"name": "N", "service": "web", "at": "1m", "noise": True}], [], None),
        (
            [{"name": "N", "service": "web", "at": "1m", "noise": True}, {"name": "A", "service": "web", "at": "2m"}],
            [],
            2,
        ),
        ([{"name": "A", "service": "web", "at": "5m"}], [{"id": "i", "at": "3m", "signal": True}], 3),
        ([{"name": "A", "service": "web", "at": "5m"}], [{"id": "i", "at": "3m"}], 5),
    ],
    ids=["noise", "after noise", "signal", "mere inject"],
)
def test_t0_is_the_first_true_signal(alerts: list[Any], injects: list[Any], t0: int | None) -> None:
    said = [{"via": "chat", "sender": {"name": "Nora"}, "text": "hm", **each} for each in injects]
    truth = truth_of(Drill(alerts=alerts, injects=said).end())
    assert truth.t0 == (None if t0 is None else t0 * MINUTE)


def test_in_a_false_alarm_the_noise_starts_the_clock() -> None:
    alerts = [{"name": "N", "service": "web", "at": "1m", "noise": True}]
    truth = truth_of(Drill(**QUIET | {"alerts": alerts}, truth={"severity": [], "false_alarm": True}).end())
    assert truth.t0 == MINUTE


def test_a_fault_that_came_back_is_not_remedied() -> None:
    fault = {
        "at": "1m",
        "effects": [{"service": "web", "errors": "50%"}],
        "cleared_by": {"run": "fix", "takes": "1m"},
        "repeat": {"every": "20m", "times": 1},
    }
    drill = Drill(faults={"flaky": fault}).at("2m")
    drill.run(PRIMARY, command="fix")
    assert truth_of(drill.at("10m")).remedied == 3 * MINUTE
    truth = truth_of(drill.end())
    assert (truth.remedied, truth.recovered) == (None, None)
    assert [span.start // MINUTE for span in truth.impact] == [1, 21]


def test_mitigated_is_the_slis_word_also_where_the_fault_still_acts() -> None:
    fault = {
        "at": "1m",
        "effects": [{"service": "web", "errors": "8%"}],
        "reduced_by": {"run": "shed", "takes": "1m", "to": "1%"},
    }
    drill = Drill(faults={"outage": fault}).at("5m")
    drill.run(PRIMARY, command="shed")
    truth = truth_of(drill.end())
    assert truth.remedied is None
    assert truth.recovered is not None
    assert truth.mitigated == truth.recovered + MINUTE


def test_mitigated_needs_its_minute_within_the_drill() -> None:
    drill = Drill().at("5m")
    drill.run(PRIMARY, command="kubectl rollout undo deployment/web")
    recovered = truth_of(drill.end()).recovered
    assert recovered is not None
    short = Drill(length=recovered + 30 * SECOND).at("5m")
    short.run(PRIMARY, command="kubectl rollout undo deployment/web")
    assert truth_of(short.end()).mitigated is None


def test_a_fault_of_a_week_ago_is_looked_at_only_where_something_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = {"at": "-1w", "effects": [{"service": "web", "errors": "50%", "over": "2m"}], "cleared_by": {"run": "fix"}}
    drill = Drill(faults={"old": fault}).at("10m")
    drill.run(PRIMARY, command="fix")
    drill.end()
    looks, look = [0], World.failing_share

    def counting(self: World, at: float) -> float:
        looks[0] += 1
        return look(self, at)

    monkeypatch.setattr(World, "failing_share", counting)
    (span,) = truth_of(drill).impact
    assert 0 < looks[0] < 7 * DAY // SECOND // 100, "a week has many more seconds"
    assert -7 * DAY < span.start < -7 * DAY + 10 * SECOND
    assert span.end == pytest.approx(11 * MINUTE, abs=2 * SECOND)


LAST = 40 * 60
"""The drill's last second."""

effects = st.builds(
    lambda share, over, shape: {"service": "web", "errors": f"{share}%", "over": over * SECOND} | shape,
    st.sampled_from([0.05, 0.2, 3, 50, 100]),
    st.integers(0, 400),
    st.sampled_from(
        [{}, {}]
        + [{"shape": shape, "every": "200s"} for shape in ("spike", "sawtooth", "flapping")]
        + [{"delay": "3m20s"}]
    ),
)
faults = st.builds(
    lambda at, effect, takes, to: {
        "at": at * SECOND,
        "effects": [effect],
        "cleared_by": [{"run": "fix", "takes": takes * SECOND}],
        "reduced_by": [{"run": "shed", "takes": takes * SECOND, "to": f"{to}%"}],
    },
    st.integers(-600, 900),
    effects,
    st.integers(0, 600),
    st.sampled_from([0, 1, 30, 90]),
)


@settings(max_examples=20, deadline=None)
@given(faults, faults, st.integers(1, 1500), st.sampled_from(["fix", "shed", "nothing"]))
def test_impact_is_what_looking_at_every_second_finds(
    one: dict[str, Any], other: dict[str, Any], acted: int, command: str
) -> None:
    drill = Drill(faults={"one": one, "other": other}, alerts=[], deploys=[], length="40m")
    drill.at(f"{acted}s").run(PRIMARY, command=command)
    drill.end()
    history = History(drill.scenario)
    for record in drill.log:
        history.take(record)
    world = World(drill.scenario, history)
    shares = {second: world.failing_share(second * SECOND) for second in range(-700, LAST + 1)}
    outside = set()
    for second in range(-640, LAST + 1):
        window = [shares[each] for each in range(second - 60, second + 1)]
        if (sum(window) - (window[0] + window[-1]) / 2) / 60 > 0.001 + 1e-9:
            outside.add(second)
    found = truth_of(drill).impact
    inside = {second for span in found for second in range(span.start // SECOND, _end(span) // SECOND)}
    assert inside == outside


def _end(span: Span) -> int:
    return (LAST + 1) * SECOND if span.end is None else span.end


def test_the_onset_is_when_users_could_feel_it_not_when_a_disk_began_to_fill() -> None:
    effects = [
        {"service": "db", "saturation": {"disk": "99%"}, "over": "3h"},
        {"service": "web", "errors": "40%", "delay": "2h5m", "over": "2m"},
    ]
    truth = truth_of(Drill(faults={"full": {"at": "-2h", "effects": effects}}, alerts=[], deploys=[]).end())
    assert (truth.onset, truth.full_effect) == (5 * MINUTE, 7 * MINUTE)
    assert [span.start // MINUTE for span in truth.impact] == [5]
