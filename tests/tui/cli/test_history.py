from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.tui.shelves import journal
from tui.cli.exits import Exit
from tui.cli.main import call


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder and a settings file of its own, with a history in the folder."""
    monkeypatch.setenv("GAMEDAY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GAMEDAY_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.delenv("GAMEDAY_STORE")
    (tmp_path / "config.toml").write_text('person = "alice"\nteam = "shop"\n')
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    capsys.readouterr()
    assert call(["history", "--format", "json", *options]) == Exit.DONE
    return dict(json.loads(capsys.readouterr().out))


def test_a_drill_that_ends_is_in_the_history(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["run", "export-disk-full", "--bots", "--journal", str(here / "b.jsonl")]) == Exit.DONE
    score = json.loads(_score(here / "b.jsonl", capsys))["score"]
    assert shown(capsys)["drills"] == []
    (drill,) = shown(capsys, "--bots")["drills"]
    assert (drill["scenario"], drill["score"], drill["mode"], drill["team"]) == (
        "export-disk-full", score, "bots", "shop",
    )  # fmt: skip


def _score(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    call(["score", str(path), "--format", "json"])
    return capsys.readouterr().out


def test_a_history_that_cannot_be_written_costs_a_warning_and_no_drill(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAMEDAY_STORE", "mysql://me:hunter2@h/d")
    path = here / "b.jsonl"
    assert call(["run", "export-disk-full", "--bots", "--journal", str(path), "--format", "json"]) == Exit.DONE
    written = capsys.readouterr()
    assert json.loads(written.out)["score"] > 0
    assert f"gameday history import {path}" in written.err
    assert "hunter2" not in written.err
    monkeypatch.delenv("GAMEDAY_STORE")
    assert call(["history", "import", str(path)]) == Exit.DONE
    assert "1 new" in capsys.readouterr().out


def test_off_keeps_nothing_and_says_nothing(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAMEDAY_STORE", "off")
    call(["run", "export-disk-full", "--bots", "--journal", str(here / "b.jsonl")])
    assert "history" not in capsys.readouterr().err
    assert not (here / "data" / "history.db").exists()
    assert call(["history"]) == Exit.USAGE


def test_journals_come_in_once_and_drills_of_your_own_folder_are_yours(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = here / "data" / "journals"
    folder.mkdir(parents=True)
    journal(folder / "20260501-120000-mine.jsonl")
    journal(here / "theirs.jsonl", until=420_000)
    assert call(["history", "import", str(folder), str(here / "theirs.jsonl")]) == Exit.DONE
    assert capsys.readouterr().out == "2 new.\n"
    assert call(["history", "import", str(folder)]) == Exit.DONE
    assert capsys.readouterr().out == "0 new, 1 same.\n"
    found = shown(capsys)
    assert [drill["played"][:10] for drill in found["drills"]] == ["2026-05-01"]
    assert found["person"] == "alice"
    assert call(["history"]) == Exit.DONE
    assert "1 drill(s) are not shown to alice" in capsys.readouterr().err


def test_a_drill_that_has_not_ended_is_not_taken_and_the_others_are(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal(here / "left.jsonl", end=False)
    journal(here / "ended.jsonl")
    assert call(["history", "import", str(here)]) == Exit.INPUT
    written = capsys.readouterr()
    assert "1 new" in written.out
    assert "gameday resume" in written.err


def test_a_postmortem_handed_in_later_is_in_the_history(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = journal(here / "drill.jsonl")
    call(["history", "import", str(path), "--as", "alice"])
    review = here / "review.md"
    review.write_text(
        "# Postmortem\n## Action items\n| Action | Owner | Priority | Due |\n|---|---|---|---|\n"
        "| Alert at 80 % | Alice | P1 | 2030-01-01 |\n"
    )
    who = json.loads(path.read_text().splitlines()[0])["seats"][0]["person"]
    assert call(["postmortem", str(path), "--submit", str(review), "--as", who]) == Exit.DONE
    capsys.readouterr()
    assert call(["history", "export"]) == Exit.DONE
    (drill,) = json.loads(capsys.readouterr().out)
    assert [(item["title"], item["due"]) for item in drill["items"]] == [("Alert at 80 %", "2030-01-01")]
    assert drill["parts"][0]["player"] == "alice"
    before = drill["score"]
    assert json.loads(_score(path, capsys))["score"] == before


def test_csv_has_a_row_for_each_drill(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(["history", "import", str(journal(here / "drill.jsonl")), "--as", "alice", "--team", "=1+1"])
    capsys.readouterr()
    assert call(["history", "export", "--format", "csv"]) == Exit.DONE
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["scenario"], row["team"], row["mode"]) == ("export-disk-full", "'=1+1", "solo")


def test_forgetting_asks_first_and_deletes_for_good(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = journal(here / "drill.jsonl")
    call(["history", "import", str(path), "--as", "alice"])
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert call(["history", "forget", "Alice"]) == Exit.INTERRUPTED
    assert len(shown(capsys)["drills"]) == 1
    assert call(["history", "forget", "Alice", "--yes"]) == Exit.DONE
    assert shown(capsys)["drills"] == []
    call(["history", "import", str(path), "--as", "alice"])
    assert shown(capsys)["drills"] == []


def test_a_team_settles_how_long_its_drills_are_kept(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(["history", "import", str(journal(here / "d.jsonl")), "--as", "alice", "--played", "2020-01-01"])
    assert len(shown(capsys)["drills"]) == 1
    assert call(["history", "team", "shop", "--keep", "never"]) == Exit.USAGE
    assert call(["history", "team", "shop", "--keep", "365", "--personal", "team"]) == Exit.DONE
    assert "shown to everybody of the team; drills are kept for 365 days" in capsys.readouterr().out
    assert shown(capsys)["drills"] == []


@pytest.mark.parametrize(
    ("store", "code"), [("mysql://h/d", Exit.USAGE), ("sqlite://", Exit.DONE), ("file/below/h.db", Exit.OTHER_SYSTEM)]
)
def test_a_wrong_address_and_a_failing_one_have_codes_of_their_own(
    here: Path, monkeypatch: pytest.MonkeyPatch, store: str, code: Exit
) -> None:
    monkeypatch.chdir(here)
    (here / "file").write_text("")
    assert call(["history", "--store", store]) == code
