"""A form of the facilitator's console: a few lines, each with what it takes, and one action that comes of them.

Separate because every verb that needs words asks in the same way; what was wrong is said below and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from simulator.domain.actions import ACTIONS, Action
from simulator.domain.text import plain
from tui.facilitatorkeys import FORM
from tui.keymap import bindings
from tui.screens.confirm import choices
from tui.slash.fields import said

Ask = Callable[[Action], Awaitable[str | None]]
"""Asks for an action: why it is refused, None when it is done."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a form."""

    name: str
    """The action's field."""
    label: str
    value: str = ""
    example: str = ""
    many: bool = False
    """Several words, separated by commas."""


class ConsoleForm(ModalScreen[None]):
    """Lines to fill in; Enter goes on, and does it on the last."""

    CSS_PATH = "modal.tcss"
    BINDINGS = bindings(FORM, first=True)
    AUTO_FOCUS = "Input"

    def __init__(
        self, title: str, verb: str, lines: tuple[Line, ...], ask: Ask, fixed: dict[str, Any] | None = None
    ) -> None:
        """`fixed` are the action's fields that are not asked for."""
        super().__init__()
        self._title = title
        self._verb = verb
        self._lines = lines
        self._ask = ask
        self._fixed = fixed or {}

    def compose(self) -> ComposeResult:
        """The title, the lines, what was wrong, the keys."""
        with Vertical(classes="dialog"):
            yield Label(self._title, classes="title", markup=False)
            with VerticalScroll(classes="asks", can_focus=False):
                for line in self._lines:
                    yield Static(Content.styled(line.label, "$quiet"), markup=False)
                    yield Input(line.value, placeholder=line.example, id=f"line-{line.name}")
            yield Static(classes="advice", markup=False)
            keys = choices(
                ("form.next", "next line, and do it"), ("form.send", "do it"), ("form.back", "go back"), of=self.app
            )
            yield Static(keys, classes="keys", markup=False)

    def action_next(self) -> None:
        """Go to the next line, or do it, before the next key is looked at: who types fast writes in the right line."""
        inputs = list(self.query(Input))
        line = self.focused
        place = inputs.index(line) if isinstance(line, Input) else -1
        if place + 1 < len(inputs):
            self.set_focus(inputs[place + 1])
        else:
            inputs[place].call_later(self.action_send)  # behind the keys that this line has not taken yet

    @work(exclusive=True)
    async def action_send(self) -> None:
        """Do it; where that is not possible say why, and keep what was written."""
        given: dict[str, Any] = {"do": self._verb, **self._fixed}
        for line in self._lines:
            text = self.query_one(f"#line-{line.name}", Input).value.strip()
            if text:
                given[line.name] = (
                    tuple(part.strip() for part in text.split(",") if part.strip()) if line.many else text
                )
        try:
            action = ACTIONS.validate_python(given)
        except ValidationError as wrong:
            self._say(said(wrong, ""))
            return
        refused = await self._ask(action)
        if refused is None:
            self.dismiss(None)
        else:
            self._say(refused)

    def _say(self, text: str) -> None:
        self.query_one(".advice", Static).update(Content.styled(plain(text), "bold"))

    def action_back(self) -> None:
        """Change nothing."""
        self.dismiss(None)
