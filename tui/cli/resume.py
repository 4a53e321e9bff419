"""`gameday resume`: go on with a drill whose process died, in the journal that it left.

Separate from `fork`, which starts a journal of its own.
"""

from __future__ import annotations

from tui.cli.exits import Exit
from tui.cli.opening import opened
from tui.cli.opening import plan as plan_of
from tui.cli.options import (
    Bots,
    Debrief,
    FailUnder,
    JournalFile,
    PageVia,
    Plain,
    ReportFormat,
    SkillOfThen,
    Speed,
    TakeRole,
    You,
)
from tui.cli.output import narrate
from tui.cli.playing import How, check, places_asked, play


def resume(
    journal: JournalFile,
    as_whom: You = None,
    role: TakeRole = None,
    speed: Speed = None,
    plain: Plain = False,
    bots: Bots = False,
    skill: SkillOfThen = None,
    format: Debrief = ReportFormat.TEXT,
    fail_under: FailUnder = None,
    page_via: PageVia = None,
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
    from tui.cli.going_on import refuse_finished, skill_of, stand_of
    from tui.cli.paging_out import remind

    places = places_asked(page_via, {"--bots": bots})
    check(bots=bots, plain=plain, as_whom=as_whom, role=role, speed=speed)
    read = opened(journal)
    refuse_finished(read)
    if not places:
        remind(journal)
    plan = plan_of(read)
    you = None if bots else who_you_are(plan, as_whom or your_seat(read.header.seats))
    how = How(bots=bots, plain=plain, role=role, speed=speed or read.header.speed,
              skill=skill or skill_of(read.header.seats), format=format, fail_under=fail_under,
              places=places)  # fmt: skip
    stand = stand_of(read, plan, you, how.skill)
    writer = Writer.reopen(journal, read, durable=you is not None)
    narrate(f"{len(read.log)} records played again.")
    for record in stand.engine.log[len(read.log) :]:
        writer.write(record)
    return play(stand.engine, writer, journal, how, you, stand.table)
