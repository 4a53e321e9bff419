"""`Drill`: a drill that is played live: the one owner of its engine, its clock and its journal.

Separate from the sessions on it, of which there may be one (`LocalSession`) or many (a host's clients). It lets the
drill come up to its clock, at the latest every 1/20 s, acts once on each action's id, and wakes whoever looks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from simulator.bots.player import Player
from simulator.domain.actions import Action, Join
from simulator.domain.events import (
    ActionRefused,
    DrillJumped,
    FacilitationRefused,
    FindingShown,
    PersonLeft,
    Recorded,
    SpeedSet,
)
from simulator.domain.lifecycle import DrillPhase
from simulator.domain.vocabulary import PersonId
from simulator.engine.engine import Engine
from simulator.engine.headless import Table
from simulator.engine.looking import Looking
from simulator.errors import ActionRejected
from simulator.live.clock import Clock
from simulator.live.session import Accepted, Afterwards, Grade, Outcome, Refused
from simulator.store.journal import Journal
from simulator.views import DrillView, FacilitatorView, Running
from simulator.views.looking import Answer, Question
from simulator.world.truth import reveal

TICK = 0.05
"""The longest the drill lags behind its clock, in real seconds, while nothing is due."""
SHORTEST_NAP = 0.001
"""The shortest wait for what is due, in real seconds: no timer is more exact."""
SYNC_EVERY = 0.1
"""How often the journal is asked to be on disk, in real seconds."""


class Drill:
    """A drill in this process, in real time."""

    def __init__(
        self,
        engine: Engine,
        players: Sequence[Player],
        journal: Journal,
        clock: Clock,
        grade: Grade | None = None,
        *,
        afterwards: Afterwards | None = None,
        table: Table | None = None,
    ) -> None:
        """`table` is given where the players have been through an earlier part of the drill; it has its own players."""
        self.engine = engine
        self.clock = clock
        self._table = table or Table(engine, players)
        self._journal = journal
        self._grade = grade
        self._afterwards = afterwards
        self._answers = answers_in(engine.log)
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self._asked = 0
        self._over_since: float | None = None
        self._closed = False
        self._report: Any = None
        self._failure: Exception | None = None
        self._looking = Looking(engine.plan)
        self._one_looks = asyncio.Lock()
        self.held = False
        """Whether the drill waits at its very start to be begun."""

    async def start(self, people: Iterable[PersonId], *, hold: bool = False) -> None:
        """Start the drill, or go on with one that was rebuilt from its journal, with these people and the players.

        With `hold` a drill at its very start waits for `begin`: no drill time passes while a briefing is read.
        """
        self.held = hold and self.engine.now == 0
        self.engine.advance(self.engine.now)
        for person in people:
            if person not in self.engine.state.present:
                self.engine.submit(person, Join(), self.next_id(person))
        self._table.join()
        self._run_on()

    def _run_on(self) -> None:
        self._follow_phase()
        self._task = asyncio.create_task(self._run(), name="drill clock")

    # ---- time ---------------------------------------------------------------------------------------

    async def _run(self) -> None:
        """Let the drill follow its clock until it ends."""
        synced, loop = 0.0, asyncio.get_running_loop()
        try:
            while not self.engine.ended:
                await self._catch_up()
                if loop.time() - synced >= SYNC_EVERY:
                    self._keep()
                    synced = loop.time()
                await asyncio.sleep(self._nap())
            self._keep()
        except Exception as failure:
            self._failure = failure  # whoever looks at the views is told; a task's own exception nobody would see
        await self._tell()

    def _keep(self) -> None:
        """Have on disk what was written."""
        self._journal.sync()

    def _nap(self) -> float:
        """How long nothing has to be done, in real seconds."""
        due = self.engine.next_due() if self.clock.running else None
        return TICK if due is None else min(TICK, max(SHORTEST_NAP, self.clock.seconds_until(due)))

    async def _catch_up(self) -> None:
        before, second = len(self.engine.log), self.engine.now // 1000
        if self.clock.running:
            self._table.advance(max(self.clock.now(), self.engine.now))
        if len(self.engine.log) != before or self.engine.now // 1000 != second:
            await self._tell()

    async def _tell(self) -> None:
        self._note_end()
        await self._wake()

    def _note_end(self) -> None:
        if self.engine.ended and self._over_since is None:
            self._over_since = asyncio.get_running_loop().time()

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def begin(self) -> None:
        """Let the clock of a drill that waits to be begun run; nothing where it has begun already."""
        self.held = False
        self._follow_phase()
        await self._tell()

    def _follow_phase(self) -> None:
        running = self.engine.state.phase is DrillPhase.RUNNING and not self.held
        if running and not self.clock.running:
            self.clock.start()
        elif not running and self.clock.running:
            self.clock.stop()

    async def set_speed(self, speed: float) -> None:
        """Let the drill's clock run faster or slower from now on."""
        self.clock.set_speed(speed)
        await self._tell()

    # ---- what people do -------------------------------------------------------------------------------

    def next_id(self, person: PersonId) -> str:
        """An id that this drill has not seen, not even before it was resumed."""
        while True:
            self._asked += 1
            if (id := f"{person}-{self._asked}") not in self._answers:
                return id

    async def act(self, actor: PersonId, action: Action, id: str) -> Outcome:
        """Ask for an action now; the same id twice acts once and answers the same."""
        await self._catch_up()
        if id in self._answers:
            return self._answers[id]
        try:
            records = self._submit(actor, action, id)
        except ActionRejected as refusal:
            self._answers[id] = Refused(id, str(refusal))
        else:
            self._answers[id] = Accepted(id, tuple(record.seq for record in records if record.cause == id))
            if not self.held:
                self._table.advance(self.engine.now)
            self._steer(records)
        self._follow_phase()
        await self._tell()
        return self._answers[id]

    def _steer(self, records: Iterable[Recorded]) -> None:
        """Let the clock do what the facilitator said, and players sit where a person has left."""
        for record in records:
            match record.event:
                case SpeedSet(times=times):
                    self.clock.set_speed(times)
                case DrillJumped(until=until):
                    self._table.jump(until)
                    self.clock.jump_to(self.engine.now)
                case PersonLeft():
                    self._table.seat_empty()

    def _submit(self, actor: PersonId, action: Action, id: str) -> list[Recorded]:
        if self._over_since is None:
            return self.engine.submit(actor, action, id)
        seconds = asyncio.get_running_loop().time() - self._over_since
        return self.engine.epilogue(actor, action, id, round(seconds / 3600, 2))

    # ---- what people see --------------------------------------------------------------------------------

    def view(self, you: PersonId, since_seq: int = 0) -> DrillView:
        """The view at this moment."""
        view = self.engine.view(you, since_seq)
        waits = self.held and view.running is Running.RUNNING
        return replace(view, running=Running.WAITING) if waits else view

    async def views(self, you: PersonId, since_seq: int = 0) -> AsyncIterator[DrillView]:
        """Yield a view at once, and on every change or drill second, until the drill has ended."""
        seen = since_seq
        while True:
            view = self.view(you, seen)
            seen = view.seq
            yield view
            if view.ended is not None or self._closed:
                return
            async with self._changed:
                if self._failure is not None:
                    raise self._failure
                unchanged = self.engine.state.seq == seen and self.engine.now // 1000 == view.at // 1000
                if unchanged and not self._closed:
                    await self._changed.wait()

    def facilitator_view(self, since_seq: int = 0, connected: Mapping[PersonId, bool] | None = None) -> FacilitatorView:
        """What the facilitator sees at this moment; never for anybody else."""
        view = self.engine.facilitator_view(since_seq, connected)
        waits = self.held and view.drill.running is Running.RUNNING
        return replace(view, drill=replace(view.drill, running=Running.WAITING)) if waits else view

    async def changes(self) -> AsyncIterator[int]:
        """Yield the last seq at once and whenever something is recorded or a drill second has passed.

        Unlike `views` it goes on after the drill's end, until it is closed: the debrief has its records, too.
        """
        while True:
            seq, second = self.engine.state.seq, self.engine.now // 1000
            yield seq
            async with self._changed:
                if self._failure is not None:
                    raise self._failure
                await self._changed.wait_for(
                    lambda seq=seq, second=second: (
                        self._closed  # type: ignore[misc]  # bound now
                        or self._failure is not None
                        or (self.engine.state.seq, self.engine.now // 1000) != (seq, second)
                    )
                )
            if self._closed:
                return

    async def look(self, question: Question) -> Answer:
        """Look at the system under drill: in another thread, so that a long query holds nobody up."""
        async with self._one_looks:
            self._looking.follow(self.engine.log)
            return await asyncio.to_thread(self._looking.answer, question, self.engine.now)

    def report(self) -> Any:
        """The graded report, once the drill has ended."""
        if self._grade is None or not self.engine.ended:
            return None
        plan, log = self.engine.plan, self.engine.log
        graded = len(log) - len(log.of(FindingShown))  # what is shown in the debrief is no part of the grade
        if self._report is None or self._report[0] != graded:
            self._report = (graded, self._grade(log, reveal(plan.scenario, plan.policy, log), plan.policy))
        return self._report[1]

    def afterwards(self) -> Any:
        """What there is to look at, once the drill has ended."""
        return self._afterwards(self.engine.log) if self._afterwards is not None and self.engine.ended else None

    async def close(self) -> None:
        """Stop; the journal is complete on disk when this returns."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._closed = True
        self._journal.close()
        await self._tell()


def answers_in(log: Iterable[Recorded]) -> dict[str, Outcome]:
    """What every action in a log was answered: a retry after a resume is answered the same."""
    answers: dict[str, Outcome] = {}
    for record in log:
        if record.cause is None:
            continue
        if isinstance(record.event, (ActionRefused, FacilitationRefused)):
            answers[record.cause] = Refused(record.cause, record.event.why)
        else:
            before = answers.get(record.cause)
            seqs = before.seqs if isinstance(before, Accepted) else ()
            answers[record.cause] = Accepted(record.cause, (*seqs, record.seq))
    return answers
