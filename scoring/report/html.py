"""The report as one HTML file: it needs no network and no script, fits a telephone, and prints well.

Separate because here words of trainees and scenarios meet a browser: the template escapes all of them, a policy in the
page forbids anything to be fetched or run, and control characters are shown as signs. The layout is
`templates/debrief.html.j2`; this file gives it numbers that are ready to draw.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.report import wording
from scoring.report.bars import Bar, bars, name_of, summed_up
from scoring.report.model import Report
from simulator.domain.simtime import MINUTE, offset
from simulator.domain.text import plain_lines

TICKS = 6
"""At most so many marks on the axis, so that a telephone has room for their words."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a row of the picture, in percent of the drill's length."""

    kind: str
    """`impact`, `sev1` to `sev4`, `taken`, `late`, `left`, `limit`, `done` or `missed`: how it is drawn."""
    left: float
    width: float
    word: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the picture."""

    name: str
    stretches: tuple[Stretch, ...]
    words: str
    late: bool = False


def render(report: Report) -> str:
    """Render a report."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("scoring.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: plain_lines(value) if type(value) is str else value,
    )
    environment.filters.update(number=wording.number, at=offset, evidence=lambda cited: wording.evidence(report, cited))
    template = environment.get_template("debrief.html.j2")
    return template.render(report=report, wording=wording, ticks=ticks(report), lines=picture(report)) + "\n"


def ticks(report: Report) -> list[Stretch]:
    """The marks of the axis: whole minutes, as many as have room."""
    length = max(report.length, MINUTE)
    step = next((n * MINUTE for n in (1, 2, 5, 10, 15, 30, 60, 120, 240, 720) if length <= n * MINUTE * TICKS), length)
    return [
        Stretch("tick", 100 * at / length, 0, "start" if at == 0 else f"{at // MINUTE}m")
        for at in range(0, length + 1, step)
    ]


def picture(report: Report) -> list[Line]:
    """The drill as a picture: what was really so, and every target as a bar against its limit."""
    lines = [*_really(report)]
    for criterion, found in bars(report).items():
        stretches = tuple(part for bar in found for part in _drawn(bar, report))
        lines.append(Line(name_of(criterion), stretches, summed_up(found), any(bar.late for bar in found)))
    return lines


def _really(report: Report) -> list[Line]:
    truth = report.truth
    over = truth.mitigated if truth.mitigated is not None else report.length
    found = []
    if truth.onset is not None:
        minutes = f"{wording.number(truth.impact.minutes)} minutes"
        found.append(Line("users affected", (_stretch("impact", truth.onset, over, report),), minutes))
    if truth.severities:
        ends = [*(step.at for step in truth.severities[1:]), max(over, truth.severities[-1].at)]
        found.append(
            Line(
                "true severity",
                tuple(
                    _stretch(f"sev{step.severity.rank}", step.at, end, report, step.severity.value)
                    for step, end in zip(truth.severities, ends, strict=True)
                ),
                "",
            )
        )
    return found


def _drawn(bar: Bar, report: Report) -> list[Stretch]:
    done = bar.done if bar.done is not None else report.length
    parts = [_stretch("taken", bar.start, min(bar.due, done), report)]
    if done > bar.due:
        parts.append(_stretch("late", bar.due, done, report))
    elif done < bar.due:
        parts.append(_stretch("left", done, bar.due, report))
    if bar.due <= report.length:
        parts.append(_stretch("limit", bar.due, bar.due, report))
    parts.append(_stretch("missed" if bar.late else "done", done, done, report))
    return parts


def _stretch(kind: str, start: int, end: int, report: Report, word: str = "") -> Stretch:
    length = max(report.length, 1)
    left = min(100.0, max(0.0, 100 * start / length))
    right = min(100.0, max(left, 100 * end / length))
    return Stretch(kind, round(left, 2), round(right - left, 2), word)
