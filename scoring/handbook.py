"""The rubric explained: its criteria, points and rules on messages as Markdown tables.

Separate from the judging so that the documentation is made from what is judged and cannot go stale: a test compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scoring.antipatterns.table import DETECTORS
from scoring.criteria.messages.rule import Rule
from scoring.criteria.messages.wanted import (
    unwanted_in_public,
    wanted_in_public,
    wanted_inside,
)
from scoring.rubric import Rubric
from scoring.rules import DIMENSIONS, RULES, dimension_of
from scoring.versions import holds
from simulator.domain.simtime import format_duration
from simulator.domain.vocabulary import StatusState


def blocks(rubric: Rubric) -> dict[str, str]:
    """Each generated part of the documentation, by its name."""
    return {
        "numbers": _numbers(rubric),
        "criteria": _criteria(rubric),
        "content": _content(rubric.rubric),
        "elements": _rules(dict.fromkeys(rule for _, rules in _kinds(rubric.rubric) for rule in rules)),
        "safety": _rules(unwanted_in_public(rubric.rubric)),
        "antipatterns": _table(
            ("Anti-pattern", "Looks for"), [(f"{each.name} (`{each.id}`)", each.looks_for) for each in DETECTORS]
        ),
    }


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [[_cell(cell) for cell in row] for row in rows]
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join('---' for _ in head)}|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in cells])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _numbers(rubric: Rubric) -> str:
    bands, margins, alarm, caps = rubric.bands, rubric.margins, rubric.false_alarm, rubric.caps
    under = rubric.severity.overcall * rubric.severity.undercall_times
    rows = [
        ("Rubric", str(rubric.rubric)),
        ("Ratings", f"P from {bands.P:g}, S from {bands.S:g}, M from {bands.M:g}, else U"),
        ("Curve", f"zero at {rubric.curve.zero_at:g} times the target"),
        ("Weights", ", ".join(f"{name} {rubric.weights[name]:g}" for name in DIMENSIONS)),
        ("Severity", f"a level too high costs {rubric.severity.overcall:.0%}, a level too low {under:.0%}"),
        ("First right remedy", f"due within {rubric.remedy_within:.0%} of the time to mitigate"),
        ("Stated times and amounts", f"within {format_duration(margins.time)}, within {margins.amount:.0%}; "
         f"{margins.corrected:.0%} back for a correction"),
        ("False alarm", f"look within {format_duration(alarm.investigate)}, stand down within "
         f"{format_duration(alarm.stand_down)}, or the scenario's own targets"),
        ("Caps", f"critical finding {caps.critical}, resolved while it is not {caps.false_resolution}, "
         f"never mitigated {caps.unmitigated}"),
    ]  # fmt: skip
    return _table(("What", "Shipped value"), rows)


def _criteria(rubric: Rubric) -> str:
    parts = []
    for name in DIMENSIONS:
        rows = [
            (f"`{criterion}`", f"{rubric.points[criterion]:g}", rule.asks, rule.source)
            for criterion, rule in RULES.items()
            if dimension_of(criterion) == name and holds(rule, rubric.rubric)
        ]
        head = ("Criterion", "Points", "What it asks", "Whose rule")
        parts.append(f"### {name.capitalize()} (weight {rubric.weights[name]:g})\n\n{_table(head, rows)}")
    return "\n\n".join(parts)


def _kinds(rubric: int) -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    return (
        ("Public post, incident open", wanted_in_public(None, rubric)),
        ("Public post, resolved", wanted_in_public(StatusState.RESOLVED, rubric)),
        ("Internal update, incident open", wanted_inside(over=False, money=True, rubric=rubric)),
        ("Internal update, after it was resolved", wanted_inside(over=True, money=True, rubric=rubric)),
    )


def _content(rubric: int) -> str:
    rows = [(kind, "; ".join(rule.asks for rule in rules)) for kind, rules in _kinds(rubric)]
    return _table(("Message", "Says"), rows)


def _rules(rules: Iterable[Rule]) -> str:
    rows = [(f"`{rule.id}`", rule.asks, _quoted(rule.right[0]), _quoted(rule.wrong[0])) for rule in rules]
    return _table(("Rule", "Asks for", "Right", "Wrong"), rows)


def _quoted(text: str) -> str:
    return f"`{text.replace('`', '')}`"
