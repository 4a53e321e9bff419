"""From starting `gameday run` to its first painted frame, beside a bare Textual app.

Separate from `startup`, which times programs that end by themselves: a screen never does.
"""

from __future__ import annotations

import os
import sys
import tempfile

from bench.alternating import Medians, alternate
from bench.terminal import Terminal

GOAL = 2.0
"""At most this many times as long as the bare app."""


def measure(rounds: int = 9) -> Medians:
    """Start both, turn by turn, until something of theirs can be read."""
    with tempfile.TemporaryDirectory() as name:
        env = {"GAMEDAY_DATA": name, "GAMEDAY_CONFIG": f"{name}/config.toml", "PYTHONPATH": os.getcwd()}

        def ours() -> None:
            with Terminal([sys.executable, "-m", "tui.cli", "run", "checkout-payment-timeout"], env) as started:
                started.until(b"Checkout fails")

        def theirs() -> None:
            with Terminal([sys.executable, "-m", "bench.bare"], env) as started:
                started.until(b"Message 199")

        return alternate(ours, theirs, rounds)


def report() -> str:
    """Say how the start compares."""
    taken = measure()
    return (
        f"first frame gameday run {taken.ours * 1000:.0f} ms, a bare Textual app {taken.theirs * 1000:.0f} ms: "
        f"{taken.ratio:.2f} times (goal: at most {GOAL:g})"
    )
