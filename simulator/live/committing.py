"""`Committer`: has many ledgers on disk with one wait.

Separate from the ledger because it is about all of them: files that were written before any of them is synced are
synced together, fifty in little more time than one. Whoever asks meanwhile is in the next round.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from simulator.live.ledger import Ledger


class Committer:
    """Rounds of writing and syncing, one at a time, in another thread."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Ledger, asyncio.Future[None]]] = []
        self._rounds: asyncio.Task[None] | None = None

    async def keep(self, ledger: Ledger) -> None:
        """Return when everything that a ledger has taken is on disk; raises `JournalError`."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((ledger, done))
        if self._rounds is None or self._rounds.done():
            self._rounds = asyncio.create_task(self._go_round(), name="committer")
        await done

    async def _go_round(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            failures = await asyncio.to_thread(_kept, [ledger for ledger, _ in batch])
            for (_, done), failure in zip(batch, failures, strict=True):
                if done.done():
                    continue  # who waited has been cancelled
                if failure is None:
                    done.set_result(None)
                else:
                    done.set_exception(failure)


def _kept(ledgers: Sequence[Ledger]) -> list[Exception | None]:
    """Write all, then sync all; what went wrong with each."""
    failures: list[Exception | None] = [None] * len(ledgers)
    for step in (Ledger.write_out, Ledger.sync):
        for number, ledger in enumerate(ledgers):
            if failures[number] is None:
                try:
                    step(ledger)
                except Exception as failure:  # whoever waits is told, whatever it is
                    failures[number] = failure
    return failures
