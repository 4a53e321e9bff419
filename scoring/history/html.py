"""A history as one HTML file that needs no network and no script.

Separate because words of scenarios and teams meet a browser here: the template escapes all of them, and a policy in the
page forbids anything to be fetched or run.
"""

from __future__ import annotations

from scoring.history.overview import Overview
from scoring.history.text import direction
from scoring.history.trends import Trend
from simulator.domain.text import plain_lines

WIDTH, HEIGHT = 600, 120
"""Of a trend's picture, in its own units."""


def render(overview: Overview) -> str:
    """The page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("scoring.history", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: plain_lines(value) if type(value) is str else value,
    )
    environment.filters.update(dots=dots, direction=direction)
    return environment.get_template("history.html.j2").render(overview=overview, width=WIDTH, height=HEIGHT)


def dots(trend: Trend) -> list[tuple[float, float, str]]:
    """A trend's drills as places in its picture, each with its words; one after the other, whatever lies between."""
    step = WIDTH / max(1, len(trend.points) - 1)
    return [
        (
            round(number * step, 1),
            round(HEIGHT * (1 - point.value / 100), 1),
            f"{point.played:%Y-%m-%d} {point.scenario}: {point.value:g}",
        )
        for number, point in enumerate(trend.points)
    ]
