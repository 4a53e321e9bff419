"""A drill is played once at a time: its journal is locked by whoever writes it, and by nobody once that is over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.errors import JournalError
from simulator.store.journal import JournalFile, read_journal
from simulator.store.lock import note_of
from tests.simulator.store.journals import begin, small, write_small

ROOT = Path(__file__).parents[3]
HOLDS = """
import sys
from pathlib import Path
from simulator.store.journal import JournalFile, read_journal
path = Path(sys.argv[1])
journal = JournalFile.reopen(path, read_journal(path))
print("held", flush=True)
sys.stdin.read()
"""


def unfinished(path: Path) -> Path:
    write_small(path)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:6]))
    return path


def holder(path: Path) -> subprocess.Popen[bytes]:
    """Another process that goes on with the drill."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, path], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def let_go(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def test_a_drill_that_another_process_plays_cannot_be_gone_on_with_and_says_who_has_it(tmp_path: Path) -> None:
    path = unfinished(tmp_path / "a.jsonl")
    read, before = read_journal(path), path.read_bytes()
    other = holder(path)
    try:
        with pytest.raises(JournalError) as refused:
            JournalFile.reopen(path, read)
        assert f"{path}: this drill is being played already, by process {other.pid} on " in str(refused.value)
        assert f"gameday replay {path}" in str(refused.value)
        assert path.read_bytes() == before
    finally:
        let_go(other)


def test_a_process_that_was_killed_leaves_no_lock(tmp_path: Path) -> None:
    path = unfinished(tmp_path / "a.jsonl")
    other = holder(path)
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()
    assert note_of(path).exists(), "it had no time to clear up"
    journal = JournalFile.reopen(path, read_journal(path))
    assert f"process {os.getpid()} " in note_of(path).read_text()
    journal.close()
    assert not note_of(path).exists()


def test_a_drill_is_locked_from_its_first_line_on_and_free_once_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    engine, journal = begin(path, small())
    engine.advance(0)
    journal.sync()
    with pytest.raises(JournalError, match="being played already"):
        JournalFile.reopen(path, read_journal(path))
    journal.close()
    JournalFile.reopen(path, read_journal(path)).close()


def test_what_was_written_since_it_was_read_is_never_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_small(path)
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:6]))
    early = read_journal(path)
    path.write_bytes(whole)
    with pytest.raises(JournalError, match="played on since it was read"):
        JournalFile.reopen(path, early)
    assert path.read_bytes() == whole


def test_a_journal_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    path = unfinished(tmp_path / "a.jsonl")
    read = read_journal(path)
    path.unlink()
    with pytest.raises(JournalError, match="cannot be written"):
        JournalFile.reopen(path, read)
    assert not path.exists()
