"""The promise of news in a text, as a version of the rubric reads it.

Separate because the domain reads promises for today's screens, and drills of rubric 1 keep what was read then.
"""

from __future__ import annotations

from datetime import datetime

from scoring.criteria.messages.first import next_news as first_news
from scoring.criteria.messages.first import promises as first
from scoring.versions import FIRST
from simulator.domain import promises


def promised_in(rubric: int, text: str, at: int, starts: datetime) -> int | None:
    """The moment (ms since the start) by which a text posted at `at` promises news; None where it promises none."""
    if rubric == FIRST:
        return first.promised(text, at, starts)
    return promises.promised(text, at, starts)


def words_of_promise(rubric: int, text: str) -> str | None:
    """The sentence that promises news by a time, or None."""
    return first_news.words_of_promise(text) if rubric == FIRST else promises.words_of_promise(text)
