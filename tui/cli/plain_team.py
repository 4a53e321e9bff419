"""`gameday join --plain`: the lobby and the connection as lines, around a drill that is played as lines.

Separate from `plain`, which plays a drill whoever runs it.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from tui.cli.output import answer
from tui.cli.plain import Plain, _read_into

if TYPE_CHECKING:
    from simulator.live.remote import RemoteSession
    from tui.slash import Local

LOST = "*** The connection to the host is lost. It is tried again by itself; nothing is sent until then."
LEAVE = "Leave the drill? The others go on, and the same join line brings you back."


class TeamPlain(Plain):
    """Somebody at a team drill by lines."""

    LEAVE = LEAVE

    def _waits(self, view: object) -> bool:  # noqa: ARG002  # the facilitator begins it
        return False

    async def _here(self, asked: Local, view: object) -> bool:
        """Do what concerns this front end only; the clock is the facilitator's."""
        from simulator.errors import ActionRejected

        try:
            return await super()._here(asked, view)  # type: ignore[arg-type]  # the view is handed on
        except ActionRejected as refusal:
            answer(str(refusal))
            return False


async def play(session: RemoteSession) -> None:
    """Wait for the facilitator, then play; what becomes of the connection is told."""
    typed: asyncio.Queue[str | None] = asyncio.Queue()
    _read_into(typed, asyncio.get_running_loop())
    Told(session)
    if await _waited(session, typed):
        await TeamPlain(session, typed, asks=sys.stdin.isatty()).play()


class Told:
    """Tells what becomes of the connection and who comes and goes, each once."""

    def __init__(self, session: RemoteSession) -> None:
        self._session = session
        self._state = session.connection.state
        self._notices = 0
        self._lobby = ""
        session.listen(self.tell)
        self.tell()

    def tell(self) -> None:
        """Tell what is new."""
        state = self._session.connection.state
        if state != self._state:
            self._state = state
            if state == "lost":
                answer(LOST)
            elif state == "here":
                answer("*** Connected again; nothing of the story is missing.")
        for notice in self._session.notices[self._notices :]:
            answer(f"*** {notice.text}")
        self._notices = len(self._session.notices)
        lobby = lobby_of(self._session)
        if not self._session.started and lobby != self._lobby:
            self._lobby = lobby
            answer(lobby)


def lobby_of(session: RemoteSession) -> str:
    """Who is there, in a line for each."""
    from tui.screens.lobby import who_is_there

    return who_is_there(session).plain.rstrip()


async def _waited(session: RemoteSession, typed: asyncio.Queue[str | None]) -> bool:
    """Wait until the drill begins; False where it was left before."""
    from simulator.live.wire import Kind

    if _begun(session):
        return True
    runs = session.kind is Kind.FACILITATOR
    answer("/start lets the drill begin; /leave leaves." if runs else "Waiting for the facilitator. /leave leaves.")
    news = asyncio.Event()
    session.listen(news.set)
    reading = asyncio.create_task(typed.get())
    while not _begun(session):
        if session.failure is not None:
            reading.cancel()
            raise session.failure
        news.clear()
        changed = asyncio.create_task(news.wait())
        await asyncio.wait({reading, changed}, return_when=asyncio.FIRST_COMPLETED)
        changed.cancel()
        if not reading.done():
            continue
        line = reading.result()
        if line is not None and line.strip() == "/leave":
            return False
        await _in_lobby(session, (line or "").strip())
        reading = asyncio.create_task(_never() if line is None else typed.get())
    if reading.done():
        typed.put_nowait(reading.result())
    reading.cancel()
    return True


def _begun(session: RemoteSession) -> bool:
    return session.started


async def _in_lobby(session: RemoteSession, line: str) -> None:
    """Do what was typed before the drill begins."""
    from simulator.live.session import Refused
    from simulator.live.wire import Kind

    if line == "/start" and session.kind is Kind.FACILITATOR:
        outcome = await session.start()
        if isinstance(outcome, Refused):
            answer(outcome.why)
    elif line:
        answer("The drill has not begun yet.")


async def _never() -> str | None:
    """Wait for a line where none comes any more."""
    await asyncio.Event().wait()
    return None
