"""`LocalSession`: one person at an engine in the same process, with simulated teammates, in real time.

Separate from the clock and the engine because it is the place where they meet: every 1/20 s at most it lets the drill
come up to the clock, writes what was recorded, and wakes whoever looks. The journal has every record before anybody
sees it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from typing import Any

from simulator.bots.player import Player
from simulator.domain.actions import Action, End, Join, Pause, Resume
from simulator.domain.events import ActionRefused, Recorded
from simulator.domain.lifecycle import DrillPhase
from simulator.domain.vocabulary import FACILITATOR, PersonId
from simulator.engine.engine import Engine
from simulator.engine.headless import Table
from simulator.engine.looking import Looking
from simulator.errors import ActionRejected
from simulator.live.clock import Clock
from simulator.live.session import Accepted, Afterwards, Grade, Outcome, Refused
from simulator.store.journal import Journal
from simulator.views import DrillView, Running
from simulator.views.looking import Answer, Question
from simulator.world.truth import reveal

TICK = 0.05
"""The longest the drill lags behind its clock, in real seconds, while nothing is due."""
SYNC_EVERY = 0.1
"""How often the journal is asked to be on disk, in real seconds."""


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
        self._engine = engine
        self._you = you
        self._table = table or Table(engine, players)
        self._journal = journal
        self._clock = clock
        self._grade = grade
        self._afterwards = afterwards
        self._answers = _given(engine.log)
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self._asked = 0
        self._over_since: float | None = None
        self._closed = False
        self._report: Any = None
        self._failure: Exception | None = None
        self._looking = Looking(engine.plan)
        self._one_looks = asyncio.Lock()
        self._held = False

    async def start(self, *, hold: bool = False) -> None:
        """Start the drill, or go on with one that was rebuilt from its journal.

        With `hold` a drill at its very start waits for `begin`: no drill time passes while a briefing is read.
        """
        self._held = hold and self._engine.now == 0
        self._engine.advance(self._engine.now)
        if self._you not in self._engine.state.present:
            self._engine.submit(self._you, Join(), self._next_id())
        self._table.join()
        self._follow_phase()
        self._task = asyncio.create_task(self._run(), name="drill clock")

    @property
    def you(self) -> PersonId:
        """Who acts through this session."""
        return self._you

    @property
    def speed(self) -> float:
        """Drill seconds per real second."""
        return self._clock.speed

    # ---- time ---------------------------------------------------------------------------------------

    async def _run(self) -> None:
        """Let the drill follow its clock until it ends."""
        synced, loop = 0.0, asyncio.get_running_loop()
        try:
            while not self._engine.ended:
                await self._catch_up()
                if loop.time() - synced >= SYNC_EVERY:
                    self._journal.sync()
                    synced = loop.time()
                await asyncio.sleep(TICK)
            self._journal.sync()
        except Exception as failure:
            self._failure = failure  # whoever looks at the views is told; a task's own exception nobody would see
        await self._tell()

    async def _catch_up(self) -> None:
        before, second = len(self._engine.log), self._engine.now // 1000
        if self._clock.running:
            self._table.advance(max(self._clock.now(), self._engine.now))
        if len(self._engine.log) != before or self._engine.now // 1000 != second:
            await self._tell()

    async def _tell(self) -> None:
        if self._engine.ended and self._over_since is None:
            self._over_since = asyncio.get_running_loop().time()
        async with self._changed:
            self._changed.notify_all()

    async def begin(self) -> None:
        """Let the clock of a drill that waits to be begun run; nothing where it has begun already."""
        self._held = False
        self._follow_phase()
        await self._tell()

    # ---- what a person does ---------------------------------------------------------------------------

    def _next_id(self) -> str:
        """An id that this drill has not seen, not even before it was resumed."""
        while True:
            self._asked += 1
            if (id := f"{self._you}-{self._asked}") not in self._answers:
                return id

    async def act(self, action: Action, id: str | None = None) -> Outcome:
        """Ask for an action now."""
        return await self._ask(self._you, action, id)

    async def _ask(self, actor: PersonId, action: Action, id: str | None = None) -> Outcome:
        id = id or self._next_id()
        await self._catch_up()
        if id in self._answers:
            return self._answers[id]
        try:
            records = self._submit(actor, action, id)
        except ActionRejected as refusal:
            self._answers[id] = Refused(id, str(refusal))
        else:
            self._answers[id] = Accepted(id, tuple(record.seq for record in records if record.cause == id))
            self._table.advance(self._engine.now)
        self._follow_phase()
        await self._tell()
        return self._answers[id]

    def _submit(self, actor: PersonId, action: Action, id: str) -> list[Recorded]:
        if self._over_since is None:
            return self._engine.submit(actor, action, id)
        seconds = asyncio.get_running_loop().time() - self._over_since
        return self._engine.epilogue(actor, action, id, round(seconds / 3600, 2))

    def _follow_phase(self) -> None:
        running = self._engine.state.phase is DrillPhase.RUNNING and not self._held
        if running and not self._clock.running:
            self._clock.start()
        elif not running and self._clock.running:
            self._clock.stop()

    async def pause(self, why: str = "") -> Outcome:
        """Stop the drill's clock."""
        return await self._ask(FACILITATOR, Pause(why=why))

    async def resume(self) -> Outcome:
        """Let the drill's clock run on."""
        return await self._ask(FACILITATOR, Resume())

    async def end(self) -> Outcome:
        """End the drill now."""
        return await self._ask(FACILITATOR, End())

    async def set_speed(self, speed: float) -> None:
        """Let the drill's clock run faster or slower from now on."""
        self._clock.set_speed(speed)
        await self._tell()

    # ---- what a person sees -----------------------------------------------------------------------------

    def view(self, since_seq: int = 0) -> DrillView:
        """The view at this moment."""
        view = self._engine.view(self._you, since_seq)
        waits = self._held and view.running is Running.RUNNING
        return replace(view, running=Running.WAITING) if waits else view

    async def views(self, since_seq: int = 0) -> AsyncIterator[DrillView]:
        """Yield a view at once, and on every change or drill second, until the drill has ended."""
        seen = since_seq
        while True:
            view = self.view(seen)
            seen = view.seq
            yield view
            if view.ended is not None or self._closed:
                return
            async with self._changed:
                if self._failure is not None:
                    raise self._failure
                unchanged = self._engine.state.seq == seen and self._engine.now // 1000 == view.at // 1000
                if unchanged and not self._closed:
                    await self._changed.wait()

    async def look(self, question: Question) -> Answer:
        """Look at the system under drill: in another thread, so that a long query holds nobody up."""
        async with self._one_looks:
            self._looking.follow(self._engine.log)
            return await asyncio.to_thread(self._looking.answer, question, self._engine.now)

    def report(self) -> Any:
        """The graded report, once the drill has ended."""
        if self._grade is None or not self._engine.ended:
            return None
        plan = self._engine.plan
        if self._report is None or self._report[0] != len(self._engine.log):
            truth = reveal(plan.scenario, plan.policy, self._engine.log)
            self._report = (len(self._engine.log), self._grade(self._engine.log, truth, plan.policy))
        return self._report[1]

    def afterwards(self) -> Any:
        """What there is to look at, once the drill has ended."""
        return self._afterwards(self._engine.log) if self._afterwards is not None and self._engine.ended else None

    async def close(self) -> None:
        """Leave; the journal is complete on disk when this returns."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._closed = True
        self._journal.close()
        await self._tell()


def _given(log: Iterable[Recorded]) -> dict[str, Outcome]:
    """What every action in a log was answered: a retry after a resume is answered the same."""
    answers: dict[str, Outcome] = {}
    for record in log:
        if record.cause is None:
            continue
        if isinstance(record.event, ActionRefused):
            answers[record.cause] = Refused(record.cause, record.event.why)
        else:
            before = answers.get(record.cause)
            seqs = before.seqs if isinstance(before, Accepted) else ()
            answers[record.cause] = Accepted(record.cause, (*seqs, record.seq))
    return answers
