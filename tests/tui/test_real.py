"""A real incident has begun: everything of the drill stops, on every screen, and goes on only when somebody says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import TextArea

from simulator.domain import actions as act
from simulator.domain import events as ev
from simulator.domain.vocabulary import EndReason
from simulator.views import Running
from tests.tui.drills import DECLARED, PAGED, QUIET
from tests.tui.keyboard import painted, shown
from tests.tui.test_live import playing
from tests.tui.test_replay import watching
from tests.tui.test_verbs import desk
from tui.screens.compose import ComposeScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.debrief import DebriefScreen
from tui.screens.drill import DrillScreen
from tui.screens.real import RealAloneScreen, RealScreen
from tui.screens.replay import ReplayScreen


@pytest.mark.parametrize("before", [(), ("u",), ("s",), ("d",), ("question_mark",), ("ctrl+q",), ("e",), ("enter",)])
async def test_one_key_stops_the_drill_on_every_screen_of_it(before: tuple[str, ...]) -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press(*before, "ctrl+r")
        await painted(at.pilot)
        assert at.asked == [act.Real()]
        assert shown(at.app) is RealScreen


async def test_the_command_stops_it_and_keeps_why() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.enter("/real checkout is down in earnest")
        await painted(at.pilot)
        assert at.asked == [act.Real(why="checkout is down in earnest")]
        assert shown(at.app) is RealScreen


async def test_going_back_is_asked_about_and_what_was_being_written_is_still_there() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("u")
        await at.type("rolling back")
        await at.press("ctrl+r")
        await painted(at.pilot)
        await at.press("b")
        assert shown(at.app) is ConfirmScreen
        await at.press("n")
        assert shown(at.app) is RealScreen
        assert at.session.steered == []
        await at.press("b", "y")
        await painted(at.pilot)
        assert at.session.steered == ["resume"]
        assert shown(at.app) is ComposeScreen
        assert "rolling back" in at.app.screen.query_one(TextArea).text


async def test_no_other_key_gets_past_the_banner() -> None:
    async with desk(QUIET, PAGED, DECLARED) as at:
        await at.press("ctrl+r")
        await painted(at.pilot)
        at.asked.clear()
        await at.press("a", "escape", "enter", "space", "f9", "w", "slash", "1", "ctrl+r")
        assert shown(at.app) is RealScreen
        assert at.asked == []
        assert at.session.steered == []


async def test_leaving_from_the_banner_closes_the_drill_and_ends_nothing() -> None:
    async with desk(QUIET, PAGED) as at:
        await at.press("ctrl+r")
        await painted(at.pilot)
        await at.press("l")
        await at.pilot.pause(0.1)
        assert not at.app.is_running
        assert at.session.steered == []


async def test_a_drill_that_was_left_so_opens_under_its_banner() -> None:
    stopped = replace(DECLARED, running=Running.PAUSED, stopped_for_real=True)
    async with desk(stopped) as at:
        assert shown(at.app) is RealScreen


async def test_the_debrief_can_be_covered_too() -> None:
    async with desk(QUIET) as at:
        await at.press("ctrl+q", "e")
        await painted(at.pilot)
        assert shown(at.app) is DebriefScreen
        await at.press("ctrl+r")
        assert shown(at.app) is RealAloneScreen
        await at.press("escape")
        assert shown(at.app) is DebriefScreen


async def test_the_key_can_be_remapped() -> None:
    async with desk(QUIET, PAGED) as at:
        at.app.set_keymap({"app.real": "ctrl+g"})
        await at.press("ctrl+r")
        assert at.asked == []
        await at.press("ctrl+g")
        assert at.asked == [act.Real()]


async def test_the_drills_time_stands_and_no_countdown_runs_until_it_is_over() -> None:
    async with playing() as at:
        await at.wait(7)
        await at.press("ctrl+r")
        await at.until(lambda: isinstance(at.app.screen, RealScreen))
        before = at.session.view()
        at.clock.turn(3600)
        await at.pilot.pause(0.2)
        now = at.session.view()
        assert (now.at, now.countdowns, now.pages) == (before.at, before.countdowns, before.pages)
        assert at.happened(ev.DrillStoppedForReal)
        await at.press("b", "y")
        await at.until(lambda: isinstance(at.app.screen, DrillScreen))
        await at.wait(1)
        assert 59_000 <= at.session.view().at - before.at <= 70_000


async def test_the_drill_can_be_ended_from_the_banner() -> None:
    async with playing() as at:
        await at.press("ctrl+r")
        await at.until(lambda: isinstance(at.app.screen, RealScreen))
        await at.press("e", "y")
        await at.until(lambda: isinstance(at.app.screen, DebriefScreen))
        assert at.session.view().ended is EndReason.FACILITATOR


async def test_a_replay_stands_under_the_banner() -> None:
    async with watching() as at:
        await at.press("space")
        assert at.screen.playing
        replay = at.screen
        await at.press("ctrl+r")
        assert shown(replay.app) is RealAloneScreen
        assert not replay.playing
        await at.press("b")
        assert shown(replay.app) is ReplayScreen
