"""How a page reaches a person: channels that ring, who notices at that hour, and what the pager does by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.simtime import HOUR, MINUTE, SECOND
from tests.simulator.drills import MANAGER, PRIMARY, QUIET, SCENARIO, SECONDARY, Drill, default_policy

RULES = [{"via": "push"}, {"via": "sms", "after": "1m"}, {"via": "phone", "after": "3m"}]
NIGHT = [{"from": "00:00", "lasts": "24h"}]
"""Whoever has this is asleep at the drill's ten o'clock in the morning."""


def people(**primary: Any) -> list[dict[str, Any]]:
    """The team, with more said of whom the first page calls."""
    return [each | primary if each["id"] == PRIMARY else each for each in SCENARIO["people"]]


def sure(share: str = "100%") -> Any:
    """The default policy, with every channel noticed for sure, or never."""
    ring = {"awake": share, "asleep": share, "meeting": share, "soonest": "5s", "latest": "5s"}
    contacts = dict.fromkeys(("push", "sms", "phone", "email"), ring)
    written = default_policy().model_dump(mode="json", by_alias=True) | {"contacts": contacts}
    return type(default_policy()).model_validate(written)


def rings(drill: Drill) -> list[tuple[float, str, str]]:
    """Every ring: minute, person, channel."""
    return [(at / MINUTE, event.person, event.via) for at, event in drill.times(ev.PageNotified)]


# ---- channels -----------------------------------------------------------------------------------------


def test_a_page_that_nobody_notices_rings_each_channel_in_turn_and_then_escalates() -> None:
    drill = Drill(people=people(notify={"high": RULES}), policy=sure("0%")).at("10m")
    assert rings(drill) == [(1, PRIMARY, "push"), (2, PRIMARY, "sms"), (4, PRIMARY, "phone")]
    assert [event.to for _, event in drill.times(ev.PageSent)] == [PRIMARY, SECONDARY]
    assert PRIMARY not in [event.person for _, event in drill.times(ev.PageNoticed)]


def test_a_page_that_is_noticed_rings_no_further() -> None:
    drill = Drill(people=people(notify={"high": RULES}), policy=sure()).at("5m")
    assert rings(drill) == [(1, PRIMARY, "push")]
    assert [(at, event.person) for at, event in drill.times(ev.PageNoticed)] == [(MINUTE + 5 * SECOND, PRIMARY)]


def test_a_page_that_is_taken_rings_no_further() -> None:
    drill = Drill(people=people(notify={"high": RULES}), policy=sure("0%")).at("90s")
    drill.acknowledge(SECONDARY, page=1)
    assert rings(drill.end()) == [(1, PRIMARY, "push")]


def test_rings_end_when_the_page_has_gone_on_to_the_next_level() -> None:
    late = [*RULES, {"via": "phone", "after": "7m"}]
    drill = Drill(people=people(notify={"high": late}), policy=sure("0%")).at("30m")
    assert [at for at, who, _ in rings(drill) if who == PRIMARY] == [1, 2, 4]


def test_each_urgency_has_its_own_rules_and_other_rules_are_better_than_none() -> None:
    quiet = {"low": [{"via": "email"}]}
    alert = SCENARIO["alerts"][0]
    both = [alert | {"severity": "warning"}, alert | {"name": "Bad", "at": "2m"}]
    drill = Drill(people=people(notify=quiet | {"high": RULES}), alerts=both, policy=sure("0%")).at("3m")
    assert rings(drill) == [(1, PRIMARY, "email"), (2, PRIMARY, "push"), (3, PRIMARY, "sms")]
    only_low = Drill(people=people(notify=quiet), policy=sure("0%")).at("3m")
    assert rings(only_low) == [(1, PRIMARY, "email")]


def test_without_rules_a_device_is_at_hand_and_nothing_is_said_of_channels() -> None:
    drill = Drill().at("3m")
    assert rings(drill) == []
    assert [event.person for _, event in drill.times(ev.PageNoticed)] == [PRIMARY]


@pytest.mark.parametrize("hours", ["asleep", "meetings"])
def test_whoever_sleeps_or_sits_in_a_meeting_notices_less(hours: str) -> None:
    def noticed(**more: Any) -> int:
        found = 0
        for seed in range(60):
            drill = Drill(seed=seed, people=people(notify={"high": [{"via": "push"}]}, **more)).at("5m")
            found += len(drill.times(ev.PageNoticed))
        return found

    awake, away = noticed(), noticed(**{hours: NIGHT})
    assert away < awake <= 60
    assert awake >= 38  # 80 % of 60 is 48; fewer than 38 comes once in a thousand
    assert away <= 36  # at most 40 % of 60 is 24


def test_sleep_goes_by_the_sleepers_own_clock() -> None:
    night = [{"from": "22:00", "lasts": "8h"}]
    never_asleep = {"awake": "100%", "asleep": "0%", "meeting": "100%", "soonest": "5s", "latest": "5s"}
    written = default_policy().model_dump(mode="json", by_alias=True) | {"contacts": {"push": never_asleep}}
    policy = type(default_policy()).model_validate(written)
    for zone, reached in (("Europe/Berlin", True), ("America/Los_Angeles", False)):  # 11:00 and 03:00
        who = people(notify={"high": [{"via": "push"}]}, asleep=night, time_zone=zone)
        drill = Drill(people=who, policy=policy).at("5m")
        assert bool(drill.times(ev.PageNoticed)) is reached, zone


# ---- who is next --------------------------------------------------------------------------------------


def escalation(**more: Any) -> dict[str, Any]:
    rule = {"page": ["user:dana", "user:ravi", "user:omar"], "wait": "5m"}
    return {"platform": {"rules": [rule | more.pop("rule", {})], "repeats": 0} | more}


def three_alerts(**more: Any) -> list[dict[str, Any]]:
    return [SCENARIO["alerts"][0] | {"name": f"A{number}", "at": f"{number}m"} | more for number in (1, 2, 3)]


def test_round_robin_gives_each_page_to_the_next_in_turn() -> None:
    drill = Drill(escalation=escalation(rule={"round_robin": True}), alerts=three_alerts()).at("4m")
    assert [event.to for _, event in drill.times(ev.PageSent)] == ["dana", "ravi", "omar"]


def test_round_robin_goes_on_with_the_turn_on_the_next_pass() -> None:
    drill = Drill(escalation=escalation(rule={"round_robin": True}, repeats=2), alerts=three_alerts()[:1]).end()
    assert [event.to for _, event in drill.times(ev.PageSent)] == ["dana", "ravi", "omar"]


def test_a_page_that_calls_again_takes_nobodys_turn() -> None:
    drill = Drill(escalation=escalation(rule={"round_robin": True}), alerts=three_alerts()[:2]).at("90s")
    drill.snooze("dana", page=1, **{"for": "10s"})
    drill.at("3m")
    assert [event.to for _, event in drill.times(ev.PageSent)] == ["dana", "dana", "ravi"]


def test_an_empty_level_can_be_given_its_wait() -> None:
    gap = {"layers": [{"users": ["omar"], "start": "2026-01-05T09:00:00Z", "turn": "1w"}]}
    rules = [{"page": ["schedule:gap"], "wait": "5m"}, {"page": ["user:erin"], "wait": "5m"}]
    policy = {"platform": {"rules": rules, "repeats": 0, "waits_for_nobody": True}}
    drill = Drill(schedules=SCENARIO["schedules"] | {"gap": gap}, escalation=policy).end()
    assert [(at, event.to) for at, event in drill.times(ev.PageSent)] == [(6 * MINUTE, MANAGER)]
    first = drill.times(ev.PageEscalated)[0]
    assert (first[0], first[1].level, first[1].why) == (MINUTE, 1, "nobody on call")
    assert [at for at, _ in drill.times(ev.PageExhausted)] == [11 * MINUTE]


# ---- what the pager does by itself --------------------------------------------------------------------


def test_an_acknowledgement_that_times_out_calls_whoever_took_it_and_escalates_from_there() -> None:
    levels = [{"page": [f"user:{who}"], "wait": "5m"} for who in ("dana", MANAGER)]
    drill = Drill(escalation={"platform": {"rules": levels, "acknowledgement_timeout": "10m"}}).at("2m")
    drill.acknowledge("ravi", page=1)
    drill.at("20m")
    assert [(at // MINUTE, event.to) for at, event in drill.times(ev.PageSent)] == [
        (1, "dana"), (12, "ravi"), (17, MANAGER),
    ]  # fmt: skip
    assert [event.why for _, event in drill.times(ev.PageRetriggered)] == ["acknowledgement timed out"]


def test_an_acknowledgement_counts_anew_each_time() -> None:
    drill = Drill(escalation=escalation(acknowledgement_timeout="10m")).at("2m")
    drill.acknowledge("dana", page=1)
    drill.at("4m").snooze("dana", page=1, **{"for": "2m"})
    drill.at("7m").acknowledge("dana", page=1)
    drill.at("16m")
    assert [event.why for _, event in drill.times(ev.PageRetriggered)] == ["snooze over"]
    assert [event.why for _, event in drill.at("18m").times(ev.PageRetriggered)][1:] == ["acknowledgement timed out"]


def test_a_page_left_open_is_closed_by_itself() -> None:
    drill = Drill(escalation=escalation(auto_resolve="20m")).end()
    assert [at for at, _ in drill.times(ev.PageResolved)] == [21 * MINUTE]


def test_outside_its_loud_hours_a_policys_pages_are_of_low_urgency() -> None:
    for start, urgency in (("09:00", "high"), ("11:00", "low")):
        loud = {"hours": [{"from": start, "lasts": "8h"}]}
        drill = Drill(escalation=escalation(loud=loud)).at("2m")
        assert [event.urgency for _, event in drill.times(ev.PageSent)] == [urgency] * 3


def test_during_maintenance_alerts_fire_and_page_nobody() -> None:
    work = {"services": ["web"], "at": "-10m", "lasts": "12m", "why": "database upgrade"}
    alerts = [*three_alerts()[:1], SCENARIO["alerts"][0] | {"name": "Later", "at": "2m"}]
    drill = Drill(maintenance=[work], alerts=alerts).at("3m")
    fired = [event for _, event in drill.times(ev.AlertFired)]
    assert [(event.policy, event.silenced) for event in fired] == [(None, "database upgrade"), ("platform", None)]
    assert [event.alert for _, event in drill.times(ev.PageSent)] == [2]


def test_alerts_of_one_deduplication_key_are_one_page() -> None:
    drill = Drill(alerts=three_alerts(dedup_key="web")).at("4m")
    assert [event.alert for _, event in drill.times(ev.PageSent)] == [1]
    assert [(event.name, event.into_name) for _, event in drill.times(ev.AlertMerged)] == [("A2", "A1"), ("A3", "A1")]


def test_a_key_is_free_again_when_its_alert_is_over() -> None:
    alerts = three_alerts(dedup_key="web", noise=True)
    drill = Drill(alerts=[alerts[0] | {"lasts": "30s"}, alerts[1]]).at("4m")
    assert [event.alert for _, event in drill.times(ev.PageSent)] == [1, 2]


# ---- for any rules ------------------------------------------------------------------------------------

_RULES = st.lists(
    st.fixed_dictionaries(
        {"via": st.sampled_from(["push", "sms", "phone", "email"]), "after": st.integers(0, 20).map("{}m".format)}
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40)
@given(rules=_RULES, seed=st.integers(0, 1000), taken=st.integers(1, 40))
def test_nobody_is_rung_after_the_page_was_taken_or_before_it_called_them(
    rules: list[dict[str, str]], seed: int, taken: int
) -> None:
    everybody = [each | {"notify": {"high": rules}} for each in SCENARIO["people"]]
    drill = Drill(**QUIET | {"alerts": SCENARIO["alerts"]}, people=everybody, seed=seed).at(f"{taken + 1}m")
    drill.acknowledge("dana", page=1)
    drill.end()
    called = {event.to: at for at, event in reversed(drill.times(ev.PageSent))}
    for at, event in drill.times(ev.PageNotified):
        assert called[event.person] <= at <= (taken + 1) * MINUTE
    assert drill.log.end == HOUR
