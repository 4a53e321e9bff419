"""Commanding: the IC does not type, and a role passes aloud."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain import events as ev
from simulator.domain.scenario import Scenario
from simulator.domain.vocabulary import PersonId, Role, Severity
from tests.scoring.logs import LogBuilder, checkout_truth
from tests.scoring.reports import credit, finding, why_not

MINUTE = 60_000


def led(by: str = "alice", at: str = "9m20s") -> LogBuilder:
    return LogBuilder().at("7m").alert().page().at("9m").declare().at(at).role("ic", by)


@pytest.mark.parametrize(("typed", "earned"), [(0, 1.0), (1, 0.75), (2, 0.5), (6, 0.0)])
def test_each_command_that_the_ic_types_costs_a_quarter(graded: Any, typed: int, earned: float) -> None:
    log = led().at("20m").run("kubectl get pods", "carol")
    for number in range(typed):
        log.at((21 + number) * MINUTE).run("kubectl get events", "alice")
    assert credit(graded(log.at("60m").ended()), "coordination.commanding") == earned


def test_the_finding_says_who_typed_what_and_when(graded: Any) -> None:
    found = finding(graded(led().at("21m").run("df -h", "alice").at("60m").ended()), "coordination.commanding")
    assert found.says == "alice typed 1 command while IC, first “df -h” at T+21:00."
    assert found.people == ("alice",)


def test_what_the_first_responder_types_before_an_ic_is_due_costs_nothing(graded: Any) -> None:
    log = led().at("10m").run("df -h", "alice").at("60m").ended()
    assert credit(graded(log), "coordination.commanding") == 1


@pytest.mark.parametrize("named", ["9m20s", "17m", "20m30s", "22m", "40m"])
def test_naming_the_ic_later_never_pays(graded: Any, named: str) -> None:
    def worth(at: str) -> float:
        log = led(at=at).at("20m").run("df -h", "alice").at("21m").run("df -h", "carol").at("60m").ended()
        earned: float = credit(graded(log), "coordination.commanding")
        return earned

    assert worth(named) <= worth("9m")


def test_a_small_incident_has_nobody_to_keep_from_typing(graded: Any, scenario: Scenario) -> None:
    small = checkout_truth(scenario, severity=((4 * MINUTE, Severity.SEV3),))
    log = led().at("21m").run("df -h", "alice").at("60m").ended()
    assert why_not(graded(log, small), "coordination.commanding") == "the true severity requires no war room"


def passed(words: str = "", by: str = "bob", said: str = "30m") -> LogBuilder:
    log = led().at("30m").add(ev.RoleAssigned(role=Role.IC, person=PersonId("bob"), was=PersonId("alice")), "alice")
    return (log.at(said).say(words, by) if words else log).at("60m").ended()


@pytest.mark.parametrize(
    ("words", "by", "said", "earned"),
    [
        ("I take over from Alice.", "bob", "30m", 1.0),
        ("Bob is IC from now on, the rollback runs.", "alice", "31m", 1.0),
        ("Bob is IC from now on, the rollback runs.", "alice", "36m", 0.0),
        ("The rollback runs.", "bob", "30m", 0.0),
        ("", "", "", 0.0),
    ],
)
def test_a_role_passes_aloud(graded: Any, words: str, by: str, said: str, earned: float) -> None:
    assert credit(graded(passed(words, by, said)), "coordination.hand_overs") == earned


@pytest.mark.parametrize(("text", "earned"), [("Rollback runs, vp-eng waits for an answer.", 1.0), ("", 0.0)])
def test_a_hand_over_with_words_is_aloud_by_itself(graded: Any, text: str, earned: float) -> None:
    event = ev.RoleHandedOver(role=Role.IC, was=PersonId("alice"), person=PersonId("bob"), text=text)
    assert credit(graded(led().at("30m").add(event, "alice").at("60m").ended()), "coordination.hand_overs") == earned


def test_where_no_role_passes_none_is_judged(graded: Any) -> None:
    why = why_not(graded(led().at("60m").ended()), "coordination.hand_overs")
    assert why == "no role passed from one person to another"
