"""The app of one drill, from its first view to its debrief.

Separate from the screens because it only says which screen follows which. It talks to a session and nothing else; the
composition root builds that.
"""

from __future__ import annotations

from simulator.errors import GamedayError
from simulator.live.session import Session
from simulator.views import DrillView
from tui.frame import Frame
from tui.screens.debrief import DebriefScreen
from tui.screens.drill import DrillScreen, Over
from tui.settings import Settings


class GamedayApp(Frame):
    """Plays one drill. Whoever built its session starts and closes it."""

    def __init__(self, session: Session, *, briefing: bool = True, settings: Settings | None = None) -> None:
        """`briefing` says whether the drill opens with its briefing."""
        super().__init__(settings)
        self.session = session
        self._briefing = briefing
        self.failure: GamedayError | None = None
        """Why the drill could not go on; whoever runs the app raises it."""

    def begin(self) -> None:
        """Open the drill."""
        self.push_screen(DrillScreen(self.session, briefing=self._briefing), self._ended)

    def _ended(self, result: Over | None) -> None:
        """Open the debrief once the drill has ended; a drill that was left, or cannot go on, closes the app."""
        if isinstance(result, DrillView):
            self.push_screen(DebriefScreen(self.session), lambda _: self.exit())
            return
        self.failure = result
        self.exit()
