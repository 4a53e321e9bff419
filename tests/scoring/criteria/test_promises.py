"""Promises: understood in the words that people use, kept by the same audience or a wider one, settled by resolving."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.logs import LogBuilder
from tests.scoring.reports import credit, finding, findings, why_not

QUIET = "We are investigating failed payments at checkout."


def incident() -> LogBuilder:
    return LogBuilder().at("7m").alert().page().at("9m").declare()


def posts(promise: str, second: str) -> LogBuilder:
    log = incident().at("10m").status("investigating", f"{QUIET} {promise}")
    return log.at(second).status("resolved", "Works again.")


@pytest.mark.parametrize(
    "promise",
    [
        "Update within 15 minutes.",
        "Next update in 15 min.",
        "Next update in 15 minutes.",
        "Next update by 14:50 UTC.",
        "More news by 14:50 UTC.",
        "Next update 14:50 UTC.",
        "Next update in 10-15 minutes.",
        "We expect the rollback in 5 minutes, next update in 15 minutes.",
        "In 15 minutes we post an update.",
        "We will post an update within 15 minutes.",
    ],
)
def test_the_words_of_a_promise_are_understood_and_checked(graded: Any, promise: str) -> None:
    kept = graded(posts(promise, "25m").at("60m").ended())
    assert credit(kept, "communication.promises") == 1
    late = graded(posts(promise, "40m").at("60m").ended())
    assert credit(late, "communication.promises") == pytest.approx(0.5)
    assert "15m late" in finding(late, "communication.promises").says


@pytest.mark.parametrize("text", ["A full report follows within 48 hours.", "Fix deploying, ETA 5 min.", "More soon."])
def test_what_is_no_promise_of_news_is_not_held_against_anybody(graded: Any, text: str) -> None:
    report = graded(posts(text, "55m").at("60m").ended())
    assert why_not(report, "communication.promises") == "no promise of news fell due"


def test_a_public_promise_is_not_kept_by_an_internal_update(graded: Any) -> None:
    log = incident().at("10m").status("investigating", f"{QUIET} Next update within 15 minutes.")
    log.at("20m").update("SEV1.")
    found = finding(graded(log.at("60m").ended()), "communication.promises")
    assert found.points == 0
    assert "nothing followed" in found.says


def test_an_internal_promise_is_kept_by_a_public_post(graded: Any) -> None:
    log = incident().at("10m").update("SEV1. Next update in 15 minutes.").at("20m").status("investigating", QUIET)
    assert credit(graded(log.at("60m").ended()), "communication.promises") == 1


def test_a_promise_to_one_who_asked_is_kept_by_an_internal_update(graded: Any) -> None:
    log = incident().at("19m").ask().at("20m").reply("I do not know yet. More news by 14:55 UTC.")
    log.at("29m").update("SEV1.")
    assert credit(graded(log.at("60m").ended()), "communication.promises") == 1


def test_resolving_settles_internal_promises_and_only_those(graded: Any) -> None:
    log = incident().at("10m").update("SEV1. Next update in 30 minutes.").at("35m").resolve().at("60m").ended()
    assert credit(graded(log), "communication.promises") == 1
    public = incident().at("10m").status("investigating", f"{QUIET} Next update in 30 minutes.").at("35m").resolve()
    assert credit(graded(public.at("60m").ended()), "communication.promises") == 0


def test_the_resolved_post_settles_public_promises(graded: Any) -> None:
    log = posts("Next update in 30 minutes.", "35m").at("60m").ended()
    assert credit(graded(log), "communication.promises") == 1


def test_a_promise_that_falls_due_after_the_end_is_not_judged(graded: Any) -> None:
    log = incident().at("50m").status("investigating", f"{QUIET} Next update in 15 minutes.").at("60m").ended()
    assert why_not(graded(log), "communication.promises") == "no promise of news fell due"


def test_every_promise_counts_alike_and_quotes_its_words(graded: Any) -> None:
    log = incident().at("10m").status("investigating", f"{QUIET} Next update in 5 minutes.")
    log.at("12m").status("identified", f"{QUIET} Next update in 5 minutes.")
    log.at("27m").status("resolved", "Works again.")
    found = findings(graded(log.at("60m").ended()), "communication.promises")
    assert [each.points / each.of for each in found] == [1.0, 0.0]
    assert all("\u201cNext update in 5 minutes.\u201d" in each.says for each in found)


@pytest.mark.parametrize(("second", "earned"), [("25m", 1.0), ("25m50s", 1.0), ("26m10s", 0.99)])
def test_a_time_of_day_is_kept_until_its_minute_is_over(graded: Any, second: str, earned: float) -> None:
    log = incident().at("10m40s").status("investigating", f"{QUIET} Next update by 14:50 UTC.")
    report = graded(log.at(second).status("resolved", "Works again.").at("60m").ended())
    assert credit(report, "communication.promises") == pytest.approx(earned, abs=0.01)
