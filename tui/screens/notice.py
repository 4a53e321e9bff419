"""A message that must be read: what went wrong and what to do, until it is closed.

Separate from the questions because there is nothing to decide.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.domain.text import plain, plain_lines
from tui.homekeys import NOTICE
from tui.keymap import bindings
from tui.screens.confirm import choices


class NoticeScreen(ModalScreen[None]):
    """A message and a key."""

    CSS_PATH = "modal.tcss"
    BINDINGS = bindings(NOTICE)

    def __init__(self, title: str, says: str) -> None:
        super().__init__()
        self.title_text = title
        self.says = says

    def compose(self) -> ComposeResult:
        """What it says."""
        with Vertical(classes="dialog -small"):
            yield Static(Content(plain(self.title_text)), classes="title", markup=False)
            with VerticalScroll(classes="asks", can_focus=False):
                yield Static(Content(plain_lines(self.says)), markup=False)
            yield Static(choices(("notice.close", "close"), of=self.app), classes="keys", markup=False)

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)
