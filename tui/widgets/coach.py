"""The coach: a few lines above the keys that say what happens, or what to do next.

Separate because the guided tour and the watching of a role both speak through it.
"""

from __future__ import annotations

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from simulator.domain.text import plain
from tui.remapping import pressed

MOST_LINES = 7
"""So high it grows, the line above it included; what is said must fit."""


class Coach(Widget):
    """A heading and some sentences."""

    DEFAULT_CSS = """
    Coach {
        height: auto; min-height: 4; max-height: 7; padding: 0 1; background: $panel; border-top: solid $primary;
    }
    """

    heading: reactive[str] = reactive("", layout=True)
    says: reactive[tuple[str, ...]] = reactive((), layout=True)
    """Paragraphs; the last is the newest and stands out."""
    keys: reactive[tuple[tuple[str, str], ...]] = reactive((), layout=True)
    """What can be pressed, after the heading: a binding's id, and what it does. Each can be clicked."""

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, key: str) -> None:
            self.key = key
            super().__init__()

    def render(self) -> RenderResult:
        """The heading, then what it says."""
        parts = [Content.styled(plain(self.heading), "bold $primary"), *(self._key(*each) for each in self.keys)]
        lines = [Content.styled(plain(each), "$quiet") for each in self.says[:-1]]
        lines += [Content(plain(each)) for each in self.says[-1:]]
        return Content("\n").join([Content("   ").join(parts), *lines])

    def _key(self, id: str, does: str) -> Content:
        said = Content.assemble((pressed(id, self.app), "bold"), f" {does}")
        return said.stylize("$quiet").stylize(Style.from_meta({"key": id}))

    def on_click(self, event: events.Click) -> None:
        """Say which key was clicked."""
        id = event.style.meta.get("key")
        if id is not None:
            self.post_message(self.Pressed(id))
