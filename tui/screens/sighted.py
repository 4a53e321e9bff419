"""What a screen needs to show the system under drill: charts, map and logs, and the keys that turn them.

Separate because the drill and its replay have the same panes and nothing else in common: one asks a session, the other
a recording.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import TabbedContent

from tui.widgets.dashboards import Dashboards
from tui.widgets.logs import Logs
from tui.widgets.service_map import ServiceMap

if TYPE_CHECKING:
    from textual.screen import Screen

    class Base(Screen[object]):
        """The screen that this is a half of."""

        def open_tab(self, name: str) -> None:
            """Open a tab and look at it."""
else:
    Base = object


class Sights(Vertical):
    """Charts and map: one tab, one of them in sight."""

    DEFAULT_CSS = "Sights { height: 1fr; }"

    def __init__(self, charts: Dashboards, tree: ServiceMap) -> None:
        super().__init__(charts, tree)
        self._charts, self._tree = charts, tree
        tree.display = False

    @property
    def shows_map(self) -> bool:
        """Whether the map is in sight, and not the charts."""
        return bool(self._tree.display)

    @shows_map.setter
    def shows_map(self, yes: bool) -> None:
        self._charts.display, self._tree.display = not yes, yes


def focus_of(pane: Widget) -> Widget | None:
    """What in a tab the keys go to: what is displayed, and can have them."""
    wanted = pane.query("StoryLog, LogLines, ChartPage, OptionList").results()
    return next((each for each in wanted if each.focusable and _in_sight(each)), None)


def _in_sight(widget: Widget) -> bool:
    return all(not isinstance(each, Dashboards | ServiceMap) or each.display for each in widget.ancestors)


class Sighted(Base):
    """The keys that turn charts, map and logs."""

    @property
    def tab(self) -> str:
        """The tab that is open."""
        return self.query_one("#tabs", TabbedContent).active

    @property
    def charts(self) -> Dashboards:
        """The dashboards' own tab."""
        return self.query_one("#charts", Dashboards)

    def action_map(self) -> None:
        """Show the map of services."""
        self.query_one(Sights).shows_map = True
        self.open_tab("dashboards")

    def action_look(self, how: str, by: int = 1) -> None:
        """Show another service, range or level, where it means something."""
        pane: Dashboards | Logs | None = None
        if self.tab == "dashboards":
            pane = self.charts
        elif self.tab == "logs":
            pane = self.query_one(Logs)
        elif self.has_class("-wide"):
            pane = self.query_one("#beside-charts", Dashboards)
        if how == "turn" and pane is not None:
            pane.turn(by)
        elif how == "reach" and pane is not None:
            pane.reach(by)
        elif isinstance(pane, Logs):
            (pane.next_level if how == "level" else pane.follow)()

    def on_service_map_chosen(self, event: ServiceMap.Chosen) -> None:
        """Open a service's dashboard."""
        self.charts.choose(event.service)
        self.query_one(Sights).shows_map = False
        self.open_tab("dashboards")
