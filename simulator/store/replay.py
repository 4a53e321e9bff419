"""Running a journal again: to go on with it, to look at a moment, to prove that it is what it says.

Separate from reading because it needs the engine. Recorded actions are submitted again at their times; bots are not
asked, since what they did is in the journal like what people did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.bots.player import Player
from simulator.domain.log import Log
from simulator.domain.text import plain
from simulator.engine.engine import Engine
from simulator.engine.headless import Table, ask_again
from simulator.engine.plan import Plan
from simulator.errors import JournalError, ScenarioError
from simulator.scenario.loader import Loaded
from simulator.store.chain import broken_link, chain, parse_line
from simulator.store.header import Header
from simulator.store.journal import ReadJournal, encode, parse_record, read_lines


def plan_of(read: ReadJournal) -> tuple[Plan, Loaded]:
    """The plan that a journal was played from; raises `JournalError` where its header's documents do not load."""
    try:
        loaded = read.header.load()
    except ScenarioError as error:
        raise JournalError(f"{read.path}:1: the drill in the header does not load in this gameday. {error}") from None
    return Plan(loaded.scenario, loaded.policy, loaded.seed, read.header.exam), loaded


def rebuild(read: ReadJournal, until: int | None = None) -> Engine:
    """An engine that has been through the journal, up to and at `until` (ms) or its last record."""
    plan, _ = plan_of(read)
    engine = Engine(plan)
    end = read.log.end if until is None else min(until, read.log.end)
    for record in read.log:
        if record.at > end:
            break
        if record.action is not None:
            engine.advance(record.at)
            ask_again(engine, record)
    engine.advance(end)
    return engine


def seated(read: ReadJournal, players: Sequence[Player]) -> Table | None:
    """A table with these players, who have been through the journal: the drill goes on as if it had never stopped.

    None where they would have played otherwise, being others than those who played it, or of another version; then
    `rebuild` gives the engine, and they only read what happened.
    """
    plan, _ = plan_of(read)
    table = Table(Engine(plan), players)
    table.replay(read.log)
    return table if list(table.engine.log[: len(read.log)]) == list(read.log) else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What running a journal again has shown."""

    differs: int | None
    """The number of the first line that differs; None when every line is the same."""
    says: str
    cut_off: int | None = None


def verify(path: Path, engine_version: str) -> Verdict:
    """Run a journal again and compare it byte by byte; under another engine version check the chain only.

    Raises `JournalError` where the file cannot be read or has no header at all.
    """
    lines, cut_off = read_lines(path)
    broken = broken_link(lines)
    try:
        header = Header.parse(lines[0], f"{path}:1")
    except JournalError:
        if len(lines) > 1 and parse_line(lines[1]) is not None:
            return Verdict(1, "the header was changed", cut_off)
        raise
    if header.engine != engine_version:
        says = (
            f"written by gameday {plain(header.engine)}, this is {engine_version}: only the chain of hashes was checked"
        )
        return Verdict(broken, says, cut_off)
    differs = broken if broken == 1 else _first_difference(path, header, lines)
    found = min((line for line in (broken, differs) if line is not None), default=None)
    return Verdict(found, "running it again gives another line" if found is not None else _same(lines), cut_off)


def _same(lines: Sequence[bytes]) -> str:
    ended = any(b'"event":{"kind":"drill.ended"' in line for line in lines)
    return "verified: running it again gives the same bytes" + ("" if ended else "; the drill is unfinished")


def _first_difference(path: Path, header: Header, lines: Sequence[bytes]) -> int | None:
    """The first line that running the journal again does not bring about."""
    log = Log()
    for line in lines[1:]:
        data = parse_line(line)
        record = None if data is None else parse_record(data)
        if record is None or record.at < log.end:
            break
        log.append(record)
    if not header.is_of(lines[0]):
        return 1
    try:
        engine = rebuild(ReadJournal(path, header, log, tuple(lines), "", 0, None))
    except JournalError:
        return 1
    previous = chain(lines[0])
    for number, line in enumerate(lines[1:], 2):
        if number - 2 >= len(engine.log):
            return number
        again = encode(engine.log[number - 2], previous)
        if again != line:
            return number
        previous = chain(again)
    missing = engine.log[len(lines) - 1 :]
    return len(lines) + 1 if any(record.at < log.end for record in missing) else None
