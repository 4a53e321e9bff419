"""The app of a team drill: lobby, drill, debrief, and a bar over all of them while the connection is lost.

Separate from the app of a drill that one plays alone: this one waits for a facilitator, and for the network.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from simulator.live.wire import Kind
from tui.app import OneDrill
from tui.settings import Settings

if TYPE_CHECKING:
    from simulator.live.remote import RemoteSession
    from tui.screens.drill import Over

STALE = "DrillHeader, Targets, OwedBar, ConsoleHead"
"""What shows times, which stand while nothing is heard from the host."""


class TeamApp(OneDrill):
    """Plays a team drill, from its lobby to its debrief."""

    def __init__(self, session: RemoteSession, *, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self.session = session
        self._notices = 0
        self._lost = False

    def begin(self) -> None:
        """Wait in the lobby, or go straight to a drill that runs."""
        from tui.screens.lobby import LobbyScreen

        self.session.listen(self._soon)
        self.set_interval(1.0, self.follow)
        if self.session.started:
            self._open(briefing=True)
        else:
            self.push_screen(LobbyScreen(self.session), self._begun)
        self.follow()

    def _soon(self) -> None:
        self.call_later(self.follow)

    def _begun(self, on: bool | None) -> None:
        if on:
            self._open(briefing=False)
        else:
            self._leave()

    def _open(self, *, briefing: bool) -> None:
        """Open what a ticket is for."""
        from tui.screens.facilitator import FacilitatorScreen
        from tui.screens.team_drill import ConsoleLeaveScreen, TeamDrillScreen

        if self.session.kind is Kind.FACILITATOR:
            console = FacilitatorScreen(self.session, leaving=ConsoleLeaveScreen)
            self.push_screen(console, partial(self._over, None))
        else:
            screen = TeamDrillScreen(self.session, briefing=briefing and self.session.kind is Kind.PLAYER)
            self.push_screen(screen, partial(self._over, screen))

    def _over(self, screen: object, result: Over | None) -> None:
        """Open the debrief once the drill has ended."""
        from tui.screens.debrief import DebriefScreen

        if result is None or isinstance(result, Exception):
            self._leave(result)
        else:
            unsent = cast("str", getattr(screen, "unsent", ""))
            self.push_screen(DebriefScreen(self.session, unsent), lambda _: self.exit())

    def _leave(self, failure: Exception | None = None) -> None:
        """Close; in a browser what went wrong is said here, because nobody sees another place."""
        from tui.screens.notice import NoticeScreen

        self.failure = failure
        if failure is not None and self.is_web:
            self.push_screen(NoticeScreen("The drill is over for you", str(failure)), lambda _: self.exit())
        else:
            self.exit()

    # ---- the connection -------------------------------------------------------------------------------

    def follow(self) -> None:
        """Show what the session has heard beside the drill."""
        from tui.screens.lobby import LobbyScreen
        from tui.widgets.link_bar import LinkBar

        if not self.is_running:
            return
        lost = self.session.connection.state != "here"
        for screen in self.screen_stack:
            bars = screen.query(LinkBar)
            if lost and not bars and screen.is_mounted:
                screen.mount(LinkBar(self.session))
            elif not lost and bars:
                bars.remove()
            screen.query(STALE).set_class(lost, "-stale")
        if self._lost and not lost:
            self.notify("Connected again; nothing of the story is missing.", markup=False)
        self._lost = lost
        for notice in self.session.notices[self._notices :]:
            level = "information" if notice.level == "info" else notice.level
            self.notify(notice.text, severity=level, timeout=15, markup=False)
        self._notices = len(self.session.notices)
        if isinstance(lobby := self.screen, LobbyScreen) and lobby.is_mounted:
            self._in_lobby(lobby)

    def _in_lobby(self, lobby: object) -> None:
        from tui.screens.lobby import LobbyScreen

        if isinstance(lobby, LobbyScreen):
            if self.session.failure is not None:
                self._leave(self.session.failure)
            elif lobby.query("#people"):
                lobby.paint()
