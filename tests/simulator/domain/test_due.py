"""When something is due that people put into words."""

from __future__ import annotations

from datetime import date

import pytest

from simulator.domain.due import due_day, on_the_calendar

SATURDAY = date(2025, 3, 15)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("2025-03-29", "2025-03-29"),
        ("29.03.2025", "2025-03-29"),
        ("29 March 2025", "2025-03-29"),
        ("March 29th, 2025", "2025-03-29"),
        ("29 Mar", "2025-03-29"),
        ("2 January", "2026-01-02"),
        ("in two weeks", "2025-03-29"),
        ("In 10 days", "2025-03-25"),
        ("within 5 working days", "2025-03-21"),
        ("in a month", "2025-04-15"),
        ("tomorrow", "2025-03-16"),
        ("by Friday", "2025-03-21"),
        ("Fri", "2025-03-21"),
        ("next Monday", "2025-03-17"),
        ("end of the month", "2025-03-31"),
        ("end of next month", "2025-04-30"),
        ("next week", "2025-03-21"),
        ("end of quarter", "2025-03-31"),
        ("next quarter", "2025-06-30"),
        ("Q2", "2025-06-30"),
        ("Q1 2026", "2026-03-31"),
    ],
)
def test_words_name_the_last_day_that_is_in_time(said: str, due: str) -> None:
    assert due_day(said, SATURDAY) == date.fromisoformat(due)


@pytest.mark.parametrize("said", ["", "soon", "next sprint", "3/4", "2025-02-31", "when there is time", "31 February"])
def test_words_that_name_no_day_name_none(said: str) -> None:
    assert due_day(said, SATURDAY) is None


def test_a_month_has_as_many_days_as_it_has() -> None:
    assert due_day("in a month", date(2025, 1, 31)) == date(2025, 2, 28)


def test_a_day_that_was_over_when_the_drill_was_played_counts_from_the_drills_own_day() -> None:
    played = date(2026, 11, 23)
    assert on_the_calendar(date(2025, 3, 29), SATURDAY, played) == date(2026, 12, 7)
    assert on_the_calendar(date(2026, 12, 1), SATURDAY, played) == date(2026, 12, 1)
