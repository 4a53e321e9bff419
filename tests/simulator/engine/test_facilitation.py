"""A facilitator steers a running drill: the script bends, the clock obeys, and trainees are told none of the truth."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.actions import ACTIONS
from simulator.domain.coming import Coming, ComingState
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import FACILITATOR, PersonId, Role
from simulator.engine.headless import Table, ask_again
from simulator.errors import ActionRejected
from tests.simulator.drills import PRIMARY, QUIET, SECONDARY, Drill, lines

BOSS = "facilitator"
NORA = {"name": "Nora Bell", "title": "Support"}


def inject(id: str, **when: Any) -> dict[str, Any]:
    return {"id": id, "via": "chat", "sender": NORA, "text": f"This is {id}.", **when}


SCRIPT: dict[str, Any] = QUIET | {
    "injects": [
        inject("early", at="5m"),
        inject("late", at="20m"),
        inject("declared", after={"event": "incident.declared", "delay": "3m"}),
        inject("burning", expr="vector(0) > 1"),
        inject("both", all_of=[{"at": "8m"}, {"after": {"event": "room.opened"}}]),
        inject("luck", at="9m", chance="0%"),
        inject("unless", at="10m", unless={"event": "alert.fired"}),
        inject("nag", at="6m", repeat={"every": "5m", "times": 2}),
    ],
    "hints": [{"at": "30m", "text": "Look at the cart", "costs": 3}],
}
EVERY = [each["id"] for each in SCRIPT["injects"]]


@pytest.fixture
def drill() -> Drill:
    return Drill(**SCRIPT).at("1m")


def came(drill: Drill, name: str) -> list[int]:
    """When an inject was delivered, in minutes."""
    return [record.at // MINUTE for record, event in drill.log.of(ev.InjectDelivered) if event.inject == name]


def steer(drill: Drill, verb: str, who: str = BOSS, /, **fields: Any) -> list[ev.Recorded]:
    """Ask as the facilitator; for verbs of which a field is called `by`, too."""
    action = ACTIONS.validate_python({"do": verb, **fields})
    return drill.engine.submit(PersonId(who), action, f"{who}-{len(drill.log)}")


def planned(drill: Drill, name: str) -> Coming:
    return next(each for each in drill.engine.coming() if each.id == name)


# ---- the script -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_fire_now_works_whatever_the_inject_waits_for(drill: Drill, name: str) -> None:
    drill.at("2m").ask("fire", BOSS, inject=name)
    assert came(drill, name) == [2]


@pytest.mark.parametrize("name", ["early", "late", "both"])
def test_an_inject_that_was_fired_does_not_come_again_when_it_would_have_been_due(drill: Drill, name: str) -> None:
    drill.ask("fire", BOSS, inject=name)
    drill.at("10m").declare(PRIMARY, severity="SEV1", title="Down")
    drill.open_room(PRIMARY)
    drill.at("60m")
    assert came(drill, name) == [1]


def test_fire_now_works_for_one_that_was_skipped_or_has_come(drill: Drill) -> None:
    drill.ask("skip", BOSS, inject="early")
    drill.at("7m").ask("fire", BOSS, inject="early")
    drill.at("8m").ask("fire", BOSS, inject="early")
    assert came(drill, "early") == [7, 8]
    assert [event.nth for _, event in drill.log.of(ev.InjectDelivered) if event.inject == "early"] == [1, 2]


def test_fire_now_works_while_the_drill_is_paused(drill: Drill) -> None:
    drill.ask("pause", BOSS)
    drill.ask("fire", BOSS, inject="late")
    assert came(drill, "late") == [1]


def test_repetitions_go_on_from_the_one_that_was_fired(drill: Drill) -> None:
    drill.at("2m").ask("fire", BOSS, inject="nag")
    assert came(drill.at("60m"), "nag") == [2, 7, 12]


@pytest.mark.parametrize("name", EVERY)
def test_a_skipped_inject_never_comes(drill: Drill, name: str) -> None:
    if planned(drill, name).waiting:
        drill.ask("skip", BOSS, inject=name)
    drill.declare(PRIMARY, severity="SEV1", title="Down")
    drill.open_room(PRIMARY)
    drill.at("60m")
    assert came(drill, name) == []


def test_a_delayed_inject_comes_once_at_its_new_time(drill: Drill) -> None:
    drill.ask("delay", BOSS, inject="early", **{"for": "4m"})
    assert planned(drill, "early").due == 9 * MINUTE
    drill.at("7m").ask("delay", BOSS, inject="early", **{"for": "90s"})
    assert planned(drill, "early").due == 10 * MINUTE + 30_000
    assert came(drill.at("60m"), "early") == [10]


def test_an_inject_that_waits_for_something_is_delayed_from_then_on(drill: Drill) -> None:
    drill.ask("delay", BOSS, inject="declared", **{"for": "2m"})
    assert planned(drill, "declared").due is None
    drill.at("4m").declare(PRIMARY, severity="SEV1", title="Down")
    assert planned(drill, "declared").due == 9 * MINUTE
    assert came(drill.at("60m"), "declared") == [9]


def test_a_delayed_inject_is_still_cancelled_by_its_unless(drill: Drill) -> None:
    drill.ask("delay", BOSS, inject="unless", **{"for": "5m"})
    drill.at("12m").ask("add-alert", BOSS, name="Odd", service="web")
    assert came(drill.at("60m"), "unless") == []
    assert planned(drill, "unless").state is ComingState.CANCELLED


def test_an_edited_inject_says_the_new_text(drill: Drill) -> None:
    drill.ask("edit", BOSS, inject="early", text="The CEO asks.")
    drill.at("6m")
    assert next(event.text for _, event in drill.log.of(ev.InjectDelivered)) == "The CEO asks."


@pytest.mark.parametrize("verb", ["skip", "delay", "edit"])
def test_what_has_come_can_be_fired_again_and_not_changed(drill: Drill, verb: str) -> None:
    fields = {"delay": {"for": "1m"}, "edit": {"text": "x"}}.get(verb, {})
    drill.at("6m")
    with pytest.raises(ActionRejected, match="is done, so nothing of it is to come"):
        drill.ask(verb, BOSS, inject="early", **fields)


def test_an_inject_can_be_added_to_a_running_drill_as_anybody(drill: Drill) -> None:
    drill.ask("add-inject", BOSS, sender="Nora Bell", title="CEO", via="phone", text="Well?", asks=["ic"])
    drill.ask("add-inject", BOSS, sender="Nora Bell", text="Still?", after="4m")
    first, second = (event for _, event in drill.at("6m").log.of(ev.InjectDelivered) if event.inject.startswith("nora"))
    assert (first.inject, first.sender_title, first.via, first.asks) == ("nora-bell", "CEO", "phone", (Role.IC,))
    assert (second.inject, came(drill, "nora-bell-2")) == ("nora-bell-2", [5])
    assert [owed.ref for owed in drill.view().owed] == ["nora-bell"]


def test_an_added_alert_pages_whoever_answers_for_the_service(drill: Drill) -> None:
    drill.ask("add-alert", BOSS, name="Odd", service="web", severity="critical", summary="Odd numbers", lasts="10m")
    assert [page.to for page in drill.view().pages] == [(PRIMARY,)]
    assert [alert.state for alert in drill.at("20m").view().alerts] == ["resolved"]


# ---- the clock --------------------------------------------------------------------------------------


def test_a_pause_delays_everything_by_the_same_time_and_nothing_bunches_after_a_long_one(drill: Drill) -> None:
    drill.at("4m").ask("pause", BOSS)
    assert drill.engine.advance(10_000 * MINUTE) == []
    drill.ask("resume", BOSS)
    drill.at("60m")
    assert [came(drill, name) for name in ("early", "late", "nag")] == [[5], [20], [6, 11, 16]]


def test_a_time_out_stands_until_the_facilitator_lets_it_run_on(drill: Drill) -> None:
    drill.ask("facilitate", BOSS)
    drill.ask("time-out", BOSS, why="Breathe")
    assert (drill.view().running, drill.view().time_out) == ("paused", "Breathe")
    assert "facilitator's in this drill" in drill.refusal(PRIMARY, "resume")
    drill.ask("resume", BOSS)
    assert (drill.view().running, drill.view().time_out) == ("running", None)


def test_an_extended_drill_ends_later_and_its_queries_are_watched_until_then() -> None:
    late = inject("late", expr="vector(1) and on() (hour() > 11)")
    drill = Drill(**QUIET | {"length": "60m"}, injects=[late]).at("59m")
    steer(drill, "extend", by="90m")
    assert drill.view().briefing.length == 150 * MINUTE
    drill.at("200m")
    assert drill.state.ended_at == 150 * MINUTE
    assert came(drill, "late") == [120]


def test_a_jump_passes_through_everything_in_order_and_stops_at_the_first_inject(drill: Drill) -> None:
    quiet = Drill(**SCRIPT).at("1m")
    for minute in (5, 6):
        jumped = drill.ask("jump", BOSS)
        assert [record.kind for record in jumped] == ["drill.jumped"]
        Table(drill.engine).jump(drill.log.of(ev.DrillJumped)[-1][1].until)
        assert drill.engine.now == minute * MINUTE
    quiet.at("6m")
    assert [r.event for r in drill.log if r.actor != FACILITATOR] == [r.event for r in quiet.log]


def test_a_jump_is_refused_where_nobody_can_say_when_the_next_inject_comes() -> None:
    drill = Drill(**QUIET, injects=[inject("vp", after={"event": "incident.declared"})]).at("1m")
    with pytest.raises(ActionRejected, match=r"Nobody can say when the next inject comes .vp: as soon as"):
        drill.ask("jump", BOSS)


# ---- hints, observations, roles ---------------------------------------------------------------------


def test_a_hint_is_told_to_whom_it_is_given_and_costs_nothing(drill: Drill) -> None:
    drill.ask("give-hint", BOSS, hint=1, to=PRIMARY)
    drill.ask("give-hint", BOSS, text="Breathe")
    told = {who: [e.event.text for e in drill.view(who).entries if isinstance(e.event, ev.HintGiven)]
            for who in (PRIMARY, SECONDARY)}  # fmt: skip
    assert told == {PRIMARY: ["Look at the cart", "Breathe"], SECONDARY: ["Breathe"]}
    assert drill.log.of(ev.HintTaken) == []


def test_observations_are_kept_with_their_moment_and_shown_to_nobody_else(drill: Drill) -> None:
    drill.at("3m").ask("observe", BOSS, text="Calm handover", about="ic", rating="P")
    (seen,) = drill.engine.facilitator_view().observed
    assert (seen.at, seen.text, seen.about, seen.rating) == (3 * MINUTE, "Calm handover", "ic", "P")
    assert "Calm handover" not in repr(drill.view())


def test_a_person_takes_a_role_from_a_simulated_one_at_once_and_not_from_another_person(drill: Drill) -> None:
    drill.ask("facilitate", BOSS)
    for person, simulated in ((PRIMARY, True), (SECONDARY, False), ("dana", False)):
        drill.ask("join", person, simulated=simulated)
    drill.declare(PRIMARY, severity="SEV1", title="Down")
    drill.assign(PRIMARY, role="ic", to=PRIMARY)
    drill.assign(SECONDARY, role="comms", to=SECONDARY)
    drill.hand_over(SECONDARY, role="ic", to=SECONDARY)
    assert drill.state.roles == {Role.IC: [SECONDARY], Role.COMMS: [SECONDARY]}
    assert "for IC (omar)" in drill.refusal("dana", "assign", role="comms", to="dana")
    assert "Only they or the IC" in drill.refusal("dana", "hand_over", role="ic", to="dana")


def test_everybody_but_the_facilitator_is_refused_every_verb_of_theirs_and_it_is_logged(drill: Drill) -> None:
    drill.ask("facilitate", BOSS)
    fields: dict[str, dict[str, Any]] = {
        "fire": {"inject": "early"}, "skip": {"inject": "early"}, "delay": {"inject": "early", "for": "1m"},
        "edit": {"inject": "early", "text": "x"}, "add-inject": {"sender": "x", "text": "x"},
        "add-alert": {"name": "x", "service": "web"}, "speed": {"times": 2.0}, "extend": {"by": "1m"},
        "give-hint": {"hint": 1}, "observe": {"text": "x"}, "jump": {}, "facilitate": {}, "time-out": {}, "show": {},
        "pause": {}, "end": {},
    }  # fmt: skip
    for verb, given_fields in fields.items():
        with pytest.raises(ActionRejected, match="is the facilitator's"):
            steer(drill, verb, PRIMARY, **given_fields)
    refused = [event.do for _, event in drill.log.of(ev.ActionRefused)]
    assert refused == list(fields)


# ---- what trainees see, and replay -------------------------------------------------------------------

VERBS: list[tuple[str, dict[str, Any]]] = [
    ("skip", {"inject": "late"}), ("delay", {"inject": "early", "for": "3m"}),
    ("edit", {"inject": "nag", "text": "A new text"}), ("observe", {"text": "zqx", "rating": "M"}),
    ("fire", {"inject": "none-such"}), ("add-inject", {"sender": "Nora", "text": "Later", "after": "30m"}),
    ("rate", {"rating": "U", "about": "ic"}),
]  # fmt: skip


def test_what_the_facilitator_does_to_the_script_changes_nothing_that_trainees_see() -> None:
    plain, steered = Drill(**SCRIPT).at("1m"), Drill(**SCRIPT).at("1m")
    for verb, fields in VERBS:
        try:
            steered.ask(verb, BOSS, **fields)
        except ActionRejected:
            assert verb == "fire"
    for who in (PRIMARY, SECONDARY, "observer"):
        seen, other = steered.view(PersonId(who)), plain.view(PersonId(who))
        assert [entry.event for entry in seen.entries] == [entry.event for entry in other.entries]
        assert (seen.injects, seen.owed, seen.countdowns) == (other.injects, other.owed, other.countdowns)


def test_a_fired_and_an_added_inject_look_like_the_scripts_own(drill: Drill) -> None:
    drill.ask("fire", BOSS, inject="late")
    drill.ask("add-inject", BOSS, sender="Nora Bell", text="Well?")
    drill.ask("add-alert", BOSS, name="Odd", service="web")
    drill.at("5m")
    for entry in drill.view().entries:
        assert (entry.actor, entry.cause) == ("system", None)


steers = st.lists(
    st.tuples(
        st.integers(0, 400_000),
        st.one_of(
            st.tuples(st.sampled_from(["fire", "skip"]), st.fixed_dictionaries({"inject": st.sampled_from(EVERY)})),
            st.tuples(st.just("delay"), st.fixed_dictionaries(
                {"inject": st.sampled_from(EVERY), "for": st.integers(1_000, 900_000)})),
            st.tuples(st.just("extend"), st.fixed_dictionaries({"by": st.integers(60_000, 600_000)})),
            st.tuples(st.sampled_from(["pause", "resume", "time-out", "jump"]), st.just({})),
        ),
    ),
    max_size=12,
)  # fmt: skip


def steered_by(script: list[tuple[int, tuple[str, dict[str, Any]]]]) -> Drill:
    drill, now = Drill(**SCRIPT), 0
    for wait, (verb, fields) in script:
        now += wait
        drill.engine.advance(now)
        try:
            for record in steer(drill, verb, **fields):
                if isinstance(record.event, ev.DrillJumped):
                    Table(drill.engine).jump(record.event.until)
        except ActionRejected:
            continue
    if drill.state.phase == "paused":
        drill.ask("resume", BOSS)
    drill.engine.advance(drill.engine.length)
    return drill


@settings(max_examples=60, deadline=None)
@given(steers)
def test_however_it_is_steered_a_replay_gives_the_same_bytes_and_injects_come_as_said(script: Any) -> None:
    drill = steered_by(script)
    again = Drill(**SCRIPT)
    for record in drill.log:
        if record.action is not None:
            again.engine.advance(record.at)
            ask_again(again.engine, record)
    again.engine.advance(drill.log.end)
    assert lines(again.log) == lines(drill.log)
    for name in ("early", "late"):
        skipped = [each for _, each in drill.log.of(ev.InjectSkipped) if each.inject == name]
        fired = [each for _, each in drill.log.of(ev.InjectCalled) if each.inject == name]
        own = not skipped and planned(drill, name).state is ComingState.DONE
        assert len(came(drill, name)) <= len(fired) + own, "it came by itself once at most"
        assert not skipped or len(came(drill, name)) <= len(fired)
