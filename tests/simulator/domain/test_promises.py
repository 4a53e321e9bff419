"""What counts as a promise to be heard from again, and until when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.promises import promised
from simulator.domain.simtime import HOUR, MINUTE, SECOND

STARTS = datetime(2025, 3, 15, 14, 25, tzinfo=UTC)
AT = 10 * MINUTE
"""14:35."""


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("We are looking into it. Next update within 30 minutes.", 30),
        ("Root cause identified. Fix deploying now. Update in 15 minutes.", 15),
        ("Next update: 14:50", 15),
        ("More news by 14:55 UTC.", 20),
        ("We will post again in half an hour.", 30),
        ("You will hear from us in an hour at the latest.", 60),
        ("Updates every 20 min until then", 20),
        ("Next update within the next 10 minutes, or within 5 minutes if it gets worse.", 5),
        ("News at 15:05. Next update within 10 minutes.", 10),
        ("Next update in 1.5 hours", 90),
        ("Action: rollback, ETA 5 min. Next update in 15 minutes.", 15),
    ],
)
def test_a_promise_of_news_is_read_with_its_time(text: str, minutes: int) -> None:
    assert promised(text, AT, STARTS) == AT + minutes * MINUTE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Action: rollback starting, ETA 5 min.",
        "A full report follows within 48 hours.",
        "Postmortem within 48 hours, update of the postmortem in 3 hours.",
        "Payments failed from 14:29 to 14:43 UTC.",
        "Next update at 14:20 UTC.",
        "We will update you as soon as we know more.",
        "Checkout recovers within 5 minutes.",
    ],
)
def test_what_is_no_promise_of_news_or_already_past_counts_for_nothing(text: str) -> None:
    assert promised(text, AT, STARTS) is None


def test_a_time_after_midnight_is_tomorrows() -> None:
    late = datetime(2025, 3, 15, 23, 50, tzinfo=UTC)
    assert promised("Next update by 00:15 UTC.", 0, late) == 25 * MINUTE


def test_the_seconds_of_the_post_count() -> None:
    assert promised("Next update by 14:40.", AT + 30 * SECOND, STARTS) == AT + 5 * MINUTE


@given(st.text(max_size=300), st.integers(0, 24 * HOUR))
def test_any_text_is_read_and_no_promise_lies_in_the_past(text: str, at: int) -> None:
    due = promised(text, at, STARTS)
    assert due is None or due >= at
