"""What the scenario says and the policy does by itself: injects, hints, notifications, the channel post, the end.

Separate from alerts and faults because these only talk to people.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.lifecycle import IncidentPhase
from simulator.domain.policy import NotificationRule
from simulator.domain.scenario import HintSpec, Inject, Sender
from simulator.domain.vocabulary import EndReason, Role
from simulator.domain.warroom import channel_post
from simulator.engine.armed import Armed
from simulator.engine.core import Core
from simulator.engine.triggers import Triggers


class Script:
    """Injects and hints, and what a facilitator does to them."""

    def __init__(self, core: Core, triggers: Triggers) -> None:
        self._core = core
        self._triggers = triggers
        self._injects: dict[str, tuple[Inject, Armed]] = {}
        for inject in core.plan.scenario.injects:
            self._arm(inject)
        for number, hint in enumerate(core.plan.scenario.hints, 1):
            triggers.arm(hint, f"hint/{hint.text}", lambda _nth, number=number, hint=hint: self._offer(number, hint))  # type: ignore[misc]  # bound now
        core.on(ev.InjectAdded, self._added)
        core.on(ev.InjectCalled, self._called)
        core.on(ev.InjectSkipped, lambda record: self._armed(record).skip())
        core.on(ev.InjectDelayed, self._delayed)

    def _arm(self, inject: Inject) -> None:
        armed = self._triggers.arm(inject, f"inject/{inject.id}", lambda nth: self._deliver(inject, nth))
        self._injects[inject.id] = inject, armed

    @property
    def injects(self) -> tuple[tuple[Inject, Armed], ...]:
        """Every inject, the facilitator's included, and where it stands."""
        return tuple(self._injects.values())

    def _deliver(self, inject: Inject, nth: int) -> None:
        self._core.say(
            ev.InjectDelivered(
                inject=inject.id,
                via=inject.via,
                sender=inject.sender.name,
                sender_title=inject.sender.title,
                text=self._core.state.edited.get(inject.id, inject.text),
                asks=inject.expect.by if inject.expect else self._asks(inject.id),
                nth=nth,
            )
        )

    def _asks(self, inject: str) -> tuple[Role, ...]:
        """Whom an inject that the facilitator wrote asks."""
        added = self._core.state.added.get(inject)
        return added.asks if added else ()

    def _offer(self, number: int, hint: HintSpec) -> None:
        if not self._core.plan.exam and number not in self._core.state.hints:
            self._core.say(ev.HintAvailable(hint=number, costs=hint.costs))

    # ---- the facilitator's hand -----------------------------------------------------------------------

    def _added(self, record: Recorded) -> None:
        """Plan an inject that was written by hand: it comes as the author's do."""
        added = record.event
        assert isinstance(added, ev.InjectAdded)  # noqa: S101  # subscribed to this class only
        sender = Sender(name=added.sender, title=added.sender_title)
        self._arm(Inject(id=added.inject, via=added.via, sender=sender, text=added.text, at=added.due))

    def _armed(self, record: Recorded) -> Armed:
        return self._injects[record.event.inject][1]  # type: ignore[union-attr]  # subscribed to events with an inject

    def _called(self, record: Recorded) -> None:
        inject, armed = self._injects[record.event.inject]  # type: ignore[union-attr]  # subscribed to this class only
        if not armed.fire_now():
            self._deliver(inject, self._core.state.delivered.get(inject.id, 0) + 1)

    def _delayed(self, record: Recorded) -> None:
        assert isinstance(record.event, ev.InjectDelayed)  # noqa: S101  # subscribed to this class only
        self._armed(record).put_off(record.event.later_by)


class Rules:
    """The policy's notification rules and the incident channel's first post, on what responders declared."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._done: set[str] = set()
        core.on(ev.IncidentDeclared, self._declared)
        core.on(ev.SeverityChanged, lambda _record: self._notify())

    def _declared(self, _record: Recorded) -> None:
        plan = self._core.plan
        post = channel_post(self._core.state, plan.policy, plan.scenario.starts)
        self._core.say(ev.MessagePosted(text=post, pinned=True))
        self._notify()

    def _applies(self, rule: NotificationRule) -> bool:
        incident = self._core.state.incident
        return (not rule.severities or incident.severity in rule.severities) and (
            not rule.facts or any(fact in rule.facts for fact in incident.facts)
        )

    def _notify(self) -> None:
        for rule in self._core.plan.policy.notifications:
            if rule.id in self._done or not self._applies(rule):
                continue
            self._done.add(rule.id)
            if rule.unmitigated_for is None:
                self._tell(rule)
            else:
                due = self._core.state.incident.declared_at + rule.unmitigated_for
                self._core.later(due - self._core.now, lambda rule=rule: self._if_unmitigated(rule))  # type: ignore[misc]  # bound now

    def _if_unmitigated(self, rule: NotificationRule) -> None:
        if not self._applies(rule):
            self._done.discard(rule.id)  # reclassified since; it may come to apply again
        elif self._core.state.incident.phase is IncidentPhase.OPEN:
            self._tell(rule)

    def _tell(self, rule: NotificationRule) -> None:
        for who in rule.notify:
            self._core.say(ev.StakeholderNotified(who=who, text=rule.text, rule=rule.id))
        if rule.prompt is not None:
            holders = self._core.state.holders(rule.prompt) or self._core.state.holders(Role.IC)
            to = holders[0] if holders else self._core.state.incident.declared_by
            self._core.say(ev.RespondersPrompted(to=to, text=rule.text, rule=rule.id))


class Ending:
    """When a drill is over: resolved and the postmortem in, stood down, or its length."""

    def __init__(self, core: Core) -> None:
        self._core = core
        core.later(core.length, self._time_up)
        core.on(ev.DrillExtended, lambda _record: core.later(core.length - core.now, self._time_up))
        core.on(ev.IncidentStoodDown, lambda _record: core.later(0, lambda: self._end(EndReason.STOOD_DOWN)))
        core.on(ev.PostmortemSubmitted, self._perhaps)
        core.on(ev.IncidentResolved, self._perhaps)
        core.on(ev.FaultCleared, self._perhaps)
        core.on(ev.MitigationApplied, self._perhaps)

    def _time_up(self) -> None:
        if self._core.now >= self._core.length:  # not extended since
            self._end(EndReason.TIME_UP)

    def _perhaps(self, _record: Recorded) -> None:
        """Not while the signals say otherwise: a false claim does not end a drill."""
        core, state = self._core, self._core.state
        over = state.incident.phase is IncidentPhase.RESOLVED and state.postmortem is not None
        if over and (not state.fault_acts or core.world.within_objective(core.now)):
            self._core.later(0, lambda: self._end(EndReason.COMPLETED))

    def _end(self, reason: EndReason) -> None:
        self._core.say(ev.DrillEnded(reason=reason))
