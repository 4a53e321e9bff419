"""A drill that has ended, opened again for its debrief; its postmortem may still be handed in.

Separate from live play because no clock runs: there is one view, one report, and an epilogue that is appended to the
journal that was read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from simulator.domain.actions import Action
from simulator.domain.events import Recorded
from simulator.domain.vocabulary import PersonId
from simulator.engine.engine import Engine
from simulator.engine.looking import Looking
from simulator.errors import ActionRejected
from simulator.live.session import Accepted, Outcome, Refused
from simulator.store.journal import JournalFile, ReadJournal
from simulator.views import DrillView
from simulator.views.looking import Answer, Question
from tui.cli.afterwards import looking_back
from tui.cli.grading import graded
from tui.cli.postmortem import hours_since_end


class PastSession:
    """A finished drill; `Session` is what it promises."""

    speed = 1.0

    def __init__(self, read: ReadJournal, engine: Engine, you: PersonId) -> None:
        """`engine` has been through the journal."""
        self._read = read
        self._engine = engine
        self._you = you
        self._writer: JournalFile | None = None
        self._hours = hours_since_end(read)
        self._report: Any = None
        self._looking = Looking(engine.plan)
        self._looking.follow(engine.log)
        engine.write_to(self._keep)

    def _keep(self, record: Recorded) -> None:
        """Append a record to the journal, which is opened for the first."""
        if self._writer is None:
            self._writer = JournalFile.reopen(self._read.path, self._read)
        self._writer.write(record)

    @property
    def you(self) -> PersonId:
        """Who looks back."""
        return self._you

    async def begin(self) -> None:
        """It has begun, and ended."""

    async def act(self, action: Action, id: str | None = None) -> Outcome:
        """Add to the epilogue; everything else is over."""
        id = id or f"{self._you}-{len(self._engine.log) + 1}"
        try:
            records = self._engine.epilogue(self._you, action, id, self._hours)
        except ActionRejected as refusal:
            return Refused(id, str(refusal))
        self._report = None
        return Accepted(id, tuple(record.seq for record in records))

    async def views(self, since_seq: int = 0) -> AsyncIterator[DrillView]:
        """The one view that there is."""
        yield self.view(since_seq)

    def view(self, since_seq: int = 0) -> DrillView:
        """How it stood at its end."""
        return self._engine.view(self._you, since_seq)

    async def look(self, question: Question) -> Answer:
        """The system as it stood at the end."""
        return await asyncio.to_thread(self._looking.answer, question, self._engine.now)

    async def pause(self, why: str = "") -> Outcome:  # noqa: ARG002  # the protocol's
        """Nothing runs."""
        return self._over()

    async def resume(self) -> Outcome:
        """Nothing runs."""
        return self._over()

    async def end(self) -> Outcome:
        """Nothing runs."""
        return self._over()

    async def set_speed(self, speed: float) -> None:
        """Nothing runs."""

    @property
    def added(self) -> bool:
        """Whether anything was handed in since it was opened."""
        return self._writer is not None

    def _over(self) -> Outcome:
        return Refused("over", "This drill has ended.")

    def report(self) -> Any:
        """Its grade, with what was handed in since."""
        if self._report is None:
            self._report = graded(self._engine.plan, self._engine.log, self._read.sha256)
        return self._report

    def afterwards(self) -> Any:
        """What there is to look at."""
        return looking_back(self._engine.plan, self._you)(self._engine.log)

    async def close(self) -> None:
        """Keep what was added."""
        if self._writer is not None:
            self._writer.close()
