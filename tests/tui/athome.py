"""Somebody at the keyboard of home."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from tui.home import HomeApp
from tui.library import Library
from tui.widgets.shelf import Shelf

S = TypeVar("S", bound=Screen[Any])


class AtHome:
    """Presses keys, waits, and reads what stands there."""

    def __init__(self, app: HomeApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause(0.05)

    async def until(self, screen: type[S]) -> S:
        """Wait for a screen."""
        for _ in range(400):
            if isinstance(self.app.screen, screen):
                return self.app.screen
            await self.pilot.pause(0.02)
        raise AssertionError(f"{self.app.screen} instead of {screen.__name__}")

    async def until_said(self, text: str) -> None:
        """Wait until home says something in the line above its keys."""
        for _ in range(400):
            if text in self.said("#doing"):
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"{self.said('#doing')!r} does not say {text!r}")

    async def until_rows(self, tab: str) -> list[str]:
        """Wait until a list has something in it."""
        for _ in range(400):
            if self.rows(tab):
                return self.rows(tab)
            await self.pilot.pause(0.02)
        raise AssertionError(f"{tab} stays empty")

    def rows(self, tab: str) -> list[str]:
        options = self.app._home.query_one(f"#{tab}-shelf", Shelf).list
        return [str(option.prompt) for option in options.options]

    def selected(self, tab: str) -> str | None:
        return self.app._home.query_one(f"#{tab}-shelf", Shelf).selected

    def said(self, where: str) -> str:
        return str(self.app._home.query_one(where, Static).content)


@asynccontextmanager
async def at_home(library: Library, size: tuple[int, int] = (80, 24)) -> AsyncIterator[AtHome]:
    app = HomeApp(library)
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.1)
        yield AtHome(app, pilot)
