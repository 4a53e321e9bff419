"""The debrief: how it went, every finding with its evidence, the drill as a picture, the best run, the truth, and the
postmortem.

Separate from the drill's screen because nothing here acts on a running drill; only the postmortem may still be handed
in. It paints scoring's report and what can be looked back at, which the session gives once the drill has ended.
"""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static, TabbedContent, TabPane, Tabs, TextArea

from scoring.report.model import Report
from simulator.domain import actions as act
from simulator.domain.text import plain
from simulator.errors import GamedayError
from simulator.live.playback import Moment
from simulator.live.session import Refused, Session
from simulator.views import DrillView
from tui.afterwards import Afterwards, Run
from tui.keymap import DEBRIEF, bindings
from tui.screens.confirm import ConfirmScreen
from tui.screens.help import HelpScreen
from tui.screens.replay import ReplayScreen
from tui.screens.together import Together
from tui.widgets.best import BestPane
from tui.widgets.chart import Chart
from tui.widgets.findings import FindingsPane
from tui.widgets.footer import ModeFooter
from tui.widgets.postmortem import PostmortemPane
from tui.widgets.scorecard import Scorecard
from tui.widgets.story_log import StoryLog
from tui.widgets.timeline import Timeline
from tui.widgets.truth import TruthPage

NO_REPORT = "This drill was not graded. `gameday score JOURNAL` grades it."
NOTHING_KEPT = "Nothing was kept to look back at. `gameday replay JOURNAL` shows the drill again."
UNSENT = "The postmortem that you wrote is not handed in. What you wrote is lost when you leave."


class DebriefScreen(Together, Screen[None]):
    """Everything about a drill that has ended."""

    CSS_PATH: ClassVar = ["tabs.tcss", "debrief.tcss"]
    BINDINGS = bindings(DEBRIEF)
    KEYS: ClassVar = DEBRIEF
    AUTO_FOCUS = "VerticalScroll"
    ESCAPE_TO_MINIMIZE = False

    view: reactive[DrillView | None] = reactive(None, always_update=True, repaint=False, init=False)

    def __init__(self, session: Session, unsent: str = "") -> None:
        """`unsent` is a postmortem that was begun in the drill and not handed in."""
        super().__init__()
        self._session = session
        self._unsent = unsent
        self._report: Report | None = session.report()
        self._afterwards: Afterwards | None = session.afterwards()
        self._yours: Run | None = self._afterwards.yours() if self._afterwards else None
        self._best: Run | None = None

    def compose(self) -> ComposeResult:
        """A head line, the tabs, the keys."""
        yield Static(self._head(), id="head", markup=False)
        report = self._report
        with TabbedContent(id="tabs"):
            with TabPane("1 Summary", id="summary"), VerticalScroll():
                yield Scorecard(report) if report else Static(NO_REPORT, markup=False)
            with TabPane("2 Findings", id="findings"):
                yield FindingsPane(report) if report else Static(NO_REPORT, markup=False)
            with TabPane("3 Timeline", id="timeline"):
                yield from self._timeline()
            with TabPane("4 Best run", id="best"), VerticalScroll():
                yield BestPane(self._yours) if self._yours else Static(NOTHING_KEPT, markup=False)
            with TabPane("5 Truth", id="truth"), VerticalScroll():
                yield TruthPage(report) if report else Static(NO_REPORT, markup=False)
            with TabPane("6 Postmortem", id="postmortem"):
                yield PostmortemPane().data_bind(DebriefScreen.view)
        yield Static(id="advice", markup=False)
        yield ModeFooter(DEBRIEF)

    def _timeline(self) -> ComposeResult:
        """The picture; the list of events only where there is no replay to go to."""
        if self._report is not None:
            with VerticalScroll():
                yield Chart(self._report, self._session.view().entries)
        if self._report is None or self._yours is None:
            yield Timeline().data_bind(DebriefScreen.view)

    def _head(self) -> Content:
        if self._report is None:
            return Content.styled(" Debrief", "bold")
        report = self._report
        return Content.assemble(
            (" Debrief  ", "$quiet"), (plain(report.title), "bold"), (f"   {report.score:.0f} of 100  ", "bold"),
            (f" {report.rating.value} ", "bold reverse"),
        )  # fmt: skip

    def on_mount(self) -> None:
        """Tell the whole story."""
        self.query_one(Tabs).can_focus = False
        if self._afterwards is not None:
            self.query_one(PostmortemPane).template = self._afterwards.draft
        self.view = self._session.view()
        self.query_one(PostmortemPane).go_on_with(self._unsent)
        self.follow_together()

    # ---- keys -----------------------------------------------------------------------------------------

    def action_tab(self, name: str) -> None:
        """Open a tab and look at it."""
        self.query_one("#tabs", TabbedContent).active = name
        self.action_keys()
        if name == "best" and self._best is None:
            self.play_best()
        if name == "postmortem":
            self.query_one(PostmortemPane).begin()

    def action_keys(self) -> None:
        """Look at the open tab."""
        pane = self.query_one(f"#{self.query_one('#tabs', TabbedContent).active}", TabPane)
        if pane.id == "postmortem":
            self.query_one(PostmortemPane).read()
            return
        found = next(iter(pane.query("StoryLog, OptionList, VerticalScroll").results()), None)
        self.set_focus(found if found is not None and found.focusable else None)

    def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        """A tab was clicked."""
        if event.pane.id == "postmortem":
            self.query_one(PostmortemPane).begin()

    def action_help(self) -> None:
        """List the keys."""
        self.app.push_screen(HelpScreen(DEBRIEF, commands=False))

    @work(exclusive=True, group="leave")
    async def action_leave(self) -> None:
        """Close the debrief; a postmortem that is written and not handed in is asked about."""
        lost = self.query_one(PostmortemPane).unsent
        if not lost or await self.app.push_screen_wait(ConfirmScreen(UNSENT, "leave, and lose it")):
            self.dismiss(None)

    def action_hand_in(self) -> None:
        """Hand the postmortem in, from its tab only."""
        if self.query_one("#tabs", TabbedContent).active == "postmortem":
            self.hand_in(self.query_one(PostmortemPane).text)

    # ---- looking back ---------------------------------------------------------------------------------

    def action_replay(self) -> None:
        """See the drill again, from its start."""
        if self._yours is None:
            self._say(NOTHING_KEPT)
        else:
            self.app.push_screen(ReplayScreen(self._yours.playback))

    def action_watch(self) -> None:
        """See the best run, once it has been played."""
        if self._best is None:
            self.action_tab("best")
        else:
            self.app.push_screen(ReplayScreen(self._best.playback, about="The best run, by an expert crew"))

    @work(exclusive=True, group="best")
    async def play_best(self) -> None:
        """Let the best run be played, off this thread, and show it."""
        if self._afterwards is None:
            return
        pane = self.query_one(BestPane)
        try:
            self._best = await self._afterwards.best()
        except GamedayError as error:
            pane.refused = plain(str(error))
        else:
            pane.best = self._best

    def _say(self, text: str) -> None:
        self.query_one("#advice", Static).update(Content.styled(text, "bold"))

    # ---- what widgets say -----------------------------------------------------------------------------

    def on_findings_pane_chosen(self, event: FindingsPane.Chosen) -> None:
        """Go to the moment that something is about: its last evidence, which is what was done."""
        shown = event.shown
        last = self._report.moments.get(shown.evidence[-1]) if self._report else None
        if self._yours is not None and last is not None:
            moment, says = Moment(last.at, last.seq), plain(shown.says)
            evidence = frozenset(shown.evidence)
            self.app.push_screen(ReplayScreen(self._yours.playback, moment, evidence=evidence, about=says))
        else:
            self.action_tab("timeline")
            for log in self.query(StoryLog):
                self.call_after_refresh(log.show_seq, shown.evidence[-1])

    def on_mode_footer_pressed(self, event: ModeFooter.Pressed) -> None:
        """A key of the footer was clicked."""
        self.press(event.key.action)

    @work
    async def press(self, action: str) -> None:
        """Do what a key does."""
        await self.run_action(action)

    def on_descendant_focus(self) -> None:
        """The footer says which mode it is."""
        self._say_mode()

    def on_postmortem_pane_writing(self) -> None:
        """The footer says which mode it is."""
        self._say_mode()

    def _say_mode(self) -> None:
        footer = self.query_one(ModeFooter)
        if isinstance(self.focused, TextArea):
            footer.typing = "review" if self.query_one(PostmortemPane).writes else "rereading"
        else:
            footer.typing = ""

    @work(exclusive=True)
    async def hand_in(self, text: str) -> None:
        """Hand the postmortem in after the drill; the report counts it, and how late it was."""
        outcome = await self._session.act(act.Postmortem(text=text or " "))
        if isinstance(outcome, Refused):
            said = f"✗ {plain(outcome.why)}"
        else:
            self._regrade()
            said = f"The postmortem is in{self._counted()}. Esc, then q closes."
        self._say(said)

    def _counted(self) -> str:
        """How the review is graded now, in a few words."""
        learning = self._report.dimensions["learning"] if self._report else None
        if learning is None or learning.score is None:
            return ""
        lacking = sum(each.points < each.of for each in learning.findings)
        more = f", and 2 says what it lacks ({lacking})" if lacking else ""
        return f": learning is {learning.score:.0f} of 100 now{more}"

    def _regrade(self) -> None:
        """Show the grade anew: the epilogue has changed it."""
        report = self._session.report()
        if report is not None and self._report is not None:
            self._report = report
            self.query_one("#head", Static).update(self._head())
            self.query_one(Scorecard).report = report
            self.query_one(FindingsPane).show(report)
        if self.view is not None:
            self.view = self._session.view(self.view.seq)
