"""The drill's screen in a team drill: the same, but the clock is the facilitator's, and an observer only looks.

Separate so that who plays alone pays nothing for it. What may not be done is said at the key, before words are typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.worker import Worker

from simulator.domain import actions as act
from simulator.errors import ActionRejected
from simulator.live.remote import RemoteSession
from simulator.live.remote.session import LOOKS_ON, NOT_YOURS
from simulator.live.wire import Kind
from simulator.views import DrillView
from tui.keymap import DRILL, INCIDENT, PAGES, PEOPLE
from tui.screens.compose import ComposeScreen, StatusScreen
from tui.screens.confirm import LeaveScreen
from tui.screens.declare import DeclareScreen
from tui.screens.drill import DrillScreen
from tui.slash import Asked, Local
from tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.screen import Screen

ENDS = "The facilitator ends the drill. To leave it, press the key for leaving."
ON_ITS_WAY = "What you sent before is still on its way; it is sent again by itself when the connection is back."
CLOCK = frozenset({"drill.pause", "drill.faster", "drill.slower"})
"""Keys that are the facilitator's."""
ACTS = frozenset(
    key.id for key in DRILL if key.group in (PAGES, INCIDENT, PEOPLE) or key.action in ("type", "reply", "hand_in")
) | {"drill.update", "drill.status", "drill.run", "drill.query", "drill.hint", "drill.note"}
"""Keys that are of no use to who looks on."""
_DIALOGS: tuple[tuple[type[Screen[Any]], str], ...] = (
    (DeclareScreen, "declaring"),
    (StatusScreen, "public post"),
    (ComposeScreen, "update"),
)


class TeamLeaveScreen(LeaveScreen):
    """Leave or stay."""

    ASKS = (
        "Leave the drill?\n\nThe others go on without you, and your place stays yours: the same join line brings you "
        "back, with the whole story."
    )

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Its keys by their bindings, and what they do."""
        return (("leave.leave", "leave"), ("leave.stay", "stay"))


class ConsoleLeaveScreen(LeaveScreen):
    """Leave the console, end the drill for everybody, or stay."""

    ASKS = (
        "Leave the console?\n\nThe drill goes on without you, and your join line brings you back. Ending it now ends "
        "it for everybody and shows the debrief; everything that is not done yet counts as not done."
    )


class TeamDrillScreen(DrillScreen):
    """Where a trainee lives during a team drill."""

    CSS: ClassVar = ".-stale { opacity: 50%; }"

    def __init__(self, session: RemoteSession, *, briefing: bool) -> None:
        super().__init__(session, briefing=briefing)
        self.hidden = ACTS | CLOCK if session.kind is Kind.OBSERVER else CLOCK
        self.remote = session
        self._sending: Worker[Any] | None = None
        self._told: tuple[str, int] = ("", 0)

    # ---- what may be done -----------------------------------------------------------------------------

    def _barred(self, *, clock: bool = False) -> bool:
        """Say so where something is not yours to do."""
        why = LOOKS_ON if self.remote.kind is Kind.OBSERVER else NOT_YOURS if clock else ""
        if why:
            self.query_one(Prompt).refuse(why)
        return bool(why)

    def meant(self, text: str, runbook: str | None) -> Asked:
        """What a typed line asks for; an observer asks for nothing."""
        asked = super().meant(text, runbook)
        here_only = isinstance(asked, Local) and asked.what != "speed"
        if self.remote.kind is Kind.OBSERVER and not here_only:
            raise ActionRejected(LOOKS_ON)
        if isinstance(asked, (act.Pause, act.Resume)) or (isinstance(asked, Local) and not here_only):
            raise ActionRejected(NOT_YOURS)
        if isinstance(asked, act.End):
            raise ActionRejected(ENDS)
        return asked

    def send(self, text: str, runbook: str | None) -> Worker[Any]:
        """Carry out a typed line, unless one is still on its way: then it would be done twice."""
        if self._sending is not None and not self._sending.is_finished:
            self.query_one(Prompt).refuse(ON_ITS_WAY)
            return self._sending
        self._sending = super().send(text, runbook)
        return self._sending

    # ---- keys -----------------------------------------------------------------------------------------

    def action_verb(self, verb: str) -> None:
        """Do what needs no words; for the others start the line."""
        if not self._barred():
            super().action_verb(verb)

    def action_declare(self) -> None:
        """Walk the decision tree and declare."""
        if not self._barred():
            super().action_declare()

    def action_reply(self) -> None:
        """Start an answer to the oldest message that waits for one."""
        if not self._barred():
            super().action_reply()

    def action_update(self) -> None:
        """Write an internal update."""
        if not self._barred():
            super().action_update()

    def action_status(self) -> None:
        """Write a public post."""
        if not self._barred():
            super().action_status()

    def action_type(self) -> None:
        """Type a message."""
        if not self._barred():
            super().action_type()

    def action_pause(self) -> None:
        """Say whose clock it is."""
        self._barred(clock=True)

    def action_speed(self, step: int) -> None:  # type: ignore[override]  # noqa: ARG002  # nothing is done
        """Say whose clock it is."""
        self._barred(clock=True)

    @work(group="leaving", exclusive=True)
    async def action_leave(self) -> None:
        """Ask before leaving."""
        choice = await self.app.push_screen_wait(TeamLeaveScreen())
        if choice == "leave":
            await self.over(None)
        elif choice == "end":
            self.query_one(Prompt).refuse(ENDS)

    # ---- what the facilitator sees of it ----------------------------------------------------------------

    def show(self, view: DrillView) -> None:
        """Paint one view, and tell the host how far it was shown, and where."""
        super().show(view)
        if (self._where(), view.seq) != self._told:
            self._told = self._where(), view.seq
            self.tell_host(*self._told)

    def _where(self) -> str:
        top = self.app.screen
        return next((name for kind, name in _DIALOGS if isinstance(top, kind)), self.tab)

    @work(group="showing", exclusive=True)
    async def tell_host(self, where: str, seq: int) -> None:
        """Say what the screen shows."""
        await self.remote.show(where)
        await self.remote.seen(seq)
