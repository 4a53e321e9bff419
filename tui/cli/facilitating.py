"""Run a drill from the facilitator's console, in this process: simulated responders play every role.

Separate from `playing`, where somebody plays: here nobody sits at the table but those who are simulated.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.cli.exits import Exit
from tui.cli.output import narrate
from tui.cli.playing import debrief

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.engine.engine import Engine
    from simulator.engine.plan import Plan
    from simulator.live.facilitating import LocalFacilitator
    from simulator.scenario.loader import Loaded
    from simulator.store.journal import Journal
    from tui.cli.playing import How


def facilitate(loaded: Loaded, plan: Plan, path: Path, how: How) -> Exit:
    """Open the console on a drill in which everybody is simulated; then the debrief."""
    from simulator import __version__
    from simulator.engine.engine import Engine
    from simulator.store.header import Header
    from simulator.store.journal import JournalFile
    from tui.cli.cast import seats

    header = Header.of(
        loaded, __version__, seats(plan.scenario, how.skill, None), exam=plan.exam, speed=how.speed or 1.0
    )
    journal = JournalFile.create(path, header)
    engine = Engine(plan, journal.write)
    try:
        asyncio.run(_on_screen(engine, journal, how))
    finally:
        journal.close()
    return debrief(engine, path, how)


async def _on_screen(engine: Engine, journal: Journal, how: How) -> None:
    """Play on the screen until it is left."""
    from tui.cli.config import user_settings
    from tui.facilitating import FacilitatorApp

    found = user_settings()
    for problem in found.problems:
        narrate(problem)
    session = _session(engine, journal, how)
    try:
        await session.start(hold=True)
        app = FacilitatorApp(session, settings=found.settings)
        await app.run_async()
    finally:
        await session.close()
    if app.failure is not None:
        raise app.failure


def _session(engine: Engine, journal: Journal, how: How) -> LocalFacilitator:
    from simulator.domain.vocabulary import FACILITATOR
    from simulator.live.clock import Clock
    from simulator.live.facilitating import LocalFacilitator
    from tui.cli.afterwards import looking_back
    from tui.cli.cast import teammates
    from tui.cli.playing import grader

    clock = Clock(engine.now, how.speed or 1.0)
    players = teammates(engine.plan, how.skill)
    back = looking_back(engine.plan, None)
    return LocalFacilitator(engine, FACILITATOR, players, journal, clock, grader(engine.plan), afterwards=back)
