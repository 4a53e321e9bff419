"""The app that `gameday` opens: home, and from there drills and their debriefs, one after the other.

Separate from `tui.app`, which plays one drill and closes: here the app outlives its drills, and whatever a drill leaves
behind is in the library when home is back.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from textual import work

from simulator.errors import GamedayError
from simulator.live.session import Session
from tui.frame import Frame
from tui.library import Library
from tui.screens.debrief import DebriefScreen
from tui.screens.drill import DrillScreen, Over
from tui.screens.home import HomeScreen
from tui.screens.notice import NoticeScreen
from tui.screens.settings import SettingsScreen
from tui.settings import Settings

CHANGES = "What is changed here holds at once, and is kept."


class HomeApp(Frame):
    """Home and everything that begins there."""

    def __init__(self, library: Library) -> None:
        self._read = library.settings()
        super().__init__(self._read.settings)
        self.library = library
        self._busy = False

    def begin(self) -> None:
        """Open home, and say what is wrong with the settings."""
        self._home = HomeScreen(self.library)
        self.push_screen(self._home)
        if self._read.problems:
            self.push_screen(NoticeScreen("Some settings could not be used", "\n\n".join(self._read.problems)))

    # ---- what home asks for ---------------------------------------------------------------------------

    def on_home_screen_play(self, event: HomeScreen.Play) -> None:
        """Play a drill."""
        self.play(self.library.play(event.card.slug, event.how), f"Setting up: {event.card.title} ...")

    def on_home_screen_go_on(self, event: HomeScreen.GoOn) -> None:
        """Go on with a drill."""
        self.play(self.library.go_on(event.ref), "Going through what has happened so far ...", briefing=False)

    def on_home_screen_look_back(self, event: HomeScreen.LookBack) -> None:
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
                last: Over | None = await self.push_screen_wait(drill)
                if isinstance(last, GamedayError):
                    raise last
                if last is not None:
                    await self.push_screen_wait(DebriefScreen(session))
        except GamedayError as error:
            self._refused(error)
        finally:
            self._busy = False
            self._home.read()
        if drill is not None and drill.left_for_real:
            self.stand_by(session.view().briefing.title)

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
