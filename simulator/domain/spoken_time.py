"""Times as people write them: `15:02 UTC`, `3 pm`, `ten to three`, `in a quarter of an hour`, `for the last 20 min`.

Separate because promises of news, stated starts and stated ends are all read from messages, and must be read alike.
Only what stands in the text is read here; which moment is meant is decided by whoever knows when it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND

_UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBERS = (
    {word: number for number, word in enumerate(_UNITS, 1)}
    | _TENS
    | {f"{tens} {word}": ten + unit for tens, ten in _TENS.items() for unit, word in enumerate(_UNITS[:9], 1)}
)
"""Numbers up to 99 in words, with a space between tens and units."""

_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS[:9])}))?|{'|'.join(reversed(_UNITS))})"
NUMBER = rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?|{_WORD})"
"""A number in digits or in words."""
_HOUR = rf"(?:{'|'.join(reversed(_UNITS[:12]))}|1[0-2]|[1-9])"
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "cet": 60, "cest": 120, "bst": 60, "ist": 330, "est": -300, "edt": -240, "pst": -480,
    "pdt": -420, "aest": 600, "aedt": 660, "jst": 540, "sgt": 480, "nzdt": 780,
}  # fmt: skip
_ZONE = rf"(?:\s?(?P<{{}}>{'|'.join(_ZONES)})\b)?"
_HALF_DAY = r"(?:\s?(?P<{}>a\.?m\b\.?|p\.?m\b\.?))?"

_CLOCK = re.compile(
    "|".join(
        (
            r"(?<![\d:.,$+/])(?<![^\d]-)(?P<h>[01]?\d|2[0-3])(?::|(?<=\b(?:at|"
            r"by)\s\d\d)\.)(?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d%:]|\.\d)" + _HALF_DAY.format("n1") + _ZONE.format("z1"),
            r"(?<![\d:.,$#])(?P<hh>[01]\d|2[0-3])(?P<mm>[0-5]\d)(?=\s?(?:utc|gmt|z|hrs)\b|\s?[-\u2013]\s?\d{4}\s?utc)"
            + _ZONE.format("z2"),
            rf"\b(?P<few>{NUMBER}|quarter|half)(?:\s?min(?:ute)?s?)?\s(?P<side>past|after|to|till|before)\s"
            rf"(?P<of>{_HOUR})\b(?!\s?(?:%|min|sec|hour|h\b|people|users|customers|[-\u2013:.]?\d))"
            + _HALF_DAY.format("n3")
            + _ZONE.format("z3"),
            rf"\b(?P<full>{_HOUR})\s?o['\u2019]?\s?clock\b" + _HALF_DAY.format("n4") + _ZONE.format("z4"),
            rf"(?<![\d:.,$])\b(?P<ampm>{_HOUR})\s?(?P<n5>a\.?m\b\.?|p\.?m\b\.?)" + _ZONE.format("z5"),
            rf"(?<![\w:.,-])(?P<bare>{_HOUR})\s(?P<z6>utc|gmt)\b",
            rf"(?:(?<=\bat )|(?<=\bby )|(?<=\bsince )|(?<=\bfrom )|(?<=\buntil ))"
            rf"half (?P<half>{_HOUR})\b(?!\s?(?:%|min|sec|hour|h\b|[-\u2013:.]?\d))",
            r"\b(?P<noon>noon|midday|midnight)\b" + _ZONE.format("z7"),
        )
    ),
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?<![\w:.$])(?P<loose>~|about |around |roughly |some |another |nearly |almost |the next |the last |the past )?"
    rf"(?:(?P<quarters>three[ -]quarters|a quarter|quarter)(?: of)?(?: an?)?[ -]hours?\b"
    rf"|(?P<half>half an?|a half|half)[ -]hours?\b"
    rf"|(?P<low>{NUMBER})(?:\s?(?:-|\u2013|to|or)\s?(?P<high>{NUMBER}))?(?:-ish|ish)?(?:\s(?:more|other|full|"
    rf"whole|short))?"
    r"[\s-]?(?P<unit>seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\b(?P<and_half> and a half)?"
    r"|(?P<one>an?|a couple of|the|every|each)\s(?:full |whole |short )?(?P<single>seconds?|minutes?|hours?|days?)\b"
    r"(?P<one_half> and a half)?)",
    re.IGNORECASE,
)
_LENGTH = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}


@dataclass(frozen=True, slots=True)
class ClockWords:
    """A time of day in a text."""

    start: int
    end: int
    minutes: int
    """Since midnight UTC."""
    half_day: bool
    """Whether twelve hours later may be meant as well: `ten to three`."""
    words: str


@dataclass(frozen=True, slots=True)
class SpanWords:
    """A length of time in a text."""

    start: int
    end: int
    ms: int
    """The longer one where a range is named."""
    words: str


def number(words: str) -> float:
    """The value of a number in digits or in words, as `NUMBER` matches it."""
    low = words.lower().replace("-", " ")
    return float(NUMBERS[low]) if low in NUMBERS else float(low)


def clocks_in(text: str) -> list[ClockWords]:
    """Every time of day that a text names, in its order."""
    return [found for match in _CLOCK.finditer(text) if (found := _clock(match)) is not None]


def _clock(match: re.Match[str]) -> ClockWords | None:
    part = match.groupdict()
    open_half = False
    if part["h"]:
        minutes = int(part["h"]) * 60 + int(part["m"])
        # "3:05" may be the afternoon's, "03:05" and "15:05" may not.
        open_half = len(part["h"]) == 1 and not part["n1"]
    elif part["hh"]:
        minutes = int(part["hh"]) * 60 + int(part["mm"])
    elif part["few"]:
        few = {"quarter": 15.0, "half": 30.0}.get(part["few"].lower()) or number(part["few"])
        after = part["side"].lower() in ("past", "after")
        minutes = round(number(part["of"]) % 12 * 60 + (few if after else -few)) % (12 * 60)
        open_half = not part["n3"]
    elif part["half"]:
        # "Half two" is half past two to those who say it.
        minutes, open_half = int(number(part["half"])) % 12 * 60 + 30, True
    elif part["noon"]:
        minutes = 0 if part["noon"].lower() == "midnight" else 12 * 60
    else:
        hour = part["full"] or part["ampm"] or part["bare"]
        minutes = int(number(hour)) % 12 * 60
        open_half = not (part["n4"] or part["n5"])
    half = next((part[name] for name in ("n1", "n3", "n4", "n5") if part[name]), "")
    if half:
        minutes = minutes % (12 * 60) + (12 * 60 if half.lower().startswith("p") else 0)
    zone = next((part[name] for name in ("z1", "z2", "z3", "z4", "z5", "z6", "z7") if part[name]), "utc")
    minutes = (minutes - _ZONES[zone.lower()]) % (24 * 60)
    return ClockWords(match.start(), match.end(), minutes, open_half, match[0].strip())


def spans_in(text: str) -> list[SpanWords]:
    """Every length of time that a text names, in its order."""
    taken = [(clock.start, clock.end) for clock in clocks_in(text)]
    return [
        SpanWords(match.start(), match.end(), _length(match), match[0].strip())
        for match in _SPAN.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]


def _length(match: re.Match[str]) -> int:
    if match["quarters"]:
        return (45 if match["quarters"].lower().startswith("three") else 15) * MINUTE
    if match["half"]:
        return 30 * MINUTE
    if match["single"]:
        unit = _LENGTH[match["single"][0].lower()]
        count = 2.0 if "couple" in match["one"].lower() else 1.0
        return round((count + (0.5 if match["one_half"] else 0.0)) * unit)
    count = number(match["high"] or match["low"]) + (0.5 if match["and_half"] else 0.0)
    return round(count * _LENGTH[match["unit"][0].lower()])
