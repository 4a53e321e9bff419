"""From the session's views to the screen: as often as the eye can follow, and no record lost in between.

Separate from the screen because it is about time: at speed 60, or in an alert storm, views come faster than they can
be painted, and those in between are joined into one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from simulator.live.session import Session
from simulator.views import DrillView, Entry

SHORTEST = 0.1
"""Seconds between two paintings, at least."""


class Feed:
    """Hands views on to `paint`."""

    def __init__(self, session: Session, paint: Callable[[DrillView], None]) -> None:
        self._session = session
        self._paint = paint
        self._view: DrillView | None = None
        self._entries: list[Entry] = []
        self._painted = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def run(self) -> DrillView | None:
        """Follow the drill to its end; the last view."""
        last = None
        try:
            async for view in self._session.views():
                last = view
                self._view = view
                self._entries.extend(view.entries)
                self._soon()
            self.flush()
        finally:
            if self._timer is not None:  # nobody is there to be painted any more
                self._timer.cancel()
        return last

    def _soon(self) -> None:
        if self._timer is not None:
            return
        loop = asyncio.get_running_loop()
        wait = self._painted + SHORTEST - loop.time()
        if wait <= 0:
            self.flush()
        else:
            self._timer = loop.call_later(wait, self.flush)

    def flush(self) -> None:
        """Paint what has come since the last time."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._view is None:
            return
        view, self._view = replace(self._view, entries=tuple(self._entries)), None
        self._entries.clear()
        self._painted = asyncio.get_running_loop().time()
        self._paint(view)
