"""The lobby: who is there and in which role, and the briefing to read while the team waits for its facilitator.

Separate from the briefing of a drill that one plays alone, because here somebody else begins, and people come and go.
"""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from simulator.domain.simtime import spoken_duration
from simulator.domain.text import plain, plain_lines
from simulator.live.remote import RemoteSession
from simulator.live.session import Refused
from simulator.live.wire import Kind, LobbyPerson
from simulator.views import DrillView
from simulator.views.looking import HandoverAsked, HandoverSeen
from tui.keymap import Key, bindings
from tui.remapping import pressed
from tui.screens.confirm import ConfirmScreen, choices
from tui.story import handed_over
from tui.teamkeys import LOBBY


class LobbyScreen(Screen[bool]):
    """Before a team drill; True goes on to the drill, False leaves it."""

    CSS_PATH: ClassVar = "lobby.tcss"
    BINDINGS = bindings(LOBBY)
    KEYS: ClassVar[tuple[Key, ...]] = LOBBY
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, session: RemoteSession) -> None:
        super().__init__()
        self.session = session
        self._handover: HandoverSeen | None = None

    def compose(self) -> ComposeResult:
        """The title, who is there, the briefing, what is waited for, the keys."""
        yield Static(Content.styled(plain(self.session.view().briefing.title), "bold"), id="title", markup=False)
        with VerticalScroll():
            yield Static(id="people", markup=False)
            yield Static(id="briefing", markup=False)
        yield Static(id="waits", markup=False)
        yield Static(self._keys(), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Fill it in."""
        self.paint()
        self.ask_for_handover()

    def paint(self) -> None:
        """Show who is there now; a drill that has begun is gone on to."""
        if self.session.started:
            if self.is_current:
                self.dismiss(True)
            return
        self.query_one("#people", Static).update(who_is_there(self.session))
        self.query_one("#briefing", Static).update(briefing(self.session, self._handover))
        self.query_one("#waits", Static).update(self._waits())

    @work
    async def ask_for_handover(self) -> None:
        """Show what the shift before has left."""
        sheet = await self.session.look(HandoverAsked())
        if isinstance(sheet, HandoverSeen):
            self._handover = sheet
            self.paint()

    def _waits(self) -> Content:
        if self.session.kind is Kind.FACILITATOR:
            key = pressed("lobby.start", self.app)
            return Content.styled(f"You run this drill: {key} lets it begin.", "bold")
        lobby = self.session.lobby
        there = lobby is not None and lobby.facilitator
        who = "The facilitator is here, and lets the drill begin." if there else "The facilitator is not here yet."
        return Content.styled(f"{who} Nobody is timed until then.", "bold")

    def _keys(self) -> Content:
        start = [("lobby.start", "let it begin")] if self.session.kind is Kind.FACILITATOR else []
        return choices(*start, ("lobby.leave", "leave"), ("↑ ↓", "scroll"), of=self.app)

    # ---- keys -----------------------------------------------------------------------------------------

    @work(exclusive=True, group="starting")
    async def action_start(self) -> None:
        """Let the drill begin, after a question."""
        if self.session.kind is not Kind.FACILITATOR:
            self.notify("The facilitator lets the drill begin.", markup=False)
            return
        people = self.session.lobby.people if self.session.lobby else ()
        here = sum(each.here for each in people)
        asks = f"Let the drill begin now? {here} of {len(people)} people are here."
        if here < len(people):
            asks += " Simulated responders play the others, until somebody comes."
        if not await self.app.push_screen_wait(ConfirmScreen(asks, "begin")):
            return
        outcome = await self.session.start()
        if isinstance(outcome, Refused):
            self.notify(outcome.why, severity="error", markup=False)
        self.paint()

    def on_screen_resume(self) -> None:
        """A dialog has closed; the drill may have begun meanwhile."""
        if self.query("#people"):
            self.paint()

    def action_leave(self) -> None:
        """Leave; the place stays."""
        self.dismiss(False)


def who_is_there(session: RemoteSession) -> Content:
    """The lobby as a table."""
    lobby = session.lobby
    if lobby is None:
        return Content("")
    rows = [Content.styled("Who is there", "bold")]
    rows += [_row(each, mine=each.person == session.you) for each in lobby.people]
    looks = {0: "nobody looks on", 1: "1 observer looks on"}.get(
        lobby.observers, f"{lobby.observers} observers look on"
    )
    runs = "the facilitator is here" if lobby.facilitator else "no facilitator yet"
    you = {Kind.OBSERVER: " You are an observer.", Kind.FACILITATOR: " You are the facilitator."}.get(session.kind, "")
    return Content("\n").join([*rows, Content.styled(f"  {runs}; {looks}.{you}", "$quiet"), Content("")])


def _row(each: LobbyPerson, *, mine: bool) -> Content:
    called = f", called {plain(each.called)}" if each.called and each.called != each.name else ""
    mark, says = ("●", "here") if each.here else ("○", "not here yet")
    you = " (you)" if mine else ""
    roles = ", ".join(role.title for role in each.roles)
    return Content.assemble(
        (f"  {mark} ", "$fine" if each.here else "$quiet"),
        (f"{roles or 'no role':<12}  ", "bold" if mine else ""),
        (f"{plain(each.name)}{called}{you}", "bold $you" if mine else ""),
        (f"  {says}", "$quiet"),
    )


def briefing(session: RemoteSession, handover: HandoverSeen | None) -> Content:
    """What the drill is about, in the words that everybody gets."""
    view: DrillView = session.view()
    about = view.briefing
    exam = " This is an exam: there are no hints." if about.exam else ""
    lines = [Content.styled("What it is about", "bold"), Content(plain_lines(about.summary).strip()), Content("")]
    lines.append(Content(f"It lasts {spoken_duration(about.length)} at most.{exam}"))
    if about.objectives:
        lines += [Content(""), Content.styled("What it is for", "bold")]
        lines += [Content(f"  {plain(each)}") for each in about.objectives]
    if handover is not None:
        lines += [Content(""), Content.styled("Handed over to you", "bold")]
        for title, items in handed_over(handover):
            lines += [Content(f"  {title}"), *(Content(f"    {plain(each)}") for each in items)]
    return Content("\n").join(lines)
