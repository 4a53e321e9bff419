"""The app of a facilitator's console, from its first view to the joint debrief.

Separate from `tui.app`, whose drill is a trainee's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.frame import Frame

if TYPE_CHECKING:
    from simulator.live.facilitating import FacilitatorSession
    from tui.screens.facilitator import Over
    from tui.settings import Settings


class FacilitatorApp(Frame):
    """Runs one drill. Whoever built its session starts and closes it."""

    failure: Exception | None = None
    """Why the drill could not go on; whoever runs the app raises it."""

    def __init__(self, session: FacilitatorSession, *, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self.session = session

    def begin(self) -> None:
        """Open the console."""
        from tui.screens.facilitator import FacilitatorScreen

        self.push_screen(FacilitatorScreen(self.session), self._ended)

    def _ended(self, result: Over | None) -> None:
        """Open the debrief once the drill has ended; a drill that was left, or cannot go on, closes the app."""
        from tui.screens.debrief import DebriefScreen

        if result is None or isinstance(result, Exception):
            self.failure = result
            self.exit()
        else:
            self.push_screen(DebriefScreen(self.session), lambda _: self.exit())
