"""The app of one replay: `gameday replay` in a terminal.

Separate from `tui.app` because no drill is played and no session is there.
"""

from __future__ import annotations

from simulator.live.playback import Moment, Playback
from tui.frame import Frame
from tui.screens.replay import ReplayScreen
from tui.settings import Settings


class ReplayApp(Frame):
    """Shows one drill that was played."""

    def __init__(
        self,
        playback: Playback,
        start: Moment | None = None,
        *,
        speed: float | None = None,
        settings: Settings | None = None,
    ) -> None:
        """`speed` lets it run at once; `settings` are the user's."""
        super().__init__(settings)
        self._playback = playback
        self._start = start
        self._speed = speed

    def begin(self) -> None:
        """Open the replay; leaving it closes the app."""
        self.push_screen(ReplayScreen(self._playback, self._start, speed=self._speed), lambda _: self.exit())
