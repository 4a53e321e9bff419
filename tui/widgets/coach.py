"""The coach: a few lines above the keys that say what happens, or what to do next.

Separate because the guided tour and the watching of a role both speak through it.
"""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from simulator.domain.text import plain


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
    keys: reactive[str] = reactive("", layout=True)
    """What can be pressed, after the heading."""

    def render(self) -> RenderResult:
        """The heading, then what it says."""
        head = Content.assemble((plain(self.heading), "bold $primary"), (f"   {plain(self.keys)}", "$quiet"))
        lines = [Content.styled(plain(each), "$quiet") for each in self.says[:-1]]
        lines += [Content(plain(each)) for each in self.says[-1:]]
        return Content("\n").join([head, *lines])
