"""Typing into an app under test: key events one after the other, and one wait at the end."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot


async def typed(pilot: Pilot[Any], text: str) -> None:
    """Type a text as the keys that make it."""
    for letter in text:
        pilot.app.post_message(events.Key(_character_to_key(letter), letter))
    await pilot.pause()
