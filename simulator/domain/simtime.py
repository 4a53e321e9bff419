"""Simulated time: whole milliseconds from the drill's start, and durations as people write them.

Separate because every layer counts time and none may read a clock. An `int` of milliseconds makes equality exact,
so that "at the same moment" has one meaning everywhere.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, NewType

from pydantic import BeforeValidator, PlainSerializer, ValidationInfo, WithJsonSchema

SimTime = NewType("SimTime", int)
"""Milliseconds since the drill's start; negative before it."""

MS: int = 1
SECOND: int = 1_000
MINUTE: int = 60 * SECOND
HOUR: int = 60 * MINUTE
DAY: int = 24 * HOUR
WEEK: int = 7 * DAY

MAX_DURATION: int = 53 * WEEK
"""The longest duration a document may name, in milliseconds: a year and a day, far above any drill."""

_UNITS = {"ms": MS, "s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK}
_PART = re.compile(r"(\d{1,12})(\.\d{1,3})?(ms|s|m|h|d|w)")
_ORDER = ("w", "d", "h", "m", "s", "ms")


def parse_duration(text: str, *, signed: bool = False) -> int:
    """Read `90s`, `4m30s`, `1h`, `1w`, `250ms`, and with `signed` also `-3h`, as milliseconds.

    Raises `ValueError` with the remedy: no unit, unknown unit, units out of order or twice, or over a year.
    """
    body, sign = text.strip(), 1
    if signed and body.startswith("-"):
        body, sign = body[1:], -1
    total, position, last = 0, 0, -1
    for part in _PART.finditer(body):
        if part.start() != position:
            break
        unit = _ORDER.index(part[3])
        if unit <= last:
            break
        total += int(part[1]) * _UNITS[part[3]]
        if part[2]:
            total += round(float(part[2]) * _UNITS[part[3]])
        position, last = part.end(), unit
    if not body or position != len(body):
        example = "90s, 4m30s, 1h or -3h" if signed else "90s, 4m30s or 1h"
        raise ValueError(f"{text!r} is not a duration. Write it with units, like {example}")
    if total > MAX_DURATION:
        raise ValueError(f"{text!r} is longer than 53 weeks")
    return sign * total


def format_duration(ms: int) -> str:
    """Write milliseconds the way `parse_duration` reads them: 270000 is `4m30s`, 0 is `0s`."""
    if ms == 0:
        return "0s"
    rest, out = abs(ms), ""
    for unit in _ORDER:
        count, rest = divmod(rest, _UNITS[unit])
        if count:
            out += f"{count}{unit}"
    return ("-" if ms < 0 else "") + out


def spoken_duration(ms: int) -> str:
    """Write milliseconds for a sentence, to the second: `4m30s`, `25s`, `2h`."""
    whole = int(ms / SECOND + (0.5 if ms >= 0 else -0.5)) * SECOND
    return format_duration(whole)


def minutes_seconds(ms: int) -> str:
    """Write milliseconds as a counter: `4:30`, `1:02:03`; a minus sign in front when negative."""
    seconds = abs(ms) // SECOND
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return f"-{text}" if ms < 0 else text


def offset(at: int) -> str:
    """Write a moment as an offset from the start: `T+04:30`, `T-3:00:00`."""
    hours, rest = divmod(abs(at) // SECOND, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
    return f"T{'-' if at < 0 else '+'}{text}"


def at_wall(starts: datetime, at: int) -> datetime:
    """The scenario's time of day (UTC) at a moment of the drill."""
    return starts.astimezone(UTC) + timedelta(milliseconds=at)


def clock_text(starts: datetime, at: int, *, seconds: bool = False) -> str:
    """The scenario's time of day as `14:31`, or `14:31:45` with `seconds`."""
    return at_wall(starts, at).strftime("%H:%M:%S" if seconds else "%H:%M")


def _without_unit(value: object, info: ValidationInfo) -> object:
    """Code gives milliseconds; a document must name the unit (the loader's context says which it is)."""
    if isinstance(value, int) and not isinstance(value, bool):
        if not info.context:
            return value
        raise ValueError(f"{value} has no unit. Write a duration like {value}s or {value}m")
    raise ValueError("expected a duration like 90s, 4m30s or 1h")


def _duration(value: object, info: ValidationInfo) -> object:
    return parse_duration(value) if isinstance(value, str) else _without_unit(value, info)


def _offset(value: object, info: ValidationInfo) -> object:
    return parse_duration(value, signed=True) if isinstance(value, str) else _without_unit(value, info)


_TEXT = r"^-?(\d+(\.\d+)?(ms|s|m|h|d|w))+$"

Duration = Annotated[
    int,
    BeforeValidator(_duration),
    PlainSerializer(format_duration, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": _TEXT.replace("-?", ""), "examples": ["90s", "4m30s", "1h"]}),
]
"""A duration in a document: a string with units there, milliseconds here."""

Offset = Annotated[
    int,
    BeforeValidator(_offset),
    PlainSerializer(format_duration, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": _TEXT, "examples": ["7m", "-3h"]}),
]
"""A moment in a document as an offset from the start: a string with units there, milliseconds here."""
