"""A drill whose process died goes on as if it had not: the same actions then give the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import __version__
from simulator.bots.crew import crew
from simulator.bots.player import Player
from simulator.domain.actions import Note
from simulator.domain.events import NoteAdded
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import PersonId, Skill
from simulator.engine.headless import play_bots
from simulator.scenario.loader import Loaded, load, read_sources
from simulator.store.journal import JournalFile, read_journal
from simulator.store.replay import rebuild, seated, verify
from tests.simulator.store.journals import ASKED, begin, do, write_small


@pytest.mark.parametrize("torn", [0, 17])
def test_a_cut_anywhere_goes_on_to_the_same_bytes(tmp_path: Path, torn: int) -> None:
    write_small(tmp_path / "whole.jsonl")
    whole = (tmp_path / "whole.jsonl").read_bytes()
    lines = whole.splitlines(keepends=True)
    for kept in range(1, len(lines)):
        path = tmp_path / f"{kept}.jsonl"
        path.write_bytes(b"".join(lines[:kept]) + lines[kept][:torn])
        read = read_journal(path)
        engine = rebuild(read)
        journal = JournalFile.reopen(path, read, durable=False)
        for record in engine.log[len(read.log) :]:
            journal.write(record)
        engine.write_to(journal.write)
        done = sum(record.action is not None for record in engine.log)
        do(engine, ASKED[done:], since=done)
        engine.advance(engine.plan.scenario.length)
        journal.close()
        assert path.read_bytes() == whole, kept


def test_a_moment_of_a_journal_can_be_rebuilt(tmp_path: Path) -> None:
    whole = write_small(tmp_path / "a.jsonl")
    read = read_journal(tmp_path / "a.jsonl")
    for minute in (0, 2, 3, 7, 20):
        engine = rebuild(read, until=minute * MINUTE)
        assert list(engine.log) == [record for record in whole.log if record.at <= minute * MINUTE]
        assert engine.now == min(minute * MINUTE, whole.log.end)


def test_the_epilogue_is_replayed_with_its_hours(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_small(path)
    read = read_journal(path)
    engine, journal = rebuild(read), JournalFile.reopen(path, read)
    for record in engine.epilogue(PersonId("omar"), Note(text="Well done"), "late", 26.25):
        journal.write(record)
    journal.close()
    assert verify(path, __version__).differs is None
    assert rebuild(read_journal(path)).log[-1].event == NoteAdded(text="Well done", hours_after=26.25)


# ---- with simulated responders ----------------------------------------------------------------------


@pytest.fixture(scope="module", params=["checkout-payment-timeout", "export-disk-full", "sign-in-checks-fail"])
def shipped(request: pytest.FixtureRequest) -> Loaded:
    return load(read_sources(request.param))


def players(loaded: Loaded, skill: Skill = Skill.SOLID) -> tuple[Player, ...]:
    return crew(loaded.scenario.people, skill, loaded.seed)


def test_simulated_responders_go_on_as_if_nothing_had_happened(tmp_path: Path, shipped: Loaded) -> None:
    engine, journal = begin(tmp_path / "whole.jsonl", shipped)
    play_bots(engine, players(shipped))
    journal.close()
    lines = (tmp_path / "whole.jsonl").read_bytes().splitlines(keepends=True)
    for kept in range(1, len(lines), 7):
        path = tmp_path / f"{kept}.jsonl"
        path.write_bytes(b"".join(lines[:kept]))
        table = seated(read_journal(path), players(shipped))
        assert table is not None, kept
        table.join()
        table.advance(shipped.scenario.length)
        assert list(table.engine.log) == list(engine.log), kept


def test_players_who_would_have_played_otherwise_are_not_seated(tmp_path: Path) -> None:
    loaded = load(read_sources("export-disk-full"))
    engine, journal = begin(tmp_path / "a.jsonl", loaded)
    play_bots(engine, players(loaded))
    journal.close()
    read = read_journal(tmp_path / "a.jsonl")
    assert seated(read, players(loaded)) is not None
    assert seated(read, players(loaded, Skill.NOVICE)) is None
    assert seated(read, players(loaded)[1:]) is not None, "what somebody else did is asked again"
