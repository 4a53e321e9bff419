"""The debrief."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from simulator.live.session import Session
from tui.keymap import DEBRIEF, bindings


class DebriefScreen(Screen[None]):
    """Score and findings."""

    BINDINGS = bindings(DEBRIEF)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """Its tabs."""
        yield Static("The drill is over.", markup=False)
