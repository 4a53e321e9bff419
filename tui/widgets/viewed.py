"""The base of every widget that paints the drill: one reactive view, painted when it changes.

Separate so that the rule is said once. A widget gets the whole view and keeps only what it must remember to paint
what is new; it never asks the session for anything.
"""

from __future__ import annotations

from textual.reactive import reactive
from textual.widget import Widget

from simulator.views import DrillView
from tui.remapping import pressed


class Viewed(Widget):
    """A widget that paints a view."""

    view: reactive[DrillView | None] = reactive(None, always_update=True, repaint=False, init=False)
    """The drill as it is now; its `entries` are the records since the last painting."""

    acts: bool = True
    """Whether the keys that it names do something; in a replay nothing can be done any more."""

    def watch_view(self, view: DrillView | None) -> None:
        """Paint what is known now; an app that closes takes away what there is to paint on, piece by piece."""
        if view is not None and self.app.is_running:
            self.paint(view)

    def paint(self, _view: DrillView) -> None:
        """Paint; widgets of one or two lines render from `view` and only need a refresh."""
        self.refresh()

    def key(self, verb: str) -> str:
        """The key of the screen that it is on, as its user would call it."""
        return pressed(f"{'drill' if self.acts else 'replay'}.{verb}", self.app)
