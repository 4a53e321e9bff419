"""Composing under pressure: the status post and the internal update, from the guide's templates.

Separate from the prompt because these are read by many and take more than a line. The public's view stands beside a
status post while it is written, and nothing is posted with a placeholder left in it unless it is asked for twice.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import ValidationError
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static, TextArea

from scoring.check import Element
from simulator.domain.actions import Action, Status, Update
from simulator.domain.text import plain, plain_lines
from simulator.domain.vocabulary import StatusState
from simulator.views import DrillView
from tui.checking import of_status, of_update
from tui.drafts import missing, next_state, status_draft, update_draft
from tui.keymap import COMPOSE, COMPOSE_STATUS, Key, bindings
from tui.remapping import pressed
from tui.screens.confirm import choices
from tui.screens.declare import Ask
from tui.story import time_of_day
from tui.widgets.check_line import CheckLine


class ComposeScreen(ModalScreen[None]):
    """An internal update; `StatusScreen` is the public one."""

    CSS_PATH: ClassVar = ["modal.tcss", "compose.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium")]  # noqa: RUF012  # as Textual declares it
    BINDINGS = bindings(COMPOSE)
    KEYS: ClassVar[tuple[Key, ...]] = COMPOSE
    AUTO_FOCUS = "TextArea"
    TITLE_TEXT = "Internal update: for everybody in the company, not for the public"
    POST = "post it inside"

    def __init__(self, view: DrillView, ask: Ask) -> None:
        super().__init__()
        self.view = view
        self._ask = ask
        self._warned = ""

    def compose(self) -> ComposeResult:
        """Title, text, what others will see, keys."""
        with Vertical(classes="dialog"):
            yield Label(self.TITLE_TEXT, classes="title", markup=False)
            yield from self.above()
            with Horizontal(classes="texts"):
                yield TextArea(plain_lines(self.draft()), soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
                yield from self.beside()
            if not self.view.briefing.exam:
                yield CheckLine()
            yield Static(classes="advice", markup=False)
            yield Static(choices(*self.keys(), of=self.app), classes="keys", markup=False)

    def above(self) -> ComposeResult:
        """What stands over the text."""
        yield from ()

    def beside(self) -> ComposeResult:
        """What stands beside the text, or under it where the screen is narrow."""
        yield from ()

    def keys(self) -> tuple[tuple[str, str], ...]:
        """The keys that act here."""
        return (("compose.gap", "next gap"), ("compose.send", self.POST), ("compose.back", "post nothing"))

    def draft(self) -> str:
        """The text to start from."""
        return update_draft(self.view)

    def action(self, text: str) -> Action:
        """What is asked for."""
        return Update(text=text)

    def checked(self, text: str) -> tuple[Element, ...]:
        """What a text has and lacks."""
        return of_update(self.view, text)

    @property
    def text(self) -> str:
        """What is written now."""
        return self.query_one(TextArea).text.strip()

    def on_mount(self) -> None:
        """The cursor goes to the first thing to fill in."""
        self.to_first_gap()
        self.check()

    def to_first_gap(self) -> None:
        """Select the first placeholder, so that typing writes over it; the end where there is none."""
        area = self.query_one(TextArea)
        if not self._to_gap((0, 0)):
            area.move_cursor(area.document.end)

    def action_next_gap(self) -> None:
        """Select the next placeholder after the cursor, or the first again."""
        if not self._to_gap(self.query_one(TextArea).selection.end):
            self._to_gap((0, 0))

    def _to_gap(self, after: tuple[int, int]) -> bool:
        area = self.query_one(TextArea)
        for row, line in enumerate(area.text.split("\n")):
            gap = line.find("{", after[1] if row == after[0] else 0)
            end = line.find("}", gap)
            if row >= after[0] and gap >= 0 and end > gap:
                area.move_cursor((row, gap))
                area.move_cursor((row, end + 1), select=True)
                return True
        return False

    def on_text_area_changed(self) -> None:
        """What was refused is about an older text; what is missing is about this one."""
        self.advise("")
        self.check()

    def check(self) -> None:
        """Say what the text still lacks; never in an exam."""
        for line in self.query(CheckLine):
            line.elements = self.checked(self.text)

    def action_back(self) -> None:
        """Leave without posting."""
        self.dismiss(None)

    @work(exclusive=True)
    async def action_send(self) -> None:
        """Post it; stay open when something is missing or it is refused."""
        text = self.text
        gaps = missing(text)
        if gaps and self._warned != text:
            self._warned = text
            names = ", ".join(f"{{{gap}}}" for gap in gaps)
            self.advise(f"Not filled in yet: {names}. {pressed('compose.send', self.app)} again posts it as it stands.")
            self.to_first_gap()
            return
        try:
            action = self.action(text)
        except ValidationError:
            self.advise("Write something first; at most 4,000 characters.")
            return
        refused = await self._ask(action)
        if refused is None:
            self.dismiss(None)
        else:
            self.advise(refused)

    def advise(self, text: str) -> None:
        """Say what is in the way."""
        self.query_one(".advice", Static).update(Content.styled(f"✗ {plain(text)}" if text else "", "bold"))


class StatusScreen(ComposeScreen):
    """A post for the public status page."""

    BINDINGS = bindings(COMPOSE_STATUS)
    KEYS: ClassVar[tuple[Key, ...]] = COMPOSE_STATUS
    TITLE_TEXT = "Public status page: everybody reads it, and it cannot be undone"
    POST = "post it in public"

    def __init__(self, view: DrillView, ask: Ask) -> None:
        super().__init__(view, ask)
        self.state = next_state(view)
        self._drafted = ""

    def above(self) -> ComposeResult:
        """The states."""
        yield Static(classes="states", markup=False)

    def beside(self) -> ComposeResult:
        """The public's view."""
        with VerticalScroll(classes="public", can_focus=False):
            yield Static(markup=False)

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Its keys and those of the states."""
        return (("compose.state", "next state"), *super().keys())

    def draft(self) -> str:
        """The template of the state."""
        self._drafted = plain_lines(status_draft(self.view, self.state))
        return self._drafted

    def action(self, text: str) -> Action:
        """A post in this state."""
        return Status(state=self.state, text=text)

    def checked(self, text: str) -> tuple[Element, ...]:
        """What a post in this state has and lacks."""
        return of_status(self.view, self.state, text)

    def on_mount(self) -> None:
        """Show the state and the public's view."""
        super().on_mount()
        self._paint()

    def action_next_state(self) -> None:
        """Go to the next state; its template replaces an untouched one."""
        order = list(StatusState)
        self.state = order[(order.index(self.state) + 1) % len(order)]
        area = self.query_one(TextArea)
        if area.text in ("", self._drafted):
            area.text = self.draft()
            self.to_first_gap()
        self._paint()
        self.check()

    def on_text_area_changed(self) -> None:
        """The public's view follows."""
        super().on_text_area_changed()
        self._paint()

    def _paint(self) -> None:
        states = [(f" {state} ", "bold reverse" if state is self.state else "$quiet") for state in StatusState]
        self.query_one(".states", Static).update(Content.assemble(*states))
        when = time_of_day(self.view, self.view.at)
        public = Content.assemble(
            ("The public sees:\n", "$quiet"), (f"[{self.state.title()}] {when} UTC\n", "bold"), plain_lines(self.text)
        )
        self.query_one(".public Static", Static).update(public)
