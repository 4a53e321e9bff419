"""The real command line in a process of its own, away from the home directory."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "tests" / "data" / "example"

Ran = subprocess.CompletedProcess[str]
Gameday = Callable[..., Ran]


@pytest.fixture(scope="session")
def away(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the home directory is a temporary one."""
    home = str(tmp_path_factory.mktemp("home"))
    return {**os.environ, "HOME": home, "XDG_DATA_HOME": f"{home}/data", "PYTHONWARNINGS": "error", "COLUMNS": "100"}


@pytest.fixture(scope="session")
def gameday(away: dict[str, str]) -> Gameday:
    """Run `gameday` with arguments; it must never show a traceback."""

    def run(*arguments: str | Path, cwd: Path = ROOT, stdin: str = "") -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "tui.cli", *map(str, arguments)],
            cwd=cwd,
            env={**away, "PYTHONPATH": str(ROOT)},
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@pytest.fixture
def here(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, away: dict[str, str]) -> Gameday:
    """Run `gameday` in this process, from its entry point on: for the many cases that need no process of their own."""
    from tui.cli.main import main

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["gameday", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        for name in ("HOME", "XDG_DATA_HOME", "COLUMNS"):
            monkeypatch.setenv(name, away[name])
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        written = capfd.readouterr()
        return Ran(sys.argv, int(left.value.code or 0), written.out, written.err)

    return run


@pytest.fixture(scope="session")
def played(gameday: Gameday, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal of the example drill, played once by the example's actions."""
    journal = tmp_path_factory.mktemp("played") / "a.jsonl"
    done = gameday(
        "run", "checkout-payment-timeout", "--script", EXAMPLE / "example-actions.yaml", "--journal", journal
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return journal
