"""`gameday readiness` as people use it: a team's file, journals of drills, and exit codes that a script can go by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tui.shelves import journal
from tui.cli.exits import Exit
from tui.cli.main import call
from tui.cli.progress import ProgressFile

ACTIONS = Path(__file__).parents[2] / "data" / "example" / "example-actions.yaml"
TEAM = """\
people: [{id: ana, name: Ana Ruiz}, {id: ben, name: Ben Lam}]
schedules:
  primary: {layers: [{users: [ana, ben], start: 2025-01-06T09:00:00Z, turn: 1w}]}
  secondary: {layers: [{users: [ben, ana], start: 2025-01-06T09:00:00Z, turn: 1w}]}
escalation:
  shop: {rules: [{page: [schedule:primary], wait: 5m}, {page: [schedule:secondary], wait: 10m}]}
"""


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GAMEDAY_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def team(tmp_path: Path) -> str:
    path = tmp_path / "team.yaml"
    path.write_text(TEAM)
    return str(path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def ran(*arguments: str | Path) -> tuple[int, Any, str]:
        capsys.readouterr()
        code = call(["readiness", *map(str, arguments), "--format", "json"])
        written = capsys.readouterr()
        return code, json.loads(written.out) if written.out else None, written.err

    return ran


def verdicts(report: Any) -> dict[str, str]:
    return {each["item"]: each["verdict"] for each in report["items"]}


def test_item_that_is_not_met_fails_and_unknown_ones_do_not(run: Any, team: str) -> None:
    code, report, said = run(team, "--at", "2025-03-31")
    assert (code, report["at"]) == (Exit.DONE, "2025-03-31")
    assert set(verdicts(report).values()) == {"met", "cannot tell"}
    assert "0 not met" in said
    code, report, _ = run(team, "--at", "2025-03-31", "--scenario", "export-disk-full")
    assert (code, verdicts(report)["reviewed"]) == (Exit.DONE, "met")
    code, report, _ = run(team, "--at", "2025-06-30", "--scenario", "export-disk-full")
    assert (code, verdicts(report)["reviewed"]) == (Exit.FELL_SHORT, "not met")
    assert any("export-volume-full.yml" in each["where"] for each in _of(report, "reviewed")["evidence"])


def _of(report: Any, item: str) -> Any:
    return next(each for each in report["items"] if each["item"] == item)


def test_drills_of_the_users_folder_count_unless_journals_are_named(run: Any, own_data: Path, tmp_path: Path) -> None:
    folder = own_data / "journals"
    folder.mkdir(parents=True)
    journal(folder / "20260501-120000-orders.jsonl", slug="checkout-payment-timeout")
    (folder / "20260502-120000-broken.jsonl").write_text("no journal\n")
    _, report, said = run("checkout-payment-timeout", "--at", "2026-05-31")
    assert verdicts(report)["game-day"] == "met"
    assert "Passed over" in said
    bots = journal(tmp_path / "20260503-120000-bots.jsonl", simulated=True, speed=None)
    _, report, _ = run("checkout-payment-timeout", "--at", "2026-05-31", "--journal", bots)
    assert verdicts(report)["game-day"] == "not met"
    code, report, said = run("export-disk-full", "--journal", folder / "20260502-120000-broken.jsonl")
    assert (code, report) == (Exit.INPUT, None)
    assert "broken.jsonl" in said


def test_drill_that_nobody_acted_in_does_not_show_that_the_policy_works(run: Any, tmp_path: Path) -> None:
    quiet = journal(tmp_path / "20260501-120000-quiet.jsonl")
    _, report, _ = run("export-disk-full", "--at", "2026-05-31", "--journal", quiet)
    assert verdicts(report)["escalation-tested"] == "not met"


def test_drill_that_a_script_played_shows_its_policy_from_end_to_end(run: Any, tmp_path: Path) -> None:
    played, drill = tmp_path / "20260501-120000-script.jsonl", "checkout-payment-timeout"
    assert call(["run", drill, "--script", str(ACTIONS), "--journal", str(played)]) == Exit.DONE
    _, report, _ = run(drill, "--at", "2026-05-02", "--journal", played)
    assert _of(report, "escalation-tested") == {
        **_of(report, "escalation-tested"), "verdict": "met", "to_do": "",
    }  # fmt: skip
    assert verdicts(report)["game-day"] == "not met"


def test_newcomers_path_shows_who_shadowed(run: Any, team: str) -> None:
    assert verdicts(run(team)[1])["shadowing"] == "cannot tell"
    ProgressFile().add(["tour"])
    assert verdicts(run(team)[1])["shadowing"] == "not met"
    ProgressFile().add(["watch"])
    assert verdicts(run(team)[1])["shadowing"] == "met"


def test_team_that_cannot_be_read_is_refused(run: Any, tmp_path: Path) -> None:
    code, report, said = run(tmp_path / "none.yaml")
    assert (code, report) == (Exit.INPUT, None)
    assert "none.yaml" in said


def test_text_names_headings_evidence_and_what_to_do(capsys: pytest.CaptureFixture[str], team: str) -> None:
    call(["readiness", team, "--at", "2025-03-31"])
    out = capsys.readouterr().out
    headings = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert headings == ["Infrastructure", "Process", "Runbooks", "Practice"]
    assert "  met          A rotation with a primary and a secondary" in out
    assert "To do: " in out
    assert max(map(len, out.splitlines())) <= 100
