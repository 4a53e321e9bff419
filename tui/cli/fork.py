"""`gameday fork`: play on from a moment of an earlier drill, in a journal of its own.

Separate from `resume`: a fork changes nothing in the journal that it starts from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simulator.domain.vocabulary import Skill
from tui.cli.exits import Exit
from tui.cli.journals import new_journal
from tui.cli.opening import opened
from tui.cli.options import (
    Bots,
    Debrief,
    FailUnder,
    JournalFile,
    Moment,
    NewJournal,
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


def fork(
    journal: JournalFile,
    at: Annotated[int, Moment],
    as_whom: You = None,
    role: TakeRole = None,
    speed: Speed = None,
    new: NewJournal = None,
    plain: Plain = False,
    bots: Bots = False,
    skill: SkillOf = Skill.SOLID,
    format: Debrief = ReportFormat.TEXT,
    fail_under: FailUnder = None,
) -> Exit:
    """Play on from a moment of an earlier drill.

    What happened up to that moment has happened; everything after it is open again. The earlier journal stays as it is.

    Examples:
      gameday fork drill.jsonl --at 12m
      gameday fork drill.jsonl --at 12m --bots --skill expert --journal what-if.jsonl
    """
    from simulator import __version__
    from simulator.store.journal import JournalFile as Writer
    from tui.cli.cast import seats, who_you_are, your_seat

    check(bots=bots, plain=plain, as_whom=as_whom, role=role, speed=speed)
    read = opened(journal)
    engine = _at(read, at)
    scenario = engine.plan.scenario
    path = new_journal(new, scenario.slug)
    you = None if bots else who_you_are(engine.plan, as_whom or your_seat(read.header.seats))
    how = How(bots=bots, plain=plain, role=role, speed=speed, skill=skill, format=format, fail_under=fail_under)
    header = read.header.model_copy(
        update={
            "engine": __version__,
            "seats": seats(scenario, skill, you),
            "speed": None if you is None else speed or 1.0,
        }
    )
    writer = Writer.create(path, header, durable=you is not None)
    for record in engine.log:
        writer.write(record)
    return play(engine, writer, path, how, you)


def _at(read: ReadJournal, at: int) -> Engine:
    """The engine at a moment of a journal, before the drill's end."""
    from simulator.domain.simtime import offset
    from simulator.store.replay import rebuild

    engine = rebuild(read, until=at)
    if engine.ended or at > read.log.end:
        raise typer.BadParameter(
            f"this drill was at its end at {offset(read.log.end)}. Choose a moment before it.", param_hint="--at"
        )
    narrate(f"Playing on from {offset(engine.now)}.")
    return engine
