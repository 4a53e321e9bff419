"""Every command can be found, explains itself with an example, and reports in a format that programs read."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

from tui.cli.commands import COMMANDS, Listed
from tui.cli.exits import Exit
from tui.cli.main import call

REPORTING = {
    "list", "show", "preview", "lint", "readiness", "run", "resume", "fork", "replay", "score", "timeline", "actions",
    "near-misses", "certificate", "history", "calibrate",
}  # fmt: skip
"""Commands whose answer a program may want to read."""

every_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)


def help_of(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert call([*arguments, "--help"]) == Exit.DONE
    return capsys.readouterr().out


def test_help_lists_every_command_with_its_summary(capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of(capsys=capsys)
    for command in COMMANDS:
        assert f"  {command.name} " in text
        assert command.summary.split(".")[0][:40] in text


@every_command
def test_summary_in_the_table_is_the_first_line_of_the_command(command: Listed) -> None:
    module, _, function = command.where.partition(":")
    doc = inspect.getdoc(getattr(import_module(module), function)) or ""
    assert doc.splitlines()[0] == command.summary


@every_command
def test_help_of_a_command_shows_an_example_as_it_is_typed(command: Listed, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line.strip() for line in help_of(command.name, capsys=capsys).splitlines()]
    assert any(line.startswith(f"gameday {command.name}") for line in lines)


@every_command
def test_reporting_command_has_a_format_for_programs(command: Listed, capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of(command.name, capsys=capsys)
    assert ("--format" in text) == (command.name in REPORTING)
    if command.name in REPORTING:
        assert "json" in text
        assert "text" in text


def test_unknown_command_is_wrong_usage_and_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["tineline"]) == Exit.USAGE
    written = capsys.readouterr()
    assert "'timeline'" in written.err
    assert not written.out


def test_without_a_command_it_says_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert call([]) == Exit.DONE
    text = capsys.readouterr().out
    assert "gameday list" in text
    assert "gameday run" in text


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["--version"]) == Exit.DONE
    assert capsys.readouterr().out.startswith("gameday 0.")
