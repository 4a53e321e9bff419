"""Where words go: stdout is the answer, stderr narrates.

Separate so that one place knows what a terminal must never be sent, and what to do when the reader of a pipe has gone:
the rest of the answer is dropped, and the command's exit code stands.
"""

from __future__ import annotations

import os
import sys
from typing import TextIO

from simulator.domain.text import plain_lines


def answer(text: str) -> None:
    """Write part of the answer to stdout, with control characters made visible."""
    _write(sys.stdout, plain_lines(text) + "\n")


def answer_exactly(text: str) -> None:
    """Write a document (JSON, Markdown, CSV) to stdout as it is; who renders it has made it safe."""
    _write(sys.stdout, text if text.endswith("\n") else text + "\n")


def narrate(text: str) -> None:
    """Tell on stderr what is going on, with control characters made visible."""
    _write(sys.stderr, plain_lines(text) + "\n")


def tolerate_any_character() -> None:
    """Let a terminal that cannot show a character show its escape instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def flush() -> None:
    """Send what is still held back; a reader that has gone is no error."""
    for stream in (sys.stdout, sys.stderr):
        _write(stream, "")


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # What is left in the buffer would fail again when Python exits; it goes nowhere instead.
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
