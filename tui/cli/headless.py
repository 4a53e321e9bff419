"""Play a drill with nobody at the terminal: by a script or by simulated responders, narrated on stderr.

Separate from live play because no clock is involved: the drill goes as fast as it can, and the same input gives the
same journal.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.output import narrate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulator.bots.player import Player
    from simulator.domain.events import Recorded
    from simulator.engine.engine import Engine
    from simulator.engine.headless import Table
    from simulator.engine.plan import Plan
    from simulator.scenario.loader import ScriptedAction
    from simulator.store.journal import Journal


def sink(journal: Journal, plan: Plan) -> Callable[[Recorded], None]:
    """Write each record, then tell it; what only the host knows is written and not told."""
    from simulator.domain.events import seen_by
    from simulator.domain.simtime import clock_text
    from simulator.domain.wording import sentence

    def keep_and_tell(record: Recorded) -> None:
        journal.write(record)
        if seen_by(record.event):
            narrate(f"{clock_text(plan.scenario.starts, record.at, seconds=True)}  {sentence(record, longest=160)}")

    return keep_and_tell


def by_script(engine: Engine, script: Sequence[ScriptedAction], path: Path) -> None:
    """Play a script; what comes after the drill's end is named and not played."""
    from simulator.domain.simtime import offset
    from simulator.engine.headless import play_script

    for line in play_script(engine, script):
        place = f"{path}:{line.line}"
        narrate(f"{place}: not played: {line.by} {line.action.do} at {offset(line.at)}, after the drill's end.")


def by_bots(engine: Engine, players: Sequence[Player]) -> None:
    """Let simulated responders play to the drill's end."""
    from simulator.engine.headless import play_bots

    play_bots(engine, players)


def at_table(table: Table) -> None:
    """Let simulated responders play on to the drill's end from where they stand."""
    table.join()
    table.advance(table.engine.length)
