"""A drill that is set up behind the first frame: what is said, which keys act, and what becomes of a failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.errors import ScenarioError
from simulator.views import DrillView, Running
from simulator.views.looking import Answer, Question
from tests.tui.drills import PAGED, QUIET, ShownSession
from tests.tui.keyboard import shown
from tui.opening import Opening, OpeningApp, Tell
from tui.screens.briefing import BriefingScreen
from tui.screens.confirm import LeaveScreen
from tui.screens.drill import DrillScreen
from tui.screens.setting_up import SettingUpScreen
from tui.settings import Settings

WAITS = replace(QUIET, at=0, running=Running.WAITING)


class SlowSheet(ShownSession):
    """Its hand-over sheet, and so its briefing, comes when the test says so."""

    def __init__(self, *views: DrillView) -> None:
        super().__init__(*views)
        self.sheet = asyncio.Event()

    async def look(self, question: Question) -> Answer:
        answer = await super().look(question)
        await self.sheet.wait()
        return answer


@dataclass
class Setting:
    """An app whose drill is there when the test says so."""

    view: DrillView = WAITS
    settings: Settings = field(default_factory=Settings)
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    fails: Exception | None = None

    def __post_init__(self) -> None:
        self.session = ShownSession(self.view)
        self.app = OpeningApp(Opening("Setting up the drill orders-fail", self._set_up), self.settings)

    async def _set_up(self, tell: Tell) -> ShownSession:
        tell("Reading the scenario")
        await asyncio.to_thread(tell, "Laying out the screen")
        await self.finished.wait()
        if self.fails is not None:
            raise self.fails
        return self.session

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Pilot[int]]:
        async with self.app.run_test(size=(80, 24)) as pilot:
            await self.until(pilot, lambda: "Laying out" in self.says())
            yield pilot

    def says(self) -> str:
        return str(self.app.screen.query_one(Static).render()) if shown(self.app) is SettingUpScreen else ""

    @staticmethod
    async def until(pilot: Pilot[int], holds: object) -> None:
        assert callable(holds)
        for _ in range(500):
            if holds():
                return
            await pilot.pause(0.01)
        pytest.fail("it never came")


async def test_the_first_frame_says_what_is_set_up_what_is_done_and_how_to_leave() -> None:
    at = Setting()
    async with at.opened():
        lines = at.says().splitlines()
        assert lines[0] == "Setting up the drill orders-fail"
        assert "✓ Reading the scenario" in lines
        assert "· Laying out the screen ..." in lines
        assert lines[-1] == "^q leaves."


async def test_the_briefing_follows_as_soon_as_the_drill_is_there() -> None:
    at = Setting()
    async with at.opened() as pilot:
        at.finished.set()
        await at.until(pilot, lambda: shown(at.app) is BriefingScreen)
        assert not any(isinstance(screen, SettingUpScreen) for screen in at.app.screen_stack)
        await pilot.press("enter")
        await at.until(pilot, lambda: at.session.steered == ["begin"])


async def test_a_key_typed_before_the_briefing_is_seen_neither_closes_it_nor_acts() -> None:
    at, session = Setting(), SlowSheet(WAITS)
    at.session = session
    async with at.opened() as pilot:
        await pilot.press("enter", "d", "slash", "f1")
        assert shown(at.app) is SettingUpScreen
        at.finished.set()
        await at.until(pilot, lambda: session.looked)
        await pilot.press("enter", "d", "slash", "f1")
        assert shown(at.app) is DrillScreen, "its briefing is not there yet"
        session.sheet.set()
        await at.until(pilot, lambda: shown(at.app) is BriefingScreen)
        assert (at.session.steered, at.session.asked) == ([], [])


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c", "ctrl+r"])
async def test_leaving_while_the_drill_is_set_up_closes_at_once(key: str) -> None:
    at = Setting()
    async with at.opened() as pilot:
        await pilot.press(key)
        await at.until(pilot, lambda: not at.app.is_running)
    assert at.app.failure is None


async def test_the_key_that_leaves_is_the_users_own() -> None:
    at = Setting(settings=Settings(keys={"setting-up.leave": "f10"}))
    async with at.opened() as pilot:
        assert at.says().splitlines()[-1] == "F10 leaves."
        await pilot.press("f10")
        await at.until(pilot, lambda: not at.app.is_running)


async def test_a_drill_that_goes_on_takes_keys_at_once() -> None:
    at = Setting(view=PAGED)
    async with at.opened() as pilot:
        at.finished.set()
        await at.until(pilot, lambda: not at.app.setting_up)
        await pilot.press("a")
        await at.until(pilot, lambda: len(at.session.asked) == 1)


async def test_once_the_drill_is_there_leaving_asks() -> None:
    at = Setting()
    async with at.opened() as pilot:
        at.finished.set()
        await at.until(pilot, lambda: shown(at.app) is BriefingScreen)
        await pilot.press("ctrl+q")
        await at.until(pilot, lambda: shown(at.app) is LeaveScreen)


@pytest.mark.parametrize("failure", [ScenarioError("x.yaml:3:1: unknown key"), RuntimeError("a bug")])
async def test_whatever_goes_wrong_closes_the_app_and_is_kept_for_whoever_runs_it(failure: Exception) -> None:
    at = Setting(fails=failure)
    async with at.opened() as pilot:
        at.finished.set()
        await at.until(pilot, lambda: not at.app.is_running)
    assert at.app.failure is failure
