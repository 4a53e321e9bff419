"""What the debrief's list goes through: findings, signs of anti-patterns and hints, each as a row and in full.

Separate from the list itself because here the report is put into words, and because all of it can be looked up in the
replay in the same way: by the records that show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content

from scoring.report.model import AntiPatternSeen, Finding, HintUsed, Report, SignSeen
from scoring.report.wording import named
from simulator.domain.simtime import offset, spoken_duration
from simulator.domain.text import plain

MOST_MOMENTS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing to look at."""

    id: str
    """Stays the same when the report is graded anew."""
    row: Content
    says: str
    full: Content
    evidence: tuple[int, ...]
    """The records that show it; the last is the moment to go to."""


def sections(report: Report) -> list[tuple[str, list[Shown]]]:
    """Everything, the costliest first, under the heads that have anything."""
    ordered = sorted(report.findings(), key=lambda each: -each.costs)
    costly = [_finding(each, report) for each in ordered if each.points < each.of]
    good = [_finding(each, report) for each in ordered if each.points >= each.of]
    habits = [_sign(habit, sign, report) for habit in report.antipatterns for sign in habit.signs]
    hints = [_hint(hint, report) for hint in report.hints]
    parts = [
        ("What cost points", costly),
        ("Anti-patterns: habits that hurt, no points off", habits),
        ("Hints taken", hints),
        ("Full marks", good),
    ]
    return [(name, shown) for name, shown in parts if shown]


# ---- findings -------------------------------------------------------------------------------------------


def _finding(finding: Finding, report: Report) -> Shown:
    good = finding.points >= finding.of
    points = f"{finding.points:.1f}/{finding.of:.1f}"
    row = Content.assemble(
        (" ✓ " if good else " ✗ ", "$fine" if good else "bold $soon"), (f"{points:>9}  ", "" if good else "bold"),
        ("CRITICAL  " if finding.critical else "", "bold reverse"), (plain(finding.says), "$quiet" if good else ""),
    )  # fmt: skip
    lines = [Content.styled(plain(finding.says), "bold"), Content.styled(_worth(finding), "$quiet")]
    lines.append(_evidence(finding.evidence, report))
    if finding.advice:
        lines.append(Content.assemble(("Next time: ", "$quiet"), plain(finding.advice)))
    if finding.people:
        names = ", ".join(plain(report.people[who].name if who in report.people else who) for who in finding.people)
        lines.append(Content.assemble(("About: ", "$quiet"), names))
    return Shown(finding.id, row, finding.says, _lines(lines), finding.evidence)


def _worth(finding: Finding) -> str:
    target, actual = _figure(finding.target, finding.unit), _figure(finding.actual, finding.unit)
    parts = [f"target {target}" if target else "", f"actual {actual}" if actual else ""]
    cost = f"cost {finding.costs:.1f} of the score" if finding.costs else "full marks"
    return ", ".join(part for part in (*parts, f"{finding.criterion}: {cost}") if part)


def _figure(value: int | float | str | None, unit: str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return plain(value)
    if unit == "seconds":
        return spoken_duration(int(value * 1000))
    return f"{value:.0%}" if unit == "share" else f"{value:g}"


# ---- anti-patterns and hints ----------------------------------------------------------------------------


def _sign(habit: AntiPatternSeen, sign: SignSeen, report: Report) -> Shown:
    row = Content.assemble((" ! ", "bold $soon"), (f"{plain(habit.name)}: ", "bold"), plain(sign.says))
    lines = [
        Content.styled(plain(sign.says), "bold"),
        _evidence(sign.evidence, report),
        Content.assemble(("Why it hurts: ", "$quiet"), plain(habit.problem)),
        Content.assemble(("Instead: ", "$quiet"), plain(habit.fix)),
    ]
    return Shown(f"{habit.id}#{sign.evidence[0]}", row, f"{habit.name}: {sign.says}", _lines(lines), sign.evidence)


def _hint(hint: HintUsed, report: Report) -> Shown:
    row = Content.assemble(
        (" ? ", "bold"), (f"{-hint.costs:>9g}  ", "bold"), (f"{offset(hint.at)} ", "$quiet"), plain(hint.text)
    )
    name = plain(report.people[hint.by].name if hint.by in report.people else hint.by)
    lines = [
        Content.styled(plain(hint.text), "bold"),
        Content(f"{name} took it at {offset(hint.at)}; it cost {hint.costs:g} points of the score."),
        _evidence((hint.seq,), report),
    ]
    return Shown(f"hint#{hint.seq}", row, hint.text, _lines(lines), (hint.seq,))


def _evidence(evidence: tuple[int, ...], report: Report) -> Content:
    moments = [report.moments[seq] for seq in evidence if seq in report.moments]
    shown = ", ".join(f"{offset(each.at)} {plain(named(each))}" for each in moments[:MOST_MOMENTS])
    more = f" and {len(moments) - MOST_MOMENTS} more" if len(moments) > MOST_MOMENTS else ""
    return Content.assemble(("Evidence: ", "$quiet"), shown, more, ("; Enter goes there", "$quiet"))


def _lines(lines: Iterable[Content]) -> Content:
    return Content("\n").join(lines)
