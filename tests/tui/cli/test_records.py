from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simulator.errors import GamedayError
from simulator.store.journal import ReadJournal
from tests.tui.drills import MINUTE
from tests.tui.shelves import journal
from tui.cli import records
from tui.cli.records import Journals
from tui.library import PlayedBy, Reading, Records


def folder(tmp_path: Path) -> Path:
    made = tmp_path / "journals"
    made.mkdir()
    return made


def read(tmp_path: Path) -> list[Reading]:
    return list(Journals(tmp_path / "journals", tmp_path / "played.json").reading())


def all_of(tmp_path: Path) -> Records:
    return read(tmp_path)[-1].records


def count_grades(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The journals that are read and graded from now on."""
    graded: list[str] = []
    really = records._said

    def counted(read: ReadJournal, size: int, mtime: int) -> records.Entry:
        graded.append(read.path.name)
        return really(read, size, mtime)

    monkeypatch.setattr(records, "_said", counted)
    return graded


def test_a_journal_tells_what_was_played_by_whom_when_and_how_well(tmp_path: Path) -> None:
    there = folder(tmp_path)
    journal(there / "20260501-120000-export-disk-full.jsonl")
    journal(there / "20260502-120000-export-disk-full.jsonl", end=False, until=5 * MINUTE)
    journal(there / "20260503-120000-export-disk-full.jsonl", simulated=True, speed=None)
    journal(there / "20260504-120000-export-disk-full.jsonl", speed=None, exam=True)
    script, bots, left, ended = all_of(tmp_path).played
    assert [each.by for each in (script, bots, left, ended)] == [
        PlayedBy.SCRIPT, PlayedBy.BOTS, PlayedBy.PERSON, PlayedBy.PERSON,
    ]  # fmt: skip
    assert ended.title == "Order exports fail on a full disk"
    assert ended.when.isoformat() == "2026-05-01T12:00:00+00:00"
    assert ended.score is not None
    assert ended.rating is not None
    assert (left.score, left.goes_on) == (None, True)
    assert 3 * MINUTE <= left.at <= 5 * MINUTE
    assert script.exam


def test_only_finished_drills_of_a_person_count_for_the_best_score(tmp_path: Path) -> None:
    there = folder(tmp_path)
    journal(there / "20260501-120000-a.jsonl", simulated=True, speed=None)
    journal(there / "20260502-120000-a.jsonl", speed=None)
    journal(there / "20260503-120000-a.jsonl", end=False)
    assert all_of(tmp_path).best("export-disk-full") is None
    journal(there / "20260504-120000-a.jsonl")
    best = all_of(tmp_path).best("export-disk-full")
    assert best is not None
    assert Path(best.ref).name == "20260504-120000-a.jsonl"


def test_what_was_graded_once_is_remembered_even_under_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = folder(tmp_path)
    first = journal(there / "20260501-120000-a.jsonl")
    before = all_of(tmp_path)
    graded = count_grades(monkeypatch)
    assert all_of(tmp_path) == before
    shutil.copy(first, there / "20260502-120000-copy.jsonl")
    again = all_of(tmp_path).played
    assert [each.score for each in again] == [before.played[0].score] * 2
    assert graded == []


def test_a_drill_that_went_on_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = folder(tmp_path)
    journal(there / "20260501-120000-a.jsonl", end=False)
    assert not all_of(tmp_path).played[0].finished
    (there / "20260501-120000-a.jsonl").unlink()
    journal(there / "20260501-120000-a.jsonl")
    graded = count_grades(monkeypatch)
    assert all_of(tmp_path).played[0].finished
    assert graded == ["20260501-120000-a.jsonl"]


@pytest.mark.parametrize("damage", ["", "{", '{"gameday":"another","journals":{}}', '{"gameday":"0.1","journals":[1]}'])
def test_a_cache_that_is_damaged_or_anothers_is_made_anew(tmp_path: Path, damage: str) -> None:
    journal(folder(tmp_path) / "20260501-120000-a.jsonl")
    before = all_of(tmp_path)
    (tmp_path / "played.json").write_text(damage)
    assert all_of(tmp_path) == before
    assert records._remembered(tmp_path / "played.json")


def test_journals_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    path = journal(folder(tmp_path) / "20260501-120000-a.jsonl")
    assert all_of(tmp_path).played
    path.unlink()
    assert all_of(tmp_path) == Records()
    assert records._remembered(tmp_path / "played.json") == {}


def test_a_damaged_journal_is_named_with_the_reason_and_the_others_are_read(tmp_path: Path) -> None:
    there = folder(tmp_path)
    journal(there / "20260501-120000-a.jsonl")
    (there / "20260502-120000-b.jsonl").write_text("{\n")
    (there / "notes.txt").write_text("no journal")
    found = all_of(tmp_path)
    assert len(found.played) == 1
    (broken,) = found.unreadable
    assert "20260502-120000-b.jsonl:1" in broken.why


def test_the_screen_is_told_how_far_it_is_before_each_journal_that_takes_long(tmp_path: Path) -> None:
    there = folder(tmp_path)
    for day in (1, 2, 3):
        journal(there / f"2026050{day}-120000-a.jsonl", until=day * MINUTE)
    first = read(tmp_path)
    assert [(each.done, each.total) for each in first] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [len(each.records.played) for each in first] == [0, 1, 2, 3]
    assert [each.done for each in read(tmp_path)] == [0, 3]


def test_reading_that_is_left_early_keeps_what_it_has_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = folder(tmp_path)
    for day in (1, 2, 3):
        journal(there / f"2026050{day}-120000-a.jsonl", until=day * MINUTE)
    reading = Journals(there, tmp_path / "played.json").reading()
    next(reading), next(reading)
    reading.close()  # type: ignore[attr-defined]
    graded = count_grades(monkeypatch)
    assert len(all_of(tmp_path).played) == 3
    assert graded == ["20260502-120000-a.jsonl", "20260501-120000-a.jsonl"]


def test_nothing_was_played_yet(tmp_path: Path) -> None:
    assert read(tmp_path) == [Reading(0, 0, Records())]


def test_an_unreadable_journal_says_so_as_every_command_does(tmp_path: Path) -> None:
    path = folder(tmp_path) / "20260502-120000-b.jsonl"
    path.write_text("")
    with pytest.raises(GamedayError, match="empty"):
        records._read(path, {})
