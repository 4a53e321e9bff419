"""The journal: what is written is what is read, in one file that stands alone."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from simulator import __version__
from simulator.domain.actions import ACTIONS
from simulator.domain.evolve import fold
from simulator.domain.vocabulary import PersonId
from simulator.errors import JournalError
from simulator.store.chain import chain
from simulator.store.header import Header
from simulator.store.journal import JournalFile, encode, parse_record, read_journal
from simulator.store.replay import plan_of, rebuild, verify
from tests.simulator.asked import NASTY, actions
from tests.simulator.engine.test_properties import play, seeds
from tests.simulator.engine.test_properties import steps as scripts
from tests.simulator.store.journals import SMALL, small, write_example, write_small


def test_the_same_play_gives_the_same_bytes(tmp_path: Path) -> None:
    for write in (write_small, write_example):
        write(tmp_path / "a.jsonl")
        write(tmp_path / "b.jsonl")
        assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
        (tmp_path / "a.jsonl").unlink()
        (tmp_path / "b.jsonl").unlink()


@pytest.mark.parametrize("write", [write_small, write_example])
def test_what_is_read_is_what_was_recorded_and_verifies(tmp_path: Path, write: Any) -> None:
    path = tmp_path / "a.jsonl"
    engine = write(path)
    read = read_journal(path)
    assert list(read.log) == list(engine.log)
    assert fold(read.log) == engine.state
    assert (read.finished, read.cut_off) == (True, None)
    assert list(rebuild(read).log) == list(engine.log)
    verdict = verify(path, __version__)
    assert (verdict.differs, verdict.says) == (None, "verified: running it again gives the same bytes")


def test_a_journal_stands_alone(tmp_path: Path) -> None:
    write_small(tmp_path / "a.jsonl")
    plan, loaded = plan_of(read_journal(tmp_path / "a.jsonl"))
    assert (loaded.sources.text, plan.scenario, plan.policy) == (SMALL, small().scenario, small().policy)


def test_each_line_is_json_and_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    write_small(tmp_path / "a.jsonl")
    lines = (tmp_path / "a.jsonl").read_bytes().splitlines()
    records = [json.loads(line) for line in lines]
    assert [each["prev"] for each in records[1:]] == [chain(line) for line in lines[:-1]]
    assert [each["seq"] for each in records[1:]] == list(range(1, len(lines)))
    assert set(records[1]) == {"v", "seq", "at", "actor", "cause", "action", "event", "prev"}


def test_text_is_kept_as_text_whatever_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_small(path)
    raw = path.read_bytes()
    assert not set(raw) - set(b"\n") & set(range(32))
    log = read_journal(path).log
    said = {record.kind: record.event for record in log}
    assert said["incident.declared"].title == "Disk full \x1b[5m[link=x]"  # type: ignore[union-attr]
    assert said["inject.delivered"].text == "[blink]Logs[/blink] are \x1b[2Jgone"  # type: ignore[union-attr]
    assert said["alert.fired"].name == "Disk[red]AlmostFull[/red]"  # type: ignore[union-attr]
    spoken = [record.event.text for record in log if record.actor == "omar" and record.kind == "message.posted"]  # type: ignore[union-attr]
    assert spoken == ["[b]bold[/b] \x00 \r\n \u202e @priya"]


@settings(max_examples=25, deadline=None)
@given(seeds, scripts)
def test_any_log_is_read_back_as_it_was_written(seed: int, script: Any) -> None:
    previous = ""
    for record in play(seed, script).log:
        line = encode(record, previous)
        previous = chain(line)
        again = parse_record(json.loads(line))
        assert again == record
        assert encode(again, json.loads(line)["prev"]) == line


@given(actions())
def test_any_action_is_read_back_as_it_was_asked(action: Any) -> None:
    assert ACTIONS.validate_json(action.model_dump_json(by_alias=True)) == action


@pytest.mark.parametrize("text", NASTY)
def test_actors_and_causes_are_kept_as_text_too(tmp_path: Path, text: str) -> None:
    engine = write_small(tmp_path / "a.jsonl", asked=())
    record = engine.log[0]._replace(actor=PersonId(text), cause=text)
    assert parse_record(json.loads(encode(record, ""))) == record


# ---- the file ---------------------------------------------------------------------------------------


def header() -> Header:
    return Header.of(small(), __version__, (), exam=False, speed=1.0)


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("mine")
    with pytest.raises(JournalError, match=r"a\.jsonl: there is a file already\. Choose another --journal"):
        JournalFile.create(path, header())
    assert path.read_text() == "mine"


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot be written"):
        JournalFile.create(tmp_path / "file" / "a.jsonl", header())


def test_a_live_journal_has_each_record_in_the_file_when_write_returns(tmp_path: Path) -> None:
    engine = write_small(tmp_path / "whole.jsonl")
    whole = (tmp_path / "whole.jsonl").read_bytes().splitlines(keepends=True)
    path = tmp_path / "live.jsonl"
    journal = JournalFile.create(path, Header.parse(whole[0], ""), durable=True)
    for number, record in enumerate(engine.log, 2):
        journal.write(record)
        assert path.read_bytes() == b"".join(whole[:number])
    journal.close()
    journal.close()


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_said_and_not_a_traceback(tmp_path: Path) -> None:
    engine = write_small(tmp_path / "a.jsonl")
    journal = JournalFile(FULL.open("wb"), "", durable=True)
    with pytest.raises(JournalError, match="cannot be written"):
        journal.write(engine.log[0])
    with pytest.raises(JournalError, match="cannot be written"):
        journal.close()


def test_going_on_drops_the_line_that_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    engine = write_small(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    read = read_journal(path)
    assert read.cut_off == len(engine.log) + 1
    assert len(read.log) == len(engine.log) - 1
    journal = JournalFile.reopen(path, read)
    journal.write(engine.log[-1])
    journal.close()
    assert path.read_bytes() == whole


# ---- an exam ----------------------------------------------------------------------------------------


def test_an_exams_header_shows_nothing_of_the_scenario(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_small(path, exam=True)
    first = path.read_bytes().split(b"\n")[0]
    assert set(json.loads(first)) == {"gameday", "v", "sealed"}
    assert b"vacuum" not in first
    assert read_journal(path).header.scenario == SMALL
    assert verify(path, __version__).differs is None


def test_a_sealed_header_may_be_packed_more_loosely(tmp_path: Path) -> None:
    """Other builds of zlib pack the same text into other bytes."""
    read = _read(tmp_path, exam=True)
    loose = base64.b64encode(zlib.compress(read.header.model_dump_json().encode(), 1)).decode()
    line = json.dumps({"gameday": "journal", "v": 1, "sealed": loose}, separators=(",", ":")).encode()
    assert line != read.lines[0]
    assert read.header.is_of(line)
    assert not read.header.model_copy(update={"seed": 6}).is_of(line)


def _read(tmp_path: Path, *, exam: bool = False) -> Any:
    write_small(tmp_path / "a.jsonl", exam=exam)
    return read_journal(tmp_path / "a.jsonl")


def test_another_version_of_the_engine_checks_the_chain_only_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_small(path)
    verdict = verify(path, "99.0")
    assert verdict.differs is None
    assert "only the chain of hashes was checked" in verdict.says


def test_an_unfinished_drill_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_small(path)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert not read_journal(path).finished
    assert verify(path, __version__).says.endswith("; the drill is unfinished")
