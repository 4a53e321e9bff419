"""The briefing: nobody is timed for reading it, and leaving from it asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.containers import VerticalScroll
from textual.widgets import Static

from simulator.domain import events as ev
from simulator.domain.actions import Note
from simulator.views import Running
from tests.tui.keyboard import shown
from tests.tui.live import drill
from tests.tui.test_live import Drill
from tui.app import GamedayApp
from tui.screens.briefing import BriefingScreen
from tui.screens.confirm import LeaveScreen
from tui.screens.drill import DrillScreen
from tui.screens.real import RealScreen
from tui.widgets.header import DrillHeader


@asynccontextmanager
async def opened(*, briefing: bool = True) -> AsyncIterator[Drill]:
    """A drill as the command line opens it: its clock waits."""
    session, clock = drill()
    await session.start(hold=True)
    app = GamedayApp(session, briefing=briefing)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            at = Drill(app, pilot, session, clock)
            await at.until(lambda: isinstance(app.screen, BriefingScreen if briefing else DrillScreen))
            yield at
    finally:
        await session.close()


async def test_no_drill_time_passes_until_the_briefing_is_closed() -> None:
    async with opened() as at:
        at.clock.turn(600)
        await at.session.act(Note(text="still reading"))
        assert (at.session.view().at, at.session.view().running) == (0, Running.WAITING)
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, DrillScreen))
        await at.wait(1)
        assert 59_000 <= at.session.view().at <= 70_000


async def test_the_header_says_that_it_has_not_started() -> None:
    async with opened() as at:
        drill = next(screen for screen in at.app.screen_stack if isinstance(screen, DrillScreen))
        assert "not started" in str(drill.query_one(DrillHeader).render())


async def test_a_drill_without_a_briefing_begins_at_once() -> None:
    async with opened(briefing=False) as at:
        await at.until(lambda: at.session.view().running is Running.RUNNING)


async def test_leaving_from_the_briefing_asks_and_staying_shows_it_again() -> None:
    async with opened() as at:
        await at.press("escape")
        assert shown(at.app) is LeaveScreen
        await at.press("n")
        assert shown(at.app) is BriefingScreen
        await at.press("escape", "l")
        await at.pilot.pause(0.1)
        assert not at.app.is_running
        assert at.session.view().at == 0


async def test_waiting_leaves_no_trace_in_the_log() -> None:
    async with opened() as at:
        at.clock.turn(600)
        await at.press("enter")
        await at.wait(8)
        kinds = {type(entry.event) for entry in at.session.view().entries}
        assert not kinds & {ev.DrillPaused, ev.DrillResumed}
        first = next(entry for entry in at.session.view().entries if isinstance(entry.event, ev.AlertFired))
        other, clock = drill()
        await other.start()
        clock.turn(480)
        await other.act(Note(text="x"))
        assert first.at in [entry.at for entry in other.view().entries if isinstance(entry.event, ev.AlertFired)]
        await other.close()


async def test_a_real_incident_during_the_briefing_leads_back_to_it() -> None:
    async with opened() as at:
        await at.press("ctrl+r")
        await at.until(lambda: isinstance(at.app.screen, RealScreen))
        await at.press("b", "y")
        await at.until(lambda: isinstance(at.app.screen, BriefingScreen))
        at.clock.turn(60)
        await at.session.act(Note(text="x"))
        assert at.session.view().at == 0


async def test_the_hand_over_sheet_is_read_by_keyboard_before_the_drill_begins() -> None:
    async with opened() as at:
        scroll = at.app.screen.query_one(VerticalScroll)
        text = str(scroll.query_one(Static).render())
        for part in ("Handed over to you", "On call", "Recent changes", "Known risks"):
            assert part in text
        assert scroll.scroll_offset.y == 0
        await at.press("pagedown")
        await at.until(lambda: scroll.scroll_offset.y > 0)
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, DrillScreen))
