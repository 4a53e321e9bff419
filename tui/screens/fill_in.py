"""Two small questions of the settings: a line of text, and a key to be pressed.

Separate from the settings' screen because each takes the keyboard for itself.
"""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from simulator.domain.text import plain
from tui.homekeys import ASK_TEXT, CAPTURE
from tui.keymap import Key, bindings, shown
from tui.screens.confirm import choices


class TextScreen(ModalScreen[str | None]):
    """A line of text; None changes nothing."""

    CSS_PATH = "modal.tcss"
    BINDINGS = bindings(ASK_TEXT)
    AUTO_FOCUS = "Input"

    def __init__(self, asks: str, value: str) -> None:
        super().__init__()
        self._asks = asks
        self._value = value

    def compose(self) -> ComposeResult:
        """The question, the line, the keys."""
        with Vertical(classes="dialog -small"):
            yield Label(self._asks, classes="title", markup=False)
            yield Input(self._value, max_length=80)
            keys = choices(("Enter", "keep it"), ("text.back", "go back"), of=self.app)
            yield Static(keys, classes="keys", markup=False)

    def on_input_submitted(self) -> None:
        """Enter keeps it."""
        self.action_done()

    def action_done(self) -> None:
        """Keep what is written."""
        self.dismiss(self.query_one(Input).value.strip())

    def action_back(self) -> None:
        """Change nothing."""
        self.dismiss(None)


class CaptureScreen(ModalScreen[str | None]):
    """The next key that is pressed; None keeps the old one."""

    CSS_PATH = "modal.tcss"
    BINDINGS = bindings(CAPTURE)

    def __init__(self, key: Key) -> None:
        super().__init__()
        self._key = key

    def compose(self) -> ComposeResult:
        """What is asked for."""
        with Vertical(classes="dialog -small"):
            yield Static(Content(f"Press the key for: {self._key.verb}"), classes="title", markup=False)
            yield Static(Content(plain(self._key.tip)), markup=False)
            yield Static(Content.styled(f"Now: {' or '.join(shown(self._key))}", "$quiet"), markup=False)
            yield Static(choices(("capture.back", "keep it"), of=self.app), classes="keys", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Take it, whatever it is."""
        if event.key != "escape":
            event.stop()
            event.prevent_default()
            self.dismiss(event.key)

    def action_back(self) -> None:
        """Keep the old key."""
        self.dismiss(None)
