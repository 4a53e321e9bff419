"""The postmortem: written from the guide's template while the drill runs, or after it.

Separate from the composers because it is a document: it stays open beside the room, and is handed in once it is done.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static, TextArea

from simulator.domain import events as ev
from simulator.domain.text import plain_lines
from simulator.views import DrillView, Entry
from tui.drafts import postmortem_draft
from tui.keymap import POSTMORTEM, READING, bindings
from tui.remapping import pressed
from tui.widgets.viewed import Viewed

ABOUT = "{write} writes over what stands in brackets. {hand_in} hands it in, {fill} fills it in anew."


class Document(TextArea):
    """The text: read until somebody wants to write, so that a digit typed next still opens a tab."""

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        """Whoever clicks into it wants to write there."""
        pane = next((each for each in self.ancestors if isinstance(each, PostmortemPane)), None)
        if pane is not None:
            pane.write()
        await super()._on_mouse_down(event)


class PostmortemPane(Viewed):
    """The text and what became of it."""

    DEFAULT_CSS = """
    PostmortemPane { height: 1fr; layout: vertical; }
    PostmortemPane > Static { height: auto; max-height: 2; color: $quiet; padding: 0 1; }
    PostmortemPane > Document { height: 1fr; border: none; padding: 0 1; }
    PostmortemPane > Document:focus { border: none; }
    """

    BINDINGS = bindings((*READING, *POSTMORTEM))
    KEYS = (*READING, *POSTMORTEM)

    class Writing(Message):
        """Somebody begins to write, or gives the keys back."""

        def __init__(self, *, writes: bool) -> None:
            self.writes = writes
            super().__init__()

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
        ids = {"write": "postmortem.write", "hand_in": "drill.postmortem", "fill": "postmortem.fill"}
        yield Static(ABOUT.format(**{name: pressed(id, self.app) for name, id in ids.items()}), markup=False)
        yield Document(
            id="postmortem-text", soft_wrap=True, show_line_numbers=False, tab_behavior="focus", read_only=True
        )

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

    @property
    def writes(self) -> bool:
        """Whether letters go into the text."""
        area = self.query_one(TextArea)
        return area.has_focus and not area.read_only

    def read(self) -> None:
        """Show the text to be looked through: letters and digits are keys."""
        self._turn(writes=False)

    def write(self) -> None:
        """Put the cursor into the text."""
        self._turn(writes=True)

    def _turn(self, *, writes: bool) -> None:
        area = self.query_one(TextArea)
        area.read_only = not writes
        area.focus()
        self.post_message(self.Writing(writes=writes))

    def action_write(self) -> None:
        """Write in the text."""
        self.write()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While somebody writes, the keys that begin it are letters like others."""
        return not self.writes if action == "write" else super().check_action(action, parameters)

    def hand_in(self) -> None:
        """Ask to hand it in."""
        self.post_message(self.HandIn(self.text))
