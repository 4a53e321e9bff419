"""The guide's own incident, from the first alert to the graded debrief, by the real command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulator.domain.simtime import format_duration, parse_duration
from tests.acceptance.conftest import EXAMPLE, Gameday

ALERT = 7 * 60_000
"""When the example's alert fires, in ms."""
ACTIONS = EXAMPLE / "example-actions.yaml"
MINUTE = 60_000
FIRES = 6 * MINUTE + 45_000
"""When the burn-rate alert fires, evaluated every 15 s from the telemetry (scenario-format, Time and triggers)."""


def score_of(here: Gameday, journal: Path) -> dict[str, Any]:
    done = here("score", journal, "--format", "json")
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def timeline_of(here: Gameday, journal: Path) -> list[dict[str, Any]]:
    done = here("timeline", journal, "--format", "json")
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


@pytest.fixture(scope="module")
def untouched(gameday: Gameday, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal of a drill in which nobody acts."""
    folder = tmp_path_factory.mktemp("untouched")
    (folder / "nothing.yaml").write_text("[]\n", "utf-8")
    journal = folder / "nothing.jsonl"
    done = gameday(
        "run", "checkout-payment-timeout", "--script", folder / "nothing.yaml", "--journal", journal
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return journal


def test_a_good_response_scores_at_least_85(here: Gameday, played: Path) -> None:
    report = score_of(here, played)
    assert report["score"] >= 85
    assert report["rating"] in ("P", "S")
    assert {
        "scenario",
        "seed",
        "journal_sha256",
        "rubric_version",
        "objectives",
        "dimensions",
        "people",
        "times",
    } <= set(report)


def test_the_same_response_at_twice_the_delays_scores_clearly_lower(
    here: Gameday, played: Path, tmp_path: Path
) -> None:
    def later(found: re.Match[str]) -> str:
        at = parse_duration(found[1])
        return f"{{at: {format_duration(ALERT + 2 * (at - ALERT))}"

    slow = tmp_path / "slow.yaml"
    slow.write_text(re.sub(r"\{at: (\w+)", later, ACTIONS.read_text("utf-8")), "utf-8")
    (tmp_path / "example-postmortem.md").write_text((EXAMPLE / "example-postmortem.md").read_text("utf-8"), "utf-8")
    journal = tmp_path / "slow.jsonl"
    done = here("run", "checkout-payment-timeout", "--script", slow, "--journal", journal)
    assert done.returncode == 0, done.stderr
    assert score_of(here, journal)["score"] <= score_of(here, played)["score"] - 10


def test_nobody_acting_scores_under_20(here: Gameday, untouched: Path) -> None:
    report = score_of(here, untouched)
    assert report["score"] < 20
    assert report["rating"] == "U"


def test_nobody_acting_pages_the_manager_twice_and_ends_after_an_hour(here: Gameday, untouched: Path) -> None:
    rows = timeline_of(here, untouched)
    manager = [row["at_ms"] for row in rows if row["kind"] == "page.sent" and row["data"]["to"] == "erin"]
    assert manager == [FIRES + 15 * MINUTE, FIRES + 45 * MINUTE]
    assert rows[-1]["kind"] == "drill.ended"
    assert rows[-1]["at_ms"] == 60 * MINUTE


def test_a_page_that_nobody_takes_for_two_hours_is_exhausted_after_three_passes(here: Gameday, tmp_path: Path) -> None:
    text = (EXAMPLE / "example-scenario.yaml").read_text("utf-8").replace("length: 60m", "length: 2h")
    (tmp_path / "runbooks").mkdir()
    for runbook in (EXAMPLE / "runbooks").iterdir():
        (tmp_path / "runbooks" / runbook.name).write_text(runbook.read_text("utf-8"), "utf-8")
    (tmp_path / "scenario.yaml").write_text(text, "utf-8")
    (tmp_path / "nothing.yaml").write_text("[]\n", "utf-8")
    journal = tmp_path / "long.jsonl"
    done = here("run", tmp_path / "scenario.yaml", "--script", tmp_path / "nothing.yaml", "--journal", journal)
    assert done.returncode == 0, done.stderr
    exhausted = [row for row in timeline_of(here, journal) if row["kind"] == "page.exhausted"]
    assert [(row["at_ms"], row["data"]["attempts"]) for row in exhausted] == [(FIRES + 90 * MINUTE, 3)]


def test_the_debrief_is_the_answer_and_the_story_is_narrated(gameday: Gameday, tmp_path: Path) -> None:
    done = gameday(
        "run", "checkout-payment-timeout", "--script", ACTIONS, "--format", "json", "--journal", tmp_path / "a.jsonl"
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert report["score"] >= 85
    assert "alice declares SEV1: Checkout failing for all users" in done.stderr
    assert report["journal_sha256"] in done.stderr
    assert "Fault bad-timeout begins" not in done.stderr


def test_actions_after_the_end_are_named_and_not_played(here: Gameday, tmp_path: Path) -> None:
    script = tmp_path / "late.yaml"
    script.write_text("- {at: 10m, by: alice, do: say, text: hello}\n- {at: 61m, by: alice, do: say, text: late}\n")
    done = here("run", "checkout-payment-timeout", "--script", script, "--journal", tmp_path / "late.jsonl")
    assert done.returncode == 0
    assert f"{script}:2: not played" in done.stderr


def test_a_score_under_the_bar_fails_and_one_over_it_passes(here: Gameday, played: Path, untouched: Path) -> None:
    assert here("score", played, "--fail-under", "85").returncode == 0
    fell_short = here("score", untouched, "--fail-under", "85")
    assert fell_short.returncode == 1
    assert "under 85" in fell_short.stderr


@pytest.mark.parametrize("skill", ["novice", "solid", "expert"])
def test_simulated_responders_play_a_whole_drill(here: Gameday, tmp_path: Path, skill: str) -> None:
    journal = tmp_path / f"{skill}.jsonl"
    done = here("run", "checkout-payment-timeout", "--bots", "--skill", skill, "--seed", "3", "--journal", journal)
    assert done.returncode == 0, done.stderr
    rows = timeline_of(here, journal)
    assert rows[-1]["kind"] == "drill.ended"
    assert any(row["kind"] == "incident.declared" for row in rows)
    assert here("replay", journal, "--verify").returncode == 0


def test_an_unknown_scenario_is_named_with_the_nearest(here: Gameday) -> None:
    done = here("run", "checkout-payment-timeot", "--bots")
    assert done.returncode == 3
    assert "checkout-payment-timeout" in done.stderr
