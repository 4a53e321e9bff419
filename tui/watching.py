"""The app of watching one drill: `gameday run X --shadow ROLE`.

Separate from `tui.home`, in which one watches as well and then goes on to something else.
"""

from __future__ import annotations

from tui.frame import Frame
from tui.screens.watch import WatchScreen
from tui.settings import Settings
from tui.shadow import Watching


class WatchApp(Frame):
    """Shows an expert crew at work."""

    def __init__(self, watching: Watching, *, speed: float | None = None, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self._watching = watching
        self._speed = speed
        self.tally = ""
        """How many answers were right, once it is closed."""
        self.seen_through = False
        """Whether it was watched to its end, and answered; once it is closed."""

    def begin(self) -> None:
        """Open it; leaving it closes the app."""
        screen = WatchScreen(self._watching, speed=self._speed)

        def left(_: object) -> None:
            self.tally, self.seen_through = screen.tally, screen.seen_through
            self.exit()

        self.push_screen(screen, left)
