"""The share of drills within each target, and near misses and drills by the month.

Separate because these are counts over a period, where trends follow one drill after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean, median

from simulator.domain.base import Frozen
from simulator.domain.past import KeptDrill, KeptTime


class Attainment(Frozen):
    """How often a response time was within its target."""

    time: str
    within: int
    of: int
    """Drills in which a target held and was met or passed: one that ended sooner tells nothing."""
    share: float
    """In percent."""
    median_seconds: float | None
    """Of the drills in which it came."""


class Month(Frozen):
    """One month of drills."""

    month: str
    """As 2026-05."""
    drills: int
    score: float | None
    """The mean; None where there was no drill."""
    near_misses: tuple[str, ...]
    """What each was called off with, after its scenario."""


def attainment(drills: Sequence[KeptDrill]) -> tuple[Attainment, ...]:
    """Each response time that had a target."""
    found = []
    for name in dict.fromkeys(each.time for drill in drills for each in drill.times):
        times = [
            each for drill in drills for each in drill.times if each.time == name and within(drill, each) is not None
        ]
        if times:
            met = sum(bool(each.within) for each in times)
            taken = [each.seconds for each in times if each.seconds is not None]
            found.append(
                Attainment(
                    time=name, within=met, of=len(times), share=round(100 * met / len(times), 1),
                    median_seconds=median(taken) if taken else None,
                )
            )  # fmt: skip
    return tuple(found)


def within(drill: KeptDrill, time: KeptTime) -> bool | None:
    """Whether a target was met; None where there was none, or where the drill was over before it had passed."""
    if time.target is not None and time.seconds is None and drill.length < time.target * 1000:
        return None
    return time.within


def months(drills: Iterable[KeptDrill]) -> tuple[Month, ...]:
    """The months in which there was a drill, oldest first."""
    by_month: dict[str, list[KeptDrill]] = {}
    for drill in drills:
        by_month.setdefault(f"{drill.played:%Y-%m}", []).append(drill)
    return tuple(
        Month(
            month=month,
            drills=len(mine),
            score=round(fmean(drill.score for drill in mine), 1),
            near_misses=tuple(
                f"{drill.scenario}: {miss.why}".rstrip(": ") for drill in mine for miss in drill.near_misses
            ),
        )
        for month, mine in sorted(by_month.items())
    )
