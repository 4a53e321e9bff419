"""Wrong usage is told apart from bad input, and nothing that people wrote is ever interpreted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.conftest import EXAMPLE, ROOT, Gameday

MINIMAL = """\
version: 1
title: Disk fills on the log host
severity: SEV3
alerts:
  - {at: 2m, name: DiskAlmostFull, service: log-host, severity: critical, summary: "/var is 96 % full"}
solved_by:
  - {run: "journalctl --vacuum-size=*", takes: 1m}
"""


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["run", "export-disk-full", "--bots", "--script", "x.yaml"], "--script and --bots exclude each other"),
        (["run", "export-disk-full", "--bots", "--as", "alice"], "--as"),
        (["run", "export-disk-full", "--bots", "--speed", "4"], "--speed"),
        (["run", "export-disk-full"], "no terminal"),
        (["run", "export-disk-full", "--bots", "--skill", "guru"], "guru"),
        (["run", "export-disk-full", "--bots", "--fail-under", "101"], "less than or equal to 100"),
        (["run", "export-disk-full", "--plain", "--as", "nobody"], "nobody"),
        (["replay", "x.jsonl", "--at", "12"], "'12' is not a duration"),
        (["replay", "x.jsonl", "--verify", "--at", "12m"], "--verify"),
        (["fork", "x.jsonl"], "--at"),
        (["postmortem", "x.jsonl", "--submit", "p.md"], "--as"),
        (["score"], "JOURNAL"),
        (["runn"], "run"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_exits_2_and_says_what(here: Gameday, arguments: list[str], names: str) -> None:
    done = here(*arguments)
    assert done.returncode == 2
    assert names in done.stderr
    assert not done.stdout


def test_a_file_that_cannot_be_written_is_wrong_usage(here: Gameday, played: Path, tmp_path: Path) -> None:
    done = here("score", played, "-o", tmp_path / "no-such-folder" / "report.txt")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("- {at: 5m, by: alice, do: dance}\n", ":1:"),
        ("- {at: 5m, by: alice, do: say, text: hi}\n- {at: 6, by: alice, do: say, text: hi}\n", ":2:"),
        ("- {at: 5m, by: alice, do: postmortem, file: none.md}\n", "none.md"),
        ("- {at: 5m, by: zoe, do: say, text: hi}\n", "zoe"),
    ],
    ids=["unknown verb", "no unit", "missing file", "stranger"],
)
def test_a_bad_script_is_refused_before_anything_is_played(
    here: Gameday, tmp_path: Path, script: str, says: str
) -> None:
    path, journal = tmp_path / "actions.yaml", tmp_path / "j.jsonl"
    path.write_text(script)
    done = here("run", "checkout-payment-timeout", "--script", path, "--journal", journal)
    assert done.returncode == 3
    assert says in done.stderr
    assert not journal.exists()


def test_the_smallest_scenario_plays(gameday: Gameday, tmp_path: Path) -> None:
    (tmp_path / "disk.yaml").write_text(MINIMAL)
    done = gameday("run", tmp_path / "disk.yaml", "--bots", "--journal", tmp_path / "j.jsonl", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["score"] > 0


def test_control_characters_and_markup_are_shown_as_text(here: Gameday, tmp_path: Path) -> None:
    hostile = "\\e[2J[red]bold[/red]\\u202e\\x9b31m"
    (tmp_path / "h.yaml").write_text(MINIMAL.replace("Disk fills on the log host", f'"Disk {hostile}"'))
    script = tmp_path / "a.yaml"
    script.write_text(
        f'- {{at: 3m, by: "{{who}}", do: declare, severity: SEV3, title: "Oh {hostile}"}}\n'.replace("{who}", "PERSON")
        + f'- {{at: 4m, by: PERSON, do: say, text: "Hello {hostile} =1+1"}}\n'
    )
    listed = here("run", tmp_path / "h.yaml", "--plain", "--as", "?", "--journal", tmp_path / "x.jsonl")
    person = listed.stderr.partition("There is ")[2].partition(",")[0]
    script.write_text(script.read_text().replace("PERSON", person))
    journal = tmp_path / "h.jsonl"
    done = here("run", tmp_path / "h.yaml", "--script", script, "--journal", journal)
    assert done.returncode == 0, done.stderr
    answers = [done.stdout, done.stderr]
    for command in (["timeline"], ["timeline", "--format", "csv"], ["replay"], ["score"], ["postmortem"]):
        answers.append(here(command[0], journal, *command[1:]).stdout)
    for text in answers:
        assert not set(text) & {"\x1b", "\u202e", "\x9b"}
    assert "[red]bold[/red]" in answers[0] + answers[1]


def test_a_spreadsheet_finds_no_formula(here: Gameday, tmp_path: Path) -> None:
    script, journal = tmp_path / "a.yaml", tmp_path / "j.jsonl"
    script.write_text("- {at: 8m, by: alice, do: say, text: '=HYPERLINK(1)'}\n")
    assert here("run", "checkout-payment-timeout", "--script", script, "--journal", journal).returncode == 0
    text = here("timeline", journal, "--format", "csv").stdout
    assert "=HYPERLINK" in text
    assert not [line for line in text.splitlines() for cell in line.split(",") if cell.strip('"').startswith("=")]


def test_a_reader_that_leaves_early_is_no_error(away: dict[str, str], played: Path) -> None:
    """`gameday timeline J | head -1`, with the exit code of gameday."""
    command = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "timeline", str(played)],
        cwd=ROOT,
        env=away,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdout.close()
    said = command.stderr.read()
    command.stderr.close()
    assert command.wait(timeout=60) == 0
    assert said == b""


def test_an_interrupt_exits_130_and_leaves_a_journal_that_goes_on(
    away: dict[str, str], gameday: Gameday, tmp_path: Path
) -> None:
    journal = tmp_path / "i.jsonl"
    command = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "run", "export-disk-full", "--plain", "--journal", str(journal)],
        cwd=ROOT,
        env=away,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    assert "You are" in "".join(iter(command.stdout.readline, "\n")) + command.stdout.readline()
    os.kill(command.pid, signal.SIGINT)
    _, said = command.communicate(timeout=60)
    assert command.returncode == 130
    assert "Traceback" not in said
    assert gameday("resume", journal, "--bots").returncode == 0


def test_plain_play_does_what_is_typed(gameday: Gameday, tmp_path: Path) -> None:
    journal = tmp_path / "p.jsonl"
    typed = "Hello room\n/declare SEV3 Exports fail\n/nonsense\n$ df -h\n/leave\n"
    done = gameday(
        "run", "checkout-payment-timeout", "--plain", "--as", "alice", "--role", "ic", "--journal", journal, stdin=typed
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "alice: Hello room" in done.stdout
    assert "declared SEV3: Exports fail" in done.stdout
    assert "no command /nonsense" in done.stdout
    assert f"gameday resume {journal}" in done.stderr


def test_examples_in_the_readme_are_real_commands(here: Gameday) -> None:
    lines = [
        line.split() for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith("$ gameday")
    ]
    assert len(lines) > 8
    for words in lines:
        help_text = here(words[2], "--help").stdout
        comment = words.index("#") if "#" in words else len(words)
        for word in words[3:comment]:
            if word.startswith("-"):
                assert word in help_text, f"{word} of {' '.join(words)}"


def test_example_scenario_loads_as_it_stands(here: Gameday) -> None:
    done = here("lint", EXAMPLE / "example-scenario.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
