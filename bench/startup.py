"""The start-up of `gameday --help` beside that of a bare typer program with two commands.

Separate because it times whole processes, where the other benchmarks time calls.
"""

from __future__ import annotations

import subprocess
import sys

from bench.alternating import Medians, alternate

GOAL = 3.0
"""At most this many times a bare typer program's start."""

BARE = """
import typer

app = typer.Typer()

@app.command()
def hello(name: str) -> None: ...

@app.command()
def bye(name: str) -> None: ...

app()
"""
OURS = "from tui.cli.main import main\nmain()\n"


def _help_of(program: str) -> None:
    subprocess.run([sys.executable, "-c", program, "--help"], check=True, stdout=subprocess.DEVNULL)


def measure(rounds: int = 15) -> Medians:
    """Time both, turn by turn."""
    return alternate(lambda: _help_of(OURS), lambda: _help_of(BARE), rounds)


def report() -> str:
    """Say how the start compares."""
    taken = measure()
    return (
        f"start-up    gameday --help {taken.ours * 1000:.0f} ms, a bare typer program {taken.theirs * 1000:.0f} ms: "
        f"{taken.ratio:.2f} times (goal: at most {GOAL:g})"
    )
