"""The top line: which drill, what time it is in it, how fast it runs, how bad it is, and who you are.

Separate because it is the one place that the eye returns to; everything in it stays where it is while the drill goes
on. Times are the drill's, never the wall clock's.
"""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from simulator.domain.simtime import offset
from simulator.domain.text import plain
from simulator.views import DrillView, Running
from tui.story import time_of_day
from tui.themes import severity_style
from tui.widgets.viewed import Viewed
from tui.widgets.words import cut

_STATES = {"open": "", "mitigated": " mitigated", "resolved": " resolved", "stood_down": " stood down"}


class DrillHeader(Viewed):
    """Scenario, time, speed, severity and role in one line."""

    DEFAULT_CSS = "DrillHeader { height: 1; background: $panel; }"

    speed: reactive[float] = reactive(1.0)
    """Drill seconds per real second."""

    def render(self) -> Content:
        """One line, the title giving way first."""
        view = self.view
        if view is None:
            return Content("")
        right = self._right(view)
        title = plain(view.briefing.title)
        room = self.size.width - right.cell_length - 3
        name = "gameday  " if room >= len(title) + 9 else ""
        left = Content.assemble(" ", (name, "$quiet"), (cut(title, max(0, room - len(name))), "bold"))
        return left + Content(" " * max(1, self.size.width - left.cell_length - right.cell_length - 1)) + right

    def _right(self, view: DrillView) -> Content:
        parts = [
            Content.styled(time_of_day(view, view.at, seconds=True), "bold"),
            Content.styled(offset(view.at), "$quiet"),
            self._pace(view),
            self._severity(view),
            self._who(view),
        ]
        return Content("  ").join(parts)

    def _pace(self, view: DrillView) -> Content:
        match view.running:
            case Running.PAUSED:
                return Content.styled(" PAUSED ", "bold reverse")
            case Running.WAITING:
                return Content.styled("not started", "bold")
            case Running.ENDED:
                return Content.styled("ended", "bold")
            case Running.RUNNING:
                return Content.styled(f"x{self.speed:g}", "$quiet")

    def _severity(self, view: DrillView) -> Content:
        incident = view.incident
        if incident is None:
            return Content.styled("no incident", "$quiet")
        return Content.assemble((incident.severity.value, severity_style(incident.severity)), _STATES[incident.state])

    def _who(self, view: DrillView) -> Content:
        roles = ", ".join(role.title for role in view.roles_of(view.you))
        return Content.assemble((plain(view.you), "bold $you"), f", {roles}" if roles else ", no role")
