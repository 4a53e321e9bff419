"""No clock, no unseeded draw and no salted hash where a drill is played or graded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DETERMINISTIC = ("simulator/domain", "simulator/world", "simulator/engine", "simulator/bots", "scoring")

CLOCKS = {
    "now",
    "utcnow",
    "today",
    "time",
    "time_ns",
    "monotonic",
    "monotonic_ns",
    "perf_counter",
    "localtime",
    "gmtime",
}
"""Names that read a clock when they are called on `time`, `datetime` or `date`."""
CLOCK_OWNERS = {"time", "datetime", "date"}
DRAW_OWNERS = {"random", "secrets", "uuid"}
"""Modules whose functions draw without a seed; `random.Random(seed)` is what is allowed."""


def offences(source: str) -> Iterator[str]:
    """Name each call in a module's source that would make two runs of a drill differ."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            said = ast.unparse(node.func)
            owner, _, name = said.rpartition(".")
            owner = owner.rpartition(".")[2]
            if name in CLOCKS and owner in CLOCK_OWNERS:
                yield f"line {node.lineno}: {said}() reads the wall clock"
            elif (owner in DRAW_OWNERS and name != "Random") or said == "os.urandom":
                yield f"line {node.lineno}: {said}() draws without a seed"
            elif name == "Random" and not node.args:
                yield f"line {node.lineno}: {said}() has no seed"
            elif said in ("hash", "id"):
                yield f"line {node.lineno}: {said}() differs from run to run"
        elif isinstance(node, ast.ImportFrom) and node.module in DRAW_OWNERS | {"time"}:
            names = {each.name for each in node.names} - {"Random"}
            if names:
                yield f"line {node.lineno}: from {node.module} import {', '.join(sorted(names))}"


@pytest.mark.parametrize(
    "source",
    [
        "import time\nt = time.time()",
        "import time\nt = time.monotonic()",
        "from time import time",
        "from datetime import datetime\nn = datetime.now(tz)",
        "import datetime\nn = datetime.datetime.now()",
        "from datetime import date\nn = date.today()",
        "import random\nx = random.random()",
        "import random\nx = random.Random()",
        "from random import choice",
        "import uuid\nx = uuid.uuid4()",
        "x = hash('a')",
    ],
)
def test_offences_are_found(source: str) -> None:
    assert list(offences(source))


def test_a_seeded_stream_is_no_offence() -> None:
    assert not list(offences("from random import Random\nstream = Random(f'{seed}/{name}')\nx = stream.random()"))


@pytest.mark.parametrize("package", DETERMINISTIC)
def test_two_runs_of_a_drill_cannot_differ(package: str) -> None:
    modules = sorted((ROOT / package).rglob("*.py"))
    assert modules
    found = [f"{path.relative_to(ROOT)}: {each}" for path in modules for each in offences(path.read_text("utf-8"))]
    assert not found, "\n".join(found)
