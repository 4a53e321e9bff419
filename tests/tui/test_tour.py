"""The guided tour by keyboard only, on the real engine: it is offered once, taught by doing, skipped at any time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from textwrap import wrap

import pytest

from simulator.domain import events as ev
from simulator.domain.vocabulary import Role
from tests.tui.athome import AtHome, at_home
from tests.tui.drills import PAGED, QUIET
from tests.tui.shelves import ByHand, played
from tests.tui.tours import OnTour, WithTour
from tui.cli.shelf import Shelf as UsersShelf
from tui.keymap import DRILL
from tui.path.lessons import LESSONS, Did
from tui.path.progress import Known, Progress
from tui.remapping import key_named, pressed
from tui.screens.confirm import LeaveScreen
from tui.screens.home import HomeScreen
from tui.screens.notice import NoticeScreen
from tui.screens.offer import OfferScreen
from tui.screens.tour import LeaveTourScreen, TourScreen
from tui.settings import Read, Settings
from tui.widgets.coach import MOST_LINES, Coach


@asynccontextmanager
async def on_tour(
    library: WithTour | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[AtHome, OnTour]]:
    """The tour, taken from its offer."""
    library = library or WithTour()
    async with at_home(library) as home:
        await home.until(OfferScreen)
        await home.press("enter")
        yield home, OnTour(await home.until(TourScreen), home.pilot, library.clock)


# ---- the offer ----------------------------------------------------------------------------------------


async def test_the_first_run_offers_the_tour_and_a_skipped_one_is_not_offered_again() -> None:
    library = WithTour()
    async with at_home(library) as home:
        await home.until(OfferScreen)
        await home.press("escape")
        await home.until(HomeScreen)
        assert library.known.progress.tour_skipped
        await home.until_said("t takes it at any time")
    async with at_home(library) as home:
        await home.until_rows("library")
        await home.pilot.pause(0.2)
        assert isinstance(home.app.screen, HomeScreen)
    assert library.asked == []


@pytest.mark.parametrize(
    "library",
    [
        ByHand(played("a"), known=Known()),
        ByHand(known=Known(Progress(tour_skipped=True))),
        ByHand(known=Known(Progress().with_done(["tour"], played("a").when))),
    ],
    ids=["a drill was played", "it was skipped", "it was done"],
)
async def test_who_is_no_newcomer_is_offered_nothing(library: ByHand) -> None:
    async with at_home(library) as home:
        for _ in range(10):
            await home.pilot.pause(0.02)
            assert isinstance(home.app.screen, HomeScreen)


async def test_what_is_wrong_with_the_settings_is_said_before_the_offer() -> None:
    library = WithTour(settings=Read(problems=("config.toml:1: no.",)))
    async with at_home(library) as home:
        assert (await home.until(NoticeScreen)).says == "config.toml:1: no."
        await home.press("escape")
        await home.until(OfferScreen)


# ---- the whole of it ----------------------------------------------------------------------------------


async def test_the_whole_tour_by_keys_and_the_path_goes_on_from_it() -> None:
    library = WithTour()
    async with on_tour(library) as (home, tour):
        await tour.until_declared()
        await tour.until_repaired()
        await tour.press("m", "y")
        await tour.lesson("resolve")
        await tour.press("e", "y")
        await tour.lesson("help")
        await tour.press("question_mark")
        assert tour.screen.lesson is not None
        assert tour.screen.lesson.id == "help", "help counts once it is closed again"
        await tour.press("escape")
        await tour.lesson("leave")
        log = tour.screen.session.view().entries
        await tour.press("ctrl+q")
        assert isinstance(home.app.screen, LeaveScreen)
        await tour.press("l")
        await home.until(HomeScreen)
        assert set(library.known.progress.done) == {"tour"}
        assert library.closed == 1
        await home.until_said("1 of 5 steps are done")
        assert home.app._home.tab == "path"
        assert home.selected("path") == "watch"
    by_you = {type(entry.event) for entry in log if entry.actor == "robin"}
    assert by_you >= {
        ev.PageAcknowledged, ev.IncidentDeclared, ev.RoleAssigned, ev.MessagePosted, ev.RunbookStep, ev.StatusPosted,
        ev.IncidentMitigated, ev.IncidentResolved,
    }  # fmt: skip


async def test_a_lesson_waits_for_the_thing_itself_and_what_was_done_early_is_not_taught_again() -> None:
    async with on_tour() as (_, tour):
        assert "In a moment" in tour.said
        await tour.press("a")  # there is no page yet
        await tour.lesson("ack")
        await tour.until_declared()
        await tour.press("s")
        await tour.write("photo uploads")
        await tour.press("ctrl+s", "ctrl+s")
        await tour.lesson("roles")
        await tour.press("r")
        await tour.write("comms sam")
        await tour.press("enter")
        await tour.lesson("roles")  # Comms is not the IC
        await tour.press("escape", "r")
        await tour.write("ic robin")
        await tour.press("enter")
        await tour.lesson("say")
        await tour.press("escape", "f4")
        await tour.lesson("look")
        await tour.press("b", "enter")
        await tour.lesson("repair")  # the status post is there already


async def test_while_you_type_the_coach_says_how_to_stop() -> None:
    async with on_tour() as (_, tour):
        await tour.paged()
        await tour.press("enter")
        await tour.write("hello")
        tour.clock.turn(2)
        await tour.until_said("First Esc")
        await tour.press("escape", "a")
        await tour.lesson("declare")
        await tour.until_said("No photo can be uploaded")
        assert "First Esc" not in tour.said


# ---- skipping -----------------------------------------------------------------------------------------


async def test_leaving_before_the_end_asks_and_counts_as_skipped() -> None:
    library = WithTour()
    async with on_tour(library) as (home, tour):
        await tour.until_declared()
        await tour.press("ctrl+q")
        assert isinstance(home.app.screen, LeaveTourScreen)
        await tour.press("ctrl+q")
        assert isinstance(home.app.screen, LeaveTourScreen), "a second time asks no second question"
        await tour.press("n")
        await home.until(TourScreen)
        await tour.press("ctrl+q", "l")
        await home.until(HomeScreen)
        assert library.known.progress == Progress(tour_skipped=True)
        assert home.app._home.tab == "library"


async def test_a_lesson_is_passed_over_by_a_key_also_while_typing_and_a_tour_of_passes_is_no_tour() -> None:
    library = WithTour()
    async with on_tour(library) as (home, tour):
        await tour.press("enter", "f4")
        await tour.lesson("declare")
        await tour.press(*["f4"] * (len(LESSONS) - 1))
        await home.until(HomeScreen)
        assert library.known.progress == Progress(tour_skipped=True)


async def test_the_tour_can_be_repeated_from_home_and_from_the_palette_and_leaving_it_then_takes_nothing_away() -> None:
    done = Progress().with_done(["tour"], played("a").when)
    library = WithTour(known=Known(done))
    async with at_home(library) as home:
        await home.press("t")
        await home.until(TourScreen)
        await home.press("ctrl+q", "l")
        await home.until_said("t takes it again")
        assert library.known.progress == done
        commands = {command.title: command for command in home.app.get_system_commands(home.app.screen)}
        (found,) = (each for title, each in commands.items() if title.startswith("tour: "))
        await found.callback()
        again = OnTour(await home.until(TourScreen), home.pilot, library.clock)
        await again.paged()
        await home.press("ctrl+q", "l")
        await home.until_said("t takes it again")
    assert [what for what, *_ in library.asked] == ["tour", "tour"]


async def test_a_real_incident_in_the_tour_skips_nothing() -> None:
    library = WithTour()
    async with on_tour(library) as (home, tour):
        await tour.paged()
        await tour.press("ctrl+r")
        await home.pilot.pause(0.2)
        await tour.press("l")
        for _ in range(200):
            await home.pilot.pause(0.02)
            if library.closed:
                break
        assert library.closed == 1
        assert library.known.progress == Progress()


# ---- words and keys -----------------------------------------------------------------------------------


async def test_the_coach_names_the_keys_that_the_user_has_chosen() -> None:
    library = WithTour(settings=Read(Settings(keys={"drill.ack": "f6", "tour.pass": "f10"})))
    async with on_tour(library) as (_, tour):
        await tour.paged()
        assert "Press F6 to acknowledge" in tour.said
        assert "F10 pass over" in str(tour.screen.query_one(Coach).render())
        await tour.press("f6")
        await tour.lesson("declare")
        await tour.press("f10")
        await tour.lesson("roles")


@pytest.mark.parametrize("width", [80, 120])
def test_everything_that_the_coach_says_fits_its_lines(width: int) -> None:
    for lesson in LESSONS:
        for view in (QUIET, PAGED):
            said = wrap(lesson.says(view, lambda id: pressed(id, None)), width - 2)
            assert len(said) <= MOST_LINES - 2, lesson.id  # a line above, the heading
        assert len(f"Tour 10 of 11: {lesson.title}   F4 pass over   ^q leave") <= 78, lesson.id


def test_a_lesson_is_not_done_by_anything_but_the_thing_itself() -> None:
    for lesson in LESSONS:
        assert not lesson.done(QUIET, Did()), lesson.id
    assert not LESSONS[0].done(PAGED, Did())
    assert PAGED.holder(Role.IC) is None


def test_every_key_that_a_lesson_names_is_a_binding() -> None:
    named: list[str] = []

    def note(id: str) -> str:
        named.append(id)
        return id

    for lesson in LESSONS:
        lesson.says(PAGED, note)
    assert len(set(named)) >= 15
    assert [id for id in named if key_named(id) is None] == []
    drilled = {key.id for key in DRILL}
    assert {id for id in named if id.startswith("drill.")} <= drilled


async def test_the_coachs_keys_can_be_clicked() -> None:
    async with on_tour() as (home, tour):
        coach = tour.screen.query_one(Coach)
        said = str(coach.render()).split("\n")[0]
        await tour.pilot.click(Coach, offset=(1 + said.index("pass over"), 1))
        await tour.lesson("declare")
        said = str(coach.render()).split("\n")[0]
        await tour.pilot.click(Coach, offset=(1 + said.index("leave"), 1))
        await home.until(LeaveTourScreen)


# ---- what it leaves behind ----------------------------------------------------------------------------


async def test_the_users_own_tour_leaves_no_journal_and_is_in_no_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAMEDAY_DATA", str(tmp_path))
    async with at_home(UsersShelf()) as home:
        assert not any("tour" in row.casefold() for row in home.rows("library"))
        await home.until(OfferScreen)
        await home.press("enter")
        await home.until(TourScreen)
        await home.press("ctrl+q", "l")
        await home.until(HomeScreen)
        assert home.rows("history") == home.rows("unfinished") == []
    assert [path.name for path in tmp_path.iterdir() if path.name != "played.json"] == ["progress.json"]
