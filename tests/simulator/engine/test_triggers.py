"""When things start: every kind of trigger, on injects, hints, faults and alerts alike."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import Role, Via
from tests.simulator.drills import PRIMARY, QUIET, SCENARIO, Drill

SENDER = {"name": "Nora Blum"}


def inject(id: str, **trigger: Any) -> dict[str, Any]:
    return {"id": id, "via": "chat", "sender": SENDER, "text": f"{id} speaks", **trigger}


def quiet(*injects: dict[str, Any], **overrides: Any) -> Drill:
    return Drill(**QUIET | {"injects": injects} | overrides)


def delivered(drill: Drill, id: str | None = None) -> list[float]:
    """The minutes at which an inject, or any, came."""
    found = drill.times(ev.InjectDelivered)
    return [at / MINUTE for at, event in found if id in (None, event.inject)]


# ---- at, after, chains ------------------------------------------------------------------------------


def test_an_inject_comes_at_its_time_as_it_was_written() -> None:
    asks = {"reply_within": "5m", "by": ["comms", "ic"], "mentions": ["*refund*"]}
    drill = quiet(inject("vp", at="7m", via="phone", sender={"name": "Vera", "title": "VP"}, expect=asks)).end()
    assert drill.times(ev.InjectDelivered) == [
        (7 * MINUTE, ev.InjectDelivered(inject="vp", via=Via.PHONE, sender="Vera", sender_title="VP",
                                        text="vp speaks", asks=(Role.COMMS, Role.IC)))
    ]  # fmt: skip


def test_what_lies_before_the_drill_comes_at_its_start_after_the_start_itself() -> None:
    drill = quiet(inject("early", at="-3h"))
    assert drill.kinds() == ["drill.started", "inject.delivered"]


@pytest.mark.parametrize(("delay", "minute"), [("0s", 5), ("2m", 7)])
def test_after_waits_for_the_first_event_that_matches(delay: str, minute: int) -> None:
    after = {"event": "message.posted", "match": "*help*", "where": {"by": "dana"}, "delay": delay}
    drill = quiet(inject("answer", after=after))
    drill.at("2m").say(PRIMARY, text="help")
    drill.at("3m").say("dana", text="nothing")
    drill.at("5m").say("dana", text="please HELP me")
    drill.at("6m").say("dana", text="help again")
    assert delivered(drill.end()) == [minute]


def test_where_compares_numbers() -> None:
    drill = quiet(
        inject("loud", after={"event": "command.run", "where": {"replicas": "> 6"}}),
        inject("quiet", after={"event": "command.run", "where": {"replicas": "<= 6"}}),
    )
    drill.at("1m").run(PRIMARY, command="kubectl scale deployment/web --replicas=6")
    drill.at("2m").run(PRIMARY, command="kubectl scale deployment/web --replicas=10")
    assert (delivered(drill, "loud"), delivered(drill, "quiet")) == ([2], [1])


def test_injects_chain() -> None:
    drill = quiet(
        inject("first", at="3m"),
        inject("second", after={"inject": "first", "delay": "4m"}),
        inject("third", after={"event": "inject.answered", "match": "second", "delay": "1m"}),
    )
    drill.at("9m").reply(PRIMARY, inject="second", text="Soon")
    assert delivered(drill.end()) == [3, 7, 10]


def test_a_trigger_hears_of_what_only_the_host_knows() -> None:
    drill = Drill(injects=[inject("better", after={"event": "fault.cleared", "delay": "2m"})])
    drill.at("5m").run(PRIMARY, command="kubectl rollout undo deployment/web")
    assert delivered(drill.end()) == [11]


# ---- unless -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("posted", "expected"), [("2m", []), ("6m59s", []), ("7m1s", [7]), (None, [7])]
)  # fmt: skip
def test_unless_cancels_what_has_happened_before_it_is_due(posted: str | None, expected: list[int]) -> None:
    drill = quiet(inject("angry", at="7m", unless={"event": "status.posted"}))
    if posted:
        drill.at(posted).status(PRIMARY, state="investigating", text="We know")
    assert delivered(drill.end()) == expected


def test_unless_counts_from_the_start_also_for_what_waits_for_something_else() -> None:
    either = [{"event": "status.posted"}, {"inject": "x"}]
    drill = quiet(inject("angry", after={"event": "message.posted", "delay": "5m"}, unless=either))
    drill.at("1m").status(PRIMARY, state="investigating", text="We know")
    drill.at("2m").say(PRIMARY, text="hello")
    assert delivered(drill.end()) == []


def test_in_the_same_millisecond_what_is_due_comes_before_the_action_that_would_cancel_it() -> None:
    drill = quiet(inject("angry", at="7m", unless={"event": "status.posted"}))
    drill.at("7m").status(PRIMARY, state="investigating", text="We know")
    assert drill.kinds("inject", "status") == ["inject.delivered", "status.posted"]


# ---- repeat -----------------------------------------------------------------------------------------


def test_repeat_delivers_again_and_numbers_the_repetitions() -> None:
    drill = quiet(inject("nag", at="2m", repeat={"every": "5m", "times": 3})).end()
    assert delivered(drill) == [2, 7, 12, 17]
    assert [event.nth for _, event in drill.times(ev.InjectDelivered)] == [1, 2, 3, 4]


def test_unless_ends_repetitions_too() -> None:
    drill = quiet(inject("nag", at="2m", repeat={"every": "5m", "times": 9}, unless={"event": "status.posted"}))
    drill.at("8m").status(PRIMARY, state="investigating", text="We know")
    assert delivered(drill.end()) == [2, 7]


def test_a_repeated_question_is_open_again_after_an_answer() -> None:
    asks = {"reply_within": "2m"}
    drill = quiet(inject("nag", at="2m", repeat={"every": "5m", "times": 1}, expect=asks))
    drill.at("3m").reply(PRIMARY, inject="nag", text="Soon")
    assert [each.kind for each in drill.view().owed] == []
    assert [each.ref for each in drill.at("8m").view().owed] == ["nag"]


# ---- all_of, any_of ---------------------------------------------------------------------------------


def test_all_of_is_due_with_the_last_and_any_of_with_the_first() -> None:
    both = [{"at": "4m"}, {"after": {"event": "message.posted", "delay": "3m"}}]
    drill = quiet(inject("all", all_of=both), inject("any", any_of=both))
    drill.at("10m").say(PRIMARY, text="hello")
    assert (delivered(drill.end(), "all"), delivered(drill, "any")) == ([13], [4])


def test_combinations_nest() -> None:
    either = {"any_of": [{"after": {"event": "update.posted"}}, {"after": {"event": "status.posted"}}]}
    drill = quiet(inject("deep", all_of=[either, {"at": "3m"}]))
    drill.at("6m").update(PRIMARY, text="news")
    assert delivered(drill.end()) == [6]


# ---- chance -----------------------------------------------------------------------------------------


def came(seed: int, *more: dict[str, Any], chance: str = "50%") -> bool:
    drill = Drill(**QUIET | {"injects": [*more, inject("maybe", at="1m", chance=chance)]}, seed=seed).at("2m")
    return bool(delivered(drill, "maybe"))


def test_chance_is_drawn_from_the_seed_and_about_right() -> None:
    drawn = [came(seed) for seed in range(200)]
    assert 70 <= sum(drawn) <= 130
    assert drawn == [came(seed) for seed in range(200)]


@pytest.mark.parametrize(("chance", "expected"), [("0%", 0), ("100%", 30)])
def test_no_chance_and_certainty(chance: str, expected: int) -> None:
    assert sum(came(seed, chance=chance) for seed in range(30)) == expected


@pytest.mark.parametrize("part", ["injects", "alerts", "hints", "faults"])
def test_adding_another_trigger_changes_nobody_elses_chance(part: str) -> None:
    trigger = {"at": "1m", "chance": "50%"}

    def one(number: int) -> dict[str, Any]:
        return {
            "injects": inject(f"i{number}", **trigger),
            "alerts": {"name": f"A{number}", "service": "web", **trigger},
            "hints": {"text": f"hint {number}", **trigger},
            "faults": trigger,
        }[part]

    def began(count: int, seed: int) -> set[str]:
        numbers = range(count, 0, -1)  # the new ones stand in front of the old
        made = {f"f{number}": one(number) for number in numbers} if part == "faults" else [one(n) for n in numbers]
        drill = Drill(**QUIET | {part: made}, seed=seed).at("2m")
        kinds = (ev.InjectDelivered, ev.AlertFired, ev.HintAvailable, ev.FaultStarted)
        names = [str(getattr(each, each.about) if each.about else count - each.hint + 1)  # type: ignore[attr-defined]
                 for _, each in drill.log.of(*kinds)]  # fmt: skip
        return {name.lstrip("iAf") for name in names}

    for seed in range(20):
        few, many = began(2, seed), began(5, seed)
        assert few == many & {"1", "2"}


# ---- hints and faults -------------------------------------------------------------------------------


def test_a_hint_is_offered_without_its_text_and_costs_only_when_it_is_taken(drill: Drill) -> None:
    drill.at("5m")
    assert drill.log.last(ev.HintAvailable)[1].model_dump() == {"kind": "hint.available", "hint": 1, "costs": 3.0}  # type: ignore[index]
    assert [hint.text for hint in drill.view().hints] == [None]
    (taken,) = drill.hint(PRIMARY)
    assert taken.event == ev.HintTaken(hint=1, text="What changed last?", costs=3.0)
    assert [hint.text for hint in drill.view().hints] == ["What changed last?"]
    assert drill.refusal(PRIMARY, "hint") == "No hint is available now."


def test_an_exam_has_no_hints() -> None:
    drill = Drill(exam=True).at("30m")
    assert drill.kinds("hint") == []
    assert drill.refusal(PRIMARY, "hint") == "There are no hints in an exam."


def test_a_fault_without_a_trigger_starts_with_the_deploy_that_causes_it_else_at_once() -> None:
    causing = [{"at": "2m", "service": "web", "id": "9", "causes": {"fault": "caused", "delay": "4m"}}]
    drill = Drill(**QUIET | {"deploys": causing, "faults": {"caused": {}, "plain": {}}}).end()
    assert [(at / MINUTE, event.fault) for at, event in drill.times(ev.FaultStarted)] == [(0, "plain"), (6, "caused")]


def test_a_fault_that_began_before_the_drill_says_since_when() -> None:
    deploys = [{"at": "-2h", "service": "web", "id": "9", "causes": {"fault": "old", "delay": "30m"}}]
    drill = Drill(**QUIET | {"deploys": deploys, "faults": {"old": {}, "older": {"at": "-1w"}}})
    since = {event.fault: event.since for _, event in drill.times(ev.FaultStarted)}
    assert since == {"old": -90 * MINUTE, "older": -7 * 24 * 60 * MINUTE}


def test_a_caused_fault_keeps_its_own_unless_and_chance() -> None:
    deploys = [{"at": "0s", "service": "web", "id": "9", "causes": {"fault": name, "delay": "4m"}} for name in "ab"]
    faults = {"a": {"unless": {"event": "message.posted"}}, "b": {"chance": "0%"}}
    drill = Drill(**QUIET | {"deploys": deploys, "faults": faults}).at("1m")
    drill.say(PRIMARY, text="hello")
    assert drill.end().kinds("fault") == []


def test_a_fault_that_comes_back_acts_from_then_on() -> None:
    fault = {"at": "-1h", "repeat": {"every": "10m", "times": 1}, "cleared_by": {"run": "fix", "takes": "1m"}}
    drill = Drill(**QUIET | {"faults": {"flaky": fault}})
    drill.at("2m").run(PRIMARY, command="fix")
    drill.end()
    assert [(at / MINUTE, event.since / MINUTE) for at, event in drill.times(ev.FaultStarted)] == [(0, -60), (10, 10)]


def test_deploys_of_the_past_stand_in_the_history_in_their_order() -> None:
    deploys = [{"at": at, "service": "web", "id": id} for at, id in (("-1h", "b"), ("5m", "c"), ("-3h", "a"))]
    drill = Drill(**QUIET | {"deploys": deploys}).end()
    assert [(each.deploy, each.at) for each in drill.view().deploys] == [
        ("a", -180 * MINUTE), ("b", -60 * MINUTE), ("c", 5 * MINUTE)
    ]  # fmt: skip


# ---- in general -------------------------------------------------------------------------------------

conditions = st.recursive(
    st.one_of(
        st.integers(0, 3500).map(lambda seconds: {"at": seconds * SECOND}),
        st.tuples(st.sampled_from(["message.posted", "alert.fired", "inject.delivered"]), st.integers(0, 600)).map(
            lambda pair: {"after": {"event": pair[0], "delay": pair[1] * SECOND}}
        ),
    ),
    lambda inner: st.tuples(st.sampled_from(["all_of", "any_of"]), st.lists(inner, min_size=1, max_size=3)).map(
        lambda pair: {pair[0]: pair[1]}
    ),
    max_leaves=5,
)


def due(when: dict[str, Any], happened: dict[str, int]) -> float:
    """When a condition is due in seconds, as the format's text defines it."""
    if "at" in when:
        return float(when["at"] / SECOND)
    if "after" in when:
        begun: float = happened.get(when["after"]["event"], float("inf"))
        return begun + float(when["after"]["delay"] / SECOND)
    each = [due(inner, happened) for inner in when.get("all_of") or when["any_of"]]
    return max(each) if "all_of" in when else min(each)


@settings(max_examples=60, deadline=None)
@given(conditions, st.integers(1, 3000))
def test_any_condition_is_due_when_its_definition_says(when: dict[str, Any], spoken: int) -> None:
    alert = SCENARIO["alerts"][0] | {"at": "20m", "pages": None}
    drill = Drill(**QUIET | {"alerts": [alert], "injects": [inject("other", at="33m"), inject("it", **when)]})
    drill.at(f"{spoken}s").say(PRIMARY, text="hello")
    drill.end()
    expected = due(when, {"message.posted": spoken, "alert.fired": 20 * 60, "inject.delivered": 33 * 60})
    assert delivered(drill, "it") == ([expected / 60] if expected < 60 * 60 else [])
