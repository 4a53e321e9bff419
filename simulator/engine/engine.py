"""`Engine.submit` and `Engine.advance`: a drill as a deterministic machine that returns what was recorded.

Separate from its parts so that everybody else meets two verbs. The caller decides what time it is; the engine says
what happened. At one millisecond the engine's own events come first, then actions in the order they arrive.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.domain import events as ev
from simulator.domain.actions import Action
from simulator.domain.coming import Coming
from simulator.domain.decide import Asked, decide
from simulator.domain.events import Recorded
from simulator.domain.log import Log
from simulator.domain.matching import happening_matches
from simulator.domain.scenario import Command
from simulator.domain.state import State
from simulator.domain.vocabulary import FACILITATOR, PersonId
from simulator.engine.alerts import Alerts
from simulator.engine.core import Core, Sink
from simulator.engine.faults import Faults
from simulator.engine.monitoring import Monitoring
from simulator.engine.notifying import Notifying
from simulator.engine.page_timers import PageTimers
from simulator.engine.paging import Paging
from simulator.engine.plan import Plan
from simulator.engine.planned import planned
from simulator.engine.script import Ending, Rules, Script
from simulator.engine.triggers import Triggers
from simulator.errors import ActionRejected
from simulator.views import DrillView, FacilitatorView, Seen, brief, facilitated, see, see_shared
from simulator.world.cluster import Cluster
from simulator.world.observing import Observing
from simulator.world.shell import Shell
from simulator.world.signals import World


class Engine:
    """One drill. `sink` is given every record the moment it is recorded, before anybody reacts to it."""

    def __init__(self, plan: Plan, sink: Sink | None = None) -> None:
        self.plan = plan
        self._core = Core(plan, sink)
        history = self._core.history
        self._observing = Observing(plan.scenario, history, lambda: self._core.monitored)
        self._shell = Shell(
            plan.scenario,
            self._core.world,
            history,
            ask=self._observing.ask,
            lines_of=self._observing.lines_of,
            vector=self._observing.vector,
        )
        self._briefing = brief(plan.scenario, plan.policy, exam=plan.exam)
        self._shared: DrillView | None = None
        self._core.later(0, self._start)
        self._monitoring = Monitoring(self._core)
        self._triggers = triggers = Triggers(self._core, self._monitoring)
        self._faults = Faults(self._core, triggers, self._shell)
        self._alerts = Alerts(self._core, triggers, self._monitoring)
        self._notifying = Notifying(self._core)
        self._paging = Paging(self._core)
        self._page_timers = PageTimers(self._core)
        self._script = Script(self._core, triggers)
        self._rules = Rules(self._core)
        self._ending = Ending(self._core)

    def _start(self) -> None:
        self._core.say(ev.DrillStarted(scenario=self.plan.scenario.slug, title=self.plan.scenario.title))

    def write_to(self, sink: Sink) -> None:
        """Give every further record to `sink`, as for a drill that goes on from its journal."""
        self._core.sink = sink

    @property
    def now(self) -> int:
        """The drill's time in ms."""
        return self._core.now

    @property
    def log(self) -> Log:
        """Everything recorded so far."""
        return self._core.log

    @property
    def state(self) -> State:
        """The fold of the log; host only."""
        return self._core.state

    @property
    def world(self) -> World:
        """The system under drill."""
        return self._core.world

    @property
    def cluster(self) -> Cluster:
        """What runs where."""
        return self._core.history.cluster

    def completions(self, line: str) -> list[str]:
        """The words that may stand where a line of the shell ends."""
        return self._shell.completions(line, self.now)

    def _seen(self) -> Seen:
        plan = self.plan
        return Seen(self.state, plan.scenario, plan.policy, self.world, self.log, self.now, self._briefing)

    def view(self, you: PersonId, since_seq: int = 0) -> DrillView:
        """What a person sees now; `entries` hold the story after `since_seq`."""
        state, seen = self.state, self._seen()
        if self._shared is None or (self._shared.seq, self._shared.at) != (state.seq, self.now):
            self._shared = see_shared(seen)
        return see(seen, you, since_seq, self._shared)

    def facilitator_view(self, since_seq: int = 0, connected: Mapping[PersonId, bool] | None = None) -> FacilitatorView:
        """What the facilitator sees now, the truth included; `connected` is whose client is there."""
        return facilitated(self._seen(), self.view(FACILITATOR), self.coming(), since_seq, connected or {})

    def coming(self) -> tuple[Coming, ...]:
        """What the script has planned; host only."""
        return planned(self._core, self._triggers, self._script)

    @property
    def length(self) -> int:
        """How long the drill lasts, in ms: as the scenario says, or as it was extended."""
        return self._core.length

    @property
    def ended(self) -> bool:
        """Whether the drill has ended."""
        return self._core.ended

    def next_due(self) -> int | None:
        """When the engine's next own event may happen, in ms; None when nothing is due any more."""
        due = self._core.env.peek()
        return None if self.ended or due == float("inf") else int(due)

    def advance(self, to: int) -> list[Recorded]:
        """Let everything happen up to and at `to` (ms); what was recorded. Time never runs back, nor in a pause."""
        since = len(self.log)
        self._core.run_to(to)
        return self.log[since:]

    def submit(self, actor: PersonId, action: Action, id: str | None = None) -> list[Recorded]:
        """Ask for an action now; what was recorded, reactions included.

        Raises `ActionRejected` where it is not possible: the refusal is recorded, nothing else changes.
        """
        return self._submit(actor, action, id, None)

    def epilogue(self, actor: PersonId, action: Action, id: str | None, hours_after: float) -> list[Recorded]:
        """Add to a drill that has ended, stamped with the hours since its end."""
        return self._submit(actor, action, id, hours_after)

    def _submit(self, actor: PersonId, action: Action, id: str | None, hours: float | None) -> list[Recorded]:
        core = self._core
        core.drain()
        since = len(self.log)
        asked = Asked(
            core.state, self.plan.scenario, self.plan.policy, actor, core.now, self.plan.exam, hours, self.coming
        )
        try:
            events = [self._answered(event) for event in decide(asked, action)]
        except ActionRejected as refusal:
            core.record([_refused(actor, action, str(refusal))], actor, id, action)
            core.drain()
            raise
        core.record(events, actor, id, action)
        core.drain()
        return self.log[since:]

    def _answered(self, event: ev.Event) -> ev.Event:
        """Fill in what only the world can say."""
        if isinstance(event, ev.CommandRun):
            return event.model_copy(update={"output": self._shell.answer(event.command, self.now, self._holds)})
        if isinstance(event, ev.QueryRun):
            return event.model_copy(update={"output": self._observing.ask(event.language, event.query, self.now)})
        return event

    def _holds(self, command: Command) -> bool:
        return not any(happening_matches(happening, record) for happening in command.unless for record in self.log)


def _refused(actor: PersonId, action: Action, why: str) -> ev.ActionRefused | ev.FacilitationRefused:
    """A refusal, as it is recorded: one to the facilitator may name what is to come, so nobody else is told."""
    if action.facilitation and actor == FACILITATOR:
        return ev.FacilitationRefused(do=action.do, why=why)
    return ev.ActionRefused(do=action.do, why=why)
