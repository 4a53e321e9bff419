"""The check line: which required elements a text has, which it still lacks, and what must not stand in it.

Separate from the composers because it only paints what scoring's rules say. A sign stands before each, so that nothing
is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from scoring.check import Element, broken
from simulator.domain.text import plain

GAP = "   "


class CheckLine(Widget):
    """Ticks and gaps, as the text is written."""

    DEFAULT_CSS = "CheckLine { height: auto; max-height: 4; margin-top: 1; }"

    elements: reactive[tuple[Element, ...]] = reactive((), layout=True)

    def render(self) -> RenderResult:
        """Its lines."""
        return Content("\n").join(lines(self.elements, self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's
        """As many rows as the elements take at this width."""
        return max(1, len(lines(self.elements, width)))


def lines(elements: Sequence[Element], width: int) -> list[Content]:
    """What is said already quietly, what is missing and what must go in bold; a sign stays with its words."""
    if elements and all(each.met for each in elements):
        return [Content.styled("✓ It says everything that its readers need.", "$fine")]
    said = [_one(each) for each in elements if not each.fault]
    said += [
        Content.styled(f"✗ take out {plain(each.says.removeprefix('no '))}", "bold $late") for each in broken(elements)
    ]
    rows: list[Content] = []
    for each in said:
        if rows and rows[-1].cell_length + len(GAP) + each.cell_length <= width:
            rows[-1] = rows[-1] + GAP + each
        else:
            rows.append(each)
    return rows


def _one(element: Element) -> Content:
    sign, style = ("✓", "$quiet") if element.met else ("✗", "bold")
    return Content.styled(f"{sign} {plain(element.says)}", style)
