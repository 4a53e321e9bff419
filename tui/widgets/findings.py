"""Every finding, anti-pattern and hint under its head, and the chosen one with its evidence and advice.

Separate from the scorecard because it is gone through one by one. Enter goes to the moment that it is about.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from scoring.report.model import Report
from tui.widgets.choice_list import ChoiceList
from tui.widgets.shown import Shown, sections


class FindingsPane(Widget):
    """A list of what was found, and one thing of it in full."""

    DEFAULT_CSS = """
    FindingsPane { height: 1fr; layout: vertical; }
    FindingsPane > ChoiceList {
        height: 1fr; border: none; padding: 0; background: transparent; text-wrap: nowrap; text-overflow: ellipsis;
    }
    FindingsPane > ChoiceList:focus { border: none; background-tint: transparent; }
    FindingsPane > ChoiceList > .option-list--option-disabled { color: $primary; text-style: bold; }
    FindingsPane > VerticalScroll {
        height: 45%; min-height: 8; max-height: 14; border-top: solid $panel; padding: 0 1;
    }
    FindingsPane Static { height: auto; }
    """

    class Chosen(Message):
        """Enter on something: show its evidence."""

        def __init__(self, shown: Shown) -> None:
            self.shown = shown
            super().__init__()

    def __init__(self, report: Report, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fill(report)

    def _fill(self, report: Report) -> None:
        self._options: list[Option] = []
        """Heads, which cannot be chosen, and what stands under them."""
        self._shown: dict[int, Shown] = {}
        """What can be looked at, by its place in the list."""
        for name, found in sections(report):
            self._options.append(Option(Content(f" {name} ({len(found)})"), disabled=True))
            for shown in found:
                self._shown[len(self._options)] = shown
                self._options.append(Option(shown.row))

    def show(self, report: Report) -> None:
        """Show another grade, and stay at what was being looked at where it is still there."""
        chosen = self.chosen
        self._fill(report)
        options = self.query_one(OptionList)
        options.set_options(self._options)
        same = (place for place, shown in self._shown.items() if chosen is not None and shown.id == chosen.id)
        options.highlighted = next(same, next(iter(self._shown), None))

    @property
    def chosen(self) -> Shown | None:
        """What is being looked at."""
        place = self.query_one(OptionList).highlighted
        return None if place is None else self._shown.get(place)

    def choose(self, id: str) -> bool:
        """Look at the one with this id; False where there is none."""
        place = next((place for place, shown in self._shown.items() if shown.id == id), None)
        if place is not None:
            self.query_one(OptionList).highlighted = place
        return place is not None

    def move(self, step: int) -> None:
        """Look at the next one, or the one before."""
        places = sorted(self._shown)
        now = self.query_one(OptionList).highlighted
        if places:
            index = places.index(now) + step if now in places else 0
            self.query_one(OptionList).highlighted = places[min(max(index, 0), len(places) - 1)]

    def compose(self) -> ComposeResult:
        """The list and the detail."""
        yield ChoiceList(*self._options, markup=False, id="findings-list")
        with VerticalScroll(can_focus=False):
            yield Static(classes="detail", markup=False)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show it in full."""
        event.stop()
        self.query_one(".detail", Static).update(self._shown[event.option_index].full)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to its evidence."""
        event.stop()
        shown = self._shown[event.option_index]
        if shown.evidence:
            self.post_message(self.Chosen(shown))
