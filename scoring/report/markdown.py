"""The report as Markdown, for a pull request, a wiki or a mail.

Separate because what is inert in a terminal is not here: words of trainees and scenarios are escaped, so that they can
neither format nor link nor embed. Unlike the terminal's report it lists every finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scoring.report import wording
from scoring.report.model import Deed, DimensionScore, Finding, Report
from simulator.domain.simtime import offset
from simulator.domain.text import plain

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$@])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Make a text inert in Markdown and in the HTML that it may hold."""
    return _SPECIAL.sub(r"\\\1", plain(text)).translate(_ENTITIES).replace("://", ":\u200b//")


def render(report: Report) -> str:
    """Render a report."""
    lines = [f"# {escape(report.title)}", "", escape(wording.origin(report)), "", f"**{wording.headline(report)}**", ""]
    lines += [
        f"- Capped at {rating}: {escape(why)}" for rating, why in dict.fromkeys((c.rating, c.why) for c in report.caps)
    ]
    if report.score_before_caps > report.score:
        lines.append(f"- Without the cap the points come to {wording.number(report.score_before_caps)}.")
    lines += [f"- {change.points:+.1f}: {escape(change.says)}" for change in report.adjustments]
    lines += ["", escape(wording.ending(report)), ""]
    for part in (_dimensions, _times, _objectives, _antipatterns, _truth, _practise):
        lines += part(report)
    for name, dimension in report.dimensions.items():
        lines += _dimension(report, name, dimension)
    lines += [*_people(report), *_beside(report)]
    if report.journal_sha256:
        lines += [f"Journal `{report.journal_sha256}`", ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join('---' for _ in head)}|"]
    return lines + [f"| {' | '.join(row)} |" for row in rows] + [""]


def _dimensions(report: Report) -> list[str]:
    rows = []
    for name, each in report.dimensions.items():
        if each.score is None or each.rating is None:
            rows.append((name, "not judged", "", ""))
        else:
            rows.append((name, wording.number(each.score), each.rating.value, f"{wording.number(each.weight)} %"))
    return ["## Dimensions", "", *_table(("Dimension", "Score", "Rating", "Weight"), rows)]


def _times(report: Report) -> list[str]:
    rows = [tuple(escape(cell) for cell in wording.time_row(name, taken)) for name, taken in report.times.items()]
    return ["## Times, from the first true signal", "", *_table(("Time", "Took", "Target", ""), rows)]


def _objectives(report: Report) -> list[str]:
    if not report.objectives:
        return []
    rows = [
        (
            escape(each.says),
            each.rating.value if each.rating else "not judged",
            "" if each.score is None else wording.number(each.score),
            escape(", ".join(each.measures)),
        )
        for each in report.objectives
    ]
    return ["## Objectives", "", *_table(("Objective", "Rating", "Score", "Measured by"), rows)]


def _antipatterns(report: Report) -> list[str]:
    if not report.antipatterns:
        return []
    lines = ["## Anti-patterns", "", "Habits that hurt a team; they take nothing off the score.", ""]
    for habit in report.antipatterns:
        lines += [f"### {escape(habit.name)}", "", f"{escape(habit.problem)} Instead: {escape(habit.fix)}", ""]
        for sign in habit.signs:
            lines.append(f"- {escape(sign.says)} Evidence: {escape(wording.evidence(report, sign.evidence))}.")
        lines.append("")
    return lines


def _truth(report: Report) -> list[str]:
    truth = report.truth
    lines = ["## What was really so", ""]
    if truth.false_alarm:
        lines.append("- It was a false alarm.")
    steps = ", ".join(f"{step.severity} from {offset(step.at)}" for step in wording.severities(truth))
    lines += [f"- Severity: {escape(steps)}"] if steps else []
    lines += [f"- Cause: {escape(truth.cause)}"] if truth.cause else []
    lines += [f"- Impact: {escape('; '.join(wording.impact_lines(truth)))}"] if truth.impact.minutes else []
    lines += [f"- Lesson: {escape(truth.lesson)}"] if truth.lesson else []
    return [*lines, ""]


def _practise(report: Report) -> list[str]:
    if not report.practise:
        return []
    lines = [
        f"{place}. {escape(each.advice)} ({escape(each.criterion)}, -{wording.number(each.costs)})"
        for place, each in enumerate(report.practise, 1)
    ]
    hints = [f"- Hint taken by {escape(hint.by)} at {offset(hint.at)}: {escape(hint.text)}" for hint in report.hints]
    return ["## Practise next", "", *lines, "", *hints, ""]


def _people(report: Report) -> list[str]:
    if not report.people:
        return []
    roles = [
        (
            escape(role.title),
            "<br>".join(escape(wording.tenure(each, report, by_role=True)) for each in role.held),
            _deeds(role.deeds),
            escape(wording.share(role.score)),
        )
        for role in report.roles.values()
    ]
    people = [
        (
            escape(person.name),
            "<br>".join(escape(wording.tenure(each, report, by_role=False)) for each in person.held),
            _deeds(person.deeds),
            escape(wording.share(person.score)),
        )
        for person in report.people.values()
    ]
    lines = ["## People and roles", "", "Whose part was what. It is no ranking.", ""]
    lines += _table(("Person", "Roles", "Did", "Share of points"), people)
    return lines + (_table(("Role", "Held by", "Did", "Share of points"), roles) if roles else [])


def _deeds(deeds: Sequence[Deed]) -> str:
    return "<br>".join(escape(wording.deed(each)) for each in deeds)


def _beside(report: Report) -> list[str]:
    said = [f"- {escape(line)}" for line in wording.said_beside(report)]
    return ["## What people say", "", wording.BESIDE, "", *said, ""] if said else []


def _dimension(report: Report, name: str, dimension: DimensionScore) -> list[str]:
    lines = [f"## {name.capitalize()}", ""]
    for finding in dimension.findings:
        lines += _finding(report, finding)
    left_out = [f"{escape(each.criterion)} ({escape(each.why)})" for each in dimension.not_judged]
    return [*lines, *([f"Not judged: {'; '.join(left_out)}."] if left_out else []), ""]


def _finding(report: Report, finding: Finding) -> list[str]:
    points = f"{wording.number(finding.points)} of {wording.number(finding.of)}"
    critical = ", critical" if finding.critical else ""
    lines = [f"- **{escape(finding.criterion)}** {points}{critical}: {escape(finding.says)}"]
    lines.append(f"  Evidence: {escape(wording.evidence(report, finding.evidence))}.")
    if finding.advice:
        lines.append(f"  Next time: {escape(finding.advice)}")
    return lines
