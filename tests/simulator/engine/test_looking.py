"""Looking at the system under drill: what monitoring would show, nothing of the future, nothing of the truth."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.engine.looking import MOST_CURVES, Looking
from simulator.live.recording import Recording
from simulator.views import looking as look
from simulator.views.looking import (
    Answer,
    ChangesAsked,
    ChangesSeen,
    Curve,
    DashboardAsked,
    DashboardSeen,
    LogsAsked,
    LogsSeen,
    MapAsked,
    MapSeen,
    MetricsAsked,
    MetricsSeen,
    NotSeen,
    Panel,
    Question,
)
from tests.simulator.drills import PRIMARY, Drill
from tests.simulator.views.test_leaks import MARK, SECRET, TRUTH_NAMES

NEEDED: dict[str, Any] = {
    "web": {"name": "web", "owner": "platform", "replicas": 4, "errors": "0.02%", "depends_on": {"db": "60%"}},
    "db": {"name": "db", "kind": "postgres", "connections": {"used": 80, "max": 200}},
    "cache": {"name": "cache", "kind": "redis"},
    "jobs": {"name": "jobs", "kind": "queue"},
    "box": {"name": "box", "kind": "node"},
    "edge": {"name": "edge", "kind": "cdn"},
    "bank": {"name": "bank", "kind": "third-party"},
}
"""One service of every kind."""


def asked(drill: Drill, question: Question) -> Answer:
    """What is answered at the drill's present moment."""
    looking = Looking(drill.plan)
    looking.follow(drill.log)
    return looking.answer(question, drill.engine.now)


def dashboard(drill: Drill, service: str, span: int = 15 * MINUTE, step: int = 15 * SECOND) -> dict[str, Panel]:
    now = drill.engine.now
    seen = asked(drill, DashboardAsked(service, now - span, now, step))
    assert isinstance(seen, DashboardSeen), seen
    return {panel.title: panel for panel in seen.panels}


def value(curve: Curve, at: int) -> float:
    return dict(zip(curve.times, curve.values, strict=True))[at]


# ---- what is to be seen -------------------------------------------------------------------------------


def test_an_outage_is_seen_in_its_services_error_chart_from_its_beginning_on() -> None:
    drill = Drill().at("10m")
    (errors,) = dashboard(drill, "web")["Errors"].curves
    assert value(errors, 0) == pytest.approx(0.02, abs=0.05)
    assert value(errors, 5 * MINUTE) == pytest.approx(80, abs=1)


@pytest.mark.parametrize("service", NEEDED)
def test_every_kind_of_service_has_charts_that_hold_data(service: str) -> None:
    panels = dashboard(Drill(services=NEEDED).at("10m"), service)
    assert len(panels) >= 3
    for panel in panels.values():
        assert panel.unit
        assert panel.curves, panel.title
        assert all(len(curve.values) > 30 for curve in panel.curves), panel.title


def test_a_dashboard_reaches_back_a_week() -> None:
    drill = Drill().at("10m")
    (rate,) = dashboard(drill, "web", 7 * DAY, 2 * HOUR)["Requests"].curves
    assert rate.times[0] <= drill.engine.now - 6 * DAY
    assert min(rate.values) > 50


def test_the_query_behind_a_chart_gives_that_chart() -> None:
    drill = Drill().at("10m")
    panel = dashboard(drill, "web")["Requests"]
    seen = asked(drill, MetricsAsked(panel.expr, -5 * MINUTE, 10 * MINUTE, 15 * SECOND))
    assert isinstance(seen, MetricsSeen)
    assert (seen.curves[0].times, seen.curves[0].values) == (panel.curves[0].times, panel.curves[0].values)


def test_series_are_named_by_their_labels_and_only_so_many_are_sent() -> None:
    seen = asked(Drill().at("10m"), MetricsAsked("http_requests_total", 0, 10 * MINUTE, MINUTE))
    assert isinstance(seen, MetricsSeen)
    assert seen.curves[0].name.startswith('http_requests_total{code="')
    again = asked(Drill().at("10m"), MetricsAsked("http_request_duration_seconds_bucket", 0, 10 * MINUTE, MINUTE))
    assert isinstance(again, MetricsSeen)
    assert len(again.curves) == MOST_CURVES
    assert again.left_out > 0


def test_the_map_says_who_needs_whom_and_how_each_is() -> None:
    drill = Drill(services=NEEDED).at("10m")
    seen = asked(drill, MapAsked())
    assert isinstance(seen, MapSeen)
    assert [(each.service, each.needs, each.share) for each in seen.dependencies] == [("web", "db", 0.6)]
    health = {each.name: each.health for each in seen.services}
    assert health["web"] == "failing"
    assert {name for name, how in health.items() if how == "healthy"} == set(NEEDED) - {"web"}
    assert seen.services[0].rate == pytest.approx(100, rel=0.2)


@pytest.mark.parametrize(
    ("effect", "health"),
    [
        ({"errors": "0.01%"}, "healthy"),
        ({"errors": "1%"}, "failing"),
        ({"errors": "100%"}, "down"),
        ({"latency": {"p50": "400ms", "p99": "2s"}}, "slow"),
    ],
)
def test_a_services_health_is_what_its_signals_say(effect: dict[str, Any], health: str) -> None:
    fault = {"at": "30s", "effects": [{"service": "web", "over": "0s", **effect}]}
    seen = asked(Drill(faults={"wrong": fault}).at("5m"), MapAsked())
    assert isinstance(seen, MapSeen)
    assert next(each.health for each in seen.services if each.name == "web") == health


def test_a_full_pool_is_said_to_be_full() -> None:
    fault = {"at": "30s", "effects": [{"service": "db", "connections": {"used": 195}, "over": "0s"}]}
    seen = asked(Drill(faults={"wrong": fault}).at("5m"), MapAsked())
    assert isinstance(seen, MapSeen)
    assert next(each.health for each in seen.services if each.name == "db") == "full"


def test_changes_are_told_newest_first_and_no_future_one() -> None:
    deploys = [
        {"at": "-3h", "service": "web", "id": "70", "by": "ravi", "message": "Old"},
        {"at": "2m", "service": "web", "id": "77", "by": "dana", "message": "New cart"},
        {"at": "30m", "service": "web", "id": "78", "by": "dana", "message": "Not yet"},
    ]
    seen = asked(Drill(deploys=deploys).at("5m"), ChangesAsked(-DAY, DAY))
    assert isinstance(seen, ChangesSeen)
    told = [(change.what, change.at) for change in seen.changes if change.what == "deploy"]
    assert told == [("deploy", 2 * MINUTE), ("deploy", -3 * HOUR)]
    assert "Not yet" not in repr(seen)


# ---- what is not ----------------------------------------------------------------------------------------

QUESTIONS: tuple[Question, ...] = (
    MetricsAsked("sum by (code) (rate(http_requests_total[1m]))", -HOUR, 12 * MINUTE, MINUTE),
    DashboardAsked("web", -HOUR, 12 * MINUTE, MINUTE),
    ChangesAsked(-DAY, 12 * MINUTE),
    LogsAsked('{service="web"}', 0, 12 * MINUTE, 50, (), 20),
    LogsAsked('{service="web"} |= "e"', -HOUR, 12 * MINUTE, 50, ("warn", "error"), 20),
    MetricsAsked('sum by (service) (rate({service=~".+"}[1m]))', 0, 12 * MINUTE, MINUTE, "logql"),
)


def whole(answer: Answer) -> Any:
    """An answer without the moment at which it was given."""
    return {**TypeAdapter(Answer).dump_python(answer), "at": None}


@pytest.mark.parametrize("question", [*QUESTIONS, MapAsked()], ids=lambda question: question.ask)
def test_nothing_of_the_future_is_to_be_seen(question: Question) -> None:
    """Two drills that differ only in what is still to come look the same."""
    calm = Drill(faults={}).at("10m")
    coming = {"at": "11m", "effects": [{"service": "web", "errors": "80%", "over": "0s"}]}
    other = Drill(
        faults={"later": coming},
        deploys=[{"at": "0s", "service": "web", "id": "77", "by": "dana", "message": "New cart"},
                 {"at": "11m", "service": "web", "id": "99"}],
    ).at("10m")  # fmt: skip
    assert asked(calm, question) == asked(other, question)
    assert whole(asked(calm.at("12m"), question)) != whole(asked(other.at("12m"), question))


@pytest.mark.parametrize("question", [*QUESTIONS[:2], QUESTIONS[5]], ids=lambda question: question.ask)
def test_no_sample_is_later_than_the_moment_of_the_question(question: Question) -> None:
    seen = asked(Drill().at("5m"), question)
    curves = seen.curves if isinstance(seen, MetricsSeen) else [each for p in seen.panels for each in p.curves]  # type: ignore[union-attr]
    assert curves
    assert max(max(curve.times) for curve in curves) <= 5 * MINUTE


def test_what_was_seen_of_the_past_never_changes() -> None:
    drill = Drill().at("10m")
    question = DashboardAsked("web", -HOUR, 10 * MINUTE, MINUTE)
    before = asked(drill, question)
    drill.at("10m1s").run(PRIMARY, command="kubectl rollout undo deployment/web")
    assert whole(asked(drill.at("20m"), question)) == whole(before)


def test_the_truth_is_in_no_answer() -> None:
    drill = Drill(**SECRET)
    for minute in (1, 5, 10, 20, 40):
        drill.at(f"{minute}m")
        for question in (*QUESTIONS, MapAsked()):
            assert MARK not in repr(asked(drill, question))


def test_no_answer_has_a_field_for_the_truth() -> None:
    answers = [cls for cls in vars(look).values() if dataclasses.is_dataclass(cls) and not hasattr(cls, "ask")]
    assert len(answers) > 10
    for cls in answers:
        assert not {field.name for field in dataclasses.fields(cls)} & TRUTH_NAMES, cls


def test_looking_back_from_a_later_moment_begins_anew() -> None:
    drill = Drill().at("20m")
    looking = Looking(drill.plan)
    looking.follow(drill.log)
    looking.answer(MapAsked(), 20 * MINUTE)
    early = [record for record in drill.log if record.at <= 10 * SECOND]
    looking.follow(early)
    seen = looking.answer(MapAsked(), 10 * SECOND)
    assert isinstance(seen, MapSeen)
    assert {each.health for each in seen.services} == {"healthy"}


# ---- logs, completions, moments of a replay -----------------------------------------------------------


def test_an_outage_is_seen_in_the_logs_and_in_their_histogram() -> None:
    seen = asked(Drill().at("10m"), LogsAsked('{service="web"}', -5 * MINUTE, 10 * MINUTE, 100, ("error",), 30))
    assert isinstance(seen, LogsSeen)
    assert len(seen.lines) == 100
    assert {line.level for line in seen.lines} == {"error"}
    assert [line.at for line in seen.lines] == sorted(line.at for line in seen.lines)
    before = sum(bar.errors for bar in seen.bars if bar.at < -MINUTE)
    after = sum(bar.errors for bar in seen.bars if bar.at >= MINUTE)
    assert after > 20 * max(before, 1)
    assert all(bar.lines >= bar.errors + bar.warnings for bar in seen.bars)


def test_what_is_written_in_a_line_is_taken_apart() -> None:
    seen = asked(Drill().at("10m"), LogsAsked('{service="web"}', 0, 10 * MINUTE, 20))
    assert isinstance(seen, LogsSeen)
    assert any(len(line.fields) > 3 for line in seen.lines)
    assert all(dict(line.labels)["service"] == line.service == "web" for line in seen.lines)


def test_a_page_further_back_follows_without_a_gap() -> None:
    drill = Drill().at("10m")
    newest = asked(drill, LogsAsked('{service="web"}', -DAY, 10 * MINUTE, 100))
    assert isinstance(newest, LogsSeen)
    older = asked(drill, LogsAsked('{service="web"}', -DAY, newest.lines[0].at - 1, 100))
    both = asked(drill, LogsAsked('{service="web"}', -DAY, 10 * MINUTE, 200))
    assert isinstance(older, LogsSeen)
    assert isinstance(both, LogsSeen)
    assert newest.more
    joined = (*older.lines, *newest.lines)
    assert [line.at for line in joined[-150:]] == [line.at for line in both.lines[-150:]]


def test_the_shells_words_come_from_what_there_is() -> None:
    seen = asked(Drill().at("10m"), look.CompletionsAsked("kubectl rollout undo deployment/"))
    assert isinstance(seen, look.CompletionsSeen)
    assert any(line.startswith("kubectl rollout undo deployment/web") for line in seen.lines)
    assert all(line.startswith(seen.line) for line in seen.lines)


async def test_a_replay_answers_as_the_drill_did() -> None:
    drill = Drill().at("10m")
    drill.run(PRIMARY, command="kubectl rollout undo deployment/web")
    early = {question: asked(drill, question) for question in (*QUESTIONS, MapAsked())}
    drill.at("30m")
    recording = Recording(drill.plan, drill.log)
    await recording.look(recording.at(25 * MINUTE), MapAsked())
    for question, answer in early.items():
        assert await recording.look(recording.at(10 * MINUTE), question) == answer


# ---- refusals -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (MetricsAsked("sum(", 0, MINUTE, SECOND), "no partner"),
        (MetricsAsked("nonsense(up)", 0, MINUTE, SECOND), "not supported"),
        (MetricsAsked("up", 0, 10 * MINUTE, 0), "at most 2,000 points"),
        (MetricsAsked("up", -7 * DAY, 10 * MINUTE, SECOND), "at most 2,000 points"),
        (MetricsAsked("up", 10 * MINUTE, 0, SECOND), "ends before it starts"),
        (MetricsAsked('{__name__=~".+"}', -7 * DAY, 0, 10 * MINUTE), "more than 6,000,000 samples"),
        (LogsAsked("sum(", 0, MINUTE), "query:1:"),
        (LogsAsked('rate({service="web"}[1m])', 0, MINUTE), "metric query"),
        (DashboardAsked("nobody", 0, MINUTE, SECOND), "no service called 'nobody'. The services: web, db"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_the_reason(question: Question, says: str) -> None:
    seen = asked(Drill().at("10m"), question)
    assert isinstance(seen, NotSeen)
    assert says in seen.why


def test_questions_and_answers_go_over_a_wire() -> None:
    drill = Drill(services=NEEDED).at("10m")
    questions: TypeAdapter[Question] = TypeAdapter(Question)
    for question in (*QUESTIONS, MapAsked(), look.CompletionsAsked("kub")):
        assert questions.validate_json(questions.dump_json(question)) == question
        answer = asked(drill, question)
        adapter: TypeAdapter[Any] = TypeAdapter(type(answer))
        sent = adapter.dump_json(answer)
        assert adapter.validate_json(sent) == answer
        json.loads(sent, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_charts_know_what_was_changed_in_their_range_settings_and_what_people_did_included() -> None:
    changed = {"at": "-20m", "kind": "flag", "name": "cart-v2", "service": "web", "was": "off", "to": "on"}
    drill = Drill(changes=[changed]).at("5m")
    drill.run(PRIMARY, command="kubectl scale deployment/web --replicas=6")
    seen = asked(drill.at("10m"), DashboardAsked("web", -HOUR, 10 * MINUTE, MINUTE))
    assert isinstance(seen, DashboardSeen)
    assert [(each.at, each.what) for each in seen.changes] == [
        (5 * MINUTE, "scale"), (0, "deploy"), (-20 * MINUTE, "flag"),
    ]  # fmt: skip
    later = asked(drill, DashboardAsked("web", MINUTE, 4 * MINUTE, MINUTE))
    assert isinstance(later, DashboardSeen)
    assert later.changes == ()
