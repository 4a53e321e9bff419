"""A host in a process of its own, started, killed and gone on with as a user would."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from simulator.live.wire import Link, parse_link
from tests.acceptance.conftest import ROOT


class HostProcess:
    """`gameday host ...`, and the join lines that it printed, by the words before them."""

    def __init__(self, env: dict[str, str], *arguments: str | Path, errors: Path) -> None:
        self._errors = errors
        with errors.open("ab") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tui.cli", "host", *map(str, arguments)],
                cwd=ROOT,
                env={**env, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
                encoding="utf-8",
            )
        self.links: dict[str, Link] = {}
        self._read_lines()

    def _read_lines(self) -> None:
        """Read up to the line that ends what is printed at the start."""
        assert self.process.stdout is not None
        before = ""
        for line in self.process.stdout:
            if line.startswith("Listening on"):
                self.port = int(re.findall(r":(\d+)", line)[0])
                return
            if found := re.search(r"gameday join '(.*)'", line):
                self.links[before.strip().rstrip(":")] = parse_link(found[1])
            before = line
        raise AssertionError(f"the host ended at once: {self.told}")

    def link(self, who: str) -> Link:
        """The link whose line begins so."""
        return next(link for words, link in self.links.items() if words.startswith(who))

    @property
    def told(self) -> str:
        """What it said on stderr, so far."""
        return self._errors.read_text("utf-8")

    def kill(self) -> None:
        """`kill -9`."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Stop it in good order; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.kill()
        assert self.process.stdout is not None
        self.process.stdout.close()
