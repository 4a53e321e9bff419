"""The drill as a picture: what happened above, and below it every target as a bar against its limit.

Separate from the findings, which say the same in words. Each sign is a glyph of its own and what was late has the word
beside it, so that nothing is lost without colour; it fits 80 columns and uses more where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from scoring.report.bars import Bar, bars, name_of, summed_up
from scoring.report.model import Report
from simulator.domain import events as ev
from simulator.domain.simtime import MINUTE
from simulator.views import Entry
from tui.scrub import column
from tui.themes import severity_style

LABEL, VERDICT, LEAST = 16, 23, 20
"""Columns for the names, for the words, and for the picture at least."""
LEGEND = "━ taken   ┄ left over   ┤ limit   ● in time   ═✗ LATE"

Cells = list[tuple[str, str]]


class Chart(Widget):
    """The picture, at the width there is."""

    DEFAULT_CSS = "Chart { height: auto; padding: 0 1; }"

    def __init__(self, report: Report, entries: Sequence[Entry], id: str | None = None) -> None:
        super().__init__(id=id)
        self._report = report
        self._entries = entries

    def render(self) -> RenderResult:
        """Its lines."""
        return Content("\n").join(picture(self._report, self._entries, self.size.width or 78))


def picture(report: Report, entries: Sequence[Entry], width: int) -> list[Content]:
    """The whole picture in lines of at most `width` columns."""
    room = max(LEAST, width - LABEL - VERDICT)
    end = max(report.length, 1)
    timed = bars(report)
    lines = [_axis(end, room), *_happened(report, entries, end, room)]
    lines.append(Content.assemble((f"{'TARGETS':<{LABEL}}", "bold $quiet"), (LEGEND, "$quiet")))
    lines += [_target(name_of(name), each, end, room) for name, each in timed.items()]
    if not timed:
        lines.append(Content.styled("This drill had no target that is measured in time.", "$quiet"))
    return lines


# ---- what happened --------------------------------------------------------------------------------------


def _happened(report: Report, entries: Sequence[Entry], end: int, room: int) -> list[Content]:
    truth = report.truth
    lines = []
    if truth.onset is not None:
        over = truth.mitigated if truth.mitigated is not None else end
        cells = _blank(room)
        for place in range(column(truth.onset, end, room), column(over, end, room) + 1):
            cells[place] = ("▒", "$soon")
        lines.append(_line("users affected", cells, f"{report.truth.impact.minutes:.0f} min"))
    if truth.severities:
        steps = [(step.at, step.severity) for step in truth.severities]
        lines.append(_line("true severity", _steps(steps, truth.mitigated, end, room), ""))
    lines.append(_declared(entries, end, room))
    for name, glyph, style, kinds in (
        ("alerts", "▲", "bold", (ev.AlertFired,)),
        ("public posts", "◉", "$public", (ev.StatusPosted,)),
        ("from outside", "»", "$outside", (ev.InjectDelivered,)),
    ):
        moments = [entry.at for entry in entries if isinstance(entry.event, kinds)]
        lines.append(_line(name, _marks(moments, glyph, style, end, room), str(len(moments) or "none")))
    return lines


def _declared(entries: Sequence[Entry], end: int, room: int) -> Content:
    steps = []
    over = None
    for entry in entries:
        match entry.event:
            case ev.IncidentDeclared(severity=severity) | ev.SeverityChanged(severity=severity):
                steps.append((entry.at, severity))
            case ev.IncidentResolved() | ev.IncidentStoodDown():
                over = entry.at
            case ev.IncidentReopened():
                over = None
    return _line("declared", _steps(steps, over, end, room), "" if steps else "nothing")


def _steps(steps: Sequence[tuple[int, object]], over: int | None, end: int, room: int) -> Cells:
    """A line that says its severity at every change, up to where it was over."""
    cells = _blank(room)
    last = column(over if over is not None else end, end, room)
    for number, (at, severity) in enumerate(steps):
        style = severity_style(severity)  # type: ignore[arg-type]  # steps carry severities
        start = column(at, end, room)
        until = column(steps[number + 1][0], end, room) if number + 1 < len(steps) else last + 1
        word = str(severity)
        for place in range(start, min(room, max(until, start + len(word)))):
            cells[place] = (word[place - start] if place - start < len(word) else "─", style)
    return cells


def _marks(moments: Iterable[int], glyph: str, style: str, end: int, room: int) -> Cells:
    cells = _blank(room)
    for at in moments:
        cells[column(at, end, room)] = (glyph, style)
    return cells


# ---- targets --------------------------------------------------------------------------------------------


def _target(name: str, found: Sequence[Bar], end: int, room: int) -> Content:
    cells = _blank(room)
    for bar in found:
        _draw(bar, cells, end, room)
    return _line(name, cells, summed_up(found), "bold $late" if any(bar.late for bar in found) else "")


def _draw(bar: Bar, cells: Cells, end: int, room: int) -> None:
    start, due = column(bar.start, end, room), column(bar.due, end, room)
    done = column(bar.done if bar.done is not None else end, end, room)
    for place in range(start, max(due, done) + 1):
        if place <= min(due, done):
            cells[place] = ("━", "")
        elif place <= done:
            cells[place] = ("═", "$late")
        else:
            cells[place] = ("┄", "$quiet")
    if bar.due <= end:
        cells[due] = ("┤", "$late" if bar.late else "$quiet")
    cells[done] = ("✗", "bold $late") if bar.late else ("●", "bold $fine")


# ---- lines ----------------------------------------------------------------------------------------------


def _blank(room: int) -> Cells:
    return [("·", "$panel-lighten-1")] * room


def _line(name: str, cells: Cells, words: str, style: str = "") -> Content:
    said = Content.styled(words[: VERDICT - 1], style or "$quiet")
    return Content.assemble((f"{name:<{LABEL}}", ""), *cells, " ") + said


def _axis(end: int, room: int) -> Content:
    """Minutes since the start, as many as have room."""
    step = next((n * MINUTE for n in (1, 2, 5, 10, 15, 30, 60, 120, 240, 720) if end / (n * MINUTE) * 6 <= room), end)
    line = [" "] * (room + VERDICT)
    for at in range(0, end + 1, step):
        word = "T+0" if at == 0 else f"{at // MINUTE}m"
        place = column(at, end, room)
        if all(cell == " " for cell in line[place : place + len(word) + 1]):
            line[place : place + len(word)] = word
    return Content.styled(" " * LABEL + "".join(line).rstrip(), "$quiet")
