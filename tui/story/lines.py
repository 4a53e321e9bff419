"""A line of the story, and how a long run of like lines becomes one.

Separate from the sentences, which are many and differ by topic: this is the shape that all of them have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.domain.text import plain, plain_lines
from simulator.views import Entry


class Sort(StrEnum):
    """What a line is about; the room filters by it."""

    PEOPLE = "people"
    INCIDENT = "incident"
    ALERTS = "alerts"
    COMMANDS = "commands"


class Tone(StrEnum):
    """How a line is painted."""

    SAID = "said"
    SYSTEM = "system"
    ALERT = "alert"
    INCIDENT = "incident"
    COMMAND = "command"
    INJECT = "inject"
    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story."""

    seq: int
    at: int
    glyph: str
    who: str
    """Who says it, marked when simulated; empty where the sentence names them."""
    text: str
    sort: Sort
    tone: Tone
    body: str = ""
    """What stands below it: a mail's text, a post."""
    folds: str = ""
    """A long run of neighbours with the same word is folded into one line."""
    counts: tuple[tuple[str, int], ...] = ()
    """How many of what a line of a run stands for."""
    to_you: bool = False
    """It mentions the viewer, or asks one of their roles."""
    answer: str = ""
    """The command that answers it, where an answer is expected."""


def line(
    entry: Entry,
    glyph: str,
    text: str,
    sort: Sort,
    tone: Tone,
    *,
    who: str = "",
    body: str = "",
    folds: str = "",
    count: str = "",
    to_you: bool = False,
    answer: str = "",
) -> Line:
    """A line for an entry, its text made safe to show."""
    counts = ((count, 1),) if count else ()
    shown, below = safe(text), safe(body)
    return Line(
        entry.seq, entry.at, glyph, plain(who), shown, sort, tone, below, folds, counts, to_you, plain(answer)
    )  # fmt: skip


def safe(text: str) -> str:
    """Text of several lines that can be shown: no control characters, no tabs."""
    return plain_lines(text).expandtabs(4).rstrip()


def why(text: str) -> str:
    """A reason after a sentence, where there is one."""
    return f": {text}" if text else ""


def fold(run: Line, latest: Line) -> Line:
    """One line for a run and the next of it: how many of what, and the latest in full."""
    counts = dict(run.counts)
    for what, count in latest.counts:
        counts[what] = counts.get(what, 0) + count
    said = " and ".join(f"{count} more {what if count > 1 else what[:-1]}" for what, count in sorted(counts.items()))
    return replace(latest, at=run.at, text=f"{said}; the latest: {latest.text}", counts=tuple(counts.items()))
