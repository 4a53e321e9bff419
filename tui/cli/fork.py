"""`gameday fork`: play on from a moment of an earlier drill, in a journal of its own.

Separate from `resume`: a fork changes nothing in the journal that it starts from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.exits import Exit
from tui.cli.journals import new_journal
from tui.cli.opening import opened
from tui.cli.opening import plan as plan_of
from tui.cli.options import (
    Bots,
    Debrief,
    FailUnder,
    JournalFile,
    Moment,
    NewJournal,
    Plain,
    ReportFormat,
    SkillOfThen,
    Speed,
    TakeRole,
    You,
)
from tui.cli.output import narrate
from tui.cli.playing import How, check, play

if TYPE_CHECKING:
    from simulator.domain.vocabulary import PersonId
    from simulator.engine.plan import Plan
    from simulator.store.journal import ReadJournal
    from tui.cli.going_on import Stand


def fork(
    journal: JournalFile,
    at: Annotated[int, Moment],
    as_whom: You = None,
    role: TakeRole = None,
    speed: Speed = None,
    new: NewJournal = None,
    plain: Plain = False,
    bots: Bots = False,
    skill: SkillOfThen = None,
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
    from tui.cli.going_on import skill_of

    check(bots=bots, plain=plain, as_whom=as_whom, role=role, speed=speed)
    read = opened(journal)
    plan = plan_of(read)
    you = None if bots else who_you_are(plan, as_whom or your_seat(read.header.seats))
    good = skill or skill_of(read.header.seats)
    how = How(bots=bots, plain=plain, role=role, speed=speed, skill=good, format=format, fail_under=fail_under)
    stand = _at(read, plan, at, you, how)
    path = new_journal(new, plan.scenario.slug)
    header = read.header.model_copy(
        update={
            "engine": __version__,
            "seats": seats(plan.scenario, how.skill, you),
            "speed": None if you is None else speed or 1.0,
        }
    )
    writer = Writer.create(path, header, durable=you is not None)
    for record in stand.engine.log:
        writer.write(record)
    return play(stand.engine, writer, path, how, you, stand.table)


def _at(read: ReadJournal, plan: Plan, at: int, you: PersonId | None, how: How) -> Stand:
    """Where a journal stood at a moment, before the drill's end."""
    from simulator.domain.simtime import offset
    from tui.cli.going_on import stand_of

    stand = stand_of(read, plan, you, how.skill, at) if at <= read.log.end else None
    if stand is None or stand.engine.ended:
        raise typer.BadParameter(
            f"this drill was at its end at {offset(read.log.end)}. Choose a moment before it.", param_hint="--at"
        )
    narrate(f"Playing on from {offset(stand.engine.now)}.")
    return stand
