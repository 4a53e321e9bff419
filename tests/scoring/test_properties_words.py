"""Properties of messages: saying more of what is wanted never costs, nor does leaving blame out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from scoring.grade import grade
from scoring.report.model import Report
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from tests.scoring.logs import LogBuilder, checkout_truth

PUBLIC = (
    "Payments at checkout fail for all customers.",
    "Customers cannot complete orders at the moment.",
    "We are investigating.",
)
INTERNAL = (
    "SEV1.",
    "Impact: checkout down for all customers.",
    "Suspected cause: deploy 4521.",
    "Action: rollback starting, ETA 5 min.",
    "IC: alice.",
)
"""Sentences each of which says one thing that its reader needs and that is so; the promise of news is left out."""
BLAME = (
    "Carol Lindqvist broke the config.",
    "This was human error.",
    "An engineer forgot to run the tests.",
)
Grading = Callable[[LogBuilder], Report]


@pytest.fixture(scope="module")
def grading(scenario: Scenario, policy: Policy) -> Grading:
    truth = checkout_truth(scenario)
    return lambda log: grade(log.log(), truth, policy, seed=1)


def drill(public: str, internal: str, at: int) -> LogBuilder:
    log = LogBuilder().at("7m").alert().page().ack().at("9m").declare().room().role("ic", "alice")
    log.at(at).status("investigating", public).update(internal)
    log.at("20m").status("identified", "We found the cause of the failed payments. Next update in 15 minutes.")
    return log.at("60m").ended()


moments = st.integers(9, 18).map(lambda minute: minute * MINUTE)
some = st.lists(st.sampled_from((*PUBLIC, *BLAME, "More follows.")), max_size=4)
told = st.lists(st.sampled_from((*INTERNAL, *BLAME, "No news yet.")), max_size=5)


def text(sentences: list[str]) -> str:
    return " ".join(sentences) or "Update."


@settings(max_examples=60, deadline=None)
@given(public=some, internal=told, at=moments, place=st.integers(0, 5), inside=st.booleans(), nth=st.integers(0, 4))
def test_adding_a_missing_element_never_scores_lower(
    grading: Grading, public: list[str], internal: list[str], at: int, place: int, inside: bool, nth: int
) -> None:
    more, wanted = (internal, INTERNAL) if inside else (public, PUBLIC)
    added = [*more[:place], wanted[nth % len(wanted)], *more[place:]]
    before = grading(drill(text(public), text(internal), at))
    after = grading(drill(text(public if inside else added), text(added if inside else internal), at))
    note(f"{text(more)!r} to {text(added)!r}")
    assert after.score >= before.score


@settings(max_examples=60, deadline=None)
@given(public=some, internal=told, at=moments, blame=st.sampled_from(BLAME), place=st.integers(0, 5))
@pytest.mark.parametrize("inside", [False, True])
def test_leaving_a_blameful_sentence_out_never_scores_lower(
    grading: Grading, inside: bool, public: list[str], internal: list[str], at: int, blame: str, place: int
) -> None:
    more = internal if inside else public
    blamed = [*more[:place], blame, *more[place:]]
    before = grading(drill(text(public if inside else blamed), text(blamed if inside else internal), at))
    assert grading(drill(text(public), text(internal), at)).score >= before.score


@settings(max_examples=30, deadline=None)
@given(sentences=st.lists(st.sampled_from(("It broke at once.", "The guard was missing.", *BLAME)), max_size=5),
       blame=st.sampled_from(BLAME))  # fmt: skip
def test_leaving_blame_out_of_a_review_never_scores_lower(grading: Grading, sentences: list[str], blame: str) -> None:
    def reviewed(said: list[str]) -> float:
        log = drill(text(list(PUBLIC)), text(list(INTERNAL)), 11 * MINUTE)
        return grading(
            log.at("60m").postmortem(f"## Root Cause\nA timeout was cut. {' '.join(said)}\n", hours_after=1.0)
        ).score

    assert reviewed(sentences) >= reviewed([*sentences, blame])
