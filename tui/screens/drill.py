"""The drill's screen: it lays out the widgets, hands each new view to them, and turns keys into actions.

Separate from the widgets, which know nothing of each other, and from `asking`, which carries actions to the session.
"""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import OptionList, TabbedContent, TabPane, Tabs, TextArea

from simulator.domain import actions as act
from simulator.errors import GamedayError
from simulator.live.session import Session
from simulator.views import DrillView, Running
from simulator.views.looking import HandoverAsked, HandoverSeen
from tui.feed import Feed
from tui.keymap import DRILL, Key, bindings
from tui.remapping import pressed
from tui.screens.around import TABS, Around
from tui.screens.asking import Asking
from tui.screens.briefing import UNTIL, BriefingScreen
from tui.screens.real import RealScreen
from tui.screens.sighted import Sights
from tui.widgets.dashboards import Dashboards
from tui.widgets.footer import ModeFooter
from tui.widgets.header import DrillHeader
from tui.widgets.incident import IncidentPanel
from tui.widgets.logs import Logs
from tui.widgets.owed import OwedBar
from tui.widgets.pager import Pager
from tui.widgets.postmortem import PostmortemPane
from tui.widgets.prompt import Candidates, Prompt
from tui.widgets.room import Room
from tui.widgets.runbook import RunbookPane
from tui.widgets.service_map import ServiceMap
from tui.widgets.services import Signals
from tui.widgets.shell import Shell
from tui.widgets.summary import Summary
from tui.widgets.targets import Targets
from tui.widgets.timeline import Timeline
from tui.widgets.viewed import Viewed

Over = DrillView | GamedayError
"""How it ends: with the last view, or with what made it impossible to go on; a drill that is left gives None."""

FLASH = 0.8
"""How long the top lines are lit up for a page, in seconds."""

WIDTHS = [(0, "-narrow"), (100, "-medium"), (170, "-wide")]
"""From so many columns on: panels behind F2, panels beside the tabs, dashboards beside those."""


class DrillScreen(Around, Asking, Screen[Over]):
    """Where a trainee lives during a drill."""

    CSS_PATH: ClassVar = ["tabs.tcss", "drill.tcss"]
    BINDINGS = bindings(DRILL)
    HORIZONTAL_BREAKPOINTS = WIDTHS
    AUTO_FOCUS = "#story"
    ESCAPE_TO_MINIMIZE = False

    view: reactive[DrillView | None] = reactive(None, always_update=True, repaint=False, init=False)

    class Paged(Message):
        """A page begins to call you; or it did before the drill was opened."""

        def __init__(self, screen: DrillScreen, *, before: bool) -> None:
            self.screen = screen
            self.before = before
            super().__init__()

    class StoppedForReal(Message):
        """A real incident has begun, and the drill stands."""

        def __init__(self, screen: DrillScreen, view: DrillView) -> None:
            self.screen = screen
            self.view = view
            super().__init__()

    def __init__(self, session: Session, *, briefing: bool = True) -> None:
        super().__init__()
        self.session = session
        self._brief = briefing
        self.unsent = ""
        """The postmortem that was being written when the drill ended; the debrief goes on with it."""

    def compose(self) -> ComposeResult:
        """Two lines on top, panels beside the tabs, the prompt, the mode."""
        candidates = Candidates(markup=False, id="candidates")
        yield DrillHeader().data_bind(DrillScreen.view)
        yield Targets().data_bind(DrillScreen.view)
        yield Summary().data_bind(DrillScreen.view)
        with Horizontal(id="body"):
            with Vertical(id="side"):
                yield Pager().data_bind(DrillScreen.view)
                yield IncidentPanel().data_bind(DrillScreen.view)
            with Vertical(id="main"):
                yield OwedBar().data_bind(DrillScreen.view)
                with TabbedContent(id="tabs"):
                    yield from self._panes()
                yield Prompt(self.candidates, candidates, id="prompt")
                yield candidates
            with Vertical(id="beside"):
                yield Signals().data_bind(DrillScreen.view)
                yield Dashboards(self.look, beside=True, id="beside-charts").data_bind(DrillScreen.view)
        yield ModeFooter(DRILL, self.hidden).data_bind(DrillScreen.view)

    def _panes(self) -> ComposeResult:
        made: dict[str, Viewed] = {
            "room": Room(),
            "logs": Logs(self.look),
            "shell": Shell(),
            "runbook": RunbookPane(),
            "timeline": Timeline(),
            "postmortem": PostmortemPane(),
        }
        charts, tree = Dashboards(self.look, id="charts"), ServiceMap(self.look)
        for number, name in enumerate(TABS, 1):
            with TabPane(f"{number} {name.title()}", id=name):
                if name == "dashboards":
                    yield Sights(charts.data_bind(DrillScreen.view), tree.data_bind(DrillScreen.view))
                else:
                    yield made[name].data_bind(DrillScreen.view)

    # ---- views ----------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Follow the drill."""
        self.query_one("#tabs", TabbedContent).query_one(Tabs).can_focus = False
        self.follow()

    @work(name="feed")
    async def follow(self) -> None:
        """Paint every view until the drill has ended, then say so."""
        try:
            last = await Feed(self.session, self.show).run()
        except GamedayError as error:
            await self.over(error)
        else:
            if last is not None and last.running is Running.ENDED:
                await self.over(last)

    def show(self, view: DrillView) -> None:
        """Paint one view."""
        first = self.view is None
        header = self.query_one(DrillHeader)
        header.speed = self.session.speed
        self._ring(self.view, view)
        self._say_if_real(self.view, view)
        self.view = view
        self.query_one(Prompt).idle(_idle(view, self.app))
        if first:
            self.begin(view)

    async def over(self, result: Over | None) -> None:
        """Close it; what somebody was writing is not lost with it."""
        pane = self.query_one(PostmortemPane)
        self.unsent = pane.text if pane.unsent else ""
        await super().over(result)

    @work(group="briefing")
    async def begin(self, view: DrillView) -> None:
        """Show the briefing; a drill whose clock has waited for it begins when it is closed."""
        if self._brief and view.at < UNTIL:
            sheet = await self.session.look(HandoverAsked())
            handover = sheet if isinstance(sheet, HandoverSeen) else None
            await self.app.push_screen_wait(BriefingScreen(view, handover))
        if view.running is Running.WAITING:
            await self.session.begin()

    def _say_if_real(self, before: DrillView | None, now: DrillView) -> None:
        """Say so when a real incident begins, or had begun when the drill was left; and when it is over."""
        was = before is not None and before.stopped_for_real
        if now.stopped_for_real and not was:
            self.post_message(self.StoppedForReal(self, now))
        elif was and not now.stopped_for_real and isinstance(self.app.screen, RealScreen):
            self.app.screen.dismiss(None)

    def _ring(self, before: DrillView | None, now: DrillView) -> None:
        """Say so when a page begins to call you."""
        rang = {page.id for page in before.pages if now.you in page.to} if before else set()
        if any(page.state == "triggered" and now.you in page.to and page.id not in rang for page in now.pages):
            self.post_message(self.Paged(self, before=before is None))

    def flash(self) -> None:
        """Light the top lines up once; a single change, well below what may harm."""
        top = self.query("DrillHeader, Targets")  # a class of the screen would style every widget on it anew
        top.add_class("-paged")
        self.set_timer(FLASH, lambda: top.remove_class("-paged"))

    # ---- what widgets say -----------------------------------------------------------------------------

    def on_prompt_typing(self, event: Prompt.Typing) -> None:
        """The footer says which mode it is."""
        self.query_one(ModeFooter).typing = "line" if event.typing else ""

    def on_prompt_sent(self, event: Prompt.Sent) -> None:
        """Carry out what was typed."""
        self.send(event.text, runbook=self.query_one(RunbookPane).open_runbook)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A candidate was clicked."""
        if event.option_list.id == "candidates":
            self.query_one(Prompt).taken(event.option_index)

    def on_mode_footer_pressed(self, event: ModeFooter.Pressed) -> None:
        """A key of the footer was clicked."""
        self.press(event.key)

    @work
    async def press(self, key: Key) -> None:
        """Do what a key does."""
        await self.run_action(key.action)

    def on_pager_chosen(self, event: Pager.Chosen) -> None:
        """Take the page, or look at its runbook."""
        page = event.row.page
        if page is not None and page.state == "triggered":
            self.carry_out(act.Acknowledge(page=page.id))
        else:
            self.action_runbook()

    def on_runbook_pane_taken(self, event: RunbookPane.Taken) -> None:
        """Take a step; a mitigation is asked about first."""
        step = event.step
        asks = None
        if step.section == "mitigation" and step.command:
            asks = (f"Run this on the drill's production?\n\n{step.command}", "run it")
        self.carry_out(act.Step(runbook=step.runbook, step=step.name), asks=asks)

    def on_postmortem_pane_hand_in(self, event: PostmortemPane.HandIn) -> None:
        """Hand the postmortem in."""
        self.carry_out(act.Postmortem(text=event.text or " "))

    def on_descendant_focus(self) -> None:
        """Writing a document is typing too."""
        self._say_mode()

    def on_postmortem_pane_writing(self) -> None:
        """The footer says which mode it is."""
        self._say_mode()

    def _say_mode(self) -> None:
        footer = self.query_one(ModeFooter)
        if isinstance(self.focused, TextArea):
            footer.typing = "text" if self.query_one(PostmortemPane).writes else "reading"
        else:
            footer.typing = "line" if self.query_one(Prompt).line.has_focus else ""


def _idle(view: DrillView, app: object) -> str:
    """What a newcomer may want to know now."""
    if not view.pages and not view.alerts:
        return f"No page yet. When one comes, press {pressed('drill.ack', app)} to acknowledge it."
    hint = next((hint for hint in view.hints if hint.text is None), None)
    key = pressed("drill.hint", app)
    return f"A hint is there: {key} takes it, it costs {hint.costs:g} points." if hint is not None else ""
