"""The second line: every running target as a countdown.

Separate from the header because it is what is owed and when: amber with the word soon, red with the word late, and a
tick for what was met.
"""

from __future__ import annotations

from textual.content import Content

from simulator.domain.simtime import MINUTE
from simulator.views import Countdown, DrillView
from tui.widgets.viewed import Viewed
from tui.widgets.words import gauge, target

STAYS = 2 * MINUTE
"""How long a met target stays where room is short, in drill time."""


class Targets(Viewed):
    """Countdowns in one line, the nearest first; met ones give way."""

    DEFAULT_CSS = "Targets { height: 1; background: $surface; padding: 0 1; }"

    def render(self) -> Content:
        """As many targets as fit, what runs before what was met."""
        view = self.view
        if view is None:
            return Content("")
        if not view.countdowns:
            return Content.styled("No target runs yet. The first alert starts the clock.", "$quiet")
        for short, gauges, met in (
            (False, True, True),
            (False, False, True),
            (True, False, True),
            (True, False, False),
        ):
            line = self._line(view, short=short, gauges=gauges, met=met)
            if line.cell_length <= self.size.width:
                return line
        return line.truncate(self.size.width, ellipsis=True)

    def _line(self, view: DrillView, *, short: bool, gauges: bool, met: bool) -> Content:
        running = sorted((each for each in view.countdowns if each.met_at is None), key=lambda each: each.due)
        done = [each for each in view.countdowns if each.met_at is not None] if met else []
        if short:
            done = [each for each in done if view.at - (each.met_at or 0) < STAYS]
        shown = [self._one(each, view.at, short=short, gauges=gauges) for each in (*running, *done)]
        return Content("   ").join(shown) if shown else Content.styled("No target runs now.", "$quiet")

    def _one(self, countdown: Countdown, now: int, *, short: bool, gauges: bool) -> Content:
        bar = ""
        if gauges and countdown.met_at is None:
            bar = " " + gauge(countdown.since, countdown.due, now)
        return target(countdown, now, short=short).content(bar)
