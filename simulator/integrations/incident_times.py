"""Words of other systems for severities and moments, read the same from a CSV and from JSON.

Separate because both sources need them, and because a guess that is wrong must be wrong in one place only.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from simulator.domain.simtime import SECOND
from simulator.domain.vocabulary import Severity

_NUMBER = re.compile(r"^(?:sev(?:erity)?|p(?:riority|rio)?)?[ _-]?([0-5])\b", re.IGNORECASE)
_WORDS = {
    "critical": Severity.SEV1, "blocker": Severity.SEV1,
    "high": Severity.SEV2, "major": Severity.SEV2,
    "medium": Severity.SEV3, "moderate": Severity.SEV3, "minor": Severity.SEV3,
    "low": Severity.SEV4, "cosmetic": Severity.SEV4, "trivial": Severity.SEV4, "info": Severity.SEV4,
}  # fmt: skip
_CLOCK = re.compile(r"^(?:(\d{1,4}):)?(\d{1,3}):(\d\d)$")
_LENGTH = re.compile(r"^(?:\d+(?:\.\d+)?\s*(?:w|d|h|m|s)[a-z]*\s*)+$", re.IGNORECASE)
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([wdhms])", re.IGNORECASE)
_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


def severity_of(text: str) -> Severity | None:
    """The severity that a system's words mean: SEV1, sev-2, P3, 1, critical; None for what is not known.

    P0 and SEV0 count as SEV1, P5 as SEV4.
    """
    text = text.strip()
    number = _NUMBER.match(text)
    if number:
        return Severity(f"SEV{min(4, max(1, int(number[1])))}")
    return _WORDS.get(text.casefold())


def moment_of(text: str) -> datetime | None:
    """A moment (aware): ISO 8601, with a space for the T or not; without a zone it is UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(text.strip().removesuffix(" UTC").replace(" UTC", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def length_of(text: str, unit: int = SECOND) -> int | None:
    """A length of time in ms: `4m30s`, `2 h`, `01:30:00`, `5:00` (minutes and seconds), or a number of units."""
    text = text.strip()
    clock = _CLOCK.match(text)
    if clock:
        return (int(clock[1] or 0) * 3_600 + int(clock[2]) * 60 + int(clock[3])) * SECOND
    if _LENGTH.match(text):
        return round(sum(float(number) * _SECONDS[each.lower()] for number, each in _PART.findall(text)) * SECOND)
    try:
        return round(float(text.replace(",", "")) * unit)
    except (ValueError, OverflowError):
        return None


def between(start: datetime, end: datetime) -> int:
    """How long from one moment to another, in ms."""
    return (end - start) // timedelta(milliseconds=1)
