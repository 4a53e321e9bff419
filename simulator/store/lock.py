"""One writer at a time: the lock that a drill holds on its journal while it is played.

Separate from the journal, which is bytes in order. The system holds the lock and drops it with the process, so a crash
leaves none behind; the note beside the journal only says who has it, and is believed only while the lock is held.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import IO

from simulator.domain.text import plain
from simulator.errors import JournalError

try:
    import fcntl
except ImportError:  # a system without it has no lock to take; the journal is written all the same
    fcntl = None  # type: ignore[assignment]


def note_of(path: Path) -> Path:
    """Where it says who plays a journal's drill."""
    return path.with_name(f"{path.name}.lock")


class Lock:
    """Held from `take` to `drop`, or to the end of the process."""

    def __init__(self, path: Path) -> None:
        self._note = note_of(path)

    @classmethod
    def take(cls, path: Path, file: IO[bytes]) -> Lock:
        """Lock a journal that is open for writing; raises `JournalError` where another process plays its drill."""
        if fcntl is not None:
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise JournalError(_held(path)) from None
            except OSError:
                pass  # some network file systems have no locks; better to play without than not to play
        lock = cls(path)
        with suppress(OSError):
            lock._note.write_text(f"process {os.getpid()} on {socket.gethostname()}\n", "utf-8")
        return lock

    def drop(self) -> None:
        """Take the note away; the lock itself goes when the journal is closed."""
        with suppress(OSError):
            self._note.unlink()


def _held(path: Path) -> str:
    try:
        who = plain(note_of(path).read_text("utf-8", errors="replace").strip())[:120]
    except OSError:
        who = ""
    return (
        f"{path}: this drill is being played already, by {who or 'another process'}. "
        f"Go on there, or close it first. To look at what has happened so far: gameday replay {path}"
    )
