"""A journal stands alone: it is the same every time, it shows every change, and other commands go on from it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from tests.acceptance.conftest import EXAMPLE, Gameday

DRILL = ("run", "checkout-payment-timeout", "--script", EXAMPLE / "example-actions.yaml", "--journal")


def test_the_same_drill_twice_gives_the_same_bytes(gameday: Gameday, played: Path, tmp_path: Path) -> None:
    again = tmp_path / "b.jsonl"
    assert gameday(*DRILL, again).returncode == 0
    assert again.read_bytes() == played.read_bytes()


def test_a_journal_is_never_overwritten(gameday: Gameday, played: Path) -> None:
    before = played.read_bytes()
    done = gameday(*DRILL, played)
    assert done.returncode == 2
    assert "never overwritten" in done.stderr
    assert played.read_bytes() == before


def test_without_a_path_the_journal_goes_to_the_users_own_folder(gameday: Gameday, away: dict[str, str]) -> None:
    done = gameday("run", "export-disk-full", "--bots")
    assert done.returncode == 0, done.stderr
    path = Path(done.stderr.partition("Journal: ")[2].splitlines()[0])
    assert path.is_relative_to(away["HOME"])
    assert gameday("replay", path, "--verify").returncode == 0


def test_verify_says_so(gameday: Gameday, played: Path) -> None:
    done = gameday("replay", played, "--verify")
    assert done.returncode == 0
    assert "verified" in done.stdout
    told = gameday("replay", played, "--verify", "--format", "json")
    assert json.loads(told.stdout)["verified"] is True


@pytest.mark.parametrize(
    ("line", "part"), [(1, 0.5), (2, 0.2), (40, 0.5), (40, 0.98), (-2, 0.5), (-1, 0.2), (-1, 0.98)]
)
def test_one_changed_byte_is_found_on_its_line(
    here: Gameday, played: Path, tmp_path: Path, line: int, part: float
) -> None:
    lines = played.read_bytes().splitlines(keepends=True)
    number = line if line > 0 else len(lines) + 1 + line
    changed = bytearray(lines[number - 1])
    at = int((len(changed) - 2) * part)
    changed[at] = ord("x") if changed[at] != ord("x") else ord("y")
    path = tmp_path / "changed.jsonl"
    path.write_bytes(b"".join([*lines[: number - 1], bytes(changed), *lines[number:]]))
    done = here("replay", path, "--verify")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{path}:{number}:" in done.stdout


def test_a_cut_off_last_line_is_read_up_to_and_said(here: Gameday, played: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(played.read_bytes()[:-40])
    lines = cut.read_bytes().count(b"\n") + 1
    done = here("timeline", cut)
    assert done.returncode == 0
    assert f"{cut}:{lines}: this last line was cut off" in done.stderr
    assert "resolved" in done.stdout


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"hello\n", b"\xff\xfe\n", b"{}\n", b'{"gameday":"journal","v":99}\n', b"[" * 100_000 + b"\n"],
    ids=["empty", "blank", "words", "bytes", "object", "version", "deep"],
)
def test_what_is_no_journal_is_refused_with_its_place(here: Gameday, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    done = here("score", path)
    assert done.returncode == 3
    assert f"{path}:1" in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ["timeline"],
        ["replay"],
        ["replay", "--verify"],
        ["postmortem"],
        ["resume", "--bots"],
        ["fork", "--at=1m", "--bots"],
    ],
    ids=lambda command: " ".join(command),
)
def test_every_command_refuses_what_is_no_journal(here: Gameday, tmp_path: Path, command: list[str]) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("hello\n")
    done = here(command[0], path, *command[1:])
    assert done.returncode == 3
    assert f"{path}:1" in done.stderr


def test_a_missing_journal_is_input_that_cannot_be_loaded(here: Gameday, tmp_path: Path) -> None:
    done = here("score", tmp_path / "none.jsonl")
    assert done.returncode == 3
    assert "none.jsonl" in done.stderr


def test_the_timeline_tells_programs_and_spreadsheets_the_same(here: Gameday, played: Path) -> None:
    told = json.loads(here("timeline", played, "--format", "json").stdout)
    assert all(set(row) == {"seq", "at_ms", "kind", "actor", "data"} for row in told)
    assert [row["seq"] for row in told] == list(range(1, len(told) + 1))
    rows = list(csv.DictReader(io.StringIO(here("timeline", played, "--format", "csv").stdout)))
    assert sorted(int(row["seq"]) for row in rows) == [row["seq"] for row in told]
    assert len(here("timeline", played, "--format", "markdown").stdout.splitlines()) == len(told) + 2


def test_a_grade_is_written_for_browsers_ci_systems_and_spreadsheets(
    here: Gameday, played: Path, tmp_path: Path
) -> None:
    score = json.loads(here("score", played, "--format", "json").stdout)["score"]
    page = tmp_path / "debrief.html"
    assert here("score", played, "--format", "html", "-o", page).returncode == 0
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    suites = fromstring(here("score", played, "--format", "junit").stdout)  # noqa: S314  # our own text
    said = {each.get("name"): each.get("value") for each in suites[0].iter("property")}
    assert float(said["score"] or 0) == score
    rows = list(csv.DictReader(io.StringIO(here("score", played, "--format", "csv").stdout)))
    beside = ("people", "anti-patterns")
    cases = [case for suite in suites if suite.get("name") not in beside for case in suite.findall("testcase")]
    judged = [case for case in cases if case.find("skipped") is None]
    assert len([row for row in rows if row["what"] == "finding"]) == len(judged)


def test_the_replay_tells_the_story_up_to_a_moment(here: Gameday, played: Path) -> None:
    done = here("replay", played, "--at", "9m")
    assert done.returncode == 0
    assert "declares SEV1" in done.stdout
    assert "opens the war room" not in done.stdout


def test_the_postmortem_is_the_guides_template_filled_in(here: Gameday, played: Path, tmp_path: Path) -> None:
    path = tmp_path / "postmortem.md"
    done = here("postmortem", played, "-o", path)
    assert done.returncode == 0
    text = path.read_text("utf-8")
    assert text.startswith("# Postmortem: Checkout failing for all users\n")
    assert "**Date:** 2025-03-15 | **Duration:** 00:14 | **Severity:** SEV1" in text
    assert "**IC:** Alice Romero" in text
    assert "| User impact duration | 0 hours 14 minutes |" in text
    for heading in ("## Summary", "## Timeline (UTC)", "## Root Cause", "### Where we got lucky", "## Action Items"):
        assert heading in text
    assert "| 14:34 | alice declares SEV1: Checkout failing for all users" in text


def test_a_postmortem_handed_in_afterwards_becomes_the_epilogue(here: Gameday, tmp_path: Path) -> None:
    script = tmp_path / "short.yaml"
    script.write_text("- {at: 8m, by: alice, do: ack}\n")
    journal, document = tmp_path / "c.jsonl", tmp_path / "postmortem.md"
    assert here("run", "checkout-payment-timeout", "--script", script, "--journal", journal).returncode == 0
    document.write_text("# Postmortem\n\n## Summary\nIt broke.\n")
    before = json.loads(here("score", journal, "--format", "json").stdout)
    done = here("postmortem", journal, "--submit", document, "--as", "alice")
    assert done.returncode == 0, done.stderr
    last = json.loads(here("timeline", journal, "--format", "json").stdout)[-1]
    assert last["kind"] == "postmortem.submitted"
    assert last["data"]["hours_after"] >= 0
    assert here("replay", journal, "--verify").returncode == 0
    after = json.loads(here("score", journal, "--format", "json").stdout)
    assert after["dimensions"]["learning"]["score"] >= before["dimensions"]["learning"]["score"]


@pytest.mark.parametrize("skill", ["solid", "novice"])
def test_a_drill_whose_process_died_goes_on_as_if_it_had_not(here: Gameday, tmp_path: Path, skill: str) -> None:
    whole, died = tmp_path / "whole.jsonl", tmp_path / "died.jsonl"
    assert here("run", "checkout-payment-timeout", "--bots", "--skill", skill, "--journal", whole).returncode == 0
    lines = whole.read_bytes().splitlines(keepends=True)
    died.write_bytes(b"".join(lines[: len(lines) // 2]) + lines[len(lines) // 2][:50])
    done = here("resume", died, "--bots")
    assert done.returncode == 0, done.stderr
    assert "cut off" in done.stderr
    assert died.read_bytes() == whole.read_bytes()


def test_a_fork_in_which_nothing_is_changed_goes_on_as_the_drill_did(here: Gameday, tmp_path: Path) -> None:
    whole, fork = tmp_path / "whole.jsonl", tmp_path / "fork.jsonl"
    assert here("run", "checkout-payment-timeout", "--bots", "--journal", whole).returncode == 0
    assert here("fork", whole, "--at", "10m30s", "--bots", "--journal", fork).returncode == 0
    assert fork.read_bytes() == whole.read_bytes()


def test_a_drill_of_others_goes_on_with_responders_who_have_only_read_it(here: Gameday, tmp_path: Path) -> None:
    whole, died = tmp_path / "whole.jsonl", tmp_path / "died.jsonl"
    assert here("run", "checkout-payment-timeout", "--bots", "--journal", whole).returncode == 0
    kept = whole.read_bytes().splitlines(keepends=True)[:25]
    died.write_bytes(b"".join(kept))
    done = here("resume", died, "--bots", "--skill", "novice")
    assert done.returncode == 0, done.stderr
    assert died.read_bytes().startswith(b"".join(kept))
    assert died.read_bytes() != whole.read_bytes()
    assert here("replay", died, "--verify").returncode == 0


def test_a_fork_plays_on_and_leaves_the_first_journal_alone(here: Gameday, played: Path, tmp_path: Path) -> None:
    before, fork = played.read_bytes(), tmp_path / "fork.jsonl"
    done = here("fork", played, "--at", "12m", "--bots", "--skill", "expert", "--journal", fork)
    assert done.returncode == 0, done.stderr
    assert played.read_bytes() == before
    assert here("replay", fork, "--verify").returncode == 0
    first, second = (json.loads(here("timeline", each, "--format", "json").stdout) for each in (played, fork))
    shared = [row for row in first if row["at_ms"] <= 12 * 60_000]
    assert second[: len(shared)] == shared
    assert second != first


def test_a_finished_drill_cannot_be_resumed(here: Gameday, played: Path) -> None:
    done = here("resume", played, "--bots")
    assert done.returncode == 3
    assert "has ended" in done.stderr


def test_an_exam_that_has_not_ended_keeps_its_truth(here: Gameday, tmp_path: Path) -> None:
    whole, open_exam = tmp_path / "exam.jsonl", tmp_path / "open.jsonl"
    done = here("run", "checkout-payment-timeout", "--bots", "--exam", "--journal", whole)
    assert done.returncode == 0, done.stderr
    lines = whole.read_bytes().splitlines(keepends=True)
    open_exam.write_bytes(b"".join(lines[:-4]))
    assert here("score", open_exam).returncode == 3
    told = here("timeline", open_exam).stdout + here("replay", open_exam).stdout
    assert "bad-timeout" not in told
    assert "bad-timeout" in here("timeline", whole).stdout
