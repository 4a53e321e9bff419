"""Help: every key and every command of the screen that it was called from, and the signs that the room uses.

Separate because it is generated from the tables (`keymap`, `slash`), so that it cannot go stale.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.keymap import EVERYWHERE, HELP, Key, bindings, shown
from tui.remapping import of_app, pressed
from tui.slash import FORMS, usage

SIGNS = (
    ("(bot)", "a simulated teammate"),
    ("@", "a line that mentions you or asks your role"),
    ("▲ ▼", "an alert fires; it is over"),
    ("☏", "a page or a phone call"),
    ("● ▸", "the incident; roles and who was told"),
    ("» ✉ ☏ # @ “", "from outside: chat, mail, phone, ticket, public post, comment"),
    ("◉ ○", "a public post; an internal update"),
    ("$ ? ▪ ✓", "a command, a query, a runbook step, a command that has finished"),
    ("↑", "a deploy"),
)

SHORT = (
    ("SEV1-SEV4", "how severe it is; SEV1 is the worst"),
    ("IC", "the incident commander, who leads"),
    ("Comms, Ops", "who speaks for the incident, who works on the system"),
    ("SME", "somebody who knows a part of the system well"),
    ("p99", "99 of 100 requests are answered within this time"),
    ("T+12:30", "12 minutes and 30 seconds since the drill began"),
    ("UTC", "the time zone of every time of day"),
)
"""Short forms that the screens use."""


class HelpScreen(ModalScreen[None]):
    """All keys and commands."""

    CSS_PATH: ClassVar = ["modal.tcss", "help.tcss"]
    BINDINGS = bindings(HELP)
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, keys: Sequence[Key], *, commands: bool = True, focused: Widget | None = None) -> None:
        """`keys` is the table of the screen that asks; those of the pane in focus stand before it."""
        super().__init__()
        self._keys: Sequence[Key] = (*keys_of(focused), *keys, *EVERYWHERE)
        self._commands = commands

    def compose(self) -> ComposeResult:
        """One scroll of everything."""
        self._keys = of_app(self._keys, self.app)
        with Vertical(classes="dialog"), VerticalScroll():
            yield Static(self.text(), markup=False)

    def on_mount(self) -> None:
        """Wrap as wide as there is room."""
        self.call_after_refresh(self._wrapped)

    def on_resize(self) -> None:
        """The same for another width."""
        self.call_after_refresh(self._wrapped)

    def _wrapped(self) -> None:
        body = self.query_one("VerticalScroll > Static", Static)
        body.update(self.text(body.size.width))

    def text(self, width: int = 0) -> Content:
        """What it says; what a row says is wrapped beside its key where `width` is known."""
        close = pressed("help.close", self.app) if self.is_attached else "Esc"
        lines = [Content.assemble(("Help", "bold"), (f"   arrows scroll, {close} closes; ^ is the Ctrl key", "$quiet"))]
        for group, keys in groupby(self._keys, key=lambda key: key.group):
            lines += [Content(""), Content.styled(group, "bold $primary")]
            lines += [_row(" or ".join(shown(key)), key.tip, 16, width) for key in keys]
        if self._commands:
            lines += [Content(""), Content.styled("Commands, typed after /", "bold $primary")]
            for form in FORMS:
                lines += [Content.styled(f"  {usage(form)}", "bold"), Content(f"      {form.says}")]
            lines += [Content(""), Content.styled("Signs in the room", "bold $primary")]
            lines += [_row(sign, means, 16, width) for sign, means in SIGNS]
            lines += [Content(""), Content.styled("Short forms", "bold $primary")]
            lines += [_row(short, means, 16, width) for short, means in SHORT]
        return Content("\n").join(lines)

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)


def keys_of(focused: Widget | None) -> tuple[Key, ...]:
    """The keys of the widget in focus and of the panes that it is in, the nearest first."""
    return tuple(key for _, key in panes_keys(focused))


def panes_keys(focused: Widget | None) -> list[tuple[Widget, Key]]:
    """The same, each with the widget that acts on it."""
    around = focused.ancestors_with_self if focused is not None else ()
    panes = [each for each in around if isinstance(each, Widget) and not isinstance(each, Screen)]
    return [(pane, key) for pane in panes for key in getattr(pane, "KEYS", ())]


def _row(left: str, right: str, column: int, width: int) -> Content:
    """A key and what it does; longer text goes on under its own beginning, not at the margin."""
    indent = column + 3
    lines = wrap(right, width - indent) if width > 2 * indent else [right]
    return Content.assemble((f"  {left:<{column}}", "bold"), " ", f"\n{' ' * indent}".join(lines))
