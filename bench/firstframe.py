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
"""The first frame: at most this many times as long as the bare app's."""
FRAME, BRIEFING = b"Setting up the drill", b"clock stands until you begin"
"""What the first frame says, and what the briefing that can be begun says last."""


def measure(rounds: int = 9, text: bytes = FRAME) -> Medians:
    """Start both, turn by turn, until a text of ours and all of theirs can be read."""
    with tempfile.TemporaryDirectory() as name:
        env = {"GAMEDAY_DATA": name, "GAMEDAY_CONFIG": f"{name}/config.toml", "PYTHONPATH": os.getcwd()}

        def ours() -> None:
            with Terminal([sys.executable, "-m", "tui.cli", "run", "checkout-payment-timeout"], env) as started:
                started.until(text)

        def theirs() -> None:
            with Terminal([sys.executable, "-m", "bench.bare"], env) as started:
                started.until(b"Message 199")

        return alternate(ours, theirs, rounds)


def report() -> str:
    """Say how the start compares, and when the drill can be begun."""
    frame, briefing = measure(), measure(5, BRIEFING)
    return (
        f"first frame gameday run {frame.ours * 1000:.0f} ms, a bare Textual app {frame.theirs * 1000:.0f} ms: "
        f"{frame.ratio:.2f} times (goal: at most {GOAL:g})\n"
        f"playable    its briefing {briefing.ours * 1000:.0f} ms, a bare Textual app {briefing.theirs * 1000:.0f} ms: "
        f"{briefing.ratio:.2f} times"
    )
