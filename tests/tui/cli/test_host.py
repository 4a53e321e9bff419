"""`gameday host` when it stops: which drills go into the history, and under which names."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.live import wire
from tests.simulator.live.host.playing import hosting
from tui.cli.history_at import opened_history
from tui.cli.host import tell_how_it_went


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A history of its own."""
    path = tmp_path / "history.db"
    monkeypatch.setenv("GAMEDAY_STORE", str(path))
    monkeypatch.setenv("GAMEDAY_CONFIG", str(tmp_path / "config.toml"))
    return path


async def test_a_drill_that_has_ended_is_kept_under_the_names_of_who_played(store: Path, tmp_path: Path) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        facilitator = await host.begun()
        await host.joined("ic+ops", name="Kim")
        await host.joined("observer", name="Lou")
        await facilitator.does("end")
        await facilitator.first(wire.Reported)
    assert host.hosted.players() == {"priya": "Kim"}
    tell_how_it_went(host.house)
    tell_how_it_went(host.house)
    with opened_history() as history:
        (kept,) = history.drills()
    assert "Kim" in kept.model_dump_json()
    assert "Lou" not in kept.model_dump_json()


async def test_a_drill_that_goes_on_later_is_not_kept(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with hosting(tmp_path / "a.jsonl") as host:
        await host.begun()
        await host.joined("ic+ops", name="Kim")
    tell_how_it_went(host.house)
    assert "gameday host --resume" in capsys.readouterr().err
    assert not store.exists()


async def test_a_history_that_cannot_be_written_is_said_and_the_other_drills_are_still_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAMEDAY_STORE", "mysql://me:hunter2@h/d")
    async with hosting(tmp_path / "a.jsonl") as host:
        facilitator = await host.begun()
        await facilitator.does("end")
    tell_how_it_went(host.house)
    said = capsys.readouterr().err
    assert "gameday score" in said
    assert f"gameday history import {tmp_path / 'a.jsonl'}" in said
    assert "hunter2" not in said
