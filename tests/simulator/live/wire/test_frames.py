"""Frames: what is sent arrives as it was, what is not allowed is refused in words, no trainee's frame holds truth."""

from __future__ import annotations

import dataclasses
import json
import typing
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from simulator.domain import events as ev
from simulator.engine.looking import Looking
from simulator.errors import ProtocolError
from simulator.live import wire
from simulator.live.wire.client import ClientFrame
from simulator.live.wire.page import frames
from simulator.live.wire.server import FOR_THE_FACILITATOR, Changed, ServerFrame
from simulator.views import DrillView, looking, models
from simulator.views.looking import (
    ChangesAsked,
    CompletionsAsked,
    DashboardAsked,
    HandoverAsked,
    LogsAsked,
    MapAsked,
    MetricsAsked,
)
from tests.simulator.asked import actions
from tests.simulator.drills import PRIMARY, Drill
from tests.simulator.views.test_leaks import TRUTH_NAMES

OPENS = '{"frame":"act","id":"a","action":'


def arrives(frame: Any) -> Any:
    """A frame as the other end reads it."""
    text = wire.encode(frame)
    return (
        wire.decode_client(text) if isinstance(frame, get_args(get_args(ClientFrame)[0])) else wire.decode_server(text)
    )


def played() -> Drill:
    drill = Drill()
    drill.at("2m").acknowledge(PRIMARY)
    drill.declare(PRIMARY, severity="SEV1", title='Down "for all"')
    drill.open_room(PRIMARY)
    drill.assign(PRIMARY, role="ic", to=PRIMARY)
    drill.run(PRIMARY, command="kubectl get pods")
    drill.query(PRIMARY, expr="up")
    drill.status(PRIMARY, state="investigating", text="We look into it")
    return drill


# ---- there and back -----------------------------------------------------------------------------------


def test_a_view_arrives_as_it_was() -> None:
    view = played().at("9m").view(PRIMARY)
    assert arrives(wire.View(speed=2.5, view=view)).view == view


@given(actions())
def test_every_action_arrives_as_it_was(action: Any) -> None:
    assert arrives(wire.Act(id="a-1", action=action)).action == action


QUESTIONS = (
    MetricsAsked("up", 0, 60_000, 15_000),
    MetricsAsked("up{", 0, 60_000, 15_000),
    DashboardAsked("web", 0, 120_000, 15_000),
    LogsAsked('{service="web"}', 0, 120_000, bars=4),
    MapAsked(),
    ChangesAsked(-60_000, 120_000),
    CompletionsAsked("kubectl get p"),
    HandoverAsked(),
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.ask)
def test_every_question_and_its_answer_arrive_as_they_were(question: looking.Question) -> None:
    assert arrives(wire.Look(id="l-1", question=question)).question == question
    drill = played()
    looks = Looking(drill.plan)
    looks.follow(drill.log)
    answer = looks.answer(question, drill.engine.now)
    there = arrives(wire.AnswerTo.of("l-1", answer))
    assert there.given == answer


def test_every_kind_of_answer_has_its_field() -> None:
    held = {
        get_args(field.annotation)[0]
        for name, field in wire.AnswerTo.model_fields.items()
        if name not in ("frame", "id")
    }
    assert held == set(get_args(looking.Answer))


# ---- deltas -------------------------------------------------------------------------------------------


def test_a_delta_can_change_every_field_of_a_view_and_nothing_that_is_fixed() -> None:
    fixed = {"seq", "at", "you", "entries"}
    hints = get_type_hints(models.DrillView, vars(models))
    assert set(Changed.model_fields) == set(hints) - fixed
    for name, field in Changed.model_fields.items():
        assert field.annotation in (hints[name], hints[name] | None), name


def test_a_view_and_a_delta_give_the_view_after_it() -> None:
    drill = played()
    before = drill.view(PRIMARY)
    drill.at("12m").resolve(PRIMARY)
    after = drill.engine.view(PRIMARY, before.seq)
    names = [name for name in Changed.model_fields if getattr(before, name) != getattr(after, name)]
    assert names
    changed = Changed(**{name: getattr(after, name) for name in names})
    delta = arrives(wire.Delta(seq=after.seq, at=after.at, speed=1, changed=changed, entries=after.entries))
    assert delta.changed.model_fields_set == set(names)
    assert wire.apply(before, delta) == after


# ---- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Invalid JSON"),
        ("[]", "should be an object"),
        ("{}", "Unable to extract tag"),
        ('{"frame":"shutdown"}', "does not match any of the expected tags"),
        ('{"frame":"welcome"}', "does not match any of the expected tags"),
        ('{"frame":"leave","why":"tea"}', "leave.why: Extra inputs are not permitted"),
        ('{"frame":"hello","v":1}', "hello.token: Field required"),
        (OPENS + '{"do":"ack"},"id":"a b"}', "act.id: String should match pattern"),
        (OPENS + '{"do":"dance"}}', "act.action: Input tag 'dance'"),
        (OPENS + '{"do":"say","text":""}}', "act.action.say.text: String should have at least 1 character"),
        ("[" * 50_000, "recursion limit"),
        (OPENS * 5_000, "recursion limit"),
    ],
)
def test_what_the_wire_does_not_allow_is_refused_with_where_and_what(text: str, says: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        wire.decode_client(text)
    assert says in str(refused.value)


def test_a_refusal_never_repeats_a_token() -> None:
    with pytest.raises(ProtocolError) as refused:
        wire.decode_client('{"frame":"hello","v":"one","token":"' + "secret" * 50 + '"}')
    assert "secret" not in str(refused.value)


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_no_text_makes_it_fail_in_another_way(text: str | bytes) -> None:
    for decode in (wire.decode_client, wire.decode_server):
        with pytest.raises(ProtocolError):
            decode(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
NAMES = [cls.model_fields["frame"].default for cls in frames(ClientFrame)]
FIELDS = sorted({name for cls in frames(ClientFrame) for name in cls.model_fields} - {"frame"})


@given(st.sampled_from(NAMES), st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8))
def test_any_fields_are_read_or_refused(frame: str, fields: dict[str, Any]) -> None:
    text = json.dumps({**fields, "frame": frame})
    try:
        read = wire.decode_client(text)
    except ProtocolError:
        with pytest.raises(ProtocolError) as refused:
            wire.decode_client(text)
        assert len(str(refused.value)) < 1_000
    else:
        assert arrives(read) == read


# ---- truth --------------------------------------------------------------------------------------------


def reached(cls: type) -> set[type]:
    """Every type that a frame can hold."""
    found: set[type] = set()
    todo: list[Any] = [cls]
    while todo:
        each = todo.pop()
        todo += get_args(each)
        if not isinstance(each, type) or each in found:
            continue
        if issubclass(each, BaseModel):
            found.add(each)
            todo += [field.annotation for field in each.model_fields.values()]
        elif dataclasses.is_dataclass(each):
            found.add(each)
            todo += get_type_hints(each, vars(models) | vars(looking) | vars(typing)).values()
    return found


FOR_TRAINEES = [cls for cls in frames(ServerFrame) if cls not in FOR_THE_FACILITATOR]


def test_one_frame_carries_truth_and_it_is_the_facilitators() -> None:
    assert (wire.Console,) == FOR_THE_FACILITATOR


@pytest.mark.parametrize("cls", FOR_TRAINEES, ids=lambda cls: cls.__name__)
def test_no_frame_for_trainees_can_hold_truth(cls: type[BaseModel]) -> None:
    of_the_host = {event for event in ev.KINDS.values() if event.audience == "host"}
    owing = {models.Countdown: {"since"}, models.Owed: {"since"}}
    for each in reached(cls):
        if each in of_the_host:
            continue  # an entry's type names every event; `views.see.entries` leaves these out, and so does the host
        names = (
            set(each.model_fields) if issubclass(each, BaseModel) else {one.name for one in dataclasses.fields(each)}  # type: ignore[arg-type]  # it is one of the two
        )
        assert not names & TRUTH_NAMES - owing.get(each, set()), each
        assert not each.__module__.startswith(("simulator.world", "simulator.engine", "simulator.domain.truth")), each


def test_every_read_model_is_walked() -> None:
    assert {DrillView, models.Entry, looking.MetricsSeen} <= set().union(*(reached(cls) for cls in FOR_TRAINEES))
