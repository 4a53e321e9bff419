"""The second line: every running target as a countdown.

Separate from the header because it is what is owed and when: amber with the word soon, red with the word late, and a
tick for what was met.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content

from simulator.domain.simtime import MINUTE
from simulator.views import Countdown, DrillView
from tui.widgets.viewed import Viewed
from tui.widgets.words import gauge, target

STAYS = 2 * MINUTE
"""How long a met target stays where room is short, in drill time."""


class Size(NamedTuple):
    """How much is said of the targets."""

    short: bool = False
    gauges: bool = False
    met: bool = False
    """Those that were met, too."""
    terse: bool = False


SIZES = (
    Size(gauges=True, met=True),
    Size(met=True),
    Size(short=True, gauges=True, met=True),
    Size(short=True, met=True),
    Size(short=True),
    Size(short=True, terse=True),
)
"""From everything there is to say to what fits a narrow screen."""


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
        for size in SIZES:
            line = self._line(view, size)
            if line.cell_length <= self.size.width:
                return line
        return self._counted(view)

    def _line(self, view: DrillView, size: Size) -> Content:
        done = [each for each in view.countdowns if each.met_at is not None] if size.met else []
        if size.short:
            done = [each for each in done if view.at - (each.met_at or 0) < STAYS]
        shown = [self._one(each, view.at, size) for each in (*running(view), *done)]
        gap = "  " if size.terse else "   "
        return Content(gap).join(shown) if shown else Content.styled("No target runs now.", "$quiet")

    def _one(self, countdown: Countdown, now: int, size: Size) -> Content:
        bar = ""
        if size.gauges and countdown.met_at is None:
            bar = " " + gauge(countdown.since, countdown.due, now)
        return target(countdown, now, short=size.short, terse=size.terse).content(bar)

    def _counted(self, view: DrillView) -> Content:
        """As many as fit, the nearest first; the others are counted."""
        all_of_them = [self._one(each, view.at, SIZES[-1]) for each in running(view)]
        shown = len(all_of_them)
        while shown > 1:
            shown -= 1
            line = Content("  ").join([*all_of_them[:shown], Content.styled(f"+{len(all_of_them) - shown}", "bold")])
            if line.cell_length <= self.size.width:
                return line
        return all_of_them[0].truncate(self.size.width, ellipsis=True)


def running(view: DrillView) -> list[Countdown]:
    """Targets that run, the nearest first."""
    return sorted((each for each in view.countdowns if each.met_at is None), key=lambda each: each.due)
