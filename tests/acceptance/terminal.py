"""The real program in a pseudo-terminal: keys are typed, and what stands on the screen is read.

Whatever is waited for is a fact on the screen; nothing sleeps. The limit only ends a test that would wait for ever.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

import pexpect
import pyte

ROOT = Path(__file__).parents[2]
LIMIT = 120.0
"""Seconds for a fact to appear: no speed is asked for here, and the machine may be busy."""
KEYS = {
    "enter": b"\r", "escape": b"\x1b", "space": b" ", "tab": b"\t", "backspace": b"\x7f", "up": b"\x1b[A",
    "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "end": b"\x1b[F", "ctrl+s": b"\x13", "ctrl+q": b"\x11",
    "f7": b"\x1b[18~",
}  # fmt: skip

ASKS, ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""Programs ask whether a terminal shows a frame at once; this one does, so that half a frame is never looked at."""
BEGINS, ENDS = b"\x1b[?2026h", b"\x1b[?2026l"

Fact = str | Callable[[str], bool]


class Terminal:
    """`gameday` with some arguments, and the screen that it paints."""

    def __init__(self, *arguments: str | Path | int, data: Path, size: tuple[int, int] = (120, 40)) -> None:
        """`data` is the user's data folder; their settings are the defaults."""
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable,
            ["-m", "tui.cli", *map(str, arguments)],
            cwd=str(ROOT),
            env=_environment(data),
            dimensions=(rows, columns),
            timeout=None,
        )
        self._child.delaybeforesend = None
        self._ended = False
        self._tail = b""
        self._painting = False

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, *keys: str) -> None:
        """Press keys by their names, or type a character."""
        for key in keys:
            self._child.send(KEYS.get(key, key.encode()))

    def type(self, text: str) -> None:
        """Type a line's characters; Enter is a key of its own."""
        self._child.send(text.encode())

    def until(self, fact: Fact) -> str:
        """Read until something stands on the screen; the screen then."""
        holds = fact if callable(fact) else lambda text: fact in " ".join(text.split())
        end = time.monotonic() + LIMIT
        while self._painting or not holds(self.text):
            assert not self._ended, f"the program has ended before {fact!r}:\n{self.text}"
            assert time.monotonic() < end, f"never seen: {fact!r}\n{self.text}"
            self._read(min(1.0, max(0.0, end - time.monotonic())))
        return self.text

    def _read(self, seconds: float) -> None:
        try:
            painted = self._child.read_nonblocking(65_536, timeout=seconds)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            self._ended, self._painting = True, False
            return
        self._stream.feed(painted)
        seen = self._tail + painted
        if ASKS in seen and ASKS not in self._tail:
            self._child.send(ANSWER)
        if (begins := seen.rfind(BEGINS)) != (ends := seen.rfind(ENDS)):
            self._painting = begins > ends
        self._tail = seen[-len(ASKS) + 1 :]

    def left(self) -> int:
        """Read until the program has ended; its exit code."""
        end = time.monotonic() + LIMIT
        while not self._ended:
            assert time.monotonic() < end, f"it never ended\n{self.text}"
            self._read(1.0)
        self._child.close()
        return int(self._child.exitstatus if self._child.exitstatus is not None else -1)

    def kill(self) -> None:
        """Kill the program at once; it is told nothing and can clear nothing up."""
        self._child.kill(signal.SIGKILL)
        self._child.wait()


def _environment(data: Path) -> dict[str, str]:
    kept: Mapping[str, str] = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    return {
        **kept,
        "HOME": str(data),
        "GAMEDAY_DATA": str(data / "gameday"),
        "GAMEDAY_CONFIG": str(data / "config.toml"),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
    }
