"""Open a journal for a command: read it, say what is missing from it, and keep an exam's truth sealed.

Separate because every command that takes a journal begins so.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import JournalError
from tui.cli.output import narrate

if TYPE_CHECKING:
    from simulator.domain.events import Recorded
    from simulator.engine.plan import Plan
    from simulator.store.journal import ReadJournal


def opened(path: Path) -> ReadJournal:
    """Read a journal; where its last line was cut off, what comes before it is read and that is said."""
    from simulator.store.journal import read_journal

    read = read_journal(path)
    if read.cut_off is not None:
        narrate(f"{path}:{read.cut_off}: this last line was cut off. Read up to line {read.cut_off - 1}.")
    return read


def plan(read: ReadJournal) -> Plan:
    """The scenario, policy and seed that a journal was played from."""
    from simulator.store.replay import plan_of

    return plan_of(read)[0]


def starts(read: ReadJournal) -> datetime:
    """The scenario's time of day at the drill's start."""
    return plan(read).scenario.starts


def known(read: ReadJournal) -> list[Recorded]:
    """The records that may be shown: those of the truth only once the drill has ended."""
    if read.finished:
        return list(read.log)
    from simulator.domain.events import seen_by

    narrate("This drill has not ended, so what only the host knows is left out.")
    return [record for record in read.log if seen_by(record.event)]


def refuse_sealed(read: ReadJournal) -> None:
    """Refuse what would show the truth of an exam that is still on."""
    if read.header.exam and not read.finished:
        raise JournalError(
            f"{read.path}: this exam has not ended, and its truth stays sealed until then. "
            f"Go on with: gameday resume {read.path}"
        )
