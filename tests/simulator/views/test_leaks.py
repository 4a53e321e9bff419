"""The truth stays on the host: no event that everybody sees, no view and no refusal tells it."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from simulator.domain import events as ev
from simulator.domain.actions import Action
from simulator.domain.events import Recorded
from simulator.domain.vocabulary import SYSTEM, PersonId
from simulator.errors import ActionRejected
from simulator.views import models
from simulator.views.see import entries
from tests.simulator.asked import actions, people
from tests.simulator.drills import PRIMARY, SCENARIO, Drill

HOST = {
    "fault.started",
    "fault.worsened",
    "fault.eased",
    "fault.cleared",
    "mitigation.started",
    "mitigation.applied",
    "rating.given",
    "inject.called",
    "inject.skipped",
    "inject.delayed",
    "inject.edited",
    "inject.added",
    "alert.added",
    "drill.jumped",
    "observation.marked",
    "facilitation.refused",
}
"""Every kind of event that is truth. A new one must be added here on purpose."""

TRUTH_NAMES = {
    *("fault", "faults", "harm", "noise", "signal", "truth", "lesson", "chance", "unless", "since", "cleared_by"),
    *("expect", "false_alarm", "effects", "causes", "onset", "remedied"),
}
"""Names under which the scenario and the host keep truth."""


# ---- types ------------------------------------------------------------------------------------------


def test_the_truths_events_are_the_hosts_and_all_others_everybodys() -> None:
    assert {kind for kind, cls in ev.KINDS.items() if cls.audience == "host"} == HOST


@pytest.mark.parametrize("kind", sorted(set(ev.KINDS) - HOST))
def test_no_event_that_everybody_sees_has_a_field_for_truth(kind: str) -> None:
    assert not set(ev.KINDS[kind].model_fields) & TRUTH_NAMES


@pytest.mark.parametrize("kind", sorted(ev.KINDS))
def test_a_story_leaves_out_what_is_the_hosts_and_nothing_else(kind: str) -> None:
    record = Recorded(1, 0, SYSTEM, ev.KINDS[kind].model_construct())  # type: ignore[arg-type]  # one of the union
    assert (len(entries([record])) == 0) is (kind in HOST)


def view_types() -> list[type]:
    """Every dataclass that can be reached from a view."""
    found: list[type] = []
    todo: list[Any] = [models.DrillView]
    while todo:
        each = todo.pop()
        todo += get_args(each)
        if dataclasses.is_dataclass(each) and isinstance(each, type) and each not in found:
            found.append(each)
            todo += get_type_hints(each, vars(models) | vars(typing)).values()
    return found


def test_every_read_model_can_be_reached_from_a_view() -> None:
    there = {each for each in vars(models).values() if dataclasses.is_dataclass(each)}
    assert set(view_types()) == there


@pytest.mark.parametrize("cls", view_types(), ids=lambda cls: cls.__name__)
def test_no_view_has_a_field_for_truth_or_of_the_hosts_types(cls: type) -> None:
    owing = {"since"} if cls in (models.Countdown, models.Owed) else set()
    assert not {field.name for field in dataclasses.fields(cls)} & TRUTH_NAMES - owing
    allowed = {"Runbook"} | {event.__name__ for event in ev.KINDS.values()}
    for hint in get_type_hints(cls, vars(models) | vars(typing)).values():
        for inner in _flat(hint):
            assert not (isinstance(inner, type) and issubclass(inner, BaseModel)) or inner.__name__ in allowed
            assert not getattr(inner, "__module__", "").startswith(("simulator.world", "simulator.engine"))


def _flat(hint: Any) -> list[Any]:
    return [hint, *(inner for arg in get_args(hint) for inner in _flat(arg))]


# ---- a drill with a mark on everything that is true -------------------------------------------------

MARK = "zqx"
SENDER = {"name": "Nora"}


def marked(what: str) -> str:
    return f"{MARK} {what}"


def speaks(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "via": "chat", "sender": SENDER, "text": "Hello", **more}


SECRET: dict[str, Any] = {
    "seed": 3,
    "tags": (marked("tag"),),
    "targets": {"mitigate": "15m"},
    "objectives": [{"says": "Roll back first", "measures": [f"{MARK}.criterion"]}],
    "deploys": [
        SCENARIO["deploys"][0] | {"causes": {"fault": f"{MARK}-caused", "delay": "2m"}},
        {"at": "59m", "service": "web", "id": marked("deploy"), "message": marked("message"), "diff": marked("diff")},
    ],
    "faults": {
        f"{MARK}-outage": {
            "at": "30s",
            "effects": [{"service": "web", "errors": "80%"}],
            "cleared_by": [
                {"run": "kubectl rollout undo deployment/web", "takes": "4m"},
                {"run": f"{MARK}ctl fix *", "where": {MARK: "> 6"}},
            ],
            "reduced_by": [{"run": f"{MARK}ctl reduce *", "to": "20%"}],
            "worsened_by": [{"run": "kubectl scale deployment/web *", "cleared_by": [{"run": f"{MARK}ctl undo"}]}],
        },
        f"{MARK}-caused": {"logs": [{"service": "web", "text": "cart failed"}]},
        f"{MARK}-late": {"at": "58m", "logs": [{"service": "web", "text": marked("log")}]},
    },
    "alerts": [
        *SCENARIO["alerts"],
        {"name": "Loud", "service": "web", "at": "3m", "noise": True, "pages": "platform"},
        {"name": marked("alert"), "service": "web", "at": "59m", "summary": marked("summary")},
        {"name": marked("query"), "service": "web", "expr": f"{MARK} > 0", "for": "58m"},
    ],
    "injects": [
        speaks("vp", after={"event": "alert.fired", "match": "Web*", "delay": "2m"},
               expect={"reply_within": "5m", "mentions": [marked("mention")]}),
        speaks("sign", at="5m", signal=True, unless={"event": "fault.cleared", "match": f"{MARK}*"}),
        speaks("never", at="6m", unless={"event": "alert.fired"}, text=marked("cancelled")),
        speaks(f"{MARK}-future", at="59m", text=marked("future")),
    ],
    "hints": [{"at": "2m", "text": marked("hint"), "costs": 3}],
    "commands": [{"run": f"df {MARK}*", "prints": marked("prints")},
                 {"run": "df *", "prints": "full", "unless": {"event": "fault.cleared", "match": f"{MARK}*"}}],
    "truth": {
        "facts": [f"{MARK}_fact"],
        "severity": [{"from": {"event": "fault.started", "match": f"{MARK}*"}, "is": "SEV1"}],
        "cause": marked("cause"),
        "cause_words": [marked("word")],
        "customer_words": [marked("customer")],
        "lesson": marked("lesson"),
    },
}  # fmt: skip
"""Every field that is truth, or not yet so, carries the mark."""

EVERYBODY = ("priya", "omar", "dana", "ravi", "erin", "victor", "facilitator")


def check(drill: Drill) -> None:
    for you in EVERYBODY:
        assert MARK not in repr(drill.view(you))


def test_the_marks_are_where_the_truth_is() -> None:
    drill = Drill(**SECRET).end()
    assert repr(drill.scenario).count(MARK) > 30
    assert MARK in repr(list(drill.log))


def test_no_view_shows_the_truth_at_any_time_of_a_whole_drill() -> None:
    drill = Drill(**SECRET)
    script: dict[int, list[tuple[str, dict[str, Any]]]] = {
        2: [("ack", {}), ("declare", {"severity": "SEV1", "title": "Down"}), ("open-room", {})],
        3: [
            ("assign", {"role": "ic", "to": PRIMARY}),
            ("query", {"logql": '{service="web"}'}),
            ("query", {"expr": "up"}),
        ],
        5: [("run", {"command": "help"}), ("run", {"command": "df -h"}), ("reply", {"inject": "vp", "text": "Soon"})],
        6: [
            ("run", {"command": "kubectl scale deployment/web --replicas=9"}),
            ("run", {"command": "kubectl get pods"}),
        ],
        7: [("run", {"command": "kubectl rollout undo deployment/web"})],
        14: [("resolve", {})],
        20: [("run", {"command": "kubectl logs web"}), ("run", {"command": "kubectl rollout history deploy/web"})],
        25: [("mitigate", {}), ("status", {"state": "monitoring", "text": "Fixed"})],
    }
    for minute in range(56):
        drill.at(f"{minute}m")
        for verb, fields in script.get(minute, []):
            drill.ask(verb, PRIMARY, **fields)
        check(drill)
    drill.ask("end", "facilitator")
    check(drill)
    drill.ask("note", PRIMARY, text="It went well")
    check(drill)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200_000), people, actions("hint")), max_size=20))
def test_nothing_that_anybody_asks_for_brings_the_truth_out(script: list[tuple[int, str, Action]]) -> None:
    drill, now = Drill(**SECRET), 60_000
    for wait, actor, action in script:
        now = min(now + wait, 57 * 60_000)
        drill.engine.advance(now)
        says = ""
        try:
            drill.engine.submit(PersonId(actor), action)
        except ActionRejected as refusal:
            says = str(refusal)
        assert MARK not in says
    check(drill)


def test_an_exams_briefing_says_that_it_is_one_and_no_more() -> None:
    drill = Drill(**SECRET, exam=True).at("5m")
    assert drill.view().briefing.exam
    check(drill)
