"""`--plain`: a drill as lines of text and lines typed, for screen readers, poor links and logs.

Separate from the screen because it needs no terminal at all. The language is the room's: plain text is said, `/` opens
a command, `$` runs one in the drill's shell.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import TYPE_CHECKING

from tui.cli.output import answer

if TYPE_CHECKING:
    from simulator.domain.actions import Action
    from simulator.live.session import Outcome, Session
    from simulator.views import DrillView
    from tui.slash import Local
    from tui.story import Line


async def play(session: Session) -> None:
    """Tell what happens and do what is typed, until the drill ends or the typing does."""
    typed: asyncio.Queue[str | None] = asyncio.Queue()
    _read_into(typed, asyncio.get_running_loop())
    answer(_opening(session.view()))
    await session.begin()
    telling = asyncio.create_task(_tell(session), name="tell")
    try:
        while not telling.done():
            reading = asyncio.create_task(typed.get())
            await asyncio.wait({reading, telling}, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                reading.cancel()
            elif (line := reading.result()) is None or await _do(session, line):
                return
        telling.result()  # what went wrong in telling goes wrong here
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)


def _read_into(typed: asyncio.Queue[str | None], loop: asyncio.AbstractEventLoop) -> None:
    """Read stdin in a thread of its own, which nobody waits for when the drill ends first."""

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(typed.put_nowait, line)
        loop.call_soon_threadsafe(typed.put_nowait, None)

    threading.Thread(target=read, name="typed lines", daemon=True).start()


def _opening(view: DrillView) -> str:
    briefing = view.briefing
    return (
        f"{briefing.title}\n{briefing.summary}\n\nYou are {view.you}. Type to say something, /help for the commands, "
        f"$ COMMAND for the shell, /leave to leave.\n"
    )


async def _tell(session: Session) -> None:
    """Print the story as it happens."""
    from tui.story import tell, time_of_day

    async for view in session.views():
        for entry in view.entries:
            line = tell(entry, view)
            if line is not None:
                answer(f"{time_of_day(view, line.at)} {_as_text(line)}")
            if entry.actor == session.you and (output := getattr(entry.event, "output", "")):
                answer(output)


def _as_text(line: Line) -> str:
    text = f"{line.who}: {line.text}" if line.who else line.text
    return "\n      ".join([text, *line.body.splitlines()])


async def _do(session: Session, typed: str) -> bool:
    """Do what was typed; whether the drill is left."""
    from simulator.errors import ActionRejected
    from tui.slash import Local, parse

    if not typed.strip():
        return False
    try:
        asked = parse(typed)
    except ActionRejected as refusal:
        answer(str(refusal))
        return False
    if isinstance(asked, Local):
        return await _here(session, asked)
    outcome = await _ask(session, asked)
    _say_refusal(outcome)
    return False


async def _ask(session: Session, asked: Action) -> Outcome:
    """Ask the session; what steers the clock is the facilitator's, who you are when alone."""
    from simulator.domain.actions import End, Pause, Resume

    match asked:
        case Pause():
            return await session.pause(asked.why)
        case Resume():
            return await session.resume()
        case End():
            return await session.end()
        case _:
            return await session.act(asked)


def _say_refusal(outcome: Outcome) -> None:
    from simulator.live.session import Refused

    if isinstance(outcome, Refused):
        answer(outcome.why)


async def _here(session: Session, asked: Local) -> bool:
    """Do what concerns this front end only."""
    from tui.slash import FORMS, usage

    match asked.what:
        case "leave":
            return True
        case "speed":
            await session.set_speed(asked.value)
            answer(f"The drill runs {session.speed:g} times as fast as life.")
        case "help":
            answer("\n".join(f"{usage(form)}: {form.says}" for form in FORMS))
        case "postmortem":
            answer("Hand it in on one line: /postmortem TEXT. Or afterwards: gameday postmortem JOURNAL --submit FILE")
    return False
