"""Declaring and reclassifying: the decision tree, one key a question, then the words.

Separate because severity must come from the tree even under pressure, and may still be overruled. What was typed stays
when it is refused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from pydantic import ValidationError
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from simulator.domain.actions import Action, Declare, Reclassify
from simulator.domain.text import plain
from simulator.views import DrillView
from tui.keymap import COMPOSE, Key, bindings
from tui.remapping import pressed
from tui.screens.confirm import choices
from tui.widgets.questions import Questions

Ask = Callable[[Action], Awaitable[str | None]]
"""Ask for an action; what comes back is why not, or None when it was done."""


class DeclareScreen(ModalScreen[None]):
    """Declare an incident, or change its severity."""

    CSS_PATH: ClassVar = ["modal.tcss", "declare.tcss"]
    BINDINGS = bindings(COMPOSE)
    KEYS: ClassVar[tuple[Key, ...]] = COMPOSE
    AUTO_FOCUS = "Questions"

    def __init__(self, view: DrillView, ask: Ask) -> None:
        super().__init__()
        self._view = view
        self._ask = ask
        self._again = view.incident is not None

    def compose(self) -> ComposeResult:
        """Questions, words, keys."""
        incident = self._view.incident
        with Vertical(classes="dialog"):
            title = f"Change the severity, now {incident.severity}" if incident else "Declare an incident"
            yield Label(title, classes="title", markup=False)
            briefing = self._view.briefing
            yield Questions(briefing.tree, briefing.otherwise, incident.facts if incident else ())
            yield Label("Why" if self._again else "What is broken, in the customers' words", markup=False)
            yield Input(id="words", max_length=200)
            if not self._again:
                yield Label("Impact: who is affected and how", markup=False)
                yield Input(id="impact", max_length=1000)
            yield Static(classes="advice", markup=False)
            yield Static(self._keys(), classes="keys", markup=False)

    def _keys(self) -> Content:
        yes, no, worst, least = (pressed(f"questions.{key}", self.app) for key in ("yes", "no", "sev1", "sev4"))
        return choices(
            (f"{yes}/{no}", "answer"), (f"{worst}-{least}", "overrule"), ("questions.done", "next"),
            ("compose.send", "change" if self._again else "declare"), ("compose.back", "go back"), of=self.app,
        )  # fmt: skip

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on, and at the end declares."""
        if event.input.id == "words" and not self._again:
            self.query_one("#impact", Input).focus()
        else:
            self.action_send()

    def on_questions_answered(self) -> None:
        """A refusal is about what was there before."""
        self._advise("")

    def action_back(self) -> None:
        """Leave without doing anything."""
        self.dismiss(None)

    @work(exclusive=True)
    async def action_send(self) -> None:
        """Ask for it; stay open when it is refused."""
        try:
            action = self._action()
        except ValidationError:
            self._advise("Give it a title first: what is broken, in the customers' words.")
            self.query_one("#words", Input).focus()
            return
        refused = await self._ask(action)
        if refused is None:
            self.dismiss(None)
        else:
            self._advise(refused)

    def _action(self) -> Action:
        questions = self.query_one(Questions)
        words = self.query_one("#words", Input).value.strip()
        if self._again:
            return Reclassify(severity=questions.severity, facts=questions.facts, why=words)
        impact = self.query_one("#impact", Input).value.strip()
        return Declare(severity=questions.severity, title=words, impact=impact, facts=questions.facts)

    def _advise(self, text: str) -> None:
        self.query_one(".advice", Static).update(Content.styled(f"✗ {plain(text)}" if text else "", "bold"))
