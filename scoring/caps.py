"""Caps: what no number of good points makes up for.

Separate because a cap is decided on the whole drill, after the points.
"""

from __future__ import annotations

from scoring.case import Case
from scoring.judged import Ceiling, Judged, Skipped, Verdict, when
from scoring.report.model import CapApplied
from simulator.domain import events as ev
from simulator.domain.vocabulary import Rating


def caps_of(case: Case, verdicts: dict[str, Verdict]) -> list[CapApplied]:
    """Every cap that applies, the lowest first."""
    found: list[CapApplied] = []
    for verdict in verdicts.values():
        if not isinstance(verdict, Skipped):
            found += [_cap(case, judged, judged.ceiling) for judged in verdict if judged.ceiling is not None]
    if case.finished and case.broken and case.mitigated is None and case.truth.t0 is not None:
        evidence = tuple(record.seq for record, _ in case.log.of(ev.DrillEnded)[:1])
        why = f"It was never mitigated: production was still broken at {when(case.end)}."
        found.append(CapApplied(rating=case.rubric.caps.unmitigated, why=why, evidence=(*case.signal, *evidence)))
    order = list(Rating)
    return sorted(found, key=lambda cap: -order.index(cap.rating))


def _cap(case: Case, judged: Judged, ceiling: Ceiling) -> CapApplied:
    caps = case.rubric.caps
    rating = {"critical": caps.critical, "false_resolution": caps.false_resolution, "unmitigated": caps.unmitigated}[
        ceiling
    ]
    return CapApplied(rating=rating, why=judged.says, evidence=judged.evidence)
