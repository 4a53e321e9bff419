"""Looking around in a drill: its tabs, the panes that show the system under drill, and what their keys do.

Separate from the drill's screen, which lays out and paints, and from `asking`, which acts: nothing here is recorded.
A query that somebody types is asked for there like any other action, and then shown here.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import OptionList, TabbedContent, TabPane

from simulator.domain import actions as act
from simulator.views.looking import Answer, CompletionsAsked, CompletionsSeen, Language, Question
from tui.keymap import DRILL, SIGHTS, Key
from tui.screens.help import HelpScreen
from tui.sights.wording import gives_lines
from tui.slash import Asked, Candidate, complete, parse, parse_shell
from tui.widgets.dashboards import Dashboards
from tui.widgets.logs import Logs
from tui.widgets.pager import Pager
from tui.widgets.postmortem import PostmortemPane
from tui.widgets.prompt import Mode, Prompt
from tui.widgets.room import Room
from tui.widgets.runbook import RunbookPane
from tui.widgets.service_map import ServiceMap

if TYPE_CHECKING:
    from textual.screen import Screen

    from simulator.live.session import Session
    from simulator.views import DrillView
    from tui.screens.drill import Over

    Base = Screen[Over]
else:
    Base = object

TABS = ("room", "dashboards", "logs", "shell", "runbook", "timeline", "postmortem")
_MODES: dict[str, Mode] = {"shell": "shell", "logs": "find"}
"""What is typed in a tab is a message, but here."""
_SEEN = ("dashboards", "logs")
"""The tabs that show the system under drill."""


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
    """What in a tab the keys go to."""
    wanted = pane.query("StoryLog, LogLines, ChartPage, OptionList, ServicesPane").results()
    return next((each for each in wanted if each.focusable), None)


class Around(Base):
    """The half of the drill's screen that looks."""

    session: Session
    view: DrillView | None

    # ---- tabs -----------------------------------------------------------------------------------------

    @property
    def tab(self) -> str:
        """The tab that is open."""
        return self.query_one("#tabs", TabbedContent).active

    def action_tab(self, name: str) -> None:
        """Open a tab and look at it; the dashboards' own key goes from the map back to the charts."""
        if name == "dashboards":
            self.query_one(Sights).shows_map = False
        self._open(name)

    def _open(self, name: str) -> None:
        self.query_one("#tabs", TabbedContent).active = name
        self._typed_as(name)
        self.remove_class("-side")
        self.action_keys()
        if name == "postmortem":
            pane = self.query_one(PostmortemPane)
            pane.begin()
            pane.write()

    def _typed_as(self, tab: str) -> None:
        self.query_one(Prompt).mode = _MODES.get(tab, "say")
        self.set_class(tab == "dashboards", "-charts")

    def action_next_tab(self) -> None:
        """Open the next tab."""
        self.action_tab(TABS[(TABS.index(self.tab) + 1) % len(TABS)])

    def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        """A tab was clicked."""
        self._typed_as(event.pane.id or "")

    def action_keys(self) -> None:
        """Give the keys back: look at the open tab."""
        self.remove_class("-side")
        self.set_focus(focus_of(self.query_one(f"#{self.tab}", TabPane)))

    def action_type(self) -> None:
        """Type a message."""
        self.remove_class("-side")
        self.query_one(Prompt).begin()

    def action_command(self) -> None:
        """Type a command; in the logs, what to find."""
        self.remove_class("-side")
        self.query_one(Prompt).begin(command=True)

    def action_side(self) -> None:
        """Open or close pager and incident where the screen is narrow."""
        self.toggle_class("-side")
        if self.has_class("-side") or not self.has_class("-narrow"):
            self.query_one(Pager).query_one(OptionList).focus()
        else:
            self.action_keys()

    def action_filter(self) -> None:
        """Show another kind of line in the room."""
        self.query_one("#tabs", TabbedContent).active = "room"
        self.query_one(Prompt).tell(self.query_one(Room).next_filter())

    def action_pinned(self) -> None:
        """Show or hide the incident channel's post."""
        self.query_one("#tabs", TabbedContent).active = "room"
        self.query_one(Prompt).tell(self.query_one(Room).toggle_pinned())

    def action_runbook(self) -> None:
        """Open the runbook of the selected alert."""
        row = self.query_one(Pager).selected
        pane = self.query_one(RunbookPane)
        if row is not None and row.alert is not None and row.alert.runbook:
            pane.open(row.alert.runbook)
        elif self.tab == "runbook":
            pane.open_next()
        self.action_tab("runbook")

    def action_help(self) -> None:
        """List keys and commands, those of the open tab first."""
        self.app.push_screen(HelpScreen(keys_for(self.tab), focused=self.focused))

    # ---- the system under drill -----------------------------------------------------------------------

    async def look(self, question: Question) -> Answer:
        """Put a pane's question to the session."""
        return await self.session.look(question)

    def action_map(self) -> None:
        """Show the map of services."""
        self.query_one(Sights).shows_map = True
        self._open("dashboards")

    def action_look(self, how: str, by: int = 1) -> None:
        """Show another service, range or level, where it means something."""
        charts = self.query_one("#beside-charts", Dashboards)
        pane: Dashboards | Logs | None = charts if self.has_class("-wide") else None
        if self.tab == "dashboards":
            pane = self.query_one("#charts", Dashboards)
        elif self.tab == "logs":
            pane = self.query_one(Logs)
        if how == "turn" and pane is not None:
            pane.turn(by)
        elif how == "reach" and pane is not None:
            pane.reach(by)
        elif isinstance(pane, Logs):
            (pane.next_level if how == "level" else pane.follow)()

    def on_service_map_chosen(self, event: ServiceMap.Chosen) -> None:
        """Open a service's dashboard."""
        self.query_one("#charts", Dashboards).choose(event.service)
        self.action_tab("dashboards")

    # ---- what is typed --------------------------------------------------------------------------------

    def meant(self, text: str, runbook: str | None) -> Asked:
        """What a typed line asks for, in the tab that is open."""
        mode = self.query_one(Prompt).mode
        if mode == "find" and not text.startswith("/"):
            return act.Query(logql=self.query_one(Logs).filtered_by(text))
        return parse_shell(text, runbook) if mode == "shell" else parse(text, runbook)

    def shown_after(self, asked: act.Action) -> None:
        """Show what a query that was typed found."""
        if not isinstance(asked, act.Query):
            return
        if asked.logql is not None and gives_lines(asked.logql):
            self.query_one(Logs).ask(asked.logql)
            self._look_at("logs")
        else:
            language: Language = "promql" if asked.expr is not None else "logql"
            self.query_one("#charts", Dashboards).ask(asked.expr or asked.logql or "", language)
            self.query_one(Sights).shows_map = False
            self._look_at("dashboards")

    def _look_at(self, tab: str) -> None:
        self.query_one("#tabs", TabbedContent).active = tab
        self._typed_as(tab)
        self.action_keys()

    def candidates(self, text: str) -> tuple[Candidate, ...]:
        """What may come next on the line; the shell's own words come from the world, a moment later."""
        if self.view is None:
            return ()
        mode, runbook = self.query_one(Prompt).mode, self.query_one(RunbookPane).open_runbook
        if mode == "find" and not text.startswith("/"):
            return ()
        found = complete(text, self.view, shell=mode == "shell", runbook=runbook)
        if mode == "shell" and not text.startswith("/"):
            self.run_worker(partial(self._more, text, found), group="completions", exclusive=True)
        return found

    async def _more(self, text: str, found: tuple[Candidate, ...]) -> None:
        answer = await self.look(CompletionsAsked(text))
        if isinstance(answer, CompletionsSeen):
            known = {each.line for each in found}
            more = tuple(Candidate(line, line) for line in answer.lines if line not in known)
            self.query_one(Prompt).offer(text, (*found, *more))


def keys_for(tab: str) -> tuple[Key, ...]:
    """A drill's keys, those of the open tab first."""
    if tab not in _SEEN:
        return DRILL
    return (*(key for key in DRILL if key.group == SIGHTS), *(key for key in DRILL if key.group != SIGHTS))
