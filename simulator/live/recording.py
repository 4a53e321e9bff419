"""`Recording`: a drill's log as a `Playback`, folded to any moment.

Separate from running a journal again (`store.replay`), which asks the engine and proves something: here the records
are taken as they stand, so that a journal of another version of gameday can be looked at, too.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Sequence

from simulator.domain.events import DrillEnded, Recorded, seen_by
from simulator.domain.vocabulary import PersonId
from simulator.engine.looking import Looking
from simulator.engine.plan import Plan
from simulator.live.folding import Folding
from simulator.live.playback import Mark, Moment
from simulator.store.journal import ReadJournal
from simulator.store.replay import plan_of
from simulator.views import DrillView, Seen, brief, see
from simulator.views.looking import Answer, Question


class Recording:
    """A drill that was played; `Playback` is what it promises."""

    def __init__(self, plan: Plan, log: Sequence[Recorded], you: PersonId | None = None) -> None:
        """`you` is who played at the terminal, if anybody did."""
        self._plan = plan
        self._log = list(log)
        self._times = [record.at for record in self._log]
        self._briefing = brief(plan.scenario, plan.policy, exam=plan.exam)
        playable = [PersonId(person.id) for person in plan.scenario.people if person.playable]
        self.people = tuple(sorted(playable, key=lambda person: person != you))
        self.title = plan.scenario.title
        self.end = self._times[-1] if self._times else 0
        self.finished = any(isinstance(record.event, DrillEnded) for record in self._log)
        self.marks = tuple(Mark(each.seq, each.at, each.event) for each in self._log if seen_by(each.event))
        self._folding = Folding(plan.scenario, self._log)
        self._looking = Looking(plan)
        self._one_looks = asyncio.Lock()

    @classmethod
    def of(cls, read: ReadJournal) -> Recording:
        """The recording in a journal; raises `JournalError` where its header's documents do not load."""
        plan, _ = plan_of(read)
        human = next((PersonId(seat.person) for seat in read.header.seats if not seat.simulated), None)
        return cls(plan, read.log, human)

    def at(self, ms: int) -> Moment:
        """The moment at which everything up to and at `ms` has happened."""
        ms = min(max(0, ms), self.end)
        return Moment(ms, bisect_right(self._times, ms))

    def view(self, person: PersonId, moment: Moment, since_seq: int = 0) -> DrillView:
        """What a person saw at a moment."""
        folded = self._folding.to(moment.seq)
        plan, log = self._plan, self._log[: moment.seq]
        seen = Seen(folded.state, plan.scenario, plan.policy, folded.world, log, moment.at, self._briefing)
        return see(seen, person, since_seq)

    async def look(self, moment: Moment, question: Question) -> Answer:
        """Look at the system under drill as it was at a moment."""
        async with self._one_looks:
            self._looking.follow(self._log[: moment.seq])
            return await asyncio.to_thread(self._looking.answer, question, moment.at)
