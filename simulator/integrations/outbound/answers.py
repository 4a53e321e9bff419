"""What an answer means, and how long to wait before asking again.

Separate because the rule is one table for every system, and because nothing here needs a connection to be tested.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random

from simulator.domain.text import plain

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds to wait after the first failure, and at most; each failure doubles the wait."""
LONGEST_ASKED = 3600.0
"""Seconds that a system may ask to be left alone."""

LONGEST_WORDS = 200
"""Characters of an answer that are told."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The system has it."""

    status: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The system will not take it, however often it is asked."""

    says: str
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """It may work later: too many requests, a failing server, no connection or no answer."""

    says: str
    reached: bool
    """Whether the system may have carried it out all the same."""
    after: float | None = None
    """Seconds that it asks to wait before anything else is sent."""
    status: int | None = None


Answer = Accepted | Refused | Later


def answer_of(status: int, retry_after: str | None = None, body: str = "", now: datetime | None = None) -> Answer:
    """What a status means; `body` is told where it was refused."""
    words = words_of(body)
    said = f"{status}: {words}" if words else str(status)
    if 200 <= status < 300:
        return Accepted(status)
    if status == 429:
        return Later("429: too many requests", False, seconds_of(retry_after, now), status)
    if status >= 500 or status == 408:
        return Later(said, True, seconds_of(retry_after, now), status)
    return Refused(said, status)


def words_of(body: str) -> str:
    """What an answer says of itself, in one line; each system says it in its own field."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        errors = found.get("errors")
        said = [found.get("message"), *(errors if isinstance(errors, list) else ())]
        body = "; ".join(each for each in said if isinstance(each, str))
    return plain(" ".join(body.split()))[:LONGEST_WORDS]


def seconds_of(retry_after: str | None, now: datetime | None = None) -> float | None:
    """`Retry-After` in seconds, which may be given as a date; None for none that can be read."""
    text = (retry_after or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), LONGEST_ASKED)
    try:
        until = parsedate_to_datetime(text)
        until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
        seconds = (until - (now or datetime.now(UTC))).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_ASKED)


def wait_after(failures: int, chance: Random) -> float:
    """Seconds to wait after so many failures in a row: doubled each time, and spread so that not all come at once."""
    longest = min(FIRST_WAIT * 2.0 ** min(max(failures - 1, 0), 16), LONGEST_WAIT)
    return float(longest * (0.5 + 0.5 * chance.random()))
