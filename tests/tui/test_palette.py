"""Everything can be reached by name in the command palette, and by the mouse."""

from __future__ import annotations

import pytest

from simulator.domain import actions as act
from tests.tui.drills import DECLARED, PAGED, QUIET
from tests.tui.keyboard import shown
from tests.tui.test_verbs import Desk, desk
from tui.keymap import COMPOSE_STATUS, DRILL, EVERYWHERE, RUNBOOK
from tui.screens.confirm import ConfirmScreen
from tui.screens.drill import DrillScreen
from tui.screens.real import RealScreen


def offered(at: Desk) -> dict[str, object]:
    """What the palette offers now, by its sentence."""
    commands = at.app.get_system_commands(at.app.screen)
    return {command.title.partition(": ")[2]: command.callback for command in commands}


async def test_the_palette_has_every_key_of_the_drill_of_the_pane_in_focus_and_of_the_app() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("b")
        missing = [key.id for key in (*DRILL, *RUNBOOK, *EVERYWHERE) if key.tip not in offered(at)]
        assert missing == []


async def test_a_dialogs_keys_are_in_the_palette_while_it_is_open() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("s")
        assert all(key.tip in offered(at) for key in COMPOSE_STATUS)


@pytest.mark.parametrize(
    ("typed", "asked"), [("acknowledge the selected", act.Acknowledge()), ("open the war room", act.OpenRoom())]
)
async def test_a_verb_is_found_by_its_words_and_done_with_enter(typed: str, asked: act.Action) -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("ctrl+p")
        await at.type(typed)
        await at.pilot.pause(0.6)
        await at.press("down", "enter")
        await at.pilot.pause(0.1)
        assert at.asked == [asked]


async def test_a_real_incident_can_be_said_from_the_palette() -> None:
    async with desk(QUIET, PAGED) as at:
        callback = offered(at)[EVERYWHERE[0].tip]
        await callback()  # type: ignore[operator]
        await at.pilot.pause(0.1)
        assert shown(at.app) is RealScreen


async def test_a_dialogs_keys_can_be_clicked() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("e")
        assert shown(at.app) is ConfirmScreen
        text = str(at.app.screen.query_one(".keys").render())
        await at.pilot.click(".keys", offset=(text.index("n go back"), 0))
        await at.pilot.pause()
        assert shown(at.app) is DrillScreen
        assert at.asked == []
        await at.press("e")
        await at.pilot.click(".keys", offset=(1, 0))
        await at.pilot.pause()
        assert at.asked == [act.Resolve()]
