"""What next? A question at a pause: choose, hear why, go on.

Separate from the watching screen because it takes the keys until it is answered. It can be passed over.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.domain.text import plain
from tui.homekeys import WHAT_NEXT
from tui.keymap import bindings
from tui.screens.confirm import choices
from tui.shadow import Stop
from tui.widgets.choice_list import ChoiceList


class WhatNextScreen(ModalScreen[bool | None]):
    """A question; what comes back is whether the first answer was right, None where it was passed over."""

    CSS_PATH: ClassVar = ["modal.tcss", "what_next.tcss"]
    BINDINGS = bindings(WHAT_NEXT)
    AUTO_FOCUS = "ChoiceList"

    answered: reactive[int | None] = reactive(None, init=False)
    """The answer that was given, from 0."""

    def __init__(self, stop: Stop) -> None:
        super().__init__()
        self.stop = stop

    def compose(self) -> ComposeResult:
        """The question, the answers, why, the keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(plain(self.stop.asks)), classes="title", markup=False)
            yield ChoiceList(*self._options(), markup=False)
            with VerticalScroll(classes="why", can_focus=False):
                yield Static(markup=False)
            yield Static(self._keys(), classes="keys", markup=False)

    def _options(self) -> list[Option]:
        return [Option(self._row(place)) for place in range(len(self.stop.choices))]

    def _row(self, place: int) -> Content:
        choice = self.stop.choices[place]
        mark, style = " ", ""
        if self.answered is not None and choice.right:
            mark, style = "✓", "bold $fine"
        elif self.answered == place:
            mark, style = "✗", "bold $soon"
        return Content.assemble((f"{mark} {place + 1}  ", style or "$quiet"), (plain(choice.text), style))

    def _keys(self) -> Content:
        if self.answered is None:
            few = f"1-{len(self.stop.choices)}"
            return choices((few, "answer"), ("Enter", "answer"), ("next.pass", "pass, and go on"), of=self.app)
        return choices(("Enter", "go on"), of=self.app)

    def watch_answered(self, place: int | None) -> None:
        """Mark the right one, and say why."""
        if place is None:
            return
        given = self.stop.choices[place]
        lines = [] if given.right else [Content.styled(f"Not quite. {plain(given.why)}", "bold")]
        right = self.stop.choices[self.stop.right]
        lines.append(Content(f"The expert: {plain(right.text)} {plain(right.why)}"))
        self.query_one(".why Static", Static).update(Content("\n").join(lines))
        rows = self.query_one(OptionList)
        for number in range(len(self.stop.choices)):
            rows.replace_option_prompt_at_index(number, self._row(number))
        self.query_one(".keys", Static).update(self._keys())

    # ---- keys -----------------------------------------------------------------------------------------

    def action_answer(self, number: int) -> None:
        """Give an answer; the first one counts."""
        if self.answered is None and number <= len(self.stop.choices):
            self.query_one(OptionList).highlighted = number - 1
            self.answered = number - 1

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter answers, and once that is done goes on."""
        event.stop()
        if self.answered is None:
            self.action_answer(event.option_index + 1)
        else:
            self.dismiss(self.stop.choices[self.answered].right)

    def action_pass(self) -> None:
        """Go on, answered or not."""
        self.dismiss(None if self.answered is None else self.stop.choices[self.answered].right)
