"""Every target of a drill as a bar: from when it counted, how long it took, against its limit.

Separate because the screen and the HTML report draw the same bars, each in its own way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.report.model import Finding, Report
from simulator.domain.simtime import SECOND, minutes_seconds

NAMES = {
    "response.acknowledge": "acknowledge",
    "response.respond": "first action",
    "response.declare": "declare",
    "response.mitigate": "mitigated",
    "response.resolve": "stable",
    "response.stand_down": "stood down",
    "severity.right": "right severity",
    "communication.first_status": "first post",
    "communication.first_update": "first update",
    "communication.cadence": "posts keep up",
    "communication.promises": "promises kept",
    "communication.replies": "answers",
    "coordination.room": "war room",
    "coordination.ic": "IC named",
    "coordination.roles": "roles named",
    "mitigation.remedy": "first remedy",
    "mitigation.investigate": "first look",
}
"""What each timed criterion asks for; one that is not listed goes by its own name."""


def name_of(criterion: str) -> str:
    """What a timed criterion asks for, in a word or two."""
    return NAMES.get(criterion, criterion.partition(".")[2].replace("_", " "))


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that was to be done by a moment; in ms since the start."""

    start: int
    due: int
    done: int | None
    """None where it never was."""
    late: bool

    @property
    def words(self) -> str:
        """How long it took, against its limit."""
        limit = minutes_seconds(self.due - self.start)
        if self.done is None:
            return f"never, of {limit}{' LATE' if self.late else ''}"
        return f"{minutes_seconds(self.done - self.start)} of {limit}{' LATE' if self.late else ''}"


def bars(report: Report) -> dict[str, list[Bar]]:
    """Every finding that is a time against a limit, by criterion; the postmortem's days are left out."""
    found: dict[str, list[Bar]] = {}
    for finding in report.findings():
        bar = _bar(finding, report)
        if bar is not None and not finding.criterion.startswith("learning."):
            found.setdefault(finding.criterion, []).append(bar)
    return found


def _bar(finding: Finding, report: Report) -> Bar | None:
    limit, took = finding.target, finding.actual
    first = report.moments.get(finding.evidence[0]) if finding.evidence else None
    if finding.unit != "seconds" or first is None or not isinstance(limit, (int, float)):
        return None
    done = first.at + round(took * SECOND) if isinstance(took, (int, float)) else None
    due = first.at + round(limit * SECOND)
    late = done > due if done is not None else finding.points < finding.of
    return Bar(first.at, due, done, late)


def summed_up(found: Sequence[Bar]) -> str:
    """How the bars of one criterion stand together."""
    if len(found) == 1:
        return found[0].words
    late = sum(bar.late for bar in found)
    return f"{late} of {len(found)} LATE" if late else f"{len(found)} in time"
