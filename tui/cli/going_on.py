"""Go on from a journal: the engine that it leads to, with simulated responders who know what they did in it.

Separate because `resume`, `fork` and home go on in the same way. Responders who would have played otherwise (another
skill, another version, a person who takes over from one) cannot remember it; they read what happened and go on from
that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator.domain.vocabulary import Skill
from simulator.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.domain.vocabulary import PersonId
    from simulator.engine.engine import Engine
    from simulator.engine.headless import Table
    from simulator.engine.plan import Plan
    from simulator.store.header import Seat
    from simulator.store.journal import ReadJournal


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a drill stands that has been played before."""

    engine: Engine
    table: Table
    """The engine, with its responders seated around it."""


def stand_of(read: ReadJournal, plan: Plan, you: PersonId | None, skill: Skill, until: int | None = None) -> Stand:
    """Where an unfinished journal leads to, or any at a moment (ms); without `you` responders play everybody.

    Raises `JournalError` where this gameday does not play the drill as it was recorded.
    """
    from simulator.engine.headless import Table
    from simulator.store.replay import rebuild, seated
    from tui.cli.cast import teammates

    part = read if until is None else _up_to(read, until)
    table = seated(part, teammates(plan, skill, you))
    if table is not None and until is not None:
        table.advance(until)
    if table is not None and len(table.engine.log) >= len(part.log):
        return Stand(table.engine, table)
    engine = rebuild(read, until)
    if list(engine.log[: len(part.log)]) != list(part.log):
        raise JournalError(
            f"{read.path}: this gameday does not play the drill as it was recorded, so it cannot go on. "
            f"Find the first line that differs: gameday replay {read.path} --verify"
        )
    return Stand(engine, Table(engine, teammates(plan, skill, you)))


def _up_to(read: ReadJournal, until: int) -> ReadJournal:
    from simulator.domain.log import Log

    return replace(read, log=Log(record for record in read.log if record.at <= until))


def refuse_finished(read: ReadJournal) -> None:
    """Refuse to go on with a drill that has ended."""
    if read.finished:
        raise JournalError(f"{read.path}: this drill has ended. See how it went: gameday score {read.path}")


def skill_of(seats: Sequence[Seat]) -> Skill:
    """How good the simulated responders were; solid where none played."""
    known = {skill.value: skill for skill in Skill}
    return next((known[seat.skill] for seat in seats if seat.skill in known), Skill.SOLID)
