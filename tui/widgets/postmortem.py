"""The postmortem: written from the guide's template while the drill runs, or after it.

Separate from the composers because it is a document: it stays open beside the room, and is handed in once it is done.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static, TextArea

from simulator.domain import events as ev
from simulator.domain.text import plain_lines
from simulator.views import DrillView, Entry
from tui.drafts import postmortem_draft
from tui.keymap import POSTMORTEM, bindings
from tui.remapping import pressed
from tui.widgets.viewed import Viewed

ABOUT = "Write over what stands in brackets. {hand_in} hands it in, {fill} fills it in anew."


class PostmortemPane(Viewed):
    """The text and what became of it."""

    DEFAULT_CSS = """
    PostmortemPane { height: 1fr; layout: vertical; }
    PostmortemPane > Static { height: auto; max-height: 2; color: $quiet; padding: 0 1; }
    PostmortemPane > TextArea { height: 1fr; border: none; padding: 0 1; }
    PostmortemPane > TextArea:focus { border: none; }
    """

    BINDINGS = bindings(POSTMORTEM)
    KEYS = POSTMORTEM

    class HandIn(Message):
        """The writer is done."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._story: list[Entry] = []
        self._drafted = ""
        self._handed_in = ""
        self.template: Callable[[], str] | None = None
        """What fills the template in where more is known than the view knows: after the drill."""

    def compose(self) -> ComposeResult:
        """What to do, and the text."""
        keys = {"hand_in": pressed("drill.postmortem", self.app), "fill": pressed("postmortem.fill", self.app)}
        yield Static(ABOUT.format(**keys), markup=False)
        yield TextArea(id="postmortem-text", soft_wrap=True, show_line_numbers=False, tab_behavior="focus")

    def paint(self, view: DrillView) -> None:
        """Keep the story for the draft, and say when one was handed in."""
        self._story.extend(view.entries)
        for entry in view.entries:
            if isinstance(entry.event, ev.PostmortemSubmitted):
                self._handed_in = plain_lines(entry.event.text)
                key = pressed("drill.postmortem", self.app)
                self.query_one(Static).update(f"Handed in by {entry.actor}. {key} hands in a newer one.")

    @property
    def text(self) -> str:
        """What is written now."""
        return self.query_one(TextArea).text

    @property
    def unsent(self) -> bool:
        """Whether somebody has written what is not handed in."""
        return self.text.strip() not in ("", self._drafted.strip(), self._handed_in.strip())

    def go_on_with(self, text: str) -> None:
        """Take up what somebody has begun to write elsewhere, if anything."""
        if text:
            self.query_one(TextArea).text = text

    def begin(self) -> None:
        """Take up what was handed in, else fill the template in; what somebody has begun to write stays."""
        if self.text not in ("", self._drafted):
            return
        if self._handed_in:
            self.query_one(TextArea).text = self._handed_in
        else:
            self.fill()

    def fill(self) -> None:
        """Fill the template in with what is known now."""
        if self.view is not None:
            made = self.template() if self.template else postmortem_draft(self.view, self._story)
            self._drafted = plain_lines(made)
            self.query_one(TextArea).text = self._drafted

    def action_fill(self) -> None:
        """Fill it in anew, over what was written."""
        self.fill()

    def write(self) -> None:
        """Put the cursor into the text."""
        self.query_one(TextArea).focus()

    def hand_in(self) -> None:
        """Ask to hand it in."""
        self.post_message(self.HandIn(self.text))
