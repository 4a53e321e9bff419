"""Play a drill that has an engine and a journal, to its end or until it is left, and give the debrief.

Separate from `run`, `resume` and `fork`, which only differ in where the engine and the journal come from.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.domain.vocabulary import Role, Skill
from tui.cli.exits import Exit
from tui.cli.grading import graded, story_of, verdict, written
from tui.cli.journals import final_hash, tell_final_hash
from tui.cli.keeping import keep_or_say
from tui.cli.options import ReportFormat, one_of, refuse
from tui.cli.output import answer_exactly, narrate

if TYPE_CHECKING:
    from simulator.domain.log import Log
    from simulator.domain.policy import Policy
    from simulator.domain.truth import Truth
    from simulator.domain.vocabulary import PersonId
    from simulator.engine.engine import Engine
    from simulator.engine.headless import Table
    from simulator.engine.plan import Plan
    from simulator.integrations.outbound.places import Place, System
    from simulator.live.local import LocalSession
    from simulator.live.session import Grade
    from simulator.store.journal import Journal, JournalFile


@dataclass(frozen=True, slots=True)
class How:
    """How to play, as the options say."""

    bots: bool = False
    plain: bool = False
    role: Role | None = None
    speed: float | None = None
    skill: Skill = Skill.SOLID
    format: ReportFormat = ReportFormat.TEXT
    fail_under: float | None = None
    places: tuple[Place, ...] = ()
    """Where pages really go."""


def check(*, bots: bool, plain: bool, as_whom: str | None, role: Role | None, speed: float | None,
          script: Path | None = None) -> None:  # fmt: skip
    """Refuse options that exclude each other, and a screen where there is no terminal."""
    one_of({"--script": script is not None, "--bots": bots, "--plain": plain})
    if script is not None or bots:
        refuse(
            {"--as": as_whom is not None, "--role": role is not None, "--speed": speed is not None},
            f"is for a drill that you play yourself, not for {'--bots' if bots else '--script'}. Leave it out.",
        )
    elif not plain:
        from tui.cli.terminal import require_terminal

        require_terminal()


def places_asked(page_via: list[System] | None, headless: dict[str, bool]) -> tuple[Place, ...]:
    """Where real pages go; refuses a drill that nobody plays, and keys that are missing."""
    if not page_via:
        return ()
    from tui.cli.paging_out import places_of

    for option, given in headless.items():
        refuse(
            {"--page-via": given},
            f"calls real people in real time, and {option} plays hours in seconds. Leave one out.",
        )
    return places_of(page_via)


def play(
    engine: Engine, journal: JournalFile, path: Path, how: How, you: PersonId | None, table: Table | None = None
) -> Exit:
    """Play on from where the engine stands, then grade; `table` seats responders who have played until there."""
    try:
        if you is None:
            _headless(engine, journal, how, table)
        else:
            _live(engine, journal, path, how, you, table)
    finally:
        journal.close()
    return debrief(engine, path, how)


def _headless(engine: Engine, journal: JournalFile, how: How, table: Table | None) -> None:
    from tui.cli import headless
    from tui.cli.cast import teammates

    engine.write_to(headless.sink(journal, engine.plan))
    if table is None:
        headless.by_bots(engine, teammates(engine.plan, how.skill))
    else:
        headless.at_table(table)


def _live(engine: Engine, journal: JournalFile, path: Path, how: How, you: PersonId, table: Table | None) -> None:
    from tui.cli import terminal

    front_end = terminal.as_lines if how.plain else terminal.on_screen
    if not how.places:
        session = seated(engine, journal, how, you, table)
        asyncio.run(terminal.live(session, front_end, how.role))
        return
    from tui.cli.paging_out import Tells, paged_out

    tells = Tells(at_once=how.plain)
    if not how.plain:
        front_end = partial(terminal.on_screen, tells=tells)
    with paged_out(how.places, engine, journal, path, tells) as paged:
        asyncio.run(terminal.live(seated(engine, paged, how, you, table), front_end, how.role))


def seated(engine: Engine, journal: Journal, how: How, you: PersonId, table: Table | None = None) -> LocalSession:
    """A session in which you play on from where the engine stands, with simulated teammates."""
    from simulator.live.clock import Clock
    from simulator.live.local import LocalSession
    from tui.cli.afterwards import looking_back
    from tui.cli.cast import teammates

    engine.write_to(journal.write)
    clock = Clock(engine.now, how.speed or 1.0)
    players = teammates(engine.plan, how.skill, you) if table is None else ()
    back = looking_back(engine.plan, you)
    return LocalSession(engine, you, players, journal, clock, grader(engine.plan), afterwards=back, table=table)


def grader(plan: Plan) -> Grade:
    """What grades a drill that is played live."""

    def grade(log: Log, truth: Truth, policy: Policy) -> object:
        from scoring.grade import grade as graded_by

        return graded_by(log, truth, policy, seed=plan.seed, journal_sha256="")

    return grade


def debrief(engine: Engine, path: Path, how: How) -> Exit:
    """Print the debrief of a drill that has ended; say how to go on with one that has not."""
    if not engine.ended:
        narrate(f"The drill has not ended. Go on with: gameday resume {path}")
        return Exit.DONE
    report = graded(engine.plan, engine.log, final_hash(path))
    told = partial(story_of, engine.plan, engine.log)
    answer_exactly(written(report, how.format, to_terminal=True, told=told))
    tell_final_hash(path)
    keep_or_say(path, engine.plan, engine.log, report)
    return verdict(report, how.fail_under)
