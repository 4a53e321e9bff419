"""`Ledger`: takes a drill's records at once, and has them on disk when it is told to.

Separate from the journal because a drill that many play must not stand still while a disk is slow, nor fall over when
one is full: what could not be written stays here, in order, and is written once that is possible.
"""

from __future__ import annotations

from collections import deque
from threading import Lock

from simulator.domain.events import Recorded
from simulator.store.journal import Journal


class Ledger:
    """A journal and what waits to be written to it; `Journal` is what it promises."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: deque[Recorded] = deque()
        self._one_writes = Lock()

    def write(self, record: Recorded) -> None:
        """Take a record; this never waits and never fails."""
        self._waiting.append(record)

    @property
    def waits(self) -> bool:
        """Whether something is not on disk yet."""
        return bool(self._waiting)

    def write_out(self) -> None:
        """Hand to the system everything taken so far; raises `JournalError`, and then nothing is lost.

        It may run in another thread while records are taken.
        """
        with self._one_writes:
            while self._waiting:
                self._journal.write(self._waiting[0])
                self._waiting.popleft()

    def sync(self) -> None:
        """Return when everything taken so far is on disk; raises `JournalError`, and then nothing is lost."""
        self.write_out()
        with self._one_writes:
            self._journal.sync()

    def close(self) -> None:
        """Keep everything and stop; raises `JournalError`."""
        try:
            self.sync()
        finally:
            with self._one_writes:
                self._journal.close()
