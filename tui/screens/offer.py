"""The first thing that a newcomer is asked: whether to take the guided tour.

Separate from home because it is asked once, on the first run.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.homekeys import OFFER
from tui.keymap import bindings
from tui.remapping import pressed
from tui.screens.confirm import choices


class OfferScreen(ModalScreen[bool]):
    """Take the tour, or go on without it."""

    CSS_PATH = "modal.tcss"
    BINDINGS: ClassVar = bindings(OFFER)

    def compose(self) -> ComposeResult:
        """What it is, and the two keys."""
        with Vertical(classes="dialog -small"):
            yield Static(Content("Welcome. Shall we begin with a guided tour?"), classes="title", markup=False)
            yield Static(Content(self._says()), markup=False)
            yield Static(
                choices(("offer.take", "take the tour"), ("offer.skip", "skip it"), of=self.app),
                classes="keys",
                markup=False,
            )

    def _says(self) -> str:
        again, path = pressed("home.tour", self.app), pressed("home.tab-4", self.app)
        return (
            "A tiny drill, three minutes long, teaches the keys by using them: a page calls you, you say how bad it "
            "is, tell people, and repair it. Nothing in it counts, and you can leave it at any time.\n\n"
            f"It can be taken later as well: {again} at home. {path} shows where to go from there."
        )

    def action_take(self) -> None:
        """Take it."""
        self.dismiss(True)

    def action_skip(self) -> None:
        """Go on without it."""
        self.dismiss(False)
