"""Action items are tracked until they are done, and near misses are listed by month."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from simulator.domain.past import KeptDrill, KeptItem, KeptNearMiss, Mode
from simulator.store.history.address import address_of
from simulator.store.history.history import History
from tui.cli.exits import Exit
from tui.cli.main import call

TODAY = datetime.now(UTC).date()


def drill(number: int, played: datetime, mode: Mode = "solo", **more: object) -> KeptDrill:
    return KeptDrill.model_validate(
        {
            "id": f"{number:064}", "journal_sha256": f"{number:064}", "scenario": "checkout-payment-timeout",
            "scenario_sha256": "0" * 64, "title": "Checkout fails", "engine": "1", "seed": 1, "played": played,
            "length": 60_000, "ended": "completed", "team": "payments", "mode": mode, "rubric": "2", "score": 80.0,
            "rating": "S", **more,
        }
    )  # fmt: skip


def item(title: str, due: date | None = None, owner: str = "Carol Lindqvist", said: str = "") -> KeptItem:
    said = said or (due.isoformat() if due else "")
    return KeptItem(title=title, owner=owner, priority="P1", due=due, due_said=said)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "history.db"
    monkeypatch.setenv("GAMEDAY_STORE", str(path))
    return path


@pytest.fixture
def kept(store: Path) -> Path:
    late, soon = TODAY - timedelta(days=3), TODAY + timedelta(days=9)
    items = (
        item("Reject short timeouts", late),
        item("Canary on payments", soon, "Dave Novak", "in two weeks"),
        item("Write it into the runbook", None, "", "when there is time"),
    )
    with History(address_of(str(store), said_by="the test")) as history:
        history.keep(drill(1, datetime(2026, 10, 30, tzinfo=UTC), items=items))
        simulated = (item("Improve monitoring", late),)
        history.keep(drill(2, datetime(2026, 10, 31, tzinfo=UTC), "bots", items=simulated))
    return store


def test_what_is_late_comes_first_and_words_stay_as_they_were_said(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["actions"]) == Exit.DONE
    text = capsys.readouterr().out
    assert text.index("Reject short timeouts") < text.index("Canary on payments")
    assert "3 days late" in text
    assert "('in two weeks' in the postmortem)" in text
    assert "nobody owns it, due 'when there is time'" in text
    assert "1 overdue, 2 open" in text
    assert "Improve monitoring" not in text  # nobody but bots promised it


def test_a_late_item_fails_the_check_until_it_is_done(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["actions", "--overdue", "--format", "json"]) == Exit.FELL_SHORT
    (late,) = json.loads(capsys.readouterr().out)["items"]
    assert (late["action"], late["state"], late["owner"]) == ("Reject short timeouts", "overdue", "Carol Lindqvist")
    assert call(["actions", "done", str(late["id"])]) == Exit.DONE
    told = capsys.readouterr()
    assert "is done: Reject short timeouts" in told.out
    assert call(["actions", "--overdue"]) == Exit.DONE
    assert call(["actions", "--all", "--format", "json"]) == Exit.DONE
    out = capsys.readouterr().out
    states = {each["action"]: each["state"] for each in json.loads(out[out.index("{") :])["items"]}
    assert states["Reject short timeouts"] == "done"


def test_an_item_that_was_ticked_off_too_early_is_opened_again(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["actions", "done", "1"]) == Exit.DONE
    assert call(["actions", "done", "1"]) == Exit.DONE
    assert "was done already" in capsys.readouterr().err
    assert call(["actions", "reopen", "1"]) == Exit.DONE
    assert "1 is open again" in capsys.readouterr().out


def test_no_item_is_ticked_off_where_one_number_is_wrong(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["actions", "done", "1", "99"]) == Exit.USAGE
    assert "There is no action item 99" in capsys.readouterr().err
    assert call(["actions", "done"]) == Exit.USAGE
    assert call(["actions", "--format", "json"]) == Exit.DONE
    assert len(json.loads(capsys.readouterr().out)["items"]) == 3


def test_a_spreadsheet_gets_a_row_an_item_and_no_formula(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with History(address_of(str(store), said_by="the test")) as history:
        history.keep(drill(1, datetime(2026, 10, 30, tzinfo=UTC), items=(item("=HYPERLINK(1)", date(2026, 1, 2)),)))
    assert call(["actions", "--format", "csv", "--owner", "@carol"]) == Exit.DONE
    (row,) = csv.DictReader(StringIO(capsys.readouterr().out))
    assert row["action"] == "'=HYPERLINK(1)"
    assert (row["due"], row["team"], row["priority"]) == ("2026-01-02", "payments", "P1")


def test_other_teams_and_other_owners_are_left_out(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["actions", "--owner", "dave", "--format", "json"]) == Exit.DONE
    assert [each["action"] for each in json.loads(capsys.readouterr().out)["items"]] == ["Canary on payments"]
    assert call(["actions", "--team", "search", "--format", "json"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)["items"] == []


def test_without_a_history_there_is_nothing_and_none_is_made(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["actions"]) == Exit.DONE
    assert call(["near-misses"]) == Exit.DONE
    told = capsys.readouterr().out
    assert "No action items were kept" in told
    assert "No near misses were kept" in told
    assert not store.exists()


def test_near_misses_are_listed_by_month_the_newest_first(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with History(address_of(str(store), said_by="the test")) as history:
        for number, (month, day, why) in enumerate(((9, 4, "disk"), (10, 5, "probe"), (10, 20, "flag")), 1):
            misses = (KeptNearMiss(at=1, why=why),)
            history.keep(drill(number, datetime(2026, month, day, tzinfo=UTC), near_misses=misses))
    assert call(["near-misses"]) == Exit.DONE
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "2026-10  2 near misses", "05  probe (Checkout fails)", "20  flag (Checkout fails)",
        "2026-09  1 near miss", "04  disk (Checkout fails)",
    ]  # fmt: skip
    assert call(["near-misses", "--month", "2026-09", "--format", "json"]) == Exit.DONE
    assert [each["why"] for each in json.loads(capsys.readouterr().out)["near_misses"]] == ["disk"]
    assert call(["near-misses", "--month", "2026-13"]) == Exit.USAGE
