"""Open the screen at once, and set the drill up behind its first frame.

Separate from `playing`, which has an engine and a journal before anything is shown: here loading, building and
importing happen in a thread while the screen says so, and the journal is begun only once all of that went well. What
went wrong is raised when the terminal is as it was before.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from tui.cli.config import user_settings
from tui.cli.exits import Exit
from tui.cli.output import narrate
from tui.cli.playing import How, debrief, seated
from tui.cli.terminal import started

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.domain.vocabulary import PersonId
    from simulator.engine.engine import Engine
    from simulator.engine.headless import Table
    from simulator.live.session import Session
    from simulator.store.journal import JournalFile
    from tui.opening import Tell
    from tui.settings import Settings

LEFT = "Left while the drill was set up: nothing was begun, and there is no journal."


class _Left(Exception):
    """Nobody waits for the drill any more."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A drill that only has to be started."""

    engine: Engine
    journal: Callable[[], JournalFile]
    """Begins its journal, or opens it again."""
    path: Path
    how: How
    you: PersonId
    table: Table | None = None


@dataclass(slots=True)
class Progress:
    """What setting up has to say: its steps to the screen, the rest to stderr afterwards."""

    said: list[str] = field(default_factory=list)
    """What is told when the terminal is as it was."""
    tell: Tell = lambda _: None
    left: Event = field(default_factory=Event)

    def step(self, says: str) -> None:
        """Begin a step; the last one for somebody who has left."""
        if self.left.is_set():
            raise _Left
        self.tell(says)


def play_at_once(title: str, set_up: Callable[[Progress], Ready]) -> Exit:
    """Open the screen, set a drill up in a thread, play it, and give its debrief."""
    found = user_settings()
    for problem in found.problems:
        narrate(problem)
    progress = Progress()
    gc.disable()  # importing makes many objects and no rubbish, and looking for some takes a tenth of the time
    try:
        played = asyncio.run(_on_screen(title, set_up, progress, found.settings))
    finally:
        gc.enable()
        for text in progress.said:
            narrate(text)
    if played is None:
        narrate(LEFT)
        return Exit.INTERRUPTED
    return debrief(played.engine, played.path, played.how)


async def _on_screen(
    title: str, set_up: Callable[[Progress], Ready], progress: Progress, settings: Settings
) -> Ready | None:
    """Play on the screen; the drill as it was played, nothing where it was left before it was there."""
    from tui.opening import Opening, OpeningApp

    played: Ready | None = None
    async with contextlib.AsyncExitStack() as held:

        async def session(tell: Tell) -> Session:
            nonlocal played
            progress.tell = tell
            ready = await asyncio.to_thread(_with_screens, set_up, progress)
            gc.freeze()  # all of this stays to the end
            gc.enable()
            journal = ready.journal()
            held.callback(journal.close)
            begun = await held.enter_async_context(
                started(seated(ready.engine, journal, ready.how, ready.you, ready.table), ready.how.role)
            )
            played = ready
            return begun

        app = OpeningApp(Opening(title, session), settings)
        try:
            await app.run_async()
        finally:
            progress.left.set()
    if app.failure is not None:
        raise app.failure
    return played


def _with_screens(set_up: Callable[[Progress], Ready], progress: Progress) -> Ready:
    """Set up, then import what the drill is played with: the loop would stand still for it."""
    ready = set_up(progress)
    progress.step("Laying out the screen")
    import simulator.live.local  # noqa: F401 # for what it leaves in memory
    import tui.screens.drill  # noqa: F401 # likewise

    progress.step("Opening the journal")
    return ready
