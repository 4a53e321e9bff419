"""Looking around in a drill: its tabs, the panes that show the system under drill, and what their keys do.

Separate from the drill's screen, which lays out and paints, and from `asking`, which acts: nothing here is recorded.
A query that somebody types is asked for there like any other action, and then shown here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.widgets import OptionList, TabbedContent, TabPane

from simulator.domain import actions as act
from simulator.views.looking import Answer, CompletionsAsked, CompletionsSeen, Language, Question
from tui.keymap import DRILL, SIGHTS, Key
from tui.screens.help import HelpScreen
from tui.screens.sighted import Sighted, Sights, focus_of
from tui.sights.wording import gives_lines
from tui.slash import Asked, Candidate, complete, parse, parse_shell
from tui.widgets.logs import Logs
from tui.widgets.pager import Pager
from tui.widgets.postmortem import PostmortemPane
from tui.widgets.prompt import Mode, Prompt
from tui.widgets.room import Room
from tui.widgets.runbook import RunbookPane
from tui.widgets.shell import Shell

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


class Around(Sighted, Base):
    """The half of the drill's screen that looks."""

    session: Session
    view: DrillView | None
    hidden: frozenset[str] = frozenset()
    """Keys that nobody here may use: neither the footer nor the help offers them."""

    # ---- tabs -----------------------------------------------------------------------------------------

    def action_tab(self, name: str) -> None:
        """Open a tab and look at it; the dashboards' own key goes from the map back to the charts."""
        if name == "dashboards":
            self.query_one(Sights).shows_map = False
        self.open_tab(name)

    def open_tab(self, name: str) -> None:
        """Open a tab and look at it."""
        self.query_one("#tabs", TabbedContent).active = name
        self._typed_as(name)
        self.remove_class("-side")
        self.action_keys()
        if name == "postmortem":
            self.query_one(PostmortemPane).begin()

    def _typed_as(self, tab: str) -> None:
        self.query_one(Prompt).mode = _MODES.get(tab, "say")
        self.set_class(tab == "dashboards", "-charts")

    def action_next_tab(self) -> None:
        """Open the next tab."""
        self.action_tab(TABS[(TABS.index(self.tab) + 1) % len(TABS)])

    def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        """A tab was clicked."""
        self._typed_as(event.pane.id or "")
        if event.pane.id == "postmortem":
            self.query_one(PostmortemPane).begin()

    def action_keys(self) -> None:
        """Give the keys back: look at the open tab."""
        self.remove_class("-side")
        if self.tab == "postmortem":
            self.query_one(PostmortemPane).read()
        else:
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
        keys = [key for key in keys_for(self.tab) if key.id not in self.hidden]
        self.app.push_screen(HelpScreen(keys, focused=self.focused))

    # ---- the system under drill -----------------------------------------------------------------------

    async def look(self, question: Question) -> Answer:
        """Put a pane's question to the session."""
        return await self.session.look(question)

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
            self.charts.ask(asked.expr or asked.logql or "", language)
            self.query_one(Sights).shows_map = False
            self._look_at("dashboards")

    def _look_at(self, tab: str) -> None:
        self.query_one("#tabs", TabbedContent).active = tab
        self._typed_as(tab)
        self.action_keys()

    def on_shell_typed(self, event: Shell.Typed) -> None:
        """Up and Down go through one's own commands."""
        self.query_one(Prompt).remember("shell", event.commands)

    def candidates(self, text: str) -> tuple[Candidate, ...]:
        """What may come next on the line; the shell's own words come from the world, a moment later."""
        if self.view is None:
            return ()
        mode, runbook = self.query_one(Prompt).mode, self.query_one(RunbookPane).open_runbook
        if mode == "find" and not text.startswith("/"):
            return ()
        found = complete(text, self.view, shell=mode == "shell", runbook=runbook)
        if mode == "shell" and not text.startswith("/"):
            self._more(text, found)
        return found

    @work(group="completions", exclusive=True)
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
