"""`SharedDrill`: a drill that many look at: nothing of it is seen before it is on disk.

Separate from `Drill` because alone at a terminal nobody needs it. What has happened is published in pieces: a piece is
made, everything in it is written and synced in another thread, and then it is what everybody sees. When the journal
cannot be written the drill stands, and says so, until it can.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from simulator.bots.player import Player
from simulator.domain.actions import Action, Join, Pause
from simulator.domain.lifecycle import DrillPhase
from simulator.domain.vocabulary import FACILITATOR, PersonId
from simulator.engine.engine import Engine
from simulator.engine.headless import Table
from simulator.errors import ActionRejected, JournalError
from simulator.live.clock import Clock
from simulator.live.committing import Committer
from simulator.live.drill import Drill
from simulator.live.ledger import Ledger
from simulator.live.published import Snapshot, carried_over
from simulator.live.session import Grade, Outcome, Refused
from simulator.views import DrillView, FacilitatorView
from simulator.views.looking import Answer, Question

AGAIN_AFTER = 1.0
"""Seconds after which a journal that could not be written is tried again."""
CONSOLE_EVERY = 0.25
"""Seconds between two states of the facilitator's console, which is the largest thing that is sent."""
HALTED = "The drill stands, because its journal cannot be written. {says}"


class SharedDrill(Drill):
    """A drill for many, in real time."""

    def __init__(
        self,
        engine: Engine,
        players: Sequence[Player],
        ledger: Ledger,
        clock: Clock,
        grade: Grade | None = None,
        *,
        table: Table | None = None,
        committer: Committer | None = None,
    ) -> None:
        """The engine's records go to the ledger from here on; drills of one host share a committer."""
        engine.write_to(ledger.write)
        super().__init__(engine, players, ledger, clock, grade, table=table)
        self._ledger = ledger
        self._committer = committer or Committer()
        self._dirty = asyncio.Event()
        self._publisher: asyncio.Task[None] | None = None
        self.trouble: str | None = None
        """Why the journal cannot be written, while it cannot."""
        self.viewers: Callable[[], Iterable[PersonId]] = tuple
        """Says who looks now."""
        self.connected: Callable[[], Mapping[PersonId, bool]] = dict
        """Says whose client is there, of those whom humans may play."""
        self.on_published: Callable[[], None] = lambda: None
        """Called whenever there is something new to see."""
        self.on_trouble: Callable[[str | None], None] = lambda _: None
        """Called when the journal cannot be written, and with None when it can again."""
        self.published = Snapshot.of(self, 0, ())
        self._console_due = 0.0
        self._console_comes = False

    async def open(self, *, begun: bool) -> None:
        """Let people come in; the drill waits to be begun unless it was begun before."""
        self.held = not begun
        self.engine.advance(self.engine.now)
        self._publisher = asyncio.create_task(self._publish(), name="publisher")
        self._run_on()
        await self._tell()
        await self.on_disk()

    async def begin(self) -> None:
        """Let the drill begin: simulated responders play whomever nobody plays."""
        self._table.seat_empty()
        await super().begin()
        await self.on_disk()

    # ---- publishing -----------------------------------------------------------------------------------

    def _keep(self) -> None:
        """Nothing: what is published is kept first."""

    async def _tell(self) -> None:
        self._note_end()
        self._dirty.set()

    async def _publish(self) -> None:
        """Write, then show, whatever there is, until the drill is closed."""
        try:
            while True:
                await self._dirty.wait()
                self._dirty.clear()
                await self._publish_once()
        except asyncio.CancelledError:
            raise
        except Exception as failure:
            self._failure = failure
            await self._wake()

    async def _publish_once(self) -> None:
        new = Snapshot.of(self, self.published.number + 1, self.viewers(), self._console_that_does())
        if self._ledger.waits:
            try:
                await self._committer.keep(self._ledger)
            except JournalError as error:
                await self._halt(str(error))
                return
        if self.trouble is not None:
            self._go_on()
        self.published = carried_over(self.published, new)
        self.on_published()
        await self._wake()

    def _console_that_does(self) -> FacilitatorView | None:
        """The console that was last published, where it is time for no new one; the newest follows when it is."""
        loop, before = asyncio.get_running_loop(), self.published.console
        if before is None or self.engine.ended or loop.time() >= self._console_due:
            self._console_due = loop.time() + CONSOLE_EVERY
            return None
        if not self._console_comes:
            self._console_comes = True
            loop.call_at(self._console_due, self._new_console)
        return before

    def _new_console(self) -> None:
        self._console_comes = False
        self._dirty.set()

    async def _halt(self, says: str) -> None:
        """Let the drill stand, show what was last on disk, and try again after a while."""
        first = self.trouble is None
        self.trouble = says
        self._follow_phase()
        if first:
            self.published = self.published.standing()
            self.on_trouble(says)
            self.on_published()
            await self._wake()
        asyncio.get_running_loop().call_later(AGAIN_AFTER, self._dirty.set)

    def _go_on(self) -> None:
        """The journal can be written again: the drill is paused as by the facilitator, who lets it run on."""
        why, self.trouble = self.trouble, None
        if self.engine.state.phase is DrillPhase.RUNNING and not self.held:
            with suppress(ActionRejected):
                self.engine.submit(
                    FACILITATOR, Pause(why=f"The journal could not be written. {why}"), self.next_id(FACILITATOR)
                )
        self._follow_phase()
        self._dirty.set()
        self.on_trouble(None)

    def _follow_phase(self) -> None:
        super()._follow_phase()
        if self.trouble is not None and self.clock.running:
            self.clock.stop()

    async def on_disk(self) -> None:
        """Return when everything that has happened by now is on disk and shown; raises what has failed."""
        seq = len(self.engine.log)
        async with self._changed:
            await self._changed.wait_for(lambda: self.published.seq >= seq or self._closed or self._failure is not None)
        if self._failure is not None:
            raise self._failure

    # ---- what people do and see -----------------------------------------------------------------------

    async def act(self, actor: PersonId, action: Action, id: str) -> Outcome:
        """Ask for an action now; what it brought about is on disk when this returns."""
        if self.trouble is not None:
            return Refused(id, HALTED.format(says=self.trouble))
        outcome = await super().act(actor, action, id)
        await self.on_disk()
        return outcome

    def answered(self, id: str) -> bool:
        """Whether an action with this id was asked for, also before a restart."""
        return id in self._answers

    async def seat(self, person: PersonId, *, simulated: bool) -> Outcome:
        """Let a human sit down as a person, or a simulated responder."""
        return await self.act(person, Join(simulated=simulated), self._seat_id(person))

    def _seat_id(self, person: PersonId) -> str:
        """An id that is nobody's, so that going through the journal again never takes it for a player's own."""
        return f"{person}:seat-{len(self.engine.log) + 1}"

    async def shown_to(self, person: PersonId) -> DrillView:
        """The view of somebody who has just come to look, as it is on disk."""
        while person not in self.published.views and not self._closed:
            if self.trouble is None:
                self._dirty.set()
            async with self._changed:
                if self._failure is not None:
                    raise self._failure
                if person not in self.published.views and not self._closed:
                    await self._changed.wait()
        return self.published.views[person]

    async def look(self, question: Question) -> Answer:
        """Look at the system under drill as it is on disk."""
        async with self._one_looks:
            shown = self.published
            self._looking.follow(self.engine.log[: shown.seq])
            return await asyncio.to_thread(self._looking.answer, question, shown.at)

    async def graded(self) -> Any:
        """The graded report of a drill that has ended, made in another thread; None before."""
        if self._grade is None or not self.published.ended:
            return None
        return await asyncio.to_thread(self.report)

    async def close(self) -> None:
        """Stop; the journal is complete on disk when this returns."""
        tasks = [each for each in (self._publisher, self._task) if each is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._closed = True
        await self._wake()
        await asyncio.to_thread(self._ledger.close)
