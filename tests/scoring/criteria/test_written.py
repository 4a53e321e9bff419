"""Written down: changes, changes of severity, and what was found."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.criteria.written import names
from simulator.domain import events as ev
from simulator.domain.vocabulary import Severity
from tests.scoring.logs import LogBuilder
from tests.scoring.reports import credit, findings

UNDO = "kubectl -n production rollout undo deployment/order-service"


def incident() -> LogBuilder:
    return LogBuilder().at("7m").alert().page().at("9m").declare()


@pytest.mark.parametrize(
    ("text", "command", "told"),
    [
        ("Rolling back deploy 4521.", UNDO, True),
        ("I revert it now.", UNDO, True),
        ("order-service gets its old version again.", UNDO, True),
        ("Looking at the database.", UNDO, False),
        ("Restarting the workers.", "systemctl restart export-worker", True),
        ("Clearing old journals.", "journalctl --vacuum-size=500M", True),
        ("Nothing in production yet.", "kubectl -n production scale deployment/x --replicas=3", False),
    ],
)
def test_words_tell_of_a_command_that_they_name(text: str, command: str, told: bool) -> None:
    assert names(text, command) is told


@pytest.mark.parametrize(
    ("said", "words", "earned"),
    [
        ("11m", "Rolling back deploy 4521.", 1.0),
        ("40m", "The rollback of 14:37 helped.", 1.0),
        ("11m", "Errors everywhere.", 0.0),
        (None, "", 0.0),
    ],
)
def test_a_change_is_written_down_before_or_after(graded: Any, said: str | None, words: str, earned: float) -> None:
    log = incident().at("12m").remedy(UNDO)
    if said:
        log.at(said).say(words)
    assert credit(graded(log.at("60m").ended()), "coordination.written") == earned


def test_the_same_command_again_is_one_decision(graded: Any) -> None:
    log = incident().at("12m").remedy(UNDO).at("20m").remedy(UNDO).at("60m").ended()
    assert len(findings(graded(log), "coordination.written")) == 1


@pytest.mark.parametrize(
    ("why", "said", "earned"), [("Exports only.", "", 1), ("", "SEV2 now: exports only.", 1), ("", "", 0)]
)
def test_a_change_of_severity_says_why(graded: Any, why: str, said: str, earned: float) -> None:
    changed = ev.SeverityChanged(was=Severity.SEV1, severity=Severity.SEV2, why=why)
    log = incident().at("12m").add(changed, "alice")
    if said:
        log.at("13m").say(said)
    assert credit(graded(log.at("60m").ended()), "coordination.written") == earned


@pytest.mark.parametrize(("words", "earned"), [("The newest deploy fits the onset.", 1.0), ("Hm, no.", 0.0), ("", 0.0)])
def test_what_was_found_is_written_down(graded: Any, words: str, earned: float) -> None:
    log = incident().at("12m").look()
    if words:
        log.at("13m").say(words)
    assert credit(graded(log.at("60m").ended()), "coordination.written") == earned
