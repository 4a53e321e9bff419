"""The report as one HTML file: it needs no network and no script, fits a telephone, and prints well.

Separate because here words of trainees and scenarios meet a browser: the template escapes all of them, a policy in the
page forbids anything to be fetched or run, and control characters are shown as signs. The layout is in `templates`;
this file and `drawing` give it numbers that are ready to draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scoring.report import wording
from scoring.report.bars import Bar, bars, name_of, summed_up
from scoring.report.model import Report, Tenure
from simulator.domain.simtime import MINUTE, offset
from simulator.domain.text import plain_lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from scoring.report.story import Story

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


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the figures at the top."""

    name: str
    value: str
    note: str = ""
    late: bool | None = None


def render(report: Report, told: Story | None = None) -> str:
    """Render a report; with its story also the signals and the whole log."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("scoring.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: plain_lines(value) if type(value) is str else value,
    )
    environment.filters.update(
        number=wording.number,
        at=offset,
        quoted=quoted,
        said=wording.named,
        named=lambda who: wording.person(report, who),
    )
    template = environment.get_template("debrief.html.j2")
    return template.render(**_seen(report, told)) + "\n"


def _seen(report: Report, told: Story | None) -> dict[str, Any]:
    """What the template reads."""
    anchors = {finding.id: f"f{number}" for number, finding in enumerate(report.findings(), 1)}
    said = wording.said_beside(report)
    return {
        "report": report,
        "told": told,
        "wording": wording,
        "tiles": tiles(report),
        "contents": list(_contents(report, told, said)),
        "caps": list(dict.fromkeys((cap.rating, cap.why) for cap in report.caps)),
        "ticks": ticks(report),
        "lines": picture(report),
        "anchors": anchors,
        "lost": lambda ids: _lost(report, anchors, ids),
        "findings_of": {
            who: [finding.id for finding in report.findings() if who in finding.people] for who in report.people
        },
        "tenures": lambda held, by_role: [_Held(each, wording.tenure(each, report, by_role=by_role)) for each in held],
        "said": said,
        "cited": _cited(report, anchors),
        **(_drawn_signals(report, told) if told else {"topics": {}, "actors": []}),
    }


def _drawn_signals(report: Report, told: Story) -> dict[str, Any]:
    from scoring.report.drawing import flags, plots, shades
    from scoring.report.story import TOPICS

    marked = flags(told.marks, report.length)
    actors = ["everybody", *dict.fromkeys(row.who for row in told.rows if row.who)]
    return {
        "plots": plots(told, report.length),
        "flags": marked,
        "rows": max((flag.row for flag in marked), default=0) + 1,
        "shades": shades(told, report.length),
        "topics": TOPICS,
        "actors": actors,
        "actor_numbers": {who: number for number, who in enumerate(["", *actors[1:]])},
    }


@dataclass(frozen=True, slots=True)
class _Held:
    """A tenure with its words and the record that gave it."""

    tenure: Tenure
    words: str

    @property
    def seq(self) -> int:
        return self.tenure.seq


def _contents(report: Report, told: Story | None, said: list[str]) -> Iterator[tuple[str, str]]:
    parts = (
        ("next", "Practise next", report.practise),
        ("objectives", "Objectives", report.objectives),
        ("picture", "Timeline", True),
        ("signals", "Signals", told),
        ("findings", "Findings", True),
        ("habits", "Anti-patterns", report.antipatterns),
        ("truth", "What was really so", True),
        ("people", "People", report.people),
        ("said", "What people say", report.people and said),
        ("whole-log", "Log", True),
    )
    return ((id, name) for id, name, there in parts if there)


def _lost(report: Report, anchors: dict[str, str], ids: Sequence[str]) -> list[tuple[str, str, int]]:
    """In which criteria some findings lost points: where the first of each stands, and how many."""
    found: dict[str, list[str]] = {}
    for finding in report.findings():
        if finding.id in ids and finding.points < finding.of:
            found.setdefault(finding.criterion, []).append(anchors[finding.id])
    return [(each[0], criterion, len(each)) for criterion, each in found.items()]


def _cited(report: Report, anchors: dict[str, str]) -> dict[int, list[tuple[str, str]]]:
    """Which findings cite a record."""
    found: dict[int, list[tuple[str, str]]] = {}
    for finding in report.findings():
        for seq in finding.evidence:
            found.setdefault(seq, []).append((anchors[finding.id], finding.criterion))
    return found


def quoted(text: str) -> Markup:
    """A text in which the words that it quotes stand out."""
    from markupsafe import Markup, escape

    parts = re.split("(\u201c[^\u201c\u201d]{0,2000}\u201d)", plain_lines(text))
    marked = (
        Markup('<span class="said">{}</span>').format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
    return Markup("").join(marked)


def tiles(report: Report) -> list[Tile]:
    """The figures that a reader looks for first: what it cost, and how fast each step was."""
    impact = report.truth.impact
    found = []
    if impact.minutes:
        lost = ""
        if impact.money_lost is not None:
            lost = f"about {impact.money_lost:,.0f} {impact.currency or ''} lost".replace("  ", " ")
        elif impact.user_minutes is not None:
            lost = f"{impact.user_minutes:,.0f} user-minutes lost"
        found.append(Tile("Users affected for", f"{wording.number(impact.minutes)} min", lost))
    for name in ("acknowledge", "declare", "first_status", "mitigate"):
        taken = report.times.get(name)
        if taken is None or (taken.seconds is None and taken.target is None):
            continue
        title = wording.TIME_NAMES[name].partition(" (")[0]
        late = taken.target is not None and (taken.seconds is None or taken.seconds > taken.target)
        target = "no target" if taken.target is None else f"target {wording.duration(taken.target)}"
        value = "never" if taken.seconds is None else wording.duration(taken.seconds)
        note = f"LATE, {target}" if late else target
        found.append(Tile(title, value, note, None if taken.target is None else late))
    return found


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
