"""Play a drill live at this terminal, on the screen or as plain lines, with simulated teammates.

Separate from the commands because it owns the asynchronous part: one session, one front end, and your role taken for
you when you asked for one.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from tui.cli.output import narrate

if TYPE_CHECKING:
    from simulator.domain.vocabulary import Role
    from simulator.live.local import LocalSession
    from simulator.live.session import Session
    from tui.cli.paging_out import Tells

FrontEnd = Callable[["Session"], Awaitable[Any]]


def require_terminal() -> None:
    """Refuse to open a screen where there is none."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise typer.BadParameter(
            "there is no terminal here. Let simulated responders play (--bots), play a script (--script FILE), "
            "or read and write plain lines (--plain)."
        )


async def on_screen(session: Session, tells: Tells | None = None) -> None:
    """Play on the full screen; `tells` is who has something to say of real pages."""
    from tui.app import GamedayApp
    from tui.cli.config import user_settings

    found = user_settings()
    for problem in found.problems:
        narrate(problem)
    app = GamedayApp(session, settings=found.settings)
    if tells is not None:
        loop = asyncio.get_running_loop()
        shown = partial(app.notify, severity="warning", timeout=15, markup=False)
        tells.shows = lambda text: _soon(loop, partial(shown, text))
    try:
        await app.run_async()
    finally:
        if tells is not None:
            tells.shows = None
    if app.failure is not None:
        raise app.failure


def _soon(loop: asyncio.AbstractEventLoop, does: Callable[[], None]) -> None:
    """Do something on the loop, asked from any thread."""
    loop.call_soon_threadsafe(does)


async def as_lines(session: Session) -> None:
    """Play as plain lines."""
    from tui.cli.plain import play

    await play(session)


async def live(session: LocalSession, front_end: FrontEnd, role: Role | None) -> None:
    """Play a session with a front end."""
    async with started(session, role):
        await front_end(session)


@contextlib.asynccontextmanager
async def started(session: LocalSession, role: Role | None) -> AsyncIterator[Session]:
    """Start a session, and leave its journal complete on disk.

    A drill at its very start waits for its front end to begin it: its briefing is read first.
    """
    taking = None
    try:
        await session.start(hold=True)
        if role is not None:
            taking = asyncio.create_task(_take(session, role), name="take role")
        yield session
    finally:
        if taking is not None:
            taking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await taking
        await session.close()


async def _take(session: Session, role: Role) -> None:
    """Take a role as soon as an incident is declared, unless somebody has given it to you."""
    from simulator.domain.actions import Assign

    async for view in session.views():
        if view.incident is not None:
            if role not in view.roles_of(session.you):
                await session.act(Assign(role=role, to=session.you))
            return
