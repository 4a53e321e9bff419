"""Memory of the program while a drill of two hours runs on its screen at speed 60 with simulated teammates.

Separate and not part of `make bench`, since it takes two minutes: `python -m bench.memory`. What is read is the
process's resident memory, as the system counts it; the log in it is estimated by the journal's bytes on disk, which
are fewer than those of the records in memory.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from pathlib import Path

from bench.storm import scenario_text
from bench.terminal import ESCAPE, Terminal
from simulator.domain.simtime import MINUTE

GOAL = 5.0
"""At most so many MB of growth after the first half hour."""
HALF_HOUR, TWO_HOURS = 30, 118
"""Minutes of the drill; the last two are left out, so that the debrief does not count."""
SPEED = 60
STORM = 10 * MINUTE
"""Fifty alerts come within the first half hour, so that what is compared is a drill in full swing."""
CLOCK = re.compile(rb"T\+(?:(\d+):)?(\d\d):(\d\d)")


def resident(pid: int) -> float:
    """A process's resident memory in MB."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def measure() -> tuple[dict[int, float], dict[int, float]]:
    """By minute of the drill: resident memory, and the journal's size, both in MB."""
    memory: dict[int, float] = {}
    journal: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as name:
        path, log = Path(name) / "storm.yaml", Path(name) / "drill.jsonl"
        path.write_text(scenario_text(STORM), "utf-8")
        env = {"GAMEDAY_DATA": name, "GAMEDAY_CONFIG": f"{name}/config.toml", "PYTHONPATH": os.getcwd()}
        command = [sys.executable, "-m", "tui.cli", "run", str(path), "--speed", str(SPEED), "--journal", str(log)]
        with Terminal(command, env) as drill:
            drill.until(b"Fifty alerts")
            drill.press(b"\r")
            end = time.monotonic() + 10 * 60
            while max(memory, default=0) < TWO_HOURS and time.monotonic() < end:
                for hours, minutes, _ in CLOCK.findall(ESCAPE.sub(b"", drill.read(1.0))):
                    minute = int(hours or 0) * 60 + int(minutes)
                    memory[minute], journal[minute] = resident(drill.pid), log.stat().st_size / 1e6
    return memory, journal


def report() -> str:
    """Say how much it grew."""
    memory, journal = measure()
    first = min(minute for minute in memory if minute >= HALF_HOUR)
    last = max(memory)
    grown, logged = memory[last] - memory[first], journal[last] - journal[first]
    return (
        f"memory      {memory[first]:.0f} MB at T+{first}m, {memory[last]:.0f} MB at T+{last}m: {grown:.1f} MB more, "
        f"the log on disk {logged:.2f} MB more (goal: at most {GOAL:g} MB beside the log)"
    )


if __name__ == "__main__":
    print(report())
