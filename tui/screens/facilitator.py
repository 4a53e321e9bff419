"""The facilitator's console: what is to come, how everybody stands, what happened; and a key for every verb.

Separate from the drill's screen, which is a trainee's. It talks to a `FacilitatorSession` and nothing else, so that it
is the same in one process and over the wire.
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import OptionList, Static

from simulator.domain import actions as act
from simulator.domain import facilitating as fa
from simulator.domain.events import Recorded
from simulator.domain.simtime import minutes_seconds, offset
from simulator.domain.text import plain
from simulator.domain.wording import sentence
from simulator.errors import GamedayError
from simulator.live.facilitating import FacilitatorSession
from simulator.live.session import Refused
from simulator.views import DrillView, Entry, FacilitatorView, Running
from tui.facilitatorkeys import CONSOLE
from tui.feed import Feed
from tui.keymap import bindings
from tui.screens.asking import SPEEDS
from tui.screens.confirm import ConfirmScreen, LeaveScreen
from tui.screens.console_form import ConsoleForm, Line
from tui.screens.console_truth import TruthScreen
from tui.screens.help import HelpScreen
from tui.story import Line as Told
from tui.story import time_of_day
from tui.story.lines import Sort, Tone, line
from tui.widgets.console import ComingList, ConsoleHead, TeamBoard
from tui.widgets.footer import ModeFooter
from tui.widgets.story_log import Block, StoryLog

Over = DrillView | GamedayError
TEACHES = "Nothing has happened yet. Space marks a moment for the debrief; ? shows every key."
NO_INJECT = "Select an inject in the list first; alerts, faults and hints come by themselves."


class FacilitatorScreen(Screen[Over]):
    """Where a drill is run."""

    CSS_PATH = "facilitator.tcss"
    BINDINGS = bindings(CONSOLE, first=True)
    KEYS: ClassVar = CONSOLE
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium")]  # noqa: RUF012  # as Textual declares it
    AUTO_FOCUS = "ComingList"
    ESCAPE_TO_MINIMIZE = False

    console: reactive[FacilitatorView | None] = reactive(None, always_update=True, repaint=False, init=False)

    def __init__(self, session: FacilitatorSession, *, leaving: type[LeaveScreen] = LeaveScreen) -> None:
        """`leaving` asks before the console is left."""
        super().__init__()
        self.session = session
        self._leaving = leaving
        self._seq = 0

    def compose(self) -> ComposeResult:
        """The head, what is to come beside the team, what happened, what was said, the keys."""
        yield ConsoleHead()
        with Horizontal(id="board"):
            yield ComingList(markup=False)
            with VerticalScroll(id="team"):
                yield TeamBoard()
        yield StoryLog(self._blocks, empty=TEACHES, folds=False, id="happened")
        yield Static(id="said", markup=False)
        yield ModeFooter(CONSOLE)

    # ---- views ----------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Follow the drill."""
        self.follow()

    @work(name="console feed")
    async def follow(self) -> None:
        """Paint every view until the drill has ended, then say so."""
        try:
            last = await Feed(self.session, self.show).run()
        except GamedayError as error:
            self.dismiss(error)
        else:
            if last is not None and last.running is Running.ENDED:
                await self.over(last)

    async def over(self, result: Over) -> None:
        """Close it, whatever dialog is open over it."""
        while self.app.screen is not self:
            await self.app.pop_screen()
        self.dismiss(result)

    def show(self, _view: DrillView) -> None:
        """Paint what the facilitator sees now."""
        view = self.session.console(self._seq)
        if view is None:
            return
        self._seq, self.console = view.seq, view
        head, team = self.query_one(ConsoleHead), self.query_one(TeamBoard)
        head.speed, head.view = self.session.speed, view
        team.showing = dict(self.session.showing)
        team.view = view
        self.query_one(ComingList).show(view)
        self.query_one(StoryLog).add(_told(entry) for entry in view.drill.entries)

    def _blocks(self, told: Told) -> list[Block]:
        clock = time_of_day(self.console.drill, told.at, seconds=True) if self.console is not None else ""
        head = Content.assemble((f" {clock}", "$quiet"), f" {told.glyph} ")
        style = "bold" if told.tone is Tone.INCIDENT else "$quiet" if told.glyph == "·" else ""
        return [Block(head, Content.styled(told.text, style), Content(" " * head.cell_length))]

    # ---- asking ---------------------------------------------------------------------------------------

    async def ask(self, action: act.Action) -> str | None:
        """Ask for an action: why it is refused, None when it is done."""
        try:
            outcome = await self.session.act(action)
        except GamedayError as error:
            return str(error)
        return outcome.why if isinstance(outcome, Refused) else None

    @work(group="asking")
    async def carry_out(self, action: act.Action, done: str, asks: tuple[str, str] | None = None) -> None:
        """Ask for an action, after a question where it cannot be undone, and say what became of it."""
        if asks is not None and not await self.app.push_screen_wait(ConfirmScreen(*asks)):
            return
        refused = await self.ask(action)
        self.say(done if refused is None else f"✗ {refused}")

    def say(self, text: str) -> None:
        """Say what became of something, in one line."""
        self.query_one("#said", Static).update(Content.styled(plain(text), "bold"))

    def _form(self, title: str, verb: str, *lines: Line, **fixed: Any) -> None:
        self.app.push_screen(ConsoleForm(title, verb, lines, self.ask, fixed))

    def _selected(self) -> str | None:
        inject = self.query_one(ComingList).inject
        if inject is None:
            self.say(NO_INJECT)
        return inject

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """An inject was clicked: it is selected, and nothing happens to it."""
        event.stop()

    # ---- the script -----------------------------------------------------------------------------------

    def action_fire(self) -> None:
        """Deliver the selected inject now."""
        if (inject := self._selected()) is not None:
            coming = next(each for each in self.console.injects if each.id == inject) if self.console else None
            again = coming is not None and not coming.waiting
            asks = (f"The inject {inject} is {coming.state}. Deliver it once more?", "deliver it") if again else None  # type: ignore[union-attr]  # again says so
            self.carry_out(fa.Fire(inject=inject), f"{inject} is delivered.", asks)

    def action_skip(self) -> None:
        """Leave the selected inject out."""
        if (inject := self._selected()) is not None:
            asks = (f"Leave out the inject {inject}? It will not come by itself any more.", "leave it out")
            self.carry_out(fa.Skip(inject=inject), f"{inject} is left out. f still delivers it.", asks)

    def action_delay(self) -> None:
        """Put the selected inject off."""
        if (inject := self._selected()) is not None:
            self._form(f"Put off {inject}", "delay", Line("for", "By how long", "5m", "5m, 90s"), inject=inject)

    def action_edit(self) -> None:
        """Change the text of the selected inject."""
        if (inject := self._selected()) is not None and self.console is not None:
            text = next(each.text for each in self.console.injects if each.id == inject)
            self._form(f"Change the text of {inject}", "edit", Line("text", "What it says", plain(text)), inject=inject)

    def action_inject(self) -> None:
        """Write an inject."""
        if self.console is None:
            return
        known = ", ".join(f"{name} ({title})" if title else name for name, title in self.console.personas[:6])
        self._form(
            "Write an inject",
            "add-inject",
            Line("sender", f"From whom, in your words; there are {plain(known)}", example="Nora Bell"),
            Line("title", "Their title, if any", example="VP Engineering"),
            Line("via", "By chat, email, phone, ticket, social or status-comment", "chat"),
            Line("text", "What it says"),
            Line("asks", "Which roles owe an answer, if any: ic, comms, ops, scribe, sme", many=True),
            Line("after", "In how long; 0s is at once", "0s"),
        )

    def action_alert(self) -> None:
        """Let an alert fire."""
        if self.console is None:
            return
        services = ", ".join(each.name for each in self.console.drill.services)
        self._form(
            "Let an alert of your own fire; it is not graded",
            "add-alert",
            Line("name", "Its name", example="DiskFillsUp"),
            Line("service", f"On which service: {plain(services)}"),
            Line("severity", "critical, error, warning or info", "warning"),
            Line("summary", "What it says"),
            Line("pages", "Does it page? yes or no", "yes"),
            Line("lasts", "How long it fires; empty until the incident is over", example="20m"),
        )

    # ---- people ---------------------------------------------------------------------------------------

    def action_hint(self) -> None:
        """Give a hint."""
        if self.console is None:
            return
        untold = [hint for hint in self.console.hints if not hint.taken and hint.given_at is None]
        says = "; ".join(f"{hint.number}: {plain(hint.text)[:70]}" for hint in untold[:4]) or "all are told"
        number = str(untold[0].number) if untold else ""
        people = ", ".join(person.id for person in self.console.people)
        self._form(
            "Give a hint; it costs nothing",
            "give-hint",
            Line("hint", f"A hint of the script, by number ({says})", number),
            Line("text", "Or your own words; then leave the number empty"),
            Line("to", f"To whom; empty is everybody: {people}"),
        )

    def action_mark(self) -> None:
        """Mark this moment."""
        at = offset(self.console.drill.at) if self.console is not None else "now"
        self.carry_out(fa.Observe(text="Marked."), f"Marked {at}. o writes what it was.")

    def action_observe(self) -> None:
        """Write an observation; it says when it was begun."""
        began = offset(self.console.drill.at) if self.console is not None else ""
        self._form(
            f"Observe, at {began}; nobody else sees it before the debrief",
            "observe",
            Line("text", "What you saw", f"{began} "),
            Line("about", "About whom or what: a person, a role, an objective; empty is the whole drill"),
            Line("rating", "P done well, S with some trouble, M with much trouble, U not done; empty is no rating"),
        )

    # ---- the clock ------------------------------------------------------------------------------------

    @work(group="asking")
    async def action_pause(self) -> None:
        """Begin, stop, or let run on."""
        drill = self.console.drill if self.console is not None else None
        if drill is None:
            return
        if drill.running is Running.WAITING:
            await self.session.begin()
            self.say("The drill begins.")
        elif drill.running is Running.PAUSED:
            refused = await self.ask(act.Resume())
            self.say(f"✗ {refused}" if refused else "The clock runs on.")
        else:
            refused = await self.ask(act.Pause())
            self.say(f"✗ {refused}" if refused else "The clock stands. p lets it run on.")

    def action_time_out(self) -> None:
        """Call a time-out."""
        self._form("Call a time-out: the clock stands, and everybody reads why", "time-out", Line("why", "Why"))

    def action_faster(self, step: int) -> None:
        """One step faster or slower."""
        now = self.session.speed
        faster = [speed for speed in SPEEDS if speed > now]
        slower = [speed for speed in SPEEDS if speed < now]
        chosen = (faster[:1] if step > 0 else slower[-1:]) or [now]
        self.carry_out(fa.Speed(times=chosen[0]), f"The clock runs {chosen[0]:g} times as fast as a real one.")

    def action_jump(self) -> None:
        """Let the time until the next inject pass at once."""
        if self.console is None:
            return
        now = self.console.drill.at
        dues = [(each.due, each.id) for each in self.console.injects if each.waiting and each.due is not None]
        due, inject = min(dues, default=(None, ""))
        says = (
            f"{minutes_seconds(max(due - now, 0))} pass at once, until {inject}" if due is not None else "Time passes"
        )
        asks = f"{says}. What falls due on the way happens, and counts as late where nobody acts. Jump?"
        self.carry_out(fa.Jump(), "Jumped to the next inject.", (asks, "jump"))

    def action_extend(self) -> None:
        """Make the drill longer."""
        self._form("Make the drill longer", "extend", Line("by", "By how long", "10m"))

    def action_end(self) -> None:
        """End the drill."""
        self.carry_out(act.End(), "The drill is over.", ("End the drill now, for everybody, and debrief?", "end it"))

    # ---- this screen ----------------------------------------------------------------------------------

    def action_truth(self) -> None:
        """Show the truth."""
        if self.console is not None:
            self.app.push_screen(TruthScreen(self.console))

    def action_help(self) -> None:
        """List the keys."""
        self.app.push_screen(HelpScreen(CONSOLE, commands=False))

    def on_mode_footer_pressed(self, event: ModeFooter.Pressed) -> None:
        """A key of the footer was clicked."""
        self.call_later(self.run_action, event.key.action)

    @work(group="leaving", exclusive=True)
    async def action_leave(self) -> None:
        """Ask whether to leave or to end it."""
        choice = await self.app.push_screen_wait(self._leaving())
        if choice == "end":
            await self.ask(act.End())
        elif choice == "leave":
            self.dismiss(None)


def _told(entry: Entry) -> Told:
    """An entry's line: what the room hears, and what only the host knows."""
    text = sentence(Recorded(entry.seq, entry.at, entry.actor, entry.event))
    hidden = entry.event.audience == "host"
    decides = entry.event.kind.startswith(("incident.", "inject.", "status.", "drill.", "observation."))
    return line(entry, "◇" if hidden else "·", text, Sort.INCIDENT, Tone.INCIDENT if decides else Tone.SYSTEM)
