"""`gameday resume`: go on with a drill whose process died, in the journal that it left.

Separate from `fork`, which starts a journal of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.domain.vocabulary import Skill
from simulator.errors import JournalError
from tui.cli.exits import Exit
from tui.cli.opening import opened
from tui.cli.options import (
    Bots,
    Debrief,
    FailUnder,
    JournalFile,
    Plain,
    ReportFormat,
    SkillOf,
    Speed,
    TakeRole,
    You,
)
from tui.cli.output import narrate
from tui.cli.playing import How, check, play

if TYPE_CHECKING:
    from simulator.engine.engine import Engine
    from simulator.store.journal import ReadJournal


def resume(
    journal: JournalFile,
    as_whom: You = None,
    role: TakeRole = None,
    speed: Speed = None,
    plain: Plain = False,
    bots: Bots = False,
    skill: SkillOf = Skill.SOLID,
    format: Debrief = ReportFormat.TEXT,
    fail_under: FailUnder = None,
) -> Exit:
    """Go on with a drill whose process died.

    Everything that the journal holds has happened; the drill goes on from its last whole line, in the same journal and
    with the same person at the terminal unless --as says otherwise.

    Examples:
      gameday resume drill.jsonl
      gameday resume drill.jsonl --bots
    """
    from simulator.store.journal import JournalFile as Writer
    from tui.cli.cast import who_you_are, your_seat

    check(bots=bots, plain=plain, as_whom=as_whom, role=role, speed=speed)
    read = opened(journal)
    engine = rebuilt(read)
    you = None if bots else who_you_are(engine.plan, as_whom or your_seat(read.header.seats))
    writer = Writer.reopen(journal, read, durable=you is not None)
    for record in engine.log[len(read.log) :]:
        writer.write(record)
    how = How(bots=bots, plain=plain, role=role, speed=speed or read.header.speed, skill=skill, format=format,
              fail_under=fail_under)  # fmt: skip
    return play(engine, writer, journal, how, you)


def rebuilt(read: ReadJournal) -> Engine:
    """The engine that an unfinished journal leads to; raises `JournalError` where it leads elsewhere today."""
    from simulator.store.replay import rebuild

    if read.finished:
        raise JournalError(f"{read.path}: this drill has ended. See how it went: gameday score {read.path}")
    engine = rebuild(read)
    if list(engine.log[: len(read.log)]) != list(read.log):
        raise JournalError(
            f"{read.path}: this gameday does not play the drill as it was recorded, so it cannot go on. "
            f"Find the first line that differs: gameday replay {read.path} --verify"
        )
    narrate(f"{len(read.log)} records played again.")
    return engine
