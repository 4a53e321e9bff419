"""Reading a report in tests: a criterion's findings, what it earned, why it was not judged."""

from __future__ import annotations

from scoring.report.model import Finding, Report


def findings(report: Report, criterion: str) -> list[Finding]:
    """A criterion's findings."""
    return [finding for finding in report.findings() if finding.criterion == criterion]


def finding(report: Report, criterion: str) -> Finding:
    """A criterion's only finding."""
    found = findings(report, criterion)
    assert len(found) == 1, [each.says for each in found]
    return found[0]


def credit(report: Report, criterion: str) -> float:
    """The share of a criterion's points that was earned."""
    found = findings(report, criterion)
    assert found, f"{criterion} was not judged: {why_not(report, criterion)}"
    return sum(each.points for each in found) / sum(each.of for each in found)


def why_not(report: Report, criterion: str) -> str | None:
    """Why a criterion was not judged, or None where it was."""
    skipped = (each for dimension in report.dimensions.values() for each in dimension.not_judged)
    return next((each.why for each in skipped if each.criterion == criterion), None)
