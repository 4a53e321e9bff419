"""Content: each element by its own rule, per audience; adding what is missing never lowers the score."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.logs import INVESTIGATING, RESOLVED, UPDATE, LogBuilder
from tests.scoring.reports import credit, finding


def posted(text: str, state: str = "investigating") -> LogBuilder:
    return LogBuilder().at("7m").alert().page().at("9m").declare().at("10m").status(state, text).at("12m").ended()


def updated(text: str) -> LogBuilder:
    return LogBuilder().at("7m").alert().page().at("9m").declare().at("10m").update(text).at("12m").ended()


@pytest.mark.parametrize(
    ("left_out", "lacking"),
    [
        ("Next update within 15 minutes.", "when the next news comes"),
        ("Customers cannot complete orders at the moment.", None),
        ("Our team is engaged.", None),
    ],
)
def test_a_public_post_says_what_its_reader_needs(graded: Any, left_out: str, lacking: str | None) -> None:
    assert credit(graded(posted(INVESTIGATING)), "communication.content") == 1
    found = finding(graded(posted(INVESTIGATING.replace(left_out, ""))), "communication.content")
    assert (found.points / found.of < 1) == (lacking is not None)
    assert lacking is None or f"does not say {lacking}" in found.says


def test_an_empty_phrase_says_nothing_and_is_quoted(graded: Any) -> None:
    found = finding(graded(posted("Stay tuned.")), "communication.content")
    assert found.points == 0
    assert "\u201cStay tuned.\u201d" in found.says


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("SEV1. ", "the severity"),
        ("Suspected cause: deploy 4521. ", "the cause, as known, suspected or not known yet"),
        (", ETA 5 min", "the action, with the time that it takes"),
        ("IC: alice. ", "who the incident commander is"),
        ("Revenue impact: about $19,000 so far. ", "the revenue impact"),
        ("Next update in 15 minutes.", "when the next news comes"),
    ],
)
def test_an_internal_update_says_severity_impact_cause_action_ic_money_and_next(
    graded: Any, part: str, says: str
) -> None:
    assert credit(graded(updated(UPDATE)), "communication.content") == 1
    found = finding(graded(updated(UPDATE.replace(part, ""))), "communication.content")
    assert found.says.endswith(f"does not say {says}.")
    assert found.actual == 6


def test_money_is_asked_for_only_where_the_scenario_knows_it(graded: Any, truth: Any, scenario: Any) -> None:
    from simulator.domain.scenario import Business
    from tests.scoring.logs import checkout_truth

    poor = checkout_truth(scenario.model_copy(update={"business": Business()}), money_lost=None)
    log = updated(UPDATE.replace("Revenue impact: about $19,000 so far. ", ""))
    assert credit(graded(log, poor), "communication.content") == 1


def test_a_resolution_says_what_was_done_since_when_and_what_follows(graded: Any) -> None:
    assert credit(graded(posted(RESOLVED, "resolved")), "communication.content") == 1
    found = finding(graded(posted("Checkout is fine.", "resolved")), "communication.content")
    assert "what was done; since when it works again; or what follows" in found.says


def test_named_components_say_what_is_affected(graded: Any) -> None:
    vague = "We are investigating errors. Next update within 15 minutes."
    log = posted(vague)
    assert credit(graded(log), "communication.content") == 0.75
    place = next(n for n, line in enumerate(log.lines) if line.event.kind == "status.posted")
    line = log.lines[place]
    log.lines[place] = type(line)(line.at, line.actor, line.event.model_copy(update={"components": ("Checkout",)}))
    assert credit(graded(log), "communication.content") == 1


ELEMENTS = (
    "SEV1.",
    "Impact: checkout down for all customers.",
    "Cause: not known yet.",
    "Action: rolling back, ETA 5 min.",
    "IC: alice.",
    "Revenue impact: about $12,000 so far.",
)


@pytest.mark.parametrize("missing", range(len(ELEMENTS)))
def test_adding_a_missing_element_raises_the_score(graded: Any, missing: int) -> None:
    without = " ".join(part for number, part in enumerate(ELEMENTS) if number != missing)
    assert graded(updated(" ".join(ELEMENTS))).score > graded(updated(without)).score
