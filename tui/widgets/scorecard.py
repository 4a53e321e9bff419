"""The debrief's first page: score and rating, what the drill was for, each dimension, the times, what to practise,
anti-patterns and hints.

Separate from the findings, which explain it. It paints scoring's report and adds no facts.
"""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from scoring.report.model import Report, TimeTaken
from simulator.domain.simtime import minutes_seconds, offset
from simulator.domain.text import plain
from simulator.domain.vocabulary import Rating
from tui.widgets.story_log import Block, wrapped
from tui.widgets.words import STYLE

RATINGS = {
    Rating.P: "performed without challenges",
    Rating.S: "performed with some challenges",
    Rating.M: "performed with major challenges",
    Rating.U: "unable to be performed",
}

ENDED = {
    "completed": "resolved, with the postmortem in",
    "stood_down": "stood down",
    "time_up": "its time was up",
    "facilitator": "ended by hand",
}

TIMES = {
    "detect": "First signal after the onset",
    "acknowledge": "First page acknowledged",
    "respond": "First action other than that",
    "declare": "Incident declared",
    "assemble": "Team assembled",
    "first_status": "First public post",
    "mitigate": "Users no longer affected",
    "resolve": "Stable",
}


class Scorecard(Widget):
    """The report in a page."""

    DEFAULT_CSS = "Scorecard { height: auto; padding: 0 1; }"

    report: reactive[Report | None] = reactive(None, layout=True)
    """The grade; it may change once more when the postmortem comes in."""

    def __init__(self, report: Report, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Scorecard.report, report)

    def render(self) -> RenderResult:
        """Its parts, a blank line between."""
        report = self.report
        if report is None:
            return Content("")
        parts = [
            _verdict(report),
            _objectives(report),
            _dimensions(report),
            _times(report),
            *(part(report, self.size.width or 78) for part in (_practise, _antipatterns, _hints)),
        ]
        return Content("\n\n").join(Content("\n").join(part) for part in parts if part)


def _verdict(report: Report) -> list[Content]:
    ended = ENDED.get(report.ended or "", "not finished")
    lines = [
        Content.assemble(
            (f"{report.score:.0f}", "bold"), (" of 100   ", "$quiet"), (f" {report.rating.value} ", "bold reverse"),
            f" {RATINGS[report.rating]}",
        ),
        Content.styled(f"{plain(report.title)}; {ended}, after {minutes_seconds(report.length)}", "$quiet"),
    ]  # fmt: skip
    lines += [Content.assemble(("capped at ", "bold"), cap.rating.value, f": {plain(cap.why)}") for cap in report.caps]
    lines += [Content(f"{each.points:+g} points: {plain(each.says)}") for each in report.adjustments]
    return lines


def _objectives(report: Report) -> list[Content]:
    if not report.objectives:
        return []
    rows = [
        Content.assemble(
            (f"  {each.rating.value if each.rating else '·'} ", "bold"),
            plain(each.says),
            ("" if each.rating else "  (there was nothing to judge it by)", "$quiet"),
        )
        for each in report.objectives
    ]
    return [_heading("What it was for"), *rows]


def _dimensions(report: Report) -> list[Content]:
    rows = []
    for name, dimension in report.dimensions.items():
        if dimension.score is None:
            rows.append(Content.assemble(f"  {name:<15}", ("nothing to judge in this drill", "$quiet")))
            continue
        full = round(dimension.score / 5)
        rows.append(
            Content.assemble(
                f"  {name:<15}",
                (f"{dimension.score:>4.0f} ", "bold"),
                f"{dimension.rating or '-'}  ",
                ("█" * full, "$primary"),
                ("░" * (20 - full), "$quiet"),
                (f"  {dimension.weight:.0f}%", "$quiet"),
            )
        )
    return [_heading("Dimensions, with their weight"), *rows]


def _times(report: Report) -> list[Content]:
    return [_heading("Times, and their targets"), *(_time(name, each) for name, each in report.times.items())]


def _time(name: str, taken: TimeTaken) -> Content:
    label = f"  {TIMES.get(name, name):<30}"
    if taken.seconds is None:
        return Content.assemble(label, (plain(taken.why) or "never", "$quiet"))
    late = taken.target is not None and taken.seconds > taken.target
    target = f"  target {_counter(taken.target):<8}" if taken.target is not None else ""
    word = " LATE " if late else " in time" if taken.target is not None else ""
    return Content.assemble(
        label, (f"{_counter(taken.seconds):>8}", "bold"), (target, "$quiet"), (word, STYLE["late"] if late else "$fine")
    )


def _practise(report: Report, width: int) -> list[Content]:
    if not report.practise:
        return []
    rows: list[Content] = []
    for number, each in enumerate(report.practise, 1):
        cost = f"  {plain(each.criterion)}, cost {each.costs:.1f} points"
        text = Content.assemble(plain(each.advice), (cost, "$quiet"))
        rows += wrapped(Block(Content(f"  {number}. "), text, Content("     ")), width)
    return [_heading("What to practise next"), *rows]


def _antipatterns(report: Report, width: int) -> list[Content]:
    rows: list[Content] = []
    for each in report.antipatterns:
        text = Content.assemble((f"{plain(each.name)}: ", "bold"), plain(each.fix))
        rows += wrapped(Block(Content("  "), text, Content("  ")), width)
    return [_heading("Anti-patterns, and what to do instead (2 shows where)"), *rows] if rows else []


def _hints(report: Report, width: int) -> list[Content]:
    rows: list[Content] = []
    for each in report.hints:
        lead = Content.styled(f"  {offset(each.at)}  ", "$quiet")
        text = Content.assemble(plain(each.text), (f"  {plain(each.by)}, cost {each.costs:g} points", "$quiet"))
        rows += wrapped(Block(lead, text, Content(" " * 10)), width)
    return [_heading("Hints taken"), *rows] if rows else []


def _counter(seconds: int | float | None) -> str:
    return minutes_seconds(int((seconds or 0) * 1000))


def _heading(text: str) -> Content:
    return Content.styled(text, "bold $primary")
