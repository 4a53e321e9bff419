"""A few screens as pictures, the clock frozen: facts are asserted elsewhere, this guards the layout.

`pytest tests/tui/test_snapshots.py --snapshot-update` accepts the new ones; look at them first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.tui.drills import DECLARED, PAGED, QUIET, ShownSession
from tui.app import GamedayApp

CALLED = replace(PAGED, entries=QUIET.entries + PAGED.entries)
RUNNING = replace(DECLARED, entries=QUIET.entries + PAGED.entries + DECLARED.entries)
NARROW, USUAL = (80, 24), (120, 40)

SCREENS = {
    "quiet-80": (QUIET, NARROW, ()),
    "paged-80": (CALLED, NARROW, ()),
    "running-80": (RUNNING, NARROW, ()),
    "running-120": (RUNNING, USUAL, ()),
    "panel-80": (RUNNING, NARROW, ("f2",)),
    "runbook-80": (RUNNING, NARROW, ("5",)),
    "dashboards-80": (RUNNING, NARROW, ("2",)),
    "dashboards-120": (RUNNING, USUAL, ("2", "right_square_bracket")),
    "map-80": (RUNNING, NARROW, ("8",)),
    "map-120": (RUNNING, USUAL, ("8",)),
    "logs-80": (RUNNING, NARROW, ("3",)),
    "logs-120": (RUNNING, USUAL, ("3", "L", "enter")),
    "shell-80": (RUNNING, NARROW, ("4",)),
    "shell-120": (RUNNING, USUAL, ("4", "slash", "k")),
    "completion-80": (RUNNING, NARROW, ("slash", "slash", "a")),
    "declare-80": (CALLED, NARROW, ("d", "n", "y")),
    "status-80": (RUNNING, NARROW, ("s",)),
    "status-120": (RUNNING, USUAL, ("s",)),
    "update-80": (RUNNING, NARROW, ("u",)),
    "real-80": (RUNNING, NARROW, ("ctrl+r",)),
    "confirm-80": (RUNNING, NARROW, ("e",)),
    "help-80": (RUNNING, NARROW, ("question_mark",)),
}


async def still(pilot: Pilot[Any]) -> None:
    """Stop every cursor from blinking, and wait for what the panes have asked for."""
    await pilot.pause()
    for worker in [worker for worker in pilot.app.workers if worker.group in ("looking", "completions")]:
        await worker.wait()
    for screen in pilot.app.screen_stack:
        for widget in (*screen.query(Input), *screen.query(TextArea)):
            widget.cursor_blink = False
    await pilot.pause()


@pytest.mark.parametrize("name", SCREENS)
def test_screen(name: str, snap_compare: Callable[..., bool]) -> None:
    view, size, keys = SCREENS[name]

    async def act(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        await pilot.press(*keys)
        await still(pilot)

    assert snap_compare(GamedayApp(ShownSession(view), briefing=False), terminal_size=size, run_before=act)
