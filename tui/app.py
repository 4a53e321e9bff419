"""The app of one drill, from its first view to its debrief.

Separate from the screens because it only says which screen follows which. It talks to a session and nothing else; the
composition root builds that.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.frame import Frame

if TYPE_CHECKING:
    from simulator.live.session import Session
    from tui.screens.drill import DrillScreen, Over
    from tui.settings import Settings


class OneDrill(Frame):
    """Plays one drill and closes. Whoever built its session starts and closes it."""

    failure: Exception | None = None
    """Why the drill could not begin or go on; whoever runs the app raises it."""

    def play(self, session: Session, *, briefing: bool) -> DrillScreen:
        """Open a drill; `briefing` says whether with its briefing."""
        from tui.screens.drill import DrillScreen

        screen = DrillScreen(session, briefing=briefing)
        self.push_screen(screen, partial(self._ended, screen))
        return screen

    def _ended(self, drill: DrillScreen, result: Over | None) -> None:
        """Open the debrief once the drill has ended; a drill that was left, or cannot go on, closes the app."""
        from tui.screens.debrief import DebriefScreen

        if result is None or isinstance(result, Exception):
            self.failure = result
            self.exit()
        else:
            self.push_screen(DebriefScreen(drill.session, drill.unsent), lambda _: self.exit())


class GamedayApp(OneDrill):
    """Plays a drill that has been set up."""

    def __init__(self, session: Session, *, briefing: bool = True, settings: Settings | None = None) -> None:
        """`briefing` says whether the drill opens with its briefing."""
        super().__init__(settings)
        self.session = session
        self._briefing = briefing

    def begin(self) -> None:
        """Open the drill."""
        self.play(self.session, briefing=self._briefing)
