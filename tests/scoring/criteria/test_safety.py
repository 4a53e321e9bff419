"""Safety: what must not stand in a public post; a secret or customer data is critical and is not repeated."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.domain.vocabulary import Rating
from tests.scoring.logs import INVESTIGATING, LogBuilder
from tests.scoring.reports import credit, finding


def posted(good: LogBuilder, text: str) -> LogBuilder:
    log = good.without("nothing")
    place = next(number for number, line in enumerate(log.lines) if line.event.kind == "status.posted")
    line = log.lines[place]
    log.lines[place] = type(line)(line.at, line.actor, line.event.model_copy(update={"text": text}))
    return log


@pytest.mark.parametrize(
    ("added", "earned"),
    [
        ("", 1.0),
        ("orders.internal times out.", 0.5),
        ("Pods of order-service fail.", 0.5),
        ("Deploy #4521 did it.", 0.5),
        ("Carol Lindqvist deployed a bad config.", 0.5),
        ("This was human error on 10.1.2.3.", 0.0),
    ],
)
def test_internal_names_and_blame_cost_half_a_post_each(
    good: LogBuilder, graded: Any, added: str, earned: float
) -> None:
    report = graded(posted(good, f"{INVESTIGATING} {added}"))
    first = next(each for each in report.findings() if each.criterion == "communication.safety")
    assert first.points / first.of == pytest.approx(earned)
    assert not report.caps


@pytest.mark.parametrize("leak", ["The api_key=9f8a7b6c5d expired.", "Order of jane.doe@gmail.com failed."])
def test_a_leak_caps_the_rating_and_is_not_repeated_in_the_report(good: LogBuilder, graded: Any, leak: str) -> None:
    report = graded(posted(good, f"{INVESTIGATING} {leak}"))
    assert report.rating is Rating.M
    assert report.score == 74.9
    assert report.score_before_caps > 90
    assert "9f8a7b6c5d" not in report.model_dump_json()
    assert "jane.doe@gmail.com" not in report.model_dump_json()


def test_removing_a_blameful_sentence_raises_the_score(good: LogBuilder, graded: Any) -> None:
    blaming = graded(posted(good, f"{INVESTIGATING} An engineer forgot to run the tests."))
    assert graded(posted(good, INVESTIGATING)).score > blaming.score


def test_a_name_in_a_public_post_is_quoted(good: LogBuilder, graded: Any) -> None:
    report = graded(posted(good, f"{INVESTIGATING} Carol Lindqvist is looking into it."))
    assert any("Carol Lindqvist" in each.says for each in report.findings() if each.criterion == "communication.safety")


def test_safety_is_not_free_where_nothing_was_posted(graded: Any) -> None:
    report = graded(LogBuilder().at("7m").alert().page().at("9m").declare().at("60m").ended())
    with pytest.raises(AssertionError, match="there was no public post"):
        credit(report, "communication.safety")


def test_one_post_with_a_leak_cites_that_post(good: LogBuilder, graded: Any) -> None:
    report = graded(posted(good.without("update.posted"), "The password: hunter22 was wrong."))
    (cap,) = report.caps
    assert report.moments[cap.evidence[0]].kind == "status.posted"
    assert finding(report, "response.declare").points == 25
