"""The guided tour on the real engine, with a clock that is turned by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from simulator.live.session import Session
from tests.tui.keyboard import typed
from tests.tui.live import HandClock
from tests.tui.shelves import ByHand
from tui.cli.tour import tour_session
from tui.path.progress import Known, Progress
from tui.screens.tour import TourScreen
from tui.widgets.coach import Coach

PAGE = 5
"""Seconds until the tour's page has come."""


class WithTour(ByHand):
    """A library by hand whose tour is the real one."""

    def __init__(self, *, known: Known | None = None, settings: Any = None) -> None:
        super().__init__(known=known or Known(Progress()), settings=settings)
        self.clock = HandClock()

    @asynccontextmanager
    async def tour(self) -> AsyncIterator[Session]:
        self.asked.append(("tour", "", None))
        session = tour_session(self.clock)
        await session.start(hold=True)
        try:
            yield session
        finally:
            await session.close()
            self.closed += 1


class OnTour:
    """Somebody at the keyboard of the tour."""

    def __init__(self, screen: TourScreen, pilot: Pilot[Any], clock: HandClock) -> None:
        self.screen, self.pilot, self.clock = screen, pilot, clock

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def write(self, text: str) -> None:
        await typed(self.pilot, text)

    async def lesson(self, id: str) -> str:
        """Wait until it is this lesson's turn; what the coach says."""
        for _ in range(400):
            lesson = self.screen.lesson
            if lesson is not None and lesson.id == id:
                return self.said
            await self.pilot.pause(0.02)
        raise AssertionError(f"{self.screen.lesson and self.screen.lesson.id} instead of {id}")

    @property
    def said(self) -> str:
        coach = self.screen.query_one(Coach)
        return " ".join((coach.heading, *coach.says))

    async def until_said(self, text: str) -> None:
        for _ in range(400):
            if text in self.said:
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"{self.said!r} does not say {text!r}")

    async def paged(self) -> None:
        """Let the page come."""
        for _ in range(400):  # its clock runs from when the screen has shown its first view
            if self.clock.running:
                break
            await self.pilot.pause(0.02)
        self.clock.turn(PAGE)
        await self.until_said("A page calls you")

    async def until_declared(self) -> None:
        """The first two lessons."""
        await self.paged()
        await self.press("a")
        await self.lesson("declare")
        await self.press("d", "n", "n", "n", "y", "enter")
        await self.write("Photos cannot be uploaded")
        await self.press("ctrl+s")
        await self.lesson("roles")

    async def until_repaired(self) -> None:
        """The lessons from the roles to the rollback."""
        await self.press("r")
        await self.write("ic robin")
        await self.press("enter")
        await self.lesson("say")
        await self.press("escape", "enter")
        await self.write("Every upload fails since deploy 212")
        await self.press("enter")
        await self.lesson("look")
        await self.press("escape", "b", "enter")
        await self.lesson("status")
        await self.press("s")
        await self.write("photo uploads")
        await self.press("ctrl+s", "ctrl+s")  # the second posts it although a gap is left
        await self.lesson("repair")
        await self.press("b", "down", "enter", "y")
        self.clock.turn(40)
        await self.lesson("mitigate")
