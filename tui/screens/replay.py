"""The replay: the drill's widgets at any moment of a drill that was played, over anybody's shoulder.

Separate from the drill's screen because nothing can be done here and time goes both ways; `moving` turns the time.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import OptionList, TabbedContent, TabPane, Tabs

from simulator.domain.text import plain
from simulator.views.looking import Answer, Question
from tui.keymap import REPLAY, bindings
from tui.screens.drill import WIDTHS
from tui.screens.help import HelpScreen
from tui.screens.moving import Moving
from tui.screens.sighted import Sighted, Sights, focus_of
from tui.widgets.dashboards import Dashboards
from tui.widgets.footer import ModeFooter
from tui.widgets.header import DrillHeader
from tui.widgets.incident import IncidentPanel
from tui.widgets.logs import Logs
from tui.widgets.owed import OwedBar
from tui.widgets.pager import Pager
from tui.widgets.room import Room
from tui.widgets.runbook import RunbookPane
from tui.widgets.service_map import ServiceMap
from tui.widgets.services import Signals
from tui.widgets.shell import Shell
from tui.widgets.strip import Strip
from tui.widgets.summary import Summary
from tui.widgets.targets import Targets
from tui.widgets.timeline import Timeline
from tui.widgets.viewed import Viewed

Shown = TypeVar("Shown", bound=Viewed)


class ReplayScreen(Sighted, Moving):
    """A drill that was played, at a moment, as somebody saw it."""

    CSS_PATH: ClassVar = ["tabs.tcss", "drill.tcss", "replay.tcss"]
    BINDINGS = bindings(REPLAY, first=True)
    KEYS: ClassVar = REPLAY
    HORIZONTAL_BREAKPOINTS = WIDTHS
    AUTO_FOCUS = "#story"
    ESCAPE_TO_MINIMIZE = False

    def compose(self) -> ComposeResult:
        """The drill's widgets, and the strip where the prompt was."""
        playback = self._playback
        yield DrillHeader().data_bind(ReplayScreen.view)
        yield Targets().data_bind(ReplayScreen.view)
        yield self._watched(Summary())
        with Horizontal(id="body"):
            with Vertical(id="side"):
                yield self._watched(Pager())
                yield self._watched(IncidentPanel())
            with Vertical(id="main"):
                yield self._watched(OwedBar())
                with TabbedContent(id="tabs"):
                    for number, (name, widget) in enumerate(self._panes(), 1):
                        with TabPane(f"{number} {name.title()}", id=name):
                            yield widget
            with Vertical(id="beside"):
                yield Signals().data_bind(ReplayScreen.view)
                yield self._watched(Dashboards(self.look, beside=True, id="beside-charts"))
        yield Strip(playback.marks, self._kinds, playback.end, plain(self._about))
        yield ModeFooter(REPLAY)

    def _panes(self) -> list[tuple[str, Widget]]:
        charts, tree = Dashboards(self.look, id="charts"), ServiceMap(self.look)
        return [
            ("room", self._watched(Room())),
            ("dashboards", Sights(self._watched(charts), self._watched(tree))),
            ("logs", self._watched(Logs(self.look))),
            ("shell", self._watched(Shell())),
            ("runbook", self._watched(RunbookPane())),
            ("timeline", self._watched(Timeline())),
        ]

    async def look(self, question: Question) -> Answer:
        """Put a pane's question to the recording, as of the moment that is shown."""
        return await self._playback.look(self.moment, question)

    def _watched(self, widget: Shown) -> Shown:
        """A widget of the drill in which nothing can be done."""
        widget.acts = False
        return widget.data_bind(ReplayScreen.view)

    def on_mount(self) -> None:
        """Tabs are opened by their numbers."""
        self.query_one(Tabs).can_focus = False

    # ---- keys: looking --------------------------------------------------------------------------------

    def action_tab(self, name: str) -> None:
        """Open a tab and look at it; the dashboards' own key goes from the map back to the charts."""
        if name == "dashboards":
            self.query_one(Sights).shows_map = False
        if name == "runbook" == self.query_one("#tabs", TabbedContent).active:
            self.query_one(RunbookPane).open_next()
        self.open_tab(name)

    def open_tab(self, name: str) -> None:
        """Open a tab and look at it."""
        self.remove_class("-side")
        self.set_class(name == "dashboards", "-charts")
        self.query_one("#tabs", TabbedContent).active = name
        self.set_focus(focus_of(self.query_one(f"#{name}", TabPane)))

    def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        """A tab was clicked."""
        self.set_class(event.pane.id == "dashboards", "-charts")

    def action_side(self) -> None:
        """Open or close pager and incident where the screen is narrow."""
        self.toggle_class("-side")
        if self.has_class("-side") or not self.has_class("-narrow"):
            self.query_one(Pager).query_one(OptionList).focus()
        else:
            self.action_tab(self.query_one("#tabs", TabbedContent).active)

    def action_filter(self) -> None:
        """Show another kind of line in the room."""
        self.query_one("#tabs", TabbedContent).active = "room"
        self.notify(self.query_one(Room).next_filter(), timeout=2)

    def action_pinned(self) -> None:
        """Show or hide the incident channel's post."""
        self.query_one("#tabs", TabbedContent).active = "room"
        self.query_one(Room).toggle_pinned()

    def action_help(self) -> None:
        """List the keys."""
        self.app.push_screen(HelpScreen(REPLAY, commands=False))

    def action_leave(self) -> None:
        """Leave the replay."""
        self.dismiss(None)

    def on_mode_footer_pressed(self, event: ModeFooter.Pressed) -> None:
        """A key of the footer was clicked."""
        self.press(event.key.action)

    @work
    async def press(self, action: str) -> None:
        """Do what a key does."""
        await self.run_action(action)
