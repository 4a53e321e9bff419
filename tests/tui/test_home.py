"""Home by keyboard only: finding a drill, playing it, going on with one, looking back, and coming home again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Static

from simulator.domain.vocabulary import EndReason, Role
from simulator.errors import JournalError
from simulator.views import Running
from tests.tui.athome import at_home
from tests.tui.drills import QUIET, ShownSession
from tests.tui.keyboard import typed
from tests.tui.shelves import ByHand, journal, played
from tui.cli.shelf import Shelf as UsersShelf
from tui.library import How, PlayedBy, Reading, Records, Unreadable
from tui.screens.begin import BeginScreen
from tui.screens.briefing import BriefingScreen
from tui.screens.debrief import DebriefScreen
from tui.screens.drill import DrillScreen
from tui.screens.home import HomeScreen
from tui.screens.notice import NoticeScreen
from tui.widgets.shelf import unfinished_row


async def test_the_library_shows_level_length_tags_and_your_best_score() -> None:
    library = ByHand(played("a"), played("b", score=91.4), played("c", score=99.0, by=PlayedBy.BOTS))
    async with at_home(library) as home:
        disk, orders = home.rows("library")
        assert disk.split("\n")[0].split() == ["The", "disk", "is", "full", "best", "91"]
        assert "beginner, 40m at most   disk, runbook" in disk
        assert "best" not in orders


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_rows_fit_the_screen_with_nothing_cut(size: tuple[int, int]) -> None:
    async with at_home(ByHand(played("a"), played("b", finished=False, score=None)), size) as home:
        for tab in ("library", "unfinished", "history"):
            assert home.rows(tab)
            for line in "\n".join(home.rows(tab)).splitlines():
                assert len(line) <= home.app._home.query_one("#tabs").size.width
                assert "…" not in line
        assert (home.app._home.query_one("#about").region.width > 0) == (size[0] >= 100)


async def test_search_finds_by_every_word_and_escape_shows_all_again() -> None:
    async with at_home(ByHand(played("a"), played("b", "orders"))) as home:
        await home.press("slash")
        await typed(home.pilot, "deploy ORDERS")
        (row,) = home.rows("library")
        assert "Orders fail after a change" in row
        assert len(home.rows("history")) == 1
        await typed(home.pilot, " nothing")
        assert home.rows("library") == []
        assert "Esc shows all again" in str(home.app._home.query_one("#library-shelf .teaches", Static).content)
        await home.press("escape")
        assert len(home.rows("library")) == 2


async def test_enter_goes_from_the_search_to_what_was_found_and_opens_it() -> None:
    library = ByHand()
    async with at_home(library) as home:
        await home.press("slash")
        await typed(home.pilot, "orders")
        await home.press("enter", "enter")
        assert (await home.until(BeginScreen))._card.slug == "orders"


async def test_a_drill_is_played_as_chosen_its_debrief_follows_and_home_is_back() -> None:
    session = ShownSession(QUIET)
    library = ByHand(session=session)
    async with at_home(library) as home:
        await home.press("enter")
        begin = await home.until(BeginScreen)
        await home.press("e", "r", "plus", "plus")
        assert begin.how == How(exam=True, speed=4.0, role=Role.IC)
        await home.press("enter")
        await home.until(BriefingScreen)
        assert library.asked == [("play", "disk", How(exam=True, speed=4.0, role=Role.IC))]
        await home.press("enter")
        session.push(replace(QUIET, running=Running.ENDED, ended=EndReason.TIME_UP, entries=()))
        await home.until(DebriefScreen)
        assert library.closed == 0
        await home.press("q")
        await home.until(HomeScreen)
        assert library.closed == 1
        assert library.readings == 2


async def test_leaving_a_drill_asks_and_comes_home_without_a_debrief() -> None:
    library = ByHand(session=ShownSession(QUIET))
    async with at_home(library) as home:
        await home.press("enter", "enter")
        await home.until(BriefingScreen)
        await home.press("enter", "ctrl+q", "n")
        assert isinstance(home.app.screen, DrillScreen)
        await home.press("ctrl+q", "l")
        await home.until(HomeScreen)
        assert library.closed == 1


async def test_nothing_is_begun_when_one_goes_back() -> None:
    library = ByHand()
    async with at_home(library) as home:
        await home.press("enter", "escape")
        await home.until(HomeScreen)
        assert library.asked == []


async def test_an_unfinished_drill_goes_on_from_its_tab() -> None:
    library = ByHand(played("x", finished=False, score=None), played("y"))
    async with at_home(library) as home:
        await home.press("2")
        assert "at T+12:00" in home.rows("unfinished")[0]
        assert len(home.rows("unfinished")) == 1
        await home.press("enter")
        await home.until(DrillScreen)
        assert library.asked == [("go on", "x", None)]


async def test_history_opens_the_debrief_of_what_was_played() -> None:
    library = ByHand(played("x", finished=False, score=None), played("y"), played("z", by=PlayedBy.BOTS, score=55.0))
    async with at_home(library) as home:
        await home.press("3")
        first, second = home.rows("history")
        assert "80 of 100, with some challenges, as alice" in first
        assert "as alice" in first
        assert "55 of 100, with some challenges, by simulated responders" in second
        await home.press("down", "enter")
        await home.until(DebriefScreen)
        assert library.asked == [("look back", "z", None)]
        await home.press("q")
        await home.until(HomeScreen)


async def test_a_damaged_journal_is_listed_and_says_why() -> None:
    library = ByHand(unreadable=(Unreadable("broken.jsonl", "broken.jsonl:1: the header is damaged."),))
    async with at_home(library) as home:
        await home.press("3", "enter")
        assert "the header is damaged" in (await home.until(NoticeScreen)).says
        await home.press("escape")
        await home.until(HomeScreen)


async def test_what_cannot_be_opened_says_what_to_do_and_home_stays() -> None:
    library = ByHand(played("x"), refuses=JournalError("x: gone. Look elsewhere."))
    async with at_home(library) as home:
        await home.press("3", "enter")
        assert (await home.until(NoticeScreen)).says == "x: gone. Look elsewhere."
        await home.press("escape", "1", "enter", "enter")
        assert (await home.until(NoticeScreen)).says == "x: gone. Look elsewhere."


async def test_empty_lists_teach() -> None:
    async with at_home(ByHand()) as home:
        for tab, says in (("unfinished", "waits here"), ("history", "Choose a drill")):
            assert says in str(home.app._home.query_one(f"#{tab}-shelf .teaches", Static).content)


async def test_reading_many_journals_is_shown_and_does_not_hold_up_the_keys() -> None:
    go_on = Event()

    class Slow(ByHand):
        def reading(self) -> Iterator[Reading]:
            yield Reading(120, 300, Records(self.records.played[:1]))
            assert go_on.wait(20)
            yield Reading(300, 300, self.records)

    library = Slow(played("a"), played("b"))
    async with at_home(library) as home:
        assert "120 of 300 journals" in home.said("#doing")
        await home.press("3")
        assert len(home.rows("history")) == 1
        go_on.set()
        for _ in range(200):
            await home.pilot.pause(0.02)
            if not home.said("#doing"):
                break
        assert len(home.rows("history")) == 2


async def test_every_key_of_home_does_something_and_help_lists_it() -> None:
    from tui.homekeys import BEGIN, HOME, NOTICE

    for screen, table in ((HomeScreen, HOME), (BeginScreen, BEGIN), (NoticeScreen, NOTICE)):
        for key in table:
            assert hasattr(screen, f"action_{key.action.partition('(')[0]}"), key.id


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GAMEDAY_DATA", str(tmp_path))
    (tmp_path / "journals").mkdir()
    (tmp_path / "progress.json").write_text('{"version": 1, "tour_skipped": true}')
    return tmp_path / "journals"


async def test_a_real_drill_is_left_resumed_and_ended_and_its_score_stands_in_the_library(users: Path) -> None:
    async with at_home(UsersShelf()) as home:
        assert "Order exports fail" in home.rows("library")[0]
        await home.press("enter", "enter")
        await home.until(BriefingScreen)
        await home.press("enter", "ctrl+q", "l")
        await home.until(HomeScreen)
        (path,) = users.glob("*.jsonl")
        for _ in range(100):
            await home.pilot.pause(0.02)
            if home.rows("unfinished"):
                break
        before = path.read_bytes()
        await home.press("2", "enter")
        await home.until(DrillScreen)
        await home.pilot.pause(0.2)
        await home.press("ctrl+q", "e")
        await home.until(DebriefScreen)
        await home.press("q")
        await home.until(HomeScreen)
        for _ in range(200):
            await home.pilot.pause(0.02)
            if home.rows("history"):
                break
        assert home.rows("unfinished") == []
        assert "best" in home.rows("library")[0]
        assert path.read_bytes().startswith(before)


async def test_a_postmortem_can_be_handed_in_from_history_and_is_in_the_journal(users: Path) -> None:
    path = journal(users / "20260501-120000-export-disk-full.jsonl")
    async with at_home(UsersShelf()) as home:
        for _ in range(200):
            await home.pilot.pause(0.02)
            if home.rows("history"):
                break
        await home.press("3", "enter")
        await home.until(DebriefScreen)
        await home.press("6")
        await home.press("ctrl+s")
        await home.press("escape", "q")
        await home.until(HomeScreen)
    assert b'"kind":"postmortem.submitted"' in path.read_bytes()
    from simulator.store.journal import read_journal

    assert read_journal(path).finished


def test_a_drill_that_was_stopped_for_a_real_incident_says_so_where_it_waits() -> None:
    left = played("one", finished=False, score=None)
    assert "stopped for a real incident" not in str(unfinished_row(left, 100))
    assert "stopped for a real incident" in str(unfinished_row(replace(left, stopped_for_real=True), 100))
