"""The question before what cannot be undone: it says what will happen, and waits for a plain yes or no.

Separate because every verb asks the same way. Enter does nothing here, so that a line sent too fast is not also its
own answer.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Static

from simulator.domain.text import plain_lines
from tui.keymap import CHOOSE, CONFIRM, bindings
from tui.remapping import key_named, pressed


class ConfirmScreen(ModalScreen[bool]):
    """Yes or no."""

    CSS_PATH = "modal.tcss"
    BINDINGS = bindings(CONFIRM)

    def __init__(self, asks: str, yes: str) -> None:
        """`asks` says what will happen, `yes` is the word that does it."""
        super().__init__()
        self.asks = asks
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question and its two keys."""
        with Vertical(classes="dialog -small"):
            with VerticalScroll(classes="asks", can_focus=False):
                yield Static(Content(plain_lines(self.asks)), markup=False)
            yield Static(
                choices(("confirm.yes", self._yes), ("confirm.no", "go back"), of=self.app),
                classes="keys",
                markup=False,
            )

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Go back."""
        self.dismiss(False)


class LeaveScreen(ModalScreen[str]):
    """Leave, end or stay."""

    CSS_PATH = "modal.tcss"
    BINDINGS = bindings(CHOOSE)

    ASKS = (
        "Leave the drill?\n\nIts journal is kept, and `gameday resume` goes on from there. Ending it now shows the "
        "debrief; everything that is not done yet counts as not done."
    )

    def compose(self) -> ComposeResult:
        """The question and its three keys."""
        with Vertical(classes="dialog -small"):
            yield Static(Content(self.ASKS), markup=False)
            yield Static(choices(*self.choices(), of=self.app), classes="keys", markup=False)

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Its keys by their bindings, and what they do."""
        return (("leave.leave", "leave"), ("leave.end", "end it, show the debrief"), ("leave.stay", "stay"))

    def action_choose(self, choice: str) -> None:
        """Say which."""
        self.dismiss(choice)


def choices(*pairs: tuple[str, str], of: object = None) -> Content:
    """Keys and what they do, as a line; bindings are named by their id, and `of` is the app whose keys they are.

    A binding can be clicked as well: its action is the screen's.
    """
    return Content("   ").join(_choice(key, verb, of) for key, verb in pairs)


def _choice(key: str, verb: str, of: object) -> Content:
    found = key_named(key)
    shown = Content.assemble((pressed(key, of) if found else key, "bold $primary"), f" {verb}")
    return shown.stylize(Style.from_meta({"choice": found.action})) if found else shown
