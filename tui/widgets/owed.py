"""What still needs an answer, pinned above the tabs, oldest first, until it is answered.

Separate from the room because nothing that is owed may scroll away: pages that call, questions from outside and
promised updates stand here with the key that settles them.
"""

from __future__ import annotations

from textual.content import Content

from simulator.domain.simtime import minutes_seconds
from simulator.domain.text import plain
from simulator.views import DrillView, Owed
from tui.remapping import pressed
from tui.widgets.viewed import Viewed
from tui.widgets.words import STYLE, cut, pressure

_GLYPHS = {"page": "☏", "inject": "»", "promise": "◷"}
_KEYS = {
    "page": ("drill.ack", "ack"), "inject": ("drill.reply", "reply"), "public": ("drill.status", "post"),
    "internal": ("drill.update", "update"),
}  # fmt: skip


class OwedBar(Viewed):
    """Pinned lines, at most three; yours are bright."""

    DEFAULT_CSS = """
    OwedBar { height: auto; max-height: 3; background: $panel; display: none; padding: 0 1; }
    OwedBar.-owing { display: block; }
    """

    def paint(self, view: DrillView) -> None:
        """Show or hide, as tall as needed."""
        rows = min(len(view.owed), self.most)
        self.set_class(bool(view.owed), "-owing")
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = max(1, rows)
        self.refresh()

    @property
    def most(self) -> int:
        """How many lines it may take: fewer where the screen is short."""
        return 2 if self.app.size.height < 30 else 3

    def render(self) -> Content:
        """One line a thing; what is over the limit is counted."""
        view = self.view
        if view is None or not view.owed:
            return Content("")
        shown = view.owed[: self.most]
        over = len(view.owed) - len(shown)
        lines = [self._line(each, view, over if each is shown[-1] else 0) for each in shown]
        return Content("\n").join(lines)

    def _line(self, owed: Owed, view: DrillView, over: int) -> Content:
        id, verb = _KEYS.get(owed.ref if owed.kind == "promise" else owed.kind, ("", ""))
        key = pressed(id, self.app) if id else ""
        due, mine = self._due(owed, view.at), owed.mine and self.acts
        tail = Content.assemble(
            due,
            "  ",
            (key if mine else "", "bold $primary"),
            (f" {verb}" if mine else "" if owed.mine else "not yours", "$quiet"),
            (f"  +{over} more" if over else "", "bold"),
        )
        room = self.size.width - tail.cell_length - 4
        text = cut(_words(owed, view), max(10, room))
        head = Content.assemble((f"{_GLYPHS.get(owed.kind, '!')} ", ""), (text, "bold" if owed.mine else "$quiet"))
        return head + Content(" " * max(1, self.size.width - head.cell_length - tail.cell_length)) + tail

    def _due(self, owed: Owed, now: int) -> Content:
        if owed.due is None:
            return Content.styled(f"waits {minutes_seconds(now - owed.since)}", "$quiet")
        how = pressure(owed.since, owed.due, now)
        if how == "late":
            return Content.styled(f"LATE by {minutes_seconds(now - owed.due)}", STYLE[how])
        return Content.styled(f"{'soon, ' if how == 'soon' else ''}{minutes_seconds(owed.due - now)} left", STYLE[how])


def _words(owed: Owed, view: DrillView) -> str:
    """What is owed, with who asks."""
    asked = next((each for each in view.injects if owed.kind == "inject" and each.id == owed.ref), None)
    return f"{plain(asked.sender)}: {plain(asked.text)}" if asked is not None else plain(owed.text)
