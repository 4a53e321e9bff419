"""The settings by keyboard: changed, in force at once, kept; and what a page does with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.tui.athome import AtHome, at_home
from tests.tui.drills import PAGED, QUIET, ShownSession
from tests.tui.keyboard import typed
from tests.tui.shelves import ByHand
from tui.app import GamedayApp
from tui.cli.config import user_settings
from tui.cli.progress import ProgressFile
from tui.cli.shelf import Shelf
from tui.keymap import DRILL
from tui.remapping import key_named
from tui.screens.drill import DrillScreen
from tui.screens.home import HomeScreen
from tui.screens.notice import NoticeScreen
from tui.screens.settings import SettingsScreen
from tui.settings import Read, Settings
from tui.widgets.footer import ModeFooter
from tui.widgets.header import DrillHeader
from tui.widgets.prompt import Prompt


@asynccontextmanager
async def settings(library: ByHand, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[AtHome, SettingsScreen]]:
    async with at_home(library, size) as home:
        await home.press("s")
        yield home, await home.until(SettingsScreen)


async def select(home: AtHome, screen: SettingsScreen, name: str) -> None:
    """Go down to a row."""
    for _ in range(300):
        if screen.selected == name:
            return
        await home.pilot.press("down")
    raise AssertionError(name)


def said(screen: SettingsScreen) -> str:
    return str(screen.query_one("#said", Static).content)


async def test_a_theme_is_in_force_at_once_and_kept() -> None:
    library = ByHand()
    async with settings(library) as (home, _screen):
        await home.press("right")
        assert home.app.theme != "gameday-dark"
        assert library.kept[-1].theme == home.app.theme
        await home.press("left")
        assert home.app.theme == "gameday-dark"
        await home.press("escape")
        await home.until(HomeScreen)


async def test_what_a_narrow_row_cuts_is_said_in_whole_below() -> None:
    async with settings(ByHand()) as (home, screen):
        about = screen.query_one("#row-about", Static)
        assert str(about.content) == "Colours: left and right go through them; one is for colour-blind readers."
        assert about.region.height == 1, "it is in sight"
        await select(home, screen, "home.tour")
        assert str(about.content) == key_named("home.tour").tip  # type: ignore[union-attr]


async def test_bell_flash_speed_and_name_are_changed_by_keys_and_given_their_defaults_again() -> None:
    library = ByHand()
    async with settings(library) as (home, screen):
        await home.press("down", "enter", "down", "space", "down", "enter")
        await typed(home.pilot, "carol")
        await home.press("enter", "down", "right")
        assert library.kept[-1] == Settings(bell=False, flash=False, play_as="carol", speed=2.0)
        assert "config.toml" in said(screen)
        await home.press("backspace")
        assert library.kept[-1].speed == 1.0


async def test_a_key_is_changed_by_pressing_it_and_acts_from_then_on() -> None:
    library = ByHand(session=ShownSession(PAGED))
    async with settings(library) as (home, screen):
        await select(home, screen, "home.settings")
        await home.press("enter", "f6")
        assert library.kept[-1].keys == {"home.settings": "f6"}
        await home.press("escape", "s")
        assert isinstance(home.app.screen, HomeScreen)
        assert "F6 settings" in str(home.app.screen.query_one(ModeFooter).render())
        await home.press("f6")
        screen = await home.until(SettingsScreen)
        await select(home, screen, "home.settings")
        await home.press("delete")
        assert library.kept[-1].keys == {}


async def test_a_key_that_is_taken_is_refused_with_who_has_it() -> None:
    library = ByHand()
    async with settings(library) as (home, screen):
        await select(home, screen, "drill.ack")
        await home.press("enter", "d")
        assert "taken by drill.declare" in said(screen)
        assert library.kept == []
        await home.press("enter", "escape")
        assert library.kept == []


async def test_every_row_is_whole_at_80_columns_and_every_key_of_a_drill_is_there() -> None:
    async with settings(ByHand()) as (_, screen):
        ids = {option.id for option in screen.rows.options}
        assert {key.id for key in DRILL} <= ids
        for option in screen.rows.options[:5]:
            assert len(str(option.prompt)) <= 80 or option.id in ("theme", "play_as")


async def test_what_is_wrong_with_the_file_is_said_at_home_and_the_rest_works() -> None:
    read = Read(Settings(), ("config.toml:3: bell: must be true or false.",))
    async with at_home(ByHand(settings=read)) as home:
        assert "config.toml:3" in (await home.until(NoticeScreen)).says
        await home.press("escape")
        await home.until(HomeScreen)


# ---- in a drill ---------------------------------------------------------------------------------------


@asynccontextmanager
async def drill(
    settings: Settings, *views: object, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[GamedayApp, ShownSession, list[str], object]]:
    rung: list[str] = []
    monkeypatch.setattr(GamedayApp, "bell", lambda self: rung.append("ding"))
    session = ShownSession(QUIET)
    app = GamedayApp(session, briefing=False, settings=settings)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(0.15)
        yield app, session, rung, pilot


async def until(pilot: object, so: Callable[[], bool]) -> None:
    """Wait for what is seen, at most so long that it is broken."""
    for _ in range(500):
        if so():
            return
        await pilot.pause(0.02)  # type: ignore[attr-defined]
    raise AssertionError("it did not happen within ten seconds")


@pytest.mark.parametrize(("bell", "flash"), [(True, True), (True, False), (False, True), (False, False)])
async def test_a_page_rings_and_flashes_as_the_settings_say(
    bell: bool, flash: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.drill.FLASH", 3600.0)  # however long a busy machine takes to look
    async with drill(Settings(bell=bell, flash=flash), monkeypatch=monkeypatch) as (app, session, rung, pilot):
        top = app.screen.query_one(DrillHeader)
        session.push(PAGED)
        if bell or flash:
            await until(pilot, lambda: bool(rung) is bell and top.has_class("-paged") is flash)
        session.push(replace(PAGED, entries=()))
        await pilot.pause(0.3)  # type: ignore[attr-defined]
        assert rung == (["ding"] if bell else [])
        assert top.has_class("-paged") is flash


async def test_a_flash_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    async with drill(Settings(bell=True, flash=True), monkeypatch=monkeypatch) as (app, session, rung, pilot):
        session.push(PAGED)
        await until(pilot, lambda: bool(rung))
        await until(pilot, lambda: not app.screen.query_one(DrillHeader).has_class("-paged"))


async def test_changed_keys_act_in_a_drill_and_are_what_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"drill.ack": "f6", "drill.type": "colon"}
    async with drill(Settings(keys=keys), monkeypatch=monkeypatch) as (app, session, _, pilot):
        assert "press F6 to acknowledge" in app.screen.query_one(Prompt).advice
        session.push(PAGED)
        await pilot.pause(0.3)  # type: ignore[attr-defined]
        await pilot.press("a")  # type: ignore[attr-defined]
        assert session.asked == []
        await pilot.press("f6")  # type: ignore[attr-defined]
        await until(pilot, lambda: bool(session.asked))
        assert [action.do for action in session.asked] == ["ack"]
        await pilot.press("colon")  # type: ignore[attr-defined]
        assert app.screen.query_one(Prompt).line.has_focus


async def test_an_unknown_theme_leaves_the_drill_in_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    async with drill(Settings(theme="gone"), monkeypatch=monkeypatch) as (app, *_):
        assert app.theme == "gameday-dark"
        assert isinstance(app.screen, DrillScreen)


async def test_settings_are_kept_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAMEDAY_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("GAMEDAY_DATA", str(tmp_path / "data"))
    ProgressFile().skip_tour()
    async with at_home(Shelf()) as home:
        await home.press("s", "right", "down", "enter")
        theme = home.app.theme
    found = user_settings()
    assert found.problems == ()
    assert (found.settings.theme, found.settings.bell) == (theme, False)
