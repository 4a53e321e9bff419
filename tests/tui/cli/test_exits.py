"""Exit codes go by whose fault it is, and messages carry nothing that a terminal would obey."""

from __future__ import annotations

import pytest

from simulator.errors import (
    ActionRejected,
    GamedayError,
    IntegrationError,
    JournalError,
    ProtocolError,
    ScenarioError,
)
from tui.cli import commands, main
from tui.cli.errors import exit_for
from tui.cli.exits import Exit


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ScenarioError("x"), 3),
        (JournalError("x"), 3),
        (IntegrationError("x"), 4),
        (ProtocolError("x"), 4),
        (ActionRejected("x"), 1),
    ],
)
def test_an_error_exits_by_blame(error: GamedayError, code: int) -> None:
    assert exit_for(error) == code


def calling(monkeypatch: pytest.MonkeyPatch, raised: BaseException) -> int:
    """Call a command that raises."""

    def command() -> None:
        """Fail."""
        raise raised

    monkeypatch.setattr("tui.cli.score.score", command)
    return main.call(["score"])


def test_a_message_for_the_user_goes_to_stderr_without_control_characters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calling(monkeypatch, ScenarioError("a.yaml:1:1: \x1b[2J is no key\na.yaml:2:1: nor is this")) == Exit.INPUT
    written = capsys.readouterr()
    assert written.err == "a.yaml:1:1: ␛[2J is no key\na.yaml:2:1: nor is this\n"
    assert not written.out


def test_ctrl_c_exits_130(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calling(monkeypatch, KeyboardInterrupt()) == Exit.INTERRUPTED


def test_our_own_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        calling(monkeypatch, ZeroDivisionError("ours"))


def test_indented_paragraphs_of_help_stand_as_written() -> None:
    text = commands.as_printed("Summary.\n\nProse that\nwraps.\n\nExamples:\n  gameday a\n  gameday b")
    assert text == "Summary.\n\nProse that\nwraps.\n\n\b\nExamples:\n  gameday a\n  gameday b"
