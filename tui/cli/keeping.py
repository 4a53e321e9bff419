"""Put a drill that has ended into the history, by itself at its end and again whenever it is graded.

Separate because `run`, `resume`, `score`, a team's host and home all end here. The journal is what counts: where the
history cannot be written, that is said with what to do about it, and nothing else is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import AddressError, GamedayError, IntegrationError
from tui.cli.history_at import is_off, opened_history, there_is_one, who_you_are, your_team
from tui.cli.output import narrate

if TYPE_CHECKING:
    from scoring.report.model import Report
    from simulator.domain.log import Log
    from simulator.domain.past import KeptDrill, Mode
    from simulator.engine.plan import Plan
    from simulator.store.history.history import Kept
    from simulator.store.journal import ReadJournal

FORGOTTEN = "This drill was asked to be forgotten, so it does not go into the history."


def keep_or_say(path: Path, plan: Plan, log: Log, report: Report, players: Mapping[str, str] | None = None) -> None:
    """Keep a drill that has just been graded; say on stderr where that fails."""
    try:
        keep(path, plan, log, report, players)
    except GamedayError as error:
        narrate(str(error))


def keep_again(read: ReadJournal, plan: Plan, report: Report) -> None:
    """Take a drill's new grade, or what was handed in since, into the history; only where it is there already."""
    if not there_is_one():
        return
    try:
        with opened_history() as history:
            if history.knows(drill_id(read)):
                history.keep(kept_drill(read, plan, report))
    except GamedayError as error:
        narrate(f"The history could not be brought up to date. {error}\nLater: gameday history import {read.path}")


def keep_file_again(path: Path) -> None:
    """Grade a journal again, for a history that has it."""
    from simulator.store.journal import read_journal
    from tui.cli.grading import graded
    from tui.cli.opening import plan

    if there_is_one():
        read = read_journal(path)
        played = plan(read)
        keep_again(read, played, graded(played, read.log, read.sha256))


def keep_file(path: Path, players: Mapping[str, str] | None = None) -> None:
    """Grade a journal and keep it; nothing where its drill has not ended. Raises `GamedayError` as `keep` does."""
    from simulator.store.journal import read_journal
    from tui.cli.grading import graded
    from tui.cli.opening import plan

    if not is_off() and (read := read_journal(path)).finished:
        played = plan(read)
        keep(path, played, read.log, graded(played, read.log, read.sha256), players)


def keep(path: Path, plan: Plan, log: Log, report: Report, players: Mapping[str, str] | None = None) -> None:
    """Keep a drill that has ended; nothing where no history is wanted.

    `players` says who really played whom, by the scenario's ids; left out, you are the one human. Raises `GamedayError`
    whose text says that the journal is safe, and what to do.
    """
    try:
        if not is_off():
            drill = kept_drill(written(path, log), plan, report, players)
            with opened_history() as history:
                kept: Kept = history.keep(drill)
                history.tidy(datetime.now(drill.played.tzinfo))
            if kept == "forgotten":
                narrate(FORGOTTEN)
    except (AddressError, IntegrationError) as error:
        raise type(error)(
            f"The drill is safe in its journal, but it could not go into the history. {error}\n"
            f"When that is put right: gameday history import {path}"
        ) from None


def written(path: Path, log: Log) -> ReadJournal:
    """A journal that was just written, as if it had been read, without reading its records again."""
    from simulator.store.header import Header
    from simulator.store.journal import ReadJournal, read_lines

    lines, cut_off = read_lines(path)
    whole = b"\n".join(lines) + b"\n"
    header = Header.parse(lines[0], f"{path}:1")
    return ReadJournal(path, header, log, tuple(lines), sha256(whole).hexdigest(), len(whole), cut_off)


def kept_drill(
    read: ReadJournal,
    plan: Plan,
    report: Report,
    players: Mapping[str, str] | None = None,
    team: str | None = None,
    played: datetime | None = None,
) -> KeptDrill:
    """What the history keeps of a finished journal that was graded."""
    from scoring.history.kept import Origin, kept_of
    from simulator.domain.events import DrillFacilitated
    from tui.cli.grading import truth_of
    from tui.cli.records import when_played

    humans = humans_of(read)
    alone = len(humans) == 1 and read.log.first(DrillFacilitated) is None  # who is hosted is no solo player
    mode: Mode = "bots" if not humans else "solo" if alone else "team"
    if humans and read.header.speed is None:
        mode = "script"
    if mode == "script":
        players = {}
    elif players is None:
        players = {humans[0]: who_you_are()} if mode == "solo" else {each: each for each in humans}
    origin = Origin(
        id=drill_id(read),
        journal_sha256=read.sha256,
        scenario_sha256=read.header.scenario_sha256,
        engine=read.header.engine,
        exam=read.header.exam,
        played=played or when_played(read.path),
        mode=mode,
        players=players,
        team=your_team() if team is None else team,
    )
    return kept_of(report, read.log, truth_of(plan, read.log), plan.policy, origin)


def humans_of(read: ReadJournal) -> list[str]:
    """Whom people played: those whose seat was not simulated, and who joined and did something."""
    from simulator.domain.events import PersonJoined

    seats = [seat.person for seat in read.header.seats if not seat.simulated]
    joined = [str(event.person) for _, event in read.log.of(PersonJoined) if not event.simulated]
    simulated = {seat.person for seat in read.header.seats if seat.simulated}
    return list(dict.fromkeys([*seats, *(each for each in joined if each not in simulated or read.header.speed)]))


def drill_id(read: ReadJournal) -> str:
    """The sha256 of a journal up to the drill's end, which an epilogue does not change."""
    from simulator.domain.events import DrillEnded

    ended = read.log.first(DrillEnded)
    lines = read.lines if ended is None else read.lines[: ended[0].seq + 1]
    return sha256(b"\n".join(lines) + b"\n").hexdigest()
