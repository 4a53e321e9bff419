"""From keys and typed lines to actions: what needs a question first, what became of it, and where to say so.

Separate from the drill's layout because this is the one path that every verb takes, whether it came from a key, a
slash command, a composer or a click.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.screen import ModalScreen
from textual.widgets import TabbedContent

from simulator.domain import actions as act
from simulator.domain.text import plain
from simulator.errors import ActionRejected, GamedayError
from simulator.live.session import Outcome, Refused, Session
from simulator.views import DrillView, Running
from tui.consequences import question
from tui.pace import pace
from tui.remapping import pressed
from tui.screens.compose import ComposeScreen, StatusScreen
from tui.screens.confirm import ConfirmScreen, LeaveScreen
from tui.screens.declare import DeclareScreen
from tui.screens.real import Way
from tui.slash import Asked, Local, form_of, parse
from tui.widgets.pager import Pager
from tui.widgets.postmortem import PostmortemPane
from tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.screen import Screen

    Base = Screen[DrillView | GamedayError]
else:
    Base = object

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 120.0)
"""The steps that + and - take."""

PANELS = {"runbook": "runbook", "services": "tab('dashboards')"}
"""What `/show` opens, where it is not the panel beside the room."""

_ABOUT_PAGES = ("ack", "snooze", "reassign")


class Asking(Base):
    """The half of the drill's screen that acts."""

    session: Session
    view: DrillView | None
    left_for_real: bool = False
    """Whether it was left because a real incident had begun."""

    # ---- the one path ---------------------------------------------------------------------------------

    @work(group="asking")
    async def send(self, text: str, runbook: str | None) -> None:
        """Carry out a typed line; it stays where it is until it is done."""
        prompt = self.query_one(Prompt)
        try:
            asked = self.meant(text, runbook)
        except ActionRejected as refusal:
            prompt.refuse(str(refusal))
            return
        if isinstance(asked, Local):
            await self._local(asked)
            prompt.sent(text)
            return
        refused = await self.ask(asked)
        if refused is None:
            prompt.sent(text)
            self.shown_after(asked)
        elif refused:
            prompt.refuse(refused)

    @work(group="asking")
    async def carry_out(self, action: act.Action, asks: tuple[str, str] | None = None) -> None:
        """Carry out what a key or a click asks for."""
        refused = await self.ask(action, asks)
        if refused:
            self.query_one(Prompt).refuse(refused)
        elif refused is None:
            self.query_one(Prompt).tell(_done(action, pressed("drill.pause", self.app)))

    def meant(self, text: str, runbook: str | None) -> Asked:
        """What a typed line asks for; raises ActionRejected."""
        return parse(text, runbook)

    def shown_after(self, asked: act.Action) -> None:
        """Go to where the outcome of a typed line is seen."""

    async def ask(self, action: act.Action, asks: tuple[str, str] | None = None) -> str | None:
        """Ask for an action, after a question where it cannot be undone: why not, `""` for a no, None when done."""
        if self.view is not None:
            asks = asks or question(action, self.view)
        if asks is not None and not await self.app.push_screen_wait(ConfirmScreen(*asks)):
            return ""
        outcome = await self._act(action)
        return outcome.why if isinstance(outcome, Refused) else None

    async def ask_at_once(self, action: act.Action) -> str | None:
        """Ask for an action whose consequences were in sight already."""
        outcome = await self._act(action)
        return outcome.why if isinstance(outcome, Refused) else None

    async def _act(self, action: act.Action) -> Outcome:
        try:
            return await self._asked(action)
        except GamedayError as error:  # the drill cannot go on, as when its journal cannot be written
            await self.over(error)
            return Refused("", str(error))

    async def _asked(self, action: act.Action) -> Outcome:
        match action:
            case act.Pause(why=why):
                return await self.session.pause(why)
            case act.Resume():
                return await self.session.resume()
            case act.End():
                return await self.session.end()
            case _:
                return await self.session.act(action)

    async def _local(self, asked: Local) -> None:
        match asked.what:
            case "speed":
                await self.session.set_speed(asked.value)
            case "leave":
                self.action_leave()
            case "help":
                await self.run_action("help")
            case "postmortem":
                await self.run_action("tab('postmortem')")
            case "show":
                await self.run_action(PANELS.get(asked.text, "side"))

    async def over(self, result: DrillView | GamedayError | None) -> None:
        """Close this screen, whatever dialog is open over it."""
        while isinstance(self.app.screen, ModalScreen):
            await self.app.pop_screen()
        self.dismiss(result)

    # ---- keys -----------------------------------------------------------------------------------------

    def action_verb(self, verb: str) -> None:
        """Do what needs no words; for the others start the line."""
        form = form_of(verb)
        if form is None or self.view is None:
            return
        page = self._selected_page() if verb in _ABOUT_PAGES else None
        if form.immediate:
            action = parse(f"/{verb}" + (f" #{page}" if page else ""))
            if not isinstance(action, Local):
                self.carry_out(action)
            return
        self._start_line(verb, page)

    def _start_line(self, verb: str, page: int | None) -> None:
        start = f"/{verb} "
        if page is not None:
            start += f"#{page} "
        if verb == "merge" and (row := self.query_one(Pager).selected) is not None and row.alert is not None:
            start += f"{plain(row.alert.name)} into "
        self.remove_class("-side")
        self.query_one(Prompt).begin(start)

    def _selected_page(self) -> int | None:
        """The selected page where it can still be taken; nothing selected means the oldest."""
        row = self.query_one(Pager).selected
        calling = row is not None and row.page is not None and row.page.state in ("triggered", "snoozed", "exhausted")
        if row is None or row.page is None or not calling or not self.query_one(Pager).has_focus_within:
            return None
        return row.page.id

    def action_reply(self) -> None:
        """Start an answer to the oldest message that waits for one."""
        if self.view is None:
            return
        waiting = sorted((each for each in self.view.owed if each.kind == "inject"), key=lambda each: not each.mine)
        self.query_one(Prompt).begin(f"/reply {waiting[0].ref} " if waiting else "/reply ")

    def action_declare(self) -> None:
        """Walk the decision tree and declare; where it is declared already, change the severity."""
        if self.view is not None:
            self.app.push_screen(DeclareScreen(self.view, self.ask_at_once))

    def action_reclassify(self) -> None:
        """Walk the decision tree again."""
        if self.view is not None and self.view.incident is None:
            key = pressed("drill.declare", self.app)
            self.query_one(Prompt).refuse(f"Nothing is declared yet. {key} declares an incident.")
        else:
            self.action_declare()

    def action_update(self) -> None:
        """Write an internal update."""
        if self.view is not None:
            self.app.push_screen(ComposeScreen(self.view, self.ask_at_once))

    def action_status(self) -> None:
        """Write a public post; its dialog says what it does, and shows it."""
        if self.view is not None:
            self.app.push_screen(StatusScreen(self.view, self.ask_at_once))

    def action_hand_in(self) -> None:
        """Hand the postmortem in, from its tab only."""
        if self.query_one("#tabs", TabbedContent).active == "postmortem":
            self.query_one(PostmortemPane).hand_in()

    # ---- the drill itself -----------------------------------------------------------------------------

    def action_pause(self) -> None:
        """Stop the clock, or let it run on."""
        if self.view is not None:
            paused = self.view.running is Running.PAUSED
            self.carry_out(act.Resume() if paused else act.Pause())

    @work(group="asking")
    async def action_speed(self, step: int) -> None:
        """One step faster or slower."""
        now = self.session.speed
        faster = [speed for speed in SPEEDS if speed > now]
        slower = [speed for speed in SPEEDS if speed < now]
        chosen = (faster[:1] if step > 0 else slower[-1:]) or [now]
        await self.session.set_speed(chosen[0])
        self.query_one(Prompt).tell(f"The drill runs at x{chosen[0]:g}, {pace(chosen[0])}.")

    @work(group="leaving", exclusive=True)
    async def action_leave(self) -> None:
        """Ask whether to leave or to end it."""
        choice = await self.app.push_screen_wait(LeaveScreen())
        if choice == "end":
            await self.session.end()
        elif choice == "leave":
            await self.over(None)

    @work(group="real", exclusive=True)
    async def stop_for_real(self) -> None:
        """A real incident has begun: stop the drill; the banner follows the view."""
        refused = await self.ask_at_once(act.Real())
        if refused:
            self.query_one(Prompt).refuse(refused)

    def after_real(self, way: Way | None) -> None:
        """Go on from the banner; None where somebody else has let the drill go on."""
        self._go_on(way)

    @work(group="real", exclusive=True)
    async def _go_on(self, way: Way | None) -> None:
        if way == "leave":
            self.left_for_real = True
            await self.over(None)
        elif way is not None:
            await self._act(act.End() if way == "end" else act.Resume())


def _done(action: act.Action, pause: str) -> str:
    """What is said after a key did something, where nothing else shows it."""
    match action:
        case act.Acknowledge():
            return "Acknowledged."
        case act.Pause():
            return f"The drill's clock stands. {pause} lets it run on."
        case act.Resume():
            return "The drill's clock runs on."
        case act.Postmortem():
            return "The postmortem is in."
        case _:
            return ""
