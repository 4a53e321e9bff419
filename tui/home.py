"""The app that `gameday` opens: home, and from there drills and their debriefs, one after the other.

Separate from `tui.app`, which plays one drill and closes: here the app outlives its drills, and whatever a drill leaves
behind is in the library when home is back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager

from textual import work

from simulator.domain.vocabulary import Role
from simulator.errors import GamedayError
from simulator.live.session import Session
from tui.frame import Frame
from tui.library import Library
from tui.path.progress import Known
from tui.path.steps import STEPS, TOUR, WATCH, Step, next_step, proved
from tui.remapping import pressed
from tui.screens import wishes
from tui.screens.debrief import DebriefScreen
from tui.screens.drill import DrillScreen
from tui.screens.home import HomeScreen
from tui.screens.notice import NoticeScreen
from tui.screens.offer import OfferScreen
from tui.screens.settings import SettingsScreen
from tui.screens.tour import TourScreen
from tui.screens.watch import WatchScreen
from tui.settings import Settings

CHANGES = "What is changed here holds at once, and is kept."
SKIPPED = "The tour is skipped. {tour} takes it at any time; {path} shows what to do next."
AGAIN = "The tour was left before its end. {tour} takes it again."


class HomeApp(Frame):
    """Home and everything that begins there."""

    def __init__(self, library: Library) -> None:
        self._read = library.settings()
        super().__init__(self._read.settings)
        self.library = library
        self._known = library.progress()
        self._all_read = asyncio.Event()
        self._taken: Step | None = None
        """The step of the path that was begun last, until it is known what became of it."""
        self._busy = False

    def begin(self) -> None:
        """Open home, say what is wrong with what was kept, and make newcomers an offer."""
        self._home = HomeScreen(self.library, self._known.progress)
        self.push_screen(self._home)
        self.welcome()

    @work(group="welcome")
    async def welcome(self) -> None:
        """Say what is wrong with the settings or the path; then offer the tour where nothing was ever done."""
        for title, says in (
            ("Some settings could not be used", "\n\n".join(self._read.problems)),
            ("Your progress could not be read", self._known.problem),
        ):
            if says:
                await self.push_screen_wait(NoticeScreen(title, says))
        await self._all_read.wait()
        new = self._home.records.none and not self._known.damaged and not self._known.progress.tour_known
        if not new or self.screen is not self._home:
            return
        if await self.push_screen_wait(OfferScreen()):
            self.take_tour()
        else:
            self._skip(SKIPPED)

    # ---- what home asks for ---------------------------------------------------------------------------

    def on_home_screen_play(self, event: wishes.Play) -> None:
        """Play a drill."""
        self._taken = event.step
        self.play(self.library.play(event.card.slug, event.how), f"Setting up: {event.card.title} ...")

    def on_home_screen_watch(self, event: wishes.Watch) -> None:
        """Watch a drill."""
        self.watch_experts(event.slug, event.role, event.step)

    def on_home_screen_take_tour(self) -> None:
        """Take the guided tour."""
        self.take_tour()

    def on_home_screen_all_read(self, event: wishes.AllRead) -> None:
        """See which steps of the path the journals show to be done."""
        self._all_read.set()
        if self._busy:
            return  # it is read again when home is back
        taken, self._taken = self._taken, None
        if taken is None and self._known.damaged:
            return  # a damaged file is left for its owner to mend until there is something new to write
        self._reach(proved(event.records))
        self._not_yet(taken)

    def on_home_screen_go_on(self, event: wishes.GoOn) -> None:
        """Go on with a drill."""
        self.play(self.library.go_on(event.ref), "Going through what has happened so far ...", briefing=False)

    def on_home_screen_look_back(self, event: wishes.LookBack) -> None:
        """Show a debrief."""
        self.look_back(self.library.look_back(event.ref))

    def on_home_screen_change_settings(self) -> None:
        """Open the settings."""
        self.push_screen(SettingsScreen(self.settings, self._keep, CHANGES))

    def _keep(self, settings: Settings) -> str:
        """Put changed settings to use and write them down."""
        self.use(settings)
        try:
            return f"Kept in {self.library.keep_settings(settings)}."
        except GamedayError as error:
            return str(error)

    # ---- one after the other --------------------------------------------------------------------------

    @work(group="drill")
    async def play(self, opening: AbstractAsyncContextManager[Session], doing: str, *, briefing: bool = True) -> None:
        """Play a drill to its end and show its debrief, then home again."""
        if self._busy:
            return
        self._busy = True
        self._home.tell(doing)
        drill: DrillScreen | None = None
        try:
            async with opening as session:
                self._home.tell("")
                drill = DrillScreen(session, briefing=briefing)
                last = await self.push_screen_wait(drill)
                if isinstance(last, GamedayError):
                    raise last
                if last is not None:
                    await self.push_screen_wait(DebriefScreen(session, drill.unsent))
        except GamedayError as error:
            self._refused(error)
        finally:
            self._busy = False
            self._home.read()
        if drill is not None and drill.left_for_real:
            self.stand_by(session.view().briefing.title)

    @work(group="drill")
    async def take_tour(self) -> None:
        """Take the guided tour, then home again, where the path goes on."""
        if self._busy:
            return
        self._busy = True
        self._home.tell("Setting up the tour ...")
        try:
            async with self.library.tour() as session:
                self._home.tell("")
                tour = TourScreen(session)
                last = await self.push_screen_wait(tour)
                if isinstance(last, GamedayError):
                    raise last
        except GamedayError as error:
            self._refused(error)
        else:
            self._after(tour)
        finally:
            self._busy = False

    def _after(self, tour: TourScreen) -> None:
        if tour.complete:
            self._reach([TOUR])
            self._home.action_tab("path")
        elif tour.left_for_real:
            self.stand_by("")
        elif self._known.progress.tour_known:
            self._home.tell(self._named(AGAIN))
        else:
            self._skip(SKIPPED)

    @work(group="drill")
    async def watch_experts(self, slug: str, role: Role, step: Step | None = None) -> None:
        """Watch a drill being played by experts, then home again."""
        if self._busy:
            return
        self._busy = True
        self._home.tell("The experts are playing ...")
        try:
            screen = WatchScreen(await self.library.watch(slug, role))
            self._home.tell("")
            await self.push_screen_wait(screen)
        except GamedayError as error:
            self._refused(error)
        else:
            self._home.tell(screen.tally)
            if screen.seen_through:
                self._reach([WATCH])
            else:
                self._not_yet(step)
        finally:
            self._busy = False

    @work(group="drill")
    async def look_back(self, opening: AbstractAsyncContextManager[Session]) -> None:
        """Show a debrief, then home again."""
        if self._busy:
            return
        self._busy = True
        self._home.tell("Opening the debrief ...")
        try:
            async with opening as session:
                self._home.tell("")
                await self.push_screen_wait(DebriefScreen(session))
        except GamedayError as error:
            self._refused(error)
        finally:
            self._busy = False
            self._home.read()

    def _refused(self, error: GamedayError) -> None:
        self._home.tell("")
        self.push_screen(NoticeScreen("That did not work", str(error)))

    # ---- the newcomer's path --------------------------------------------------------------------------

    def _reach(self, steps: Iterable[str]) -> None:
        """Keep that steps are done, and say what comes next."""
        new = set(steps) - set(self._known.progress.done)
        if not new:
            return
        self._note(lambda: self.library.reached(new))
        coming = next_step(self._known.progress.done)
        done = len([step for step in STEPS if step.id in self._known.progress.done])
        says = f"Next: {coming.title}." if coming is not None else "That was the last one: play what you like."
        self._home.tell(f"{done} of {len(STEPS)} steps are done. {says} {self._known.problem}".strip())

    def _not_yet(self, taken: Step | None) -> None:
        """Say what counts, where a step was begun and is not done."""
        if taken is not None and taken.id not in self._known.progress.done:
            self._home.tell(f"This step is not done yet. {taken.counts}")

    def _skip(self, says: str) -> None:
        """Keep that the tour was skipped."""
        self._note(self.library.skip_tour)
        self._home.tell(self._named(says))

    def _note(self, keep: Callable[[], Known]) -> None:
        try:
            self._known = keep()
        except GamedayError as error:
            self._refused(error)
        self._home.progress = self._known.progress

    def _named(self, says: str) -> str:
        return says.format(tour=pressed("home.tour", self), path=pressed("home.tab-4", self))
