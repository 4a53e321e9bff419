"""What a criterion returns: judgements with their evidence, or why there was nothing to judge.

Separate from the report because a judgement knows no points: it says which share of the marks was earned, and the
rubric turns that into numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scoring.case import Case
from scoring.curve import credit
from simulator.domain.simtime import SECOND, offset, spoken_duration
from simulator.domain.vocabulary import PersonId

Unit = Literal["seconds", "share", "severity", "count"]
Figure = int | float | str | None
Ceiling = Literal["critical", "false_resolution", "unmitigated"]
"""Why a rating is capped; the rubric says to what."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement: the share of the marks that was earned, and why."""

    credit: float
    """From 0 to 1."""
    says: str
    """What happened, in plain words with drill times."""
    evidence: tuple[int, ...]
    """The records that show it, or that required what is missing."""
    advice: str = ""
    """What to do next time; empty where nothing is to be done better."""
    target: Figure = None
    actual: Figure = None
    unit: Unit | None = None
    people: tuple[PersonId, ...] = ()
    """Whose part it was."""
    weight: float = 1.0
    """Its part of the criterion's points, among the criterion's other judgements."""
    ceiling: Ceiling | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """There was nothing to judge, and why."""

    why: str
    asked: bool = True
    """Whether this drill asks for it at all; what it does not ask for takes weight from its dimension."""


def not_asked(why: str) -> Skipped:
    """Say that this drill, by its severity, scenario or policy, does not ask for something."""
    return Skipped(why, asked=False)


Verdict = list[Judged] | Skipped
Judge = Callable[[Case], Verdict]


def seconds(ms: int | None) -> int | float | None:
    """Milliseconds as seconds, whole where they are."""
    if ms is None:
        return None
    whole, rest = divmod(ms, SECOND)
    return whole if rest == 0 else ms / SECOND


def when(ms: int) -> str:
    """A moment for a sentence: `T+04:30`."""
    return offset(ms)


def long(ms: int) -> str:
    """A length of time for a sentence: `4m30s`."""
    return spoken_duration(ms)


def quote(text: str, longest: int = 80) -> str:
    """Quote the words that are judged, shortened."""
    words = " ".join(text.split())
    if len(words) > longest:
        words = words[: longest - 1].rstrip() + "\u2026"
    return f"\u201c{words}\u201d"


def in_time(
    case: Case,
    *,
    taken: int,
    target: int,
    did: str,
    since: str,
    evidence: tuple[int, ...],
    advice: str,
    people: tuple[PersonId, ...] = (),
) -> Judged:
    """Judge something that was done, by how long it took (ms) against its target (ms)."""
    taken = max(taken, 0)
    earned = credit(taken, target, case.rubric.curve.zero_at)
    late = "" if taken <= target else f", {long(taken - target)} late"
    return Judged(
        credit=earned,
        says=f"{did}, {long(taken)} after {since} (target {long(target)}{late}).",
        evidence=evidence,
        advice=advice if earned < 1 else "",
        target=seconds(target),
        actual=seconds(taken),
        unit="seconds",
        people=people,
    )


def missing(
    case: Case,
    *,
    due: int,
    target: int,
    what: str,
    evidence: tuple[int, ...],
    advice: str,
    people: tuple[PersonId, ...] = (),
) -> Verdict:
    """Judge something that was never done and was due at `due` (ms); not yet due is nothing to judge."""
    if due > case.end:
        return Skipped(f"the drill {'ended' if case.finished else 'stands'} before it was due at {when(due)}")
    says = f"{what} (due by {when(due)})."
    return [Judged(0.0, says, evidence, advice, seconds(target), None, "seconds", people)]
