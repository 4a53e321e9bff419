"""A program in a pseudo-terminal as the one who types sees it: keys go in, painted bytes come out.

Separate because latency, start and memory are measured through it. It reads raw bytes and takes the escape sequences
out; a terminal emulator of our own would take longer than what is measured.
"""

from __future__ import annotations

import os
import re
import select
import signal
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

import pexpect

ROWS, COLUMNS = 40, 120
ESCAPE = re.compile(rb"\x1b(?:\[[0-9;?<>=$]*[a-zA-Z~]|[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
"""What moves the cursor and colours text."""
KEPT = 4_096
"""So many bytes are looked at again with what comes next; a text may come in two parts."""


class Terminal:
    """A program of which the output is read as it comes."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self.began = time.perf_counter()
        environment = {**os.environ, **(env or {}), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment.pop("NO_COLOR", None)
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            command[0], list(command[1:]), env=environment, dimensions=(ROWS, COLUMNS), timeout=None
        )
        self._file = self._child.child_fd

    def __enter__(self) -> Terminal:
        """Nothing but itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program."""
        self._child.kill(signal.SIGKILL)
        self._child.close(force=True)

    @property
    def pid(self) -> int:
        """The program's process."""
        assert isinstance(self._child.pid, int)  # noqa: S101 - pexpect's type says it may be None
        return self._child.pid

    def read(self, seconds: float) -> bytes:
        """What comes within so many seconds, as soon as something does; nothing where nothing does."""
        ready, _, _ = select.select([self._file], [], [], max(seconds, 0))
        return os.read(self._file, 65_536) if ready else b""

    def drain(self) -> None:
        """Read what has come already."""
        while self.read(0):
            pass

    def press(self, keys: bytes) -> None:
        """Type, with nothing waited for."""
        os.write(self._file, keys)

    def until(self, text: bytes, seconds: float = 60.0) -> float:
        """Read until a text has been painted; when that was, by `time.perf_counter`."""
        painted, end = b"", time.perf_counter() + seconds
        while time.perf_counter() < end:
            painted = painted[-KEPT:] + self.read(end - time.perf_counter())
            now = time.perf_counter()
            if text in ESCAPE.sub(b"", painted):
                return now
        raise TimeoutError(f"{text!r} was not painted within {seconds:g} seconds: {painted[-2000:]!r}")
