"""Ignored near misses: what nearly went wrong, and nobody wrote it down or went through it.

Separate from skipped reviews because nothing broke: no severity asks for a review, so it is easily forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence

from scoring.antipatterns.facts import DrillFacts, written_down
from scoring.antipatterns.repeating import often
from scoring.antipatterns.sign import Detector, Repeated, Sign
from scoring.case import Case
from scoring.judged import quote, when
from simulator.domain import events as ev

ID = "ignored-near-miss"


def seen(case: Case) -> list[Sign]:
    """An alarm that was called off and left no trace."""
    off = case.log.last(ev.IncidentStoodDown)
    if not case.finished or off is None or not case.false_alarm or case.broken:
        return []
    record, event = off
    if event.near_miss or written_down(case) is not None:
        return []
    says = (
        f"{record.actor} called it off at {when(record.at)}, {quote(event.why, 60)}, not as a near miss, and nobody "
        "wrote down why it looked real."
    )
    return [Sign(says, (record.seq,))]


def over(drills: Sequence[DrillFacts]) -> Repeated | None:
    """Near misses, month after month, of which nothing was kept."""
    near = [each for each in drills if each.near_miss]
    return often(near, lambda each: not each.written_down, "Of {of} near misses {count} were not written down.")


DETECTOR = Detector(
    id=ID,
    name="Ignored near misses",
    looks_for=(
        "A false alarm called off, not as a near miss, and nothing written down. Over several: near misses "
        "that were not written down."
    ),
    in_drill=seen,
    over_drills=over,
)
