"""The app of a drill that is still being set up when its first frame is painted.

Separate from `tui.app` because of what may happen before there is a drill: it may be left, a real incident may begin,
setting up may fail, and keys are typed that were meant for a screen that is not there yet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, work

from tui.app import OneDrill
from tui.screens.setting_up import SettingUpScreen

if TYPE_CHECKING:
    from simulator.live.session import Session
    from tui.screens.drill import DrillScreen
    from tui.settings import Settings

Tell = Callable[[str], None]
"""Says which step of setting up begins; it may be called from any thread."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a drill is opened."""

    title: str
    """What the first frame says, one line."""
    session: Callable[[Tell], Awaitable[Session]]
    """Sets the drill up and starts its session; whoever gave it closes the session."""


class OpeningApp(OneDrill):
    """Says at once what is being set up, then plays it."""

    def __init__(self, opening: Opening, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self._opening = opening
        self._first = SettingUpScreen(opening.title)
        self._drill: DrillScreen | None = None
        self._there = False

    def begin(self) -> None:
        """Paint the first frame; whatever takes long begins after it."""
        self.push_screen(self._first)
        self.call_after_refresh(self.set_up)

    @work(group="opening")
    async def set_up(self) -> None:
        """Set the drill up, then open it."""
        loop = asyncio.get_running_loop()
        try:
            session = await self._opening.session(lambda step: _soon(loop, self._first.tell, step))
        except Exception as failure:  # of any kind: it is told once the terminal is as it was
            self.failure = failure
            self.exit()
            return
        with self.batch_update():
            await self.pop_screen()
            self._drill = self.play(session, briefing=True)

    @property
    def setting_up(self) -> bool:
        """Whether the drill, or its briefing, is not on the screen yet."""
        from simulator.views import Running

        drill = self._drill
        if not self._there and drill is not None and drill.view is not None:
            # a drill that waits shows its briefing first, and takes no keys meant for something else
            self._there = drill.view.running is not Running.WAITING or self.screen is not drill
        return not self._there

    async def on_event(self, event: events.Event) -> None:
        """Let no key act on what its typist could not see yet: Enter would close a briefing that nobody has read."""
        typed = isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded
        if typed and self.setting_up and not (isinstance(event, events.Key) and self._first.leaves(event.key)):
            return
        await super().on_event(event)

    async def action_quit(self) -> None:
        """Leave at once while there is nothing to lose."""
        if self._drill is None:
            self.exit()
        else:
            await super().action_quit()

    def action_real(self) -> None:
        """A real incident has begun: where no drill runs yet, close."""
        if self._drill is None:
            self.exit()
        else:
            super().action_real()


def _soon(loop: asyncio.AbstractEventLoop, tell: Tell, step: str) -> None:
    loop.call_soon_threadsafe(tell, step)
