"""Every finding, the costliest first, and the chosen one with its evidence and advice.

Separate from the scorecard because it is gone through one by one. Enter goes to the moment that it is about.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from scoring.report.model import Finding, Report
from simulator.domain.simtime import offset, spoken_duration
from simulator.domain.text import plain
from tui.widgets.choice_list import ChoiceList


class FindingsPane(Widget):
    """A list of findings, and one of them in full."""

    DEFAULT_CSS = """
    FindingsPane { height: 1fr; layout: vertical; }
    FindingsPane > ChoiceList {
        height: 1fr; border: none; padding: 0; background: transparent; text-wrap: nowrap; text-overflow: ellipsis;
    }
    FindingsPane > ChoiceList:focus { border: none; background-tint: transparent; }
    FindingsPane > VerticalScroll { height: 40%; border-top: solid $panel; padding: 0 1; }
    FindingsPane Static { height: auto; }
    """

    class Chosen(Message):
        """Enter on a finding: show its evidence."""

        def __init__(self, finding: Finding) -> None:
            self.finding = finding
            super().__init__()

    def __init__(self, report: Report, id: str | None = None) -> None:
        super().__init__(id=id)
        self._report = report
        self.findings = sorted(report.findings(), key=lambda each: -each.costs)

    def show(self, report: Report) -> None:
        """Show another grade."""
        self._report = report
        self.findings = sorted(report.findings(), key=lambda each: -each.costs)
        self.query_one(OptionList).set_options(Option(_row(each)) for each in self.findings)

    def compose(self) -> ComposeResult:
        """The list and the detail."""
        yield ChoiceList(*(Option(_row(each)) for each in self.findings), markup=False, id="findings-list")
        with VerticalScroll(can_focus=False):
            yield Static(classes="detail", markup=False)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show it in full."""
        event.stop()
        self.query_one(".detail", Static).update(detail(self.findings[event.option_index], self._report))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to its evidence."""
        event.stop()
        finding = self.findings[event.option_index]
        if finding.evidence:
            self.post_message(self.Chosen(finding))


def _row(finding: Finding) -> Content:
    good = finding.points >= finding.of
    mark = "✓" if good else "✗"
    points = f"{finding.points:.1f}/{finding.of:.1f}"
    critical = "CRITICAL  " if finding.critical else ""
    return Content.assemble(
        (f" {mark} ", "$fine" if good else "bold $soon"), (f"{points:>9}  ", "" if good else "bold"),
        (critical, "bold reverse"), (plain(finding.says), "$quiet" if good else ""),
    )  # fmt: skip


def detail(finding: Finding, report: Report) -> Content:
    """What was found, what was wanted, what shows it, and what to do next time."""
    lines = [Content.styled(plain(finding.says), "bold")]
    wanted = _wanted(finding)
    if wanted:
        lines.append(Content.styled(wanted, "$quiet"))
    if finding.advice:
        lines.append(Content.assemble(("Next time: ", "$quiet"), plain(finding.advice)))
    if finding.people:
        names = ", ".join(plain(report.people[who].name if who in report.people else who) for who in finding.people)
        lines.append(Content.assemble(("About: ", "$quiet"), names))
    moments = [report.moments[seq] for seq in finding.evidence if seq in report.moments]
    shown = ", ".join(f"{offset(each.at)} {each.kind} (record {each.seq})" for each in moments[:4])
    more = f" and {len(moments) - 4} more" if len(moments) > 4 else ""
    if shown:
        lines.append(Content.assemble(("Evidence: ", "$quiet"), shown, more, ("; Enter goes there", "$quiet")))
    costs = f"cost {finding.costs:.1f} points of the score" if finding.costs else "full marks"
    lines.append(Content.styled(f"{finding.criterion}, {costs}", "$quiet"))
    return Content("\n").join(lines)


def _wanted(finding: Finding) -> str:
    target, actual = _figure(finding.target, finding.unit), _figure(finding.actual, finding.unit)
    return "; ".join(
        part for part in (f"target {target}" if target else "", f"actual {actual}" if actual else "") if part
    )


def _figure(value: int | float | str | None, unit: str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return plain(value)
    if unit == "seconds":
        return spoken_duration(int(value * 1000))
    return f"{value:.0%}" if unit == "share" else f"{value:g}"
