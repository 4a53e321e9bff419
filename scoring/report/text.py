"""The report as plain text for a terminal.

Separate from the other renderers because width is its one concern: everything wraps, nothing is cut. Words of trainees
and scenarios are shown as text: control characters become signs. Colour is decoration and never the only mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from scoring.report import wording
from scoring.report.model import DimensionScore, Finding, ObjectiveResult, Report
from simulator.domain.simtime import offset
from simulator.domain.text import plain
from simulator.domain.vocabulary import Rating

_COLOURS = {Rating.P: "32", Rating.S: "36", Rating.M: "33", Rating.U: "31"}
_BAR, _SHORT_BAR = 20, 8
MOST_FINDINGS = 8


def render(report: Report, width: int = 100, colour: bool = False) -> str:
    """Render a report; `width` in columns, at least 40."""
    page = _Page(max(width, 40), colour)
    _head(page, report)
    _dimensions(page, report)
    _times(page, report)
    _findings(page, report)
    _objectives(page, report.objectives)
    _antipatterns(page, report)
    _truth(page, report)
    _people(page, report)
    _beside(page, report)
    _practise(page, report)
    _foot(page, report)
    return "\n".join(page.lines).rstrip() + "\n"


class _Page:
    """Lines of a width."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = width
        self.colour = colour
        self.lines: list[str] = []

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text

    def title(self, text: str) -> None:
        self.lines += ["", self.paint(text, "1")]

    def text(self, text: str, indent: str = "", first: str | None = None, code: str | None = None) -> None:
        """Wrap a text; `first` stands before its first line, `indent` before the others; `code` colours it."""
        lead = indent if first is None else first
        lines = wrap(plain(text), self.width, initial_indent=lead, subsequent_indent=indent, break_on_hyphens=False)
        self.lines += [self.paint(line, code) for line in lines] if code else lines

    def table(self, rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> None:
        """Columns as wide as their widest cell; the last one wraps, and what is too wide goes on a line of its own."""
        shown = [[plain(cell) for cell in row] for row in rows]
        widths = [max(len(row[column]) for row in shown) for column in range(len(shown[0]) - 1)]
        stacked = sum(widths) + 2 * len(widths) + 14 > self.width
        for row in shown:
            cells = [row[c].rjust(w) if c in right else row[c].ljust(w) for c, w in enumerate(widths)]
            if stacked:
                self.text(row[0], "  ", "  ")
                cells = ["  ", *cells[1:]]
            lead = "  " + "  ".join(cells) + "  "
            rest = wrap(row[-1], self.width, initial_indent=lead, subsequent_indent="      ")
            self.lines += rest or [lead.rstrip()]


def _head(page: _Page, report: Report) -> None:
    page.text(report.title, code="1")
    page.text(wording.origin(report))
    page.lines.append("")
    page.text(wording.headline(report), code=f"1;{_COLOURS[report.rating]}")
    for cap in dict.fromkeys((cap.rating, cap.why) for cap in report.caps):
        page.text(f"Capped at {cap[0]}: {cap[1]}", "  ", "  ")
    if report.score_before_caps > report.score:
        page.text(f"Without the cap the points come to {wording.number(report.score_before_caps)}.", "  ", "  ")
    for change in report.adjustments:
        page.text(f"{change.points:+.1f}: {change.says}", "  ", "  ")
    page.text(wording.ending(report))


def _dimensions(page: _Page, report: Report) -> None:
    page.title("Dimensions")
    rows = [("", "score", "rating", "weight", "")]
    rows += [
        _dimension(name, dimension, _BAR if page.width >= 70 else _SHORT_BAR)
        for name, dimension in report.dimensions.items()
    ]
    page.table(rows, right=(1, 3))


def _dimension(name: str, dimension: DimensionScore, bar: int) -> tuple[str, str, str, str, str]:
    if dimension.score is None or dimension.rating is None:
        return name, "-", "-", "-", "not judged in this drill"
    filled = round(dimension.score / 100 * bar)
    drawn = "#" * filled + "." * (bar - filled)
    return name, wording.number(dimension.score), dimension.rating.value, f"{wording.number(dimension.weight)} %", drawn


def _times(page: _Page, report: Report) -> None:
    page.title("Times, from the first true signal")
    rows = [("", "took", "target", "")]
    rows += [wording.time_row(name, taken) for name, taken in report.times.items()]
    page.table(rows, right=(1, 2))


def _findings(page: _Page, report: Report) -> None:
    costly = wording.costly(report)
    page.title("What cost most" if costly else "Findings")
    for finding in costly[:MOST_FINDINGS]:
        _finding(page, report, finding)
    rest = costly[MOST_FINDINGS:]
    if rest:
        cost = wording.number(sum(finding.costs for finding in rest))
        page.text(f"{len(rest)} more cost {cost} together; the JSON and Markdown reports list them all.", "  ", "  ")
    full = len(report.findings()) - len(costly)
    if full:
        page.text(f"{full} of {len(report.findings())} findings earned full marks.", "  ", "  ")


def _finding(page: _Page, report: Report, finding: Finding) -> None:
    of = f"{wording.number(finding.points)} of {wording.number(finding.of)} points"
    critical = ", CRITICAL" if finding.critical else ""
    page.text(f"-{wording.number(finding.costs)}  {finding.criterion} ({of}){critical}", "      ", "  ", code="33")
    page.text(finding.says, "      ", "      ")
    page.text(f"Evidence: {wording.evidence(report, finding.evidence)}", "      ", "      ")
    if finding.advice:
        page.text(f"Next time: {finding.advice}", "      ", "      ")


def _objectives(page: _Page, objectives: tuple[ObjectiveResult, ...]) -> None:
    if not objectives:
        return
    page.title("Objectives")
    for objective in objectives:
        result = "not judged" if objective.score is None else f"{objective.rating} ({wording.number(objective.score)})"
        page.text(f"{result}: {objective.says} [{', '.join(objective.measures)}]", "      ", "  ")


def _antipatterns(page: _Page, report: Report) -> None:
    if not report.antipatterns:
        return
    page.title("Anti-patterns")
    page.text("Habits that hurt a team; they take nothing off the score.", "  ", "  ")
    for habit in report.antipatterns:
        page.text(f"{habit.name}: {habit.problem}", "      ", "  ", code="33")
        for sign in habit.signs:
            page.text(sign.says, "      ", "      ")
            page.text(f"Evidence: {wording.evidence(report, sign.evidence)}", "      ", "      ")
        page.text(f"Instead: {habit.fix}", "      ", "      ")


def _people(page: _Page, report: Report) -> None:
    if not report.people:
        return
    page.title("People and roles")
    page.text("Whose part was what. It is no ranking.", "  ", "  ")
    for role in report.roles.values():
        held = "; ".join(wording.tenure(each, report, by_role=True) for each in role.held)
        page.text(f"{role.title}: {held}; {wording.share(role.score)}", "      ", "  ")
    for person in report.people.values():
        page.text(f"{person.name}: {wording.share(person.score)}", "      ", "  ", code="1")
        if person.deeds:
            page.text("; ".join(wording.deed(each) for each in person.deeds), "      ", "      ")


def _beside(page: _Page, report: Report) -> None:
    lines = wording.said_beside(report)
    if lines:
        page.title("What people say")
        page.text(wording.BESIDE, "  ", "  ")
        for line in lines:
            page.text(line, "      ", "  ")


def _truth(page: _Page, report: Report) -> None:
    truth = report.truth
    page.title("What was really so")
    if truth.false_alarm:
        page.text("It was a false alarm.", "  ", "  ")
    steps = ", ".join(f"{step.severity} from {offset(step.at)}" for step in wording.severities(truth))
    if steps:
        page.text(f"Severity: {steps}.", "  ", "  ")
    if truth.cause:
        page.text(f"Cause: {truth.cause}", "  ", "  ")
    if truth.impact.minutes:
        page.text(f"Impact: {'; '.join(wording.impact_lines(truth))}.", "  ", "  ")
    if truth.lesson:
        page.text(f"Lesson: {truth.lesson}", "  ", "  ")


def _practise(page: _Page, report: Report) -> None:
    if report.practise:
        page.title("Practise next")
        for place, practice in enumerate(report.practise, 1):
            page.text(
                f"{practice.advice} [{practice.criterion}, -{wording.number(practice.costs)}]", "     ", f"  {place}. "
            )


def _foot(page: _Page, report: Report) -> None:
    for hint in report.hints:
        page.text(f"Hint taken by {hint.by} at {offset(hint.at)} (-{wording.number(hint.costs)}): {hint.text}")
    if report.journal_sha256:
        page.lines.append("")
        page.text(f"Journal {report.journal_sha256}")
