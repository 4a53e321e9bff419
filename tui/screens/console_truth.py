"""The truth on a page of its own: cause, lesson, true facts, faults, what clears them, and what was observed.

Separate because a facilitator reads it once and then looks at the clock.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.domain.simtime import offset
from simulator.domain.text import plain
from simulator.views import FacilitatorView
from tui.keymap import HELP, bindings


class TruthScreen(ModalScreen[None]):
    """What only the facilitator knows."""

    CSS_PATH: ClassVar = ["modal.tcss", "help.tcss"]
    BINDINGS = bindings(HELP)
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, view: FacilitatorView) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        """One scroll of everything."""
        with Vertical(classes="dialog"), VerticalScroll():
            yield Static(_text(self._view), markup=False)

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)


def _text(view: FacilitatorView) -> Content:
    lines = [Content.assemble(("The truth", "bold"), ("   Esc closes", "$quiet"))]
    if view.false_alarm:
        lines.append(Content("There is no incident: the right answer is to stand down."))
    for head, text in (("Cause", view.cause), ("Lesson", view.lesson), ("True facts", ", ".join(view.facts))):
        if text:
            lines += [Content(""), Content.styled(head, "bold $primary"), Content(plain(text))]
    lines += [Content(""), Content.styled("Faults", "bold $primary")]
    for fault in view.faults:
        since = f"acts since {offset(fault.since or 0)}" if fault.acts else (
            f"cleared at {offset(fault.cleared_at)}" if fault.cleared_at is not None else "has not begun")  # fmt: skip
        on = f" on {', '.join(fault.services)}" if fault.services else ""
        lines.append(Content.assemble((plain(fault.name), "bold"), f"{on}: {since}"))
        lines += [Content(f"   cleared by  {plain(run)}") for run in fault.cleared_by]
        lines += [Content(f"   made worse by  {plain(run)}") for run in fault.worsened_by]
    lines += [Content(""), Content.styled("Observed", "bold $primary")]
    for each in view.observed:
        about = f" of {plain(each.about)}" if each.about else ""
        rating = f" {each.rating}" if each.rating else ""
        lines.append(Content.assemble((offset(each.at), "$quiet"), f"{rating}{about}: {plain(each.text)}"))
    if not view.observed:
        lines.append(Content.styled("Nothing yet. Space marks a moment.", "$quiet"))
    return Content("\n").join(lines)
