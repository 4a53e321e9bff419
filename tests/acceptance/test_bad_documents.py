"""Whatever is wrong with a document, the command line says where and what to do, at once, and exits with 3."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.acceptance.conftest import Gameday

GOOD = """\
version: 1
title: Disk fills on the log host
severity: SEV3
alerts:
  - {at: 2m, name: DiskAlmostFull, service: log-host, severity: critical, summary: "/var is 96 % full"}
solved_by:
  - {run: "journalctl --vacuum-size=*", takes: 1m}
"""

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)

PLACED = {
    "wrong type": (GOOD.replace("alerts:", "length: [60m]\nalerts:"), 4),
    "unknown key": (GOOD.replace("severity: SEV3", "severty: SEV3"), 3),
    "duplicate key": (GOOD + "title: Twice\n", 8),
    "missing reference": (GOOD + "injects:\n  - {id: a, at: 1m, via: chat, from: nobody-here, text: Hi}\n", 9),
    "sexagesimal": (GOOD.replace("at: 2m", "at: 1:30"), 5),
    "norwegian no": (GOOD.replace("critical,", "critical, noise: no,"), 5),
    "octal": (GOOD.replace("severity: SEV3", "severity: SEV3\nseed: 017"), 4),
    "tabs": (GOOD.replace("  - {at", "\t- {at"), 5),
    "alias bomb": (GOOD + BOMB, 0),
    "deep nesting": (GOOD + "tags: " + "[" * 5_000 + "]" * 5_000 + "\n", 8),
    "python tag": (GOOD.replace("title: Disk", "title: !!python/object/apply:os.system Disk"), 2),
    "path upwards": (GOOD.replace("service: log-host,", "service: log-host, runbook: ../../secret.yml,"), 5),
    "absolute path": (GOOD.replace("service: log-host,", "service: log-host, runbook: /etc/passwd,"), 5),
    "unknown version": (GOOD.replace("version: 1", "version: 2"), 1),
    "bad yaml": (GOOD.replace("SEV3", "{SEV3"), 0),
}
"""What is wrong, the document, and the line where it is (0 where several would be right)."""

UNPLACED = {
    "empty": b"",
    "invalid utf-8": GOOD.encode() + b"summary: \xff\xfe\n",
    "20 MB": GOOD.encode() + b"# padding\n" * 2_000_000,
    "null byte": GOOD.encode() + b"summary: a\0b\n",
}

SECONDS = 10.0
"""Ten times what any of them may take."""


def refused(here: Gameday, path: Path) -> str:
    """Run a document that cannot be loaded; what is said of it."""
    began = time.monotonic()
    done = here("run", path, "--bots", "--journal", path.with_suffix(".jsonl"))
    assert time.monotonic() - began < SECONDS
    assert done.returncode == 3, done.stdout + done.stderr
    assert not path.with_suffix(".jsonl").exists()
    assert not done.stdout
    return done.stderr


@pytest.mark.parametrize("wrong", PLACED)
def test_a_bad_document_is_refused_with_line_column_and_remedy(here: Gameday, tmp_path: Path, wrong: str) -> None:
    text, line = PLACED[wrong]
    path = tmp_path / "bad.yaml"
    path.write_text(text, "utf-8")
    said = refused(here, path)
    placed = re.search(rf"{re.escape(str(path))}:(\d+):(\d+): ", said)
    assert placed, said
    assert line in (0, int(placed[1])), said


@pytest.mark.parametrize("wrong", UNPLACED)
def test_what_is_no_document_is_refused_by_name(here: Gameday, tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(UNPLACED[wrong])
    assert str(path) in refused(here, path)


def test_a_cycle_of_injects_is_refused_with_its_place(here: Gameday, tmp_path: Path) -> None:
    path = tmp_path / "cycle.yaml"
    path.write_text(
        GOOD
        + "injects:\n"
        + "  - {id: one, after: {inject: two}, via: chat, from: support, text: Hi}\n"
        + "  - {id: two, after: {inject: one}, via: chat, from: support, text: Hi}\n"
    )
    assert re.search(r"cycle\.yaml:(9|10):", refused(here, path))


def test_a_good_document_is_not_refused(here: Gameday, tmp_path: Path) -> None:
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    assert here("lint", path).returncode == 0
