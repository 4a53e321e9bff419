"""Key press to painted frame in a real terminal, in an alert storm, beside a bare Textual app.

Separate from the other figures because two programs run at once, each in its terminal, and get their keys in turn: so
both are slowed down alike by whatever else the machine does.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median, quantiles

from bench.storm import PEOPLE, write
from bench.terminal import Terminal

GOAL = 4.0
"""At most this many times as long as the bare app, at the 95th percentile."""
KEYS = 400
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORD = 20
"""So many letters are typed before the line is emptied."""
BEGINS = "zqx"
"""What a line begins with: it stands nowhere else on the screen, so that what is found was typed."""


def measure(keys: int = KEYS) -> tuple[list[float], list[float]]:
    """Type a letter here, a letter there; the seconds until each was painted."""
    with tempfile.TemporaryDirectory() as name:
        journal = Path(name) / "storm.jsonl"
        write(journal)
        ours = [sys.executable, "-m", "tui.cli", "resume", str(journal), "--as", PEOPLE[0]]
        env = {"GAMEDAY_DATA": name, "GAMEDAY_CONFIG": f"{name}/config.toml", "PYTHONPATH": os.getcwd()}
        with Terminal(ours, env) as drill, Terminal([sys.executable, "-m", "bench.bare"], env) as bare:
            drill.until(b"HighErrorRate_00")
            drill.press(b"\r")
            bare.until(b"Message 199")
            return _typed(drill, bare, keys)


def _typed(drill: Terminal, bare: Terminal, keys: int) -> tuple[list[float], list[float]]:
    random = Random(0)
    found: tuple[list[float], list[float]] = ([], [])
    word = ""
    for number in range(keys):
        if number % WORD == 0:
            word = BEGINS
            for terminal in (drill, bare):
                terminal.press(b"\x15")  # Ctrl+U empties the line
                time.sleep(0.5)  # Textual acts on it later than on letters, which would be deleted with the rest
                terminal.drain()
                terminal.press(word.encode())
                terminal.until(word.encode())
        word += LETTERS[number % len(LETTERS)]
        for terminal, taken in zip((drill, bare), found, strict=True):
            time.sleep(random.uniform(0.03, 0.12))  # at any moment between two paintings
            terminal.drain()
            began = time.perf_counter()
            terminal.press(word[-1:].encode())
            taken.append(terminal.until(word.encode()) - began)
    return found


def report() -> str:
    """Say the medians and 95th percentiles, and how they compare."""
    ours, theirs = measure()
    ours95, theirs95 = (quantiles(each, n=20)[-1] for each in (ours, theirs))
    return (
        f"keys        painted after {median(ours) * 1000:.1f} ms, p95 {ours95 * 1000:.1f} ms in an alert storm; "
        f"a bare Textual app {median(theirs) * 1000:.1f} ms, p95 {theirs95 * 1000:.1f} ms: "
        f"{ours95 / theirs95:.2f} times (goal: at most {GOAL:g})"
    )
