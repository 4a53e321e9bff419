"""Pictures of home and of what begins there: lists, the path, the offer, the tour, settings, watching experts.

Separate from the drill's pictures because each needs a library instead of a session. Nothing here reads the user's
own files, and the time zone is fixed, so that the same code draws the same picture.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from textual.pilot import Pilot

from simulator.domain.vocabulary import Rating, Role
from simulator.scenario.loader import load, read_sources
from tests.tui.drills import MINUTE
from tests.tui.tours import OnTour, WithTour
from tui.cli.run import plan_of
from tui.cli.shadow import watching
from tui.cli.shelf import Shelf
from tui.home import HomeApp
from tui.library import Card, Played, PlayedBy
from tui.path.progress import Known, Progress
from tui.path.progress import read as read_progress
from tui.screens.tour import TourScreen
from tui.screens.watch import WatchScreen
from tui.settings import Read, Settings
from tui.shadow import Watching

NARROW, USUAL, WIDE = (80, 24), (120, 40), (200, 60)
FIRST = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@cache
def cards() -> tuple[Card, ...]:
    """The drills that ship."""
    return Shelf().drills()


@cache
def experts() -> Watching:
    """A small drill, played by experts."""
    return watching(plan_of(load(read_sources("export-disk-full")), exam=False), Role.IC)


class Shown(WithTour):
    """A library with the drills that ship, and a few that somebody played."""

    def __init__(self, *, known: Known | None = None, fresh: bool = False) -> None:
        calm = Read(Settings(flash=False)) if fresh else None  # a flash is over sooner or later than the picture
        super().__init__(known=known or UNDER_WAY, settings=calm)
        if not fresh:
            self.records = replace(self.records, played=PLAYED)

    def drills(self) -> tuple[Card, ...]:
        return cards()

    async def watch(self, slug: str, role: Role) -> Watching:
        return experts()


def _played(
    slug: str, day: int, score: float | None, rating: Rating | None, *, by: PlayedBy = PlayedBy.PERSON
) -> Played:
    title = next(card.title for card in cards() if card.slug == slug)
    ended, when = score is not None, FIRST.replace(day=day)
    you = "alice" if by is PlayedBy.PERSON else ""
    return Played(f"{day}-{slug}", slug, title, when, by, you, False, ended, 23 * MINUTE, score, rating, ended)


PLAYED = (
    _played("sign-in-checks-fail", 9, None, None),
    _played("checkout-payment-timeout", 8, 91.0, Rating.P, by=PlayedBy.BOTS),
    _played("export-disk-full", 6, 84.0, Rating.S),
    _played("export-disk-full", 4, 61.0, Rating.M),
)
UNDER_WAY = Known(Progress().with_done(["tour"], FIRST).with_done(["watch", "first-drill"], FIRST.replace(day=6)))
NEW = Known(Progress())
DAMAGED = read_progress('{"version": 1,\n "done": {', "~/.local/share/gameday/progress.json")

Act = Callable[[Pilot[int]], Awaitable[None]]


class HomePicture(NamedTuple):
    """What is done at home before it is drawn."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    known: Known = UNDER_WAY
    fresh: bool = False
    """Whether nothing was ever played."""
    then: Act | None = None


async def _to_the_tour(pilot: Pilot[int]) -> OnTour:
    for _ in range(200):
        if isinstance(pilot.app.screen, TourScreen):
            break
        await pilot.pause(0.02)
    assert isinstance(pilot.app.screen, TourScreen)
    assert isinstance(pilot.app, HomeApp)
    assert isinstance(pilot.app.library, Shown)
    return OnTour(pilot.app.screen, pilot, pilot.app.library.clock)


async def _paged(pilot: Pilot[int]) -> None:
    await (await _to_the_tour(pilot)).paged()


async def _declaring(pilot: Pilot[int]) -> None:
    tour = await _to_the_tour(pilot)
    await tour.paged()
    await tour.press("a")
    await tour.lesson("declare")
    await tour.press("d", "n", "n", "n", "y")


async def _declared(pilot: Pilot[int]) -> None:
    await (await _to_the_tour(pilot)).until_declared()


async def _repaired(pilot: Pilot[int]) -> None:
    tour = await _to_the_tour(pilot)
    await tour.until_declared()
    await tour.until_repaired()


async def _watching(pilot: Pilot[int]) -> WatchScreen:
    for _ in range(400):
        if isinstance(pilot.app.screen, WatchScreen):
            break
        await pilot.pause(0.02)
    screen = pilot.app.screen
    assert isinstance(screen, WatchScreen)
    await pilot.press("space")
    return screen


async def _watched(pilot: Pilot[int]) -> None:
    screen = await _watching(pilot)
    screen.go(experts().stops[1].moment)


async def _asked(pilot: Pilot[int]) -> None:
    screen = await _watching(pilot)
    stop = experts().stops[0]
    screen.go(stop.moment)
    screen.ask(stop)
    await pilot.pause(0.1)


async def _answered(pilot: Pilot[int]) -> None:
    await _asked(pilot)
    await pilot.press(str((experts().stops[0].right + 1) % 3 + 1))


HOME_PICTURES = (
    HomePicture("home-80", NARROW, ("1",)),
    HomePicture("home", USUAL, ("1",)),
    HomePicture("home-200", WIDE, ("1",)),
    HomePicture("search-80", NARROW, ("1", "slash", "d", "e", "p")),
    HomePicture("unfinished-80", NARROW, ("2",)),
    HomePicture("history-80", NARROW, ("3",)),
    HomePicture("history", USUAL, ("3",)),
    HomePicture("path-80", NARROW),
    HomePicture("path", USUAL),
    HomePicture("begin-80", NARROW, ("1", "enter")),
    HomePicture("home-help-80", NARROW, ("question_mark",)),
    HomePicture("damaged-80", NARROW, known=DAMAGED),
    HomePicture("offer-80", NARROW, known=NEW, fresh=True),
    HomePicture("tour-80", NARROW, ("enter",), NEW, True, _paged),
    HomePicture("tour-declare-80", NARROW, ("enter",), NEW, True, _declaring),
    HomePicture("tour-roles-80", NARROW, ("enter",), NEW, True, _declared),
    HomePicture("tour", USUAL, ("enter",), NEW, True, _declared),
    HomePicture("tour-repaired-80", NARROW, ("enter",), NEW, True, _repaired),
    HomePicture("tour-leave-80", NARROW, ("enter", "ctrl+q"), NEW, True),
    HomePicture("shoulder-80", NARROW, ("1", "w")),
    HomePicture("watch-80", NARROW, ("1", "w", "1"), then=_watched),
    HomePicture("watch", USUAL, ("1", "w", "1"), then=_watched),
    HomePicture("what-next-80", NARROW, ("1", "w", "1"), then=_asked),
    HomePicture("what-next-answered-80", NARROW, ("1", "w", "1"), then=_answered),
    HomePicture("settings-80", NARROW, ("s",)),
    HomePicture("settings", USUAL, ("s", *["down"] * 7)),
)


@contextmanager
def in_utc() -> Iterator[None]:
    """The time zone in which dates are drawn."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


async def act(pilot: Pilot[int], wanted: HomePicture) -> None:
    """Do what comes before the picture."""
    await pilot.pause(0.2)
    await pilot.press(*wanted.keys)
    if wanted.then is not None:
        await wanted.then(pilot)
    await pilot.pause(0.1)


def app_of(wanted: HomePicture) -> HomeApp:
    """Home for a picture."""
    return HomeApp(Shown(known=wanted.known, fresh=wanted.fresh))


async def home_picture(wanted: HomePicture) -> str:
    """Home as SVG."""
    app = app_of(wanted)
    async with app.run_test(size=wanted.size) as pilot:
        await act(pilot, wanted)
        return app.export_screenshot(title="gameday")
