"""The check while writing: the same answer as the grade, from the text and what the view knows only."""

from __future__ import annotations

import time
from typing import Any

import pytest

from scoring.check import Words, broken, check, in_a_line, knows_money, lacking
from simulator.domain.policy import Policy
from simulator.domain.vocabulary import StatusState
from tests.scoring.logs import IDENTIFIED, INVESTIGATING, MONITORING, RESOLVED, UPDATE, LogBuilder
from tests.scoring.reports import finding, findings

KNOWN = Words(people=("Alice Romero", "Carol Lindqvist"), services=("order-service",), deploys=("4521",), money=True)
OPEN = (StatusState.INVESTIGATING, StatusState.IDENTIFIED, StatusState.MONITORING)


def ids(elements: Any) -> list[str]:
    return [each.id for each in elements]


@pytest.mark.parametrize(
    ("state", "text"), [*zip(OPEN, (INVESTIGATING, IDENTIFIED, MONITORING), strict=True), ("resolved", RESOLVED)]
)
def test_a_good_post_lacks_nothing(state: str, text: str) -> None:
    elements = check("status", text, state=StatusState(state), words=KNOWN)
    assert len(elements) >= 10
    assert not [each.id for each in elements if not each.met]
    assert in_a_line(elements) == "Nothing is missing."


def test_an_empty_text_lacks_everything_and_breaks_nothing() -> None:
    elements = check("status", "", state=StatusState.INVESTIGATING, words=KNOWN)
    assert ids(lacking(elements)) == ["affected", "seen", "doing", "next"]
    assert not broken(elements)
    assert [each.says for each in lacking(elements)] == [
        "what is affected", "what users see", "what we do about it", "when the next news comes",
    ]  # fmt: skip


def test_a_resolution_wants_other_things_than_an_open_incident() -> None:
    assert ids(lacking(check("status", "", state=StatusState.RESOLVED))) == ["affected", "done", "since", "follow-up"]
    assert ids(lacking(check("update", "", over=True))) == [
        "severity", "impact", "cause", "done", "since", "ic", "follow-up",
    ]  # fmt: skip


def test_each_element_is_ticked_as_it_is_written() -> None:
    text = ""
    left = [len(lacking(check("update", text, words=KNOWN)))]
    for part in UPDATE.split(". "):
        text += part + ". "
        left.append(len(lacking(check("update", text, words=KNOWN))))
    assert left == [7, 6, 5, 4, 3, 2, 1, 0]


def test_money_is_asked_for_only_where_the_writer_can_know_it() -> None:
    assert "revenue" in ids(check("update", "", words=KNOWN))
    assert "revenue" not in ids(check("update", "", words=Words()))
    assert knows_money(["Users cannot checkout. Revenue impact ~$2,400/min at peak."])
    assert not knows_money(["Exports over 20 MB fail, about 3 in 100.", ""])


def test_a_placeholder_that_nobody_wrote_over_says_nothing(policy: Policy) -> None:
    internal = policy.communication.internal_template
    assert ids(lacking(check("update", internal, words=KNOWN))) == [
        "severity", "impact", "cause", "action", "ic", "revenue", "next",
    ]  # fmt: skip
    known = internal.replace("{severity}", "SEV1").replace("{time}", "14:40").replace("{ic}", "alice")
    assert {"severity", "ic"}.isdisjoint(ids(lacking(check("update", known, words=KNOWN))))


@pytest.mark.parametrize("state", list(StatusState))
def test_a_filled_template_of_the_policy_lacks_nothing(policy: Policy, state: StatusState) -> None:
    known = {
        "what": "checkout", "impact": "payments failed", "cause": "a change", "action": "we reverted a change",
        "restored": "14:43", "since": "14:29", "follow_up": "We will contact the customers concerned",
    }  # fmt: skip
    text = policy.communication.status_templates[state].format(**known)
    assert not lacking(check("status", text, state=state, words=KNOWN)), text


def test_what_must_not_be_public_is_named_in_a_post_and_not_in_an_update() -> None:
    text = f"{INVESTIGATING} Carol Lindqvist restarts order-service."
    elements = check("status", text, state=StatusState.INVESTIGATING, words=KNOWN)
    assert [(each.id, each.words) for each in broken(elements)] == [
        ("internal-names", "order-service"), ("person-named", "Carol Lindqvist"),
    ]  # fmt: skip
    assert in_a_line(elements) == "Take out: internal names, names."
    assert not broken(check("update", text, words=KNOWN))


def test_components_beside_a_post_say_what_is_affected() -> None:
    text = "We are investigating errors. Next update within 15 minutes."
    assert ids(lacking(check("status", text, state=StatusState.INVESTIGATING))) == ["affected"]
    assert not lacking(check("status", text, state=StatusState.INVESTIGATING, components=("Checkout",)))


TEXTS = (
    "", "Stay tuned.", INVESTIGATING, IDENTIFIED, MONITORING, RESOLVED, UPDATE,
    "Checkout is down. Our team is engaged.", "Payments fail. Next update in 15 minutes.", "We are on it.",
    "SEV1. Impact: checkout down. Cause: {cause}", "Root cause: a bad change. IC: alice. ETA 5 min for the rollback.",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_ticked_while_writing_counts_in_the_grade(graded: Any, text: str) -> None:
    """The checkout's customer words are ordinary ones, so that here the two must agree to the element."""
    log = LogBuilder().at("7m").alert().page().at("9m").declare()
    report = graded(log.at("10m").status("investigating", text or ".").update(text or ".").at("12m").ended())
    public, inside = findings(report, "communication.content")
    elements = check("status", text, state=StatusState.INVESTIGATING, words=KNOWN)
    assert public.actual == sum(each.met for each in elements if not each.fault)
    assert inside.actual == sum(each.met for each in check("update", text, words=KNOWN))


def test_a_leak_that_the_check_names_is_critical_in_the_grade(graded: Any) -> None:
    text = f"{INVESTIGATING} The api_key=9f8a7b6c5d expired."
    assert ids(broken(check("status", text, state=StatusState.INVESTIGATING))) == ["secret"]
    log = LogBuilder().at("7m").alert().page().at("9m").declare().at("10m").status("investigating", text)
    assert finding(graded(log.at("12m").ended()), "communication.safety").critical


def test_a_key_press_never_waits_for_the_check() -> None:
    text = f"{UPDATE} {INVESTIGATING}"
    check("status", text, state=StatusState.INVESTIGATING, words=KNOWN)
    began = time.perf_counter()
    for press in range(100):
        check("status", text + "x" * press, state=StatusState.INVESTIGATING, words=KNOWN)
        check("update", text + "x" * press, words=KNOWN)
    assert (time.perf_counter() - began) / 200 < 0.02, "the goal is 0.002 s; ten times that is broken"
