"""A history as text, for a terminal or a pipe.

Separate because layout is all it knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scoring.history.overview import Line, Overview
from scoring.history.trends import Trend
from simulator.domain.text import plain

NONE = "No drill that people played is in it; --bots shows those of scripts and simulated responders."
BARS = "▁▂▃▄▅▆▇█"
SHOWN = 10
"""The newest drills that are listed, and points that a trend shows."""


def render(overview: Overview) -> str:
    """Everything that a history shows."""
    lines = [f"History: {plain(overview.of)}, as of {overview.at:%Y-%m-%d}", ""]
    if not overview.drills:
        lines += [NONE, *_next(overview)]
        return "\n".join(lines) + "\n"
    lines += _drills(overview.drills)
    overall = [overview.overall] if overview.overall else []
    for title, trends in (
        ("Score", overall), ("Teams", overview.teams), (f"The part of {plain(overview.person or '')}", overview.own),
        ("Dimensions", overview.dimensions), ("Skills", overview.skills),
    ):  # fmt: skip
        lines += _trends(title, trends)
    return "\n".join([*lines, *_attained(overview), *_months(overview), *_habits(overview), *_next(overview)]) + "\n"


def _drills(drills: Sequence[Line]) -> Iterator[str]:
    left = len(drills) - SHOWN
    yield f"Drills ({len(drills)}{f', the newest {SHOWN} shown' if left > 0 else ''})"
    for each in reversed(drills[-SHOWN:]):
        marks = [each.mode, *(["exam"] if each.exam else []), *(["hints"] if each.assisted else [])]
        team = f", {plain(each.team)}" if each.team else ""
        yield (
            f"  {each.played:%Y-%m-%d}  {each.score:5.1f} {each.rating}  {plain(each.scenario):<30} "
            f"{', '.join(marks)}{team}, rubric {each.rubric}"
        )


def sparkline(trend: Trend) -> str:
    """The newest values as bars from 0 to 100."""
    top = len(BARS) - 1
    return "".join(BARS[round(min(100.0, max(0.0, point.value)) / 100 * top)] for point in trend.points[-SHOWN:])


def direction(trend: Trend) -> str:
    """A trend in words."""
    if trend.before is None:
        return trend.direction
    return f"{trend.direction} from {trend.before:.0f}"


def _trends(title: str, trends: Sequence[Trend]) -> Iterator[str]:
    if trends:
        yield f"\n{title}: the mean of the newest three, and how it goes"
    for each in trends:
        yield f"  {plain(each.name):<28} {each.recent:5.1f}  {sparkline(each):<{SHOWN}}  {direction(each)}"


def _attained(overview: Overview) -> Iterator[str]:
    if overview.attainment:
        yield "\nTargets: the share of drills within each"
    for each in overview.attainment:
        taken = "" if each.median_seconds is None else f", median {each.median_seconds / 60:.1f} min"
        yield f"  {each.time:<28} {each.share:5.1f} %  {each.within} of {each.of}{taken}"


def _months(overview: Overview) -> Iterator[str]:
    yield "\nBy month"
    for each in overview.months:
        misses = len(each.near_misses)
        yield (
            f"  {each.month}  {each.drills} drill{'s' * (each.drills != 1)}, mean score {each.score:.1f}, "
            f"{misses or 'no'} near miss{'es' * (misses != 1)}"
        )
        for miss in each.near_misses:
            yield f"      {plain(miss)}"


def _habits(overview: Overview) -> Iterator[str]:
    if overview.habits:
        yield "\nHabits that several drills show"
    for each in overview.habits:
        yield f"  {plain(each.name)}: {plain(each.says)}"
        yield f"      {plain(each.fix)}"


def _next(overview: Overview) -> Iterator[str]:
    if overview.next:
        yield "\nWhat to practise next"
    for number, each in enumerate(overview.next, 1):
        yield f"  {number}. {plain(each.title)}: gameday run {each.scenario}"
        for why in each.why:
            yield f"      {plain(why)}"
