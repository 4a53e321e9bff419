"""Typing into an app under test, and waiting until it has painted what it was given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from tests.tui.drills import ShownSession
from tui.screens.debrief import DebriefScreen
from tui.screens.drill import DrillScreen


async def typed(pilot: Pilot[Any], text: str) -> None:
    """Type a text as the keys that make it."""
    for letter in text:
        pilot.app.post_message(events.Key(_character_to_key(letter), letter))
    await pilot.pause()


async def painted(pilot: Pilot[Any]) -> None:
    """Wait until the drill's screen shows the last view of its session, or has given way to the debrief."""
    session = pilot.app.session  # type: ignore[attr-defined]
    assert isinstance(session, ShownSession)
    last = replace(session.last, entries=())
    for _ in range(500):
        drills = [screen for screen in pilot.app.screen_stack if isinstance(screen, DrillScreen)]
        if any(isinstance(screen, DebriefScreen) for screen in pilot.app.screen_stack):
            break
        if drills and drills[0].view is not None and replace(drills[0].view, entries=()) == last:
            break
        await pilot.pause(0.02)
    await pilot.pause()


async def met(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Wait until something holds on the screen; fail when it does not come to hold."""
    for _ in range(500):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("what was waited for never came to hold")


def shown(app: App[Any]) -> type[Screen[Any]]:
    """Which screen is on top."""
    return type(app.screen)
