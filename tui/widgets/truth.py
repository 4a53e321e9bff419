"""What was really so: the cause, when it began and ended, what it cost.

Separate from the scorecard because it is what trainees could not see; it is shown for the first time here.
"""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from scoring.report.model import Report
from scoring.report.wording import impact_rows, severities
from simulator.domain.simtime import offset
from simulator.domain.text import plain
from tui.themes import severity_style


class TruthPage(Widget):
    """The truth, revealed."""

    DEFAULT_CSS = "TruthPage { height: auto; padding: 0 1; }"

    def __init__(self, report: Report, id: str | None = None) -> None:
        super().__init__(id=id)
        self._report = report

    def render(self) -> RenderResult:
        """Its lines."""
        return Content("\n").join(_lines(self._report))


def _lines(report: Report) -> list[Content]:
    truth = report.truth
    lines: list[Content] = []
    if truth.false_alarm:
        lines += [Content.styled("It was a false alarm: the right answer was to stand down.", "bold"), Content("")]
    for name, text in (("What was wrong", truth.cause), ("What there is to learn", truth.lesson)):
        if text:
            lines += [_heading(name), Content(plain(text)), Content("")]
    lines.append(_heading("When"))
    began = offset(truth.onset) if truth.onset is not None else "nothing was ever wrong"
    ended = offset(truth.mitigated) if truth.mitigated is not None else "not before the drill's end"
    lines.append(Content.assemble(("It began         ", "$quiet"), began))
    if truth.onset is not None:
        lines.append(Content.assemble(("Users fine again ", "$quiet"), ended))
    for step in severities(truth):
        style = severity_style(step.severity)
        lines.append(Content.assemble((f"{'From ' + offset(step.at):<17}", "$quiet"), (step.severity.value, style)))
    lines += [Content(""), _heading("What it cost"), *_cost(report)]
    return lines


def _cost(report: Report) -> list[Content]:
    return [Content.assemble((f"{name:<28}", "$quiet"), plain(value)) for name, value in impact_rows(report.truth)]


def _heading(text: str) -> Content:
    return Content.styled(text, "bold $primary")
