"""A list to choose from: a click looks, Enter or a double click acts.

Separate because Textual's list acts on the first click, and here an entry may acknowledge a page or run a command.
"""

from __future__ import annotations

from textual import events
from textual.widgets import OptionList


class ChoiceList(OptionList):
    """An option list that a click only highlights."""

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        option = event.style.meta.get("option")
        if option is None:
            return
        self.highlighted = option
        if event.chain > 1:
            self.action_select()
