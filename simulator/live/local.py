"""`LocalSession`: one person at a drill in the same process, with simulated teammates.

Separate from the drill, which may have many sessions: alone, the person at the terminal is their own facilitator.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from simulator.bots.player import Player
from simulator.domain.actions import Action, End, Pause, Resume
from simulator.domain.vocabulary import FACILITATOR, PersonId
from simulator.engine.engine import Engine
from simulator.engine.headless import Table
from simulator.live.clock import Clock
from simulator.live.drill import Drill
from simulator.live.session import Afterwards, Grade, Outcome
from simulator.store.journal import Journal
from simulator.views import DrillView
from simulator.views.looking import Answer, Question


class LocalSession:
    """A drill in this process; `Session` is what it promises."""

    def __init__(
        self,
        engine: Engine,
        you: PersonId,
        players: Sequence[Player],
        journal: Journal,
        clock: Clock,
        grade: Grade | None = None,
        *,
        afterwards: Afterwards | None = None,
        table: Table | None = None,
    ) -> None:
        """`table` is given where the players have been through an earlier part of the drill; it has its own players."""
        self._you = you
        self._drill = Drill(engine, players, journal, clock, grade, afterwards=afterwards, table=table)

    async def start(self, *, hold: bool = False) -> None:
        """Start the drill, or go on with one that was rebuilt from its journal.

        With `hold` a drill at its very start waits for `begin`: no drill time passes while a briefing is read.
        """
        await self._drill.start((self._you,), hold=hold)

    @property
    def you(self) -> PersonId:
        """Who acts through this session."""
        return self._you

    @property
    def speed(self) -> float:
        """Drill seconds per real second."""
        return self._drill.clock.speed

    async def begin(self) -> None:
        """Let the clock of a drill that waits to be begun run; nothing where it has begun already."""
        await self._drill.begin()

    async def act(self, action: Action, id: str | None = None) -> Outcome:
        """Ask for an action now."""
        return await self._drill.act(self._you, action, id or self._drill.next_id(self._you))

    async def _run_drill(self, action: Action) -> Outcome:
        return await self._drill.act(FACILITATOR, action, self._drill.next_id(self._you))

    async def pause(self, why: str = "") -> Outcome:
        """Stop the drill's clock."""
        return await self._run_drill(Pause(why=why))

    async def resume(self) -> Outcome:
        """Let the drill's clock run on."""
        return await self._run_drill(Resume())

    async def end(self) -> Outcome:
        """End the drill now."""
        return await self._run_drill(End())

    async def set_speed(self, speed: float) -> None:
        """Let the drill's clock run faster or slower from now on."""
        await self._drill.set_speed(speed)

    def view(self, since_seq: int = 0) -> DrillView:
        """The view at this moment."""
        return self._drill.view(self._you, since_seq)

    def views(self, since_seq: int = 0) -> AsyncIterator[DrillView]:
        """Yield a view at once, and on every change or drill second, until the drill has ended."""
        return self._drill.views(self._you, since_seq)

    async def later_views(self) -> AsyncIterator[DrillView]:
        """Yield a view at once and on every change, also after the drill's end, until the session is closed."""
        async for _ in self._drill.changes():
            yield self.view(self._drill.engine.state.seq)

    async def look(self, question: Question) -> Answer:
        """Look at the system under drill."""
        return await self._drill.look(question)

    def report(self) -> Any:
        """The graded report, once the drill has ended."""
        return self._drill.report()

    def afterwards(self) -> Any:
        """What there is to look at, once the drill has ended."""
        return self._drill.afterwards()

    async def close(self) -> None:
        """Leave; the journal is complete on disk when this returns."""
        await self._drill.close()
