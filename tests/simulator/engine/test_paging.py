"""Paging: who is called when nobody answers, and that it stops when somebody does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.domain.vocabulary import PageId, PersonId, Severity
from tests.simulator.drills import MANAGER, PRIMARY, QUIET, SCENARIO, SECONDARY, Drill, lines

ALERT = {"name": "Any", "service": "web", "at": "1m", "pages": "p"}


def calls(drill: Drill) -> list[tuple[float, str]]:
    """Every call, with its minute."""
    return [(at / MINUTE, event.to) for at, event in drill.times(ev.PageSent)]


# ---- levels and passes ------------------------------------------------------------------------------


def test_unacknowledged_page_escalates_after_its_timeout(drill: Drill) -> None:
    drill.end()
    assert calls(drill) == [(1, PRIMARY), (6, SECONDARY), (16, MANAGER), (31, PRIMARY), (36, SECONDARY), (46, MANAGER)]
    assert [(event.level, event.attempt, event.why) for _, event in drill.times(ev.PageEscalated)] == [
        (level, attempt, "no acknowledgement") for level, attempt in ((2, 1), (3, 1), (1, 2), (2, 2), (3, 2))
    ]


def test_the_guides_manager_is_paged_15_and_45_minutes_after_an_alert_that_nobody_takes() -> None:
    drill = Drill(alerts=[SCENARIO["alerts"][0] | {"at": "7m"}]).end()
    assert [at for at, who in calls(drill) if who == MANAGER] == [22, 52]
    assert drill.log.end == HOUR
    assert "page.exhausted" not in drill.kinds()


def test_a_page_that_nobody_takes_is_exhausted_after_three_passes() -> None:
    drill = Drill(length="2h").end()
    assert len(calls(drill)) == 9
    assert [(at, event.attempts) for at, event in drill.times(ev.PageExhausted)] == [(91 * MINUTE, 3)]
    assert calls(drill)[-1] == (76, MANAGER)


def test_an_exhausted_page_can_still_be_taken_by_whom_it_called() -> None:
    drill = Drill(length="2h").at("100m")
    (taken,) = drill.acknowledge(MANAGER)
    assert taken.event == ev.PageAcknowledged(page=PageId(1), person=PersonId(MANAGER), after=99 * MINUTE)


def rota(**pages: list[str]) -> dict[str, Any]:
    """A policy `p` of one level a keyword, with schedules that have a person or a gap."""
    covered = {"layers": [{"users": ["priya"], "start": "2025-01-06T09:00:00Z", "turn": "1w"}]}
    gap = {"layers": [{"users": ["omar"], "start": "2026-01-05T09:00:00Z", "turn": "1w"}]}
    rules = [{"page": targets, "wait": "5m"} for targets in pages.values()]
    return {
        **QUIET,
        "schedules": {"on": covered, "gap": gap},
        "escalation": {"p": {"rules": rules, "repeats": 0}},
        "alerts": [ALERT],
    }


def test_a_level_with_nobody_on_call_is_skipped_at_once_and_said() -> None:
    drill = Drill(**rota(one=["schedule:on"], two=["schedule:gap"], three=["user:erin"])).end()
    assert calls(drill) == [(1, "priya"), (6, "erin")]
    assert [(at // MINUTE, event.level, event.why) for at, event in drill.times(ev.PageEscalated)] == [
        (6, 2, "no acknowledgement"),
        (6, 3, "nobody on call"),
    ]


def test_a_first_level_with_nobody_on_call_goes_on_before_anybody_is_called() -> None:
    drill = Drill(**rota(one=["schedule:gap"], two=["user:erin"])).at("2m")
    assert calls(drill) == [(1, "erin")]
    assert drill.kinds("page.escalated", "page.sent") == ["page.escalated", "page.sent"]
    assert drill.times(ev.PageEscalated)[0][1].why == "nobody on call"
    drill.acknowledge("erin")
    assert drill.end().kinds("page")[-1] == "page.acknowledged"


def test_a_page_that_reaches_nobody_at_all_keeps_its_number_and_can_be_taken() -> None:
    overrides = rota(one=["schedule:gap"])
    overrides["escalation"]["q"] = {"rules": [{"page": ["user:erin"], "wait": "5m"}]}
    overrides["alerts"] = [ALERT, ALERT | {"name": "Other", "at": "2m", "pages": "q"}]
    drill = Drill(**overrides).at("3m")
    assert drill.kinds("page.exhausted", "page.sent") == ["page.exhausted", "page.sent"]
    assert [page.id for page in drill.view().pages] == [1, 2]
    assert [page.alert_name for page in drill.view().pages] == ["Any", "Other"]
    drill.acknowledge("dana", alert="Any")
    assert drill.view().pages[0].state == "acknowledged"


def test_several_people_of_one_level_are_called_together_and_nobody_twice() -> None:
    drill = Drill(**rota(one=["schedule:on", "user:priya", "user:dana"], two=["user:erin"])).end()
    assert calls(drill) == [(1, "priya"), (1, "dana"), (6, "erin")]


# ---- taking it --------------------------------------------------------------------------------------


def test_an_acknowledged_page_calls_nobody_any_more(drill: Drill) -> None:
    drill.at("2m").acknowledge(PRIMARY, page=1)
    drill.end()
    assert calls(drill) == [(1, PRIMARY)]
    assert drill.times(ev.PageAcknowledged) == [
        (2 * MINUTE, ev.PageAcknowledged(page=PageId(1), person=PersonId(PRIMARY), after=MINUTE))
    ]


def test_an_acknowledgement_in_the_millisecond_of_the_escalation_comes_after_it(drill: Drill) -> None:
    drill.at("6m").acknowledge(PRIMARY)
    assert drill.kinds("page.escalated", "page.acknowledged") == ["page.escalated", "page.acknowledged"]
    assert calls(drill.end()) == [(1, PRIMARY), (6, SECONDARY)]


def test_an_acknowledgement_one_millisecond_earlier_prevents_it(drill: Drill) -> None:
    drill.at("5m59s999ms").acknowledge(PRIMARY)
    assert calls(drill.end()) == [(1, PRIMARY)]


def test_who_was_called_first_may_take_a_page_that_has_gone_on(drill: Drill) -> None:
    drill.at("7m").acknowledge(PRIMARY)
    assert drill.state.pages[PageId(1)].acknowledged_by == PRIMARY


def test_a_page_cannot_be_taken_twice_and_the_refusal_says_who_has_it(drill: Drill) -> None:
    drill.at("2m10s").acknowledge(PRIMARY, page=1)
    says = drill.at("3m").refusal(SECONDARY, "acknowledge", page=1)
    assert says == "Page #1 is already acknowledged by priya (T+02:10)."
    refused = drill.log[-1]
    assert refused.event == ev.ActionRefused(do="ack", why=says)
    assert refused.actor == SECONDARY


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"page": 9}, "There is no page #9."),
        ({"alert": "Nothing"}, "No alert called 'Nothing' has fired. Firing now: WebDown."),
        ({}, "No page of yours is waiting."),
    ],
)
def test_what_cannot_be_acknowledged_is_refused_in_the_trainees_terms(
    drill: Drill, fields: dict[str, Any], says: str
) -> None:
    assert drill.at("2m").refusal("dana", "acknowledge", **fields) == says


def test_an_alert_that_only_notifies_has_no_page_to_take() -> None:
    drill = Drill(alerts=[{"name": "Quiet", "service": "web", "at": "1m"}]).at("2m")
    assert drill.kinds("page") == []
    assert drill.refusal(PRIMARY, "acknowledge", alert="quiet") == (
        "Quiet pages nobody, so there is nothing to acknowledge."
    )


def test_without_a_number_my_oldest_page_is_taken() -> None:
    both = [SCENARIO["alerts"][0], SCENARIO["alerts"][0] | {"name": "Second", "at": "90s"}]
    drill = Drill(alerts=both).at("3m")
    assert [drill.acknowledge(PRIMARY)[0].event.page for _ in both] == [1, 2]  # type: ignore[union-attr]


# ---- snooze, reassign, merge ------------------------------------------------------------------------


def test_a_snoozed_page_calls_again_and_goes_on_from_there(drill: Drill) -> None:
    drill.at("2m").snooze(PRIMARY, **{"for": "10m"})
    drill.end()
    assert calls(drill)[:4] == [(1, PRIMARY), (12, PRIMARY), (17, SECONDARY), (27, MANAGER)]
    assert drill.times(ev.PageRetriggered)[0][0] == 12 * MINUTE


def test_a_page_taken_and_then_snoozed_calls_whoever_took_it(drill: Drill) -> None:
    drill.at("2m").acknowledge("dana", page=1)
    drill.snooze("dana", page=1, **{"for": "5m"})
    assert calls(drill.end())[:3] == [(1, PRIMARY), (7, "dana"), (12, SECONDARY)]


def test_a_page_taken_after_its_last_pass_still_wakes_after_a_snooze() -> None:
    drill = Drill(length="3h").at("100m")
    drill.acknowledge(MANAGER, page=1)
    drill.snooze(MANAGER, page=1, **{"for": "10m"})
    drill.at("111m")
    assert calls(drill)[-1] == (110, MANAGER)
    assert drill.end().kinds("page.exhausted") == ["page.exhausted"] * 2


def test_a_page_acknowledged_during_its_snooze_stays_silent(drill: Drill) -> None:
    drill.at("2m").snooze(PRIMARY, **{"for": "10m"})
    drill.at("5m").acknowledge(PRIMARY)
    assert calls(drill.end()) == [(1, PRIMARY)]


def test_a_second_snooze_counts_and_the_first_is_forgotten(drill: Drill) -> None:
    drill.at("2m").snooze(PRIMARY, **{"for": "10m"})
    drill.at("3m").acknowledge(PRIMARY)
    drill.at("4m").snooze(PRIMARY, **{"for": "20m"})
    assert calls(drill.at("25m"))[1:] == [(24, PRIMARY)]


@pytest.mark.parametrize("to", ["dana", "user:dana", "schedule:secondary", "secondary"])
def test_a_reassigned_page_calls_the_other_and_escalates_no_further(drill: Drill, to: str) -> None:
    drill.at("2m").reassign(PRIMARY, to=to)
    assert calls(drill.end())[1:] == [(2, "dana" if "dana" in to else SECONDARY)]


@pytest.mark.parametrize("to", ["platform", "policy:platform"])
def test_a_page_given_to_a_policy_goes_through_it_from_its_start(drill: Drill, to: str) -> None:
    drill.at("7m").reassign(PRIMARY, page=1, to=to)
    assert calls(drill.end())[2:5] == [(7, PRIMARY), (12, SECONDARY), (22, MANAGER)]


def test_a_taken_page_can_be_given_on(drill: Drill) -> None:
    drill.at("2m").acknowledge(PRIMARY)
    drill.at("3m").reassign(PRIMARY, to="dana")
    page = drill.view().pages[0]
    assert (page.state, page.to, page.acknowledged_by) == ("triggered", ("dana",), None)


def test_a_schedule_is_meant_before_a_policy_of_the_same_name() -> None:
    overrides = rota(one=["user:erin"])
    overrides["schedules"]["p"] = overrides["schedules"]["on"]
    drill = Drill(**overrides).at("2m")
    drill.reassign("erin", page=1, to="p")
    assert calls(drill)[-1] == (2, "priya")


@pytest.mark.parametrize("to", ["schedule:gap", "empty"])
def test_a_page_is_not_given_to_where_nobody_is_on_call(to: str) -> None:
    overrides = rota(one=["schedule:on"])
    overrides["escalation"]["empty"] = {"rules": [{"page": ["schedule:gap"], "wait": "5m"}]}
    drill = Drill(**overrides).at("2m")
    assert "Nobody is on call for" in drill.refusal("priya", "reassign", to=to)
    assert "Nobody is on call for" in drill.refusal("priya", "page", to=to)
    assert drill.view().pages[0].to == ("priya",)


def test_a_merged_alert_is_quiet_and_the_one_that_it_went_into_still_calls() -> None:
    both = [SCENARIO["alerts"][0], SCENARIO["alerts"][0] | {"name": "Second", "at": "90s", "repeat": _REPEAT}]
    drill = Drill(alerts=both).at("2m")
    drill.merge(PRIMARY, alert="Second", into="WebDown")
    drill.at("10m")
    assert [page.state for page in drill.view().pages] == ["triggered", "resolved"]
    assert calls(drill)[2:] == [(6, SECONDARY)]
    assert [alert.state for alert in drill.view().alerts] == ["firing", "merged"]


_REPEAT = {"every": "2m", "times": 3}


@pytest.mark.parametrize(
    ("alert", "into", "says"),
    [
        ("WebDown", "webdown", "WebDown cannot be merged into itself."),
        ("Nothing", "WebDown", "No alert called 'Nothing' has fired."),
    ],
)
def test_a_merge_that_makes_no_sense_is_refused(drill: Drill, alert: str, into: str, says: str) -> None:
    assert says in drill.at("2m").refusal(PRIMARY, "merge", alert=alert, into=into)


# ---- asking somebody in -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "people"),
    [
        ("dana", ["dana"]),
        ("schedule:secondary", [SECONDARY]),
        ("platform", [PRIMARY]),
        ("vp-eng", ["victor"]),
        ("victor", ["victor"]),
    ],
)
def test_a_person_a_schedule_a_policy_or_a_function_can_be_paged(to: str, people: list[str]) -> None:
    drill = Drill(**QUIET).at("1m")
    drill.page(PRIMARY, to=to, text="Please look")
    assert [event.to for _, event in drill.times(ev.PageSent)] == people


def test_a_paged_policy_escalates_like_an_alerts_page() -> None:
    drill = Drill(**QUIET).at("1m")
    drill.page("dana", to="platform")
    assert calls(drill.at("20m")) == [(1, PRIMARY), (6, SECONDARY), (16, MANAGER)]


def test_whom_nobody_knows_cannot_be_paged(drill: Drill) -> None:
    says = drill.refusal(PRIMARY, "page", to="nobody")
    assert says.startswith("Nobody to page by the name 'nobody'. There is priya, omar")


# ---- urgency ----------------------------------------------------------------------------------------


def low(**alert: Any) -> Drill:
    return Drill(alerts=[SCENARIO["alerts"][0] | {"severity": "warning"} | alert], faults={}, length="9h")


def test_a_page_of_low_urgency_waits_for_the_response_time_before_it_escalates() -> None:
    assert calls(low().at("3h")) == [(1, PRIMARY), (61, SECONDARY), (121, MANAGER)]


def test_the_severity_at_the_call_decides_how_long_a_low_page_waits_and_the_view_says_the_same() -> None:
    drill = low().at("2m")
    drill.declare("dana", severity="SEV1", title="Worse than it looks")
    assert drill.view().pages[0].escalates_at == 61 * MINUTE
    assert calls(drill.at("80m")) == [(1, PRIMARY), (61, SECONDARY), (71, MANAGER)]


def test_what_the_view_says_of_the_next_level_is_what_happens(drill: Drill) -> None:
    seen = []
    for minute in range(1, 60):
        page = drill.at(f"{minute}m").view().pages[0]
        seen.append(page.escalates_at)
    went = {at for at, _ in drill.end().times(ev.PageEscalated)}
    assert {at for at in seen if at is not None and at < HOUR} == went


# ---- noticing ---------------------------------------------------------------------------------------


def test_a_call_is_noticed_within_the_policys_bounds_and_only_by_whom_it_calls(drill: Drill) -> None:
    drill.end()
    notice = drill.plan.policy.notice
    sent = {(event.to, at) for at, event in drill.times(ev.PageSent)}
    noticed = drill.times(ev.PageNoticed)
    assert len(noticed) == len(sent)
    for at, event in noticed:
        assert any(to == event.person and notice.soonest <= at - when <= notice.latest for to, when in sent)


def test_a_page_taken_at_once_is_not_noticed_afterwards(drill: Drill) -> None:
    drill.at("1m1s").acknowledge(PRIMARY)
    assert "page.noticed" not in drill.end().kinds()


def test_another_alert_or_action_changes_nobody_elses_notice() -> None:
    def noticed(drill: Drill) -> list[int]:
        return [at for at, event in drill.times(ev.PageNoticed) if event.page == page_of(drill)]

    def page_of(drill: Drill) -> int:
        return next(alert.page for alert in drill.state.alerts.values() if alert.fired.name == "WebDown") or 0

    alone = Drill().at("50m")
    busy = Drill(alerts=[{"name": "Early", "service": "web", "at": "10s", "pages": "platform"}, *SCENARIO["alerts"]])
    busy.at("20s").say("dana", text="hello")
    busy.at("50m")
    assert noticed(alone) == noticed(busy)


# ---- against a model --------------------------------------------------------------------------------

PEOPLE = ("priya", "omar", "dana", "ravi", "erin")
Level = tuple[list[str], int, bool]
"""Who is called, how long it waits, and whether one at a time in turn."""
Levels = tuple[list[Level], int, bool]
"""The levels, the repeats, and whether a level with nobody is waited out."""


def model(policy: Levels, taken: int | None, until: int) -> list[tuple[int, str]]:
    """Whom a policy calls at which ms after the alert, when somebody takes the page at `taken`."""
    levels, repeats, waits = policy
    now = 0
    called: list[tuple[int, str]] = []
    turns = [0] * len(levels)
    for _ in range(repeats + 1):
        for level, (people, wait, in_turn) in enumerate(levels):
            if not people and not waits:
                continue
            if taken is not None and now > taken:
                return called
            now_called = list(dict.fromkeys(people))
            if in_turn and now_called:
                now_called = [now_called[turns[level] % len(now_called)]]
                turns[level] += 1
            called += [(now, person) for person in now_called]
            now += wait
    return [call for call in called if call[0] <= until]


policies = st.tuples(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(PEOPLE), max_size=3),
            st.integers(1, 900).map(lambda seconds: seconds * SECOND),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 3),
    st.booleans(),
)


def written(policy: Levels) -> dict[str, Any]:
    """The policy as a team writes it."""
    levels, repeats, waits = policy
    rules = [
        {"page": [f"user:{who}" for who in people] or ["schedule:gap"], "wait": wait, "round_robin": in_turn}
        for people, wait, in_turn in levels
    ]
    return {"rules": rules, "repeats": repeats, "waits_for_nobody": waits}


@settings(max_examples=80, deadline=None)
@given(policies, st.one_of(st.none(), st.integers(0, 90 * MINUTE), st.integers(0, 400).map(lambda n: n * 15 * SECOND)))
def test_the_engine_pages_as_the_model_says(policy: Levels, taken: int | None) -> None:
    levels, repeats, waits = policy
    gap = {"layers": [{"users": ["priya"], "start": "2026-01-05T09:00:00Z", "turn": "1w"}]}
    overrides = QUIET | {"alerts": [ALERT], "schedules": {"gap": gap}, "escalation": {"p": written(policy)}}
    drill = Drill(**overrides, length="2h")
    start = MINUTE
    if taken is not None:
        drill.engine.advance(start + taken)
        drill.acknowledge("ravi", page=1)
    drill.end()
    called = [(at - start, event.to) for at, event in drill.times(ev.PageSent)]
    reaches = waits or any(people for people, _, _ in levels)
    assert called == model(policy, taken, drill.log.end - start)
    assert max((event.attempt for _, event in drill.times(ev.PageSent)), default=1) <= repeats + 1
    assert reaches or drill.kinds("page.exhausted") == ["page.exhausted"]
    if taken is not None:
        assert all(at <= taken for at, _ in called)


@settings(max_examples=25, deadline=None)
@given(policies, st.integers(1, 30 * MINUTE))
def test_pages_do_not_depend_on_how_time_is_cut(policy: Levels, step: int) -> None:
    gap: dict[str, Any] = {"layers": []}
    overrides = QUIET | {"alerts": [ALERT], "schedules": {"gap": gap}, "escalation": {"p": written(policy)}}
    whole, cut = Drill(**overrides).end(), Drill(**overrides)
    for at in range(0, HOUR, max(step, MINUTE)):
        cut.engine.advance(at)
    assert lines(cut.end().log) == lines(whole.log)


def test_a_sev4_page_of_low_urgency_waits_for_the_next_business_day() -> None:
    drill = low(at="2m").at("1m")
    drill.declare("dana", severity="SEV4", title="A typo")
    due = drill.at("3m").view().pages[0].escalates_at
    # Monday 10:02 UTC: the next business day begins on Tuesday at 9.
    assert due == DAY - HOUR
    assert drill.state.incident.severity is Severity.SEV4
