"""Paging as physics: who is called, and what happens when nobody answers.

Separate because it is the one part with its own clockwork: a page goes from level to level until somebody takes it or
the policy is exhausted. Whom a level reaches is asked at the moment it is called; what rings then is `notifying`'s.
"""

from __future__ import annotations

from typing import Literal

import simpy

from simulator.domain import events as ev
from simulator.domain.decide.asked import on_call, whom
from simulator.domain.escalation import next_call, wait_before_leaving
from simulator.domain.events import Recorded
from simulator.domain.lifecycle import PAGE, AlertPhase, PagePhase
from simulator.domain.oncall import EscalationPolicy, split_target
from simulator.domain.reaching import urgency_of
from simulator.domain.simtime import at_wall
from simulator.domain.state import PageState
from simulator.domain.vocabulary import PageId, PersonId
from simulator.engine.core import Core, Wait


class Paging:
    """Every page that is calling somebody."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._stops: dict[PageId, simpy.Event] = {}
        core.on(ev.AlertFired, self._alert_fired)
        core.on(ev.PageSent, self._sent)
        core.on(ev.PageAcknowledged, self._stop)
        core.on(ev.PageSnoozed, self._snoozed)
        core.on(ev.PageReassigned, self._reassigned)
        core.on(ev.PageResolved, self._stop)

    def _alert_fired(self, record: Recorded) -> None:
        alert = record.event
        assert isinstance(alert, ev.AlertFired)  # noqa: S101  # subscribed to this class only
        if alert.policy is None or self._core.state.alerts[alert.alert].phase is not AlertPhase.FIRING:
            return
        now = at_wall(self._core.plan.scenario.starts, self._core.now)
        first = ev.PageSent(
            page=PageId(len(self._core.state.pages) + 1),
            to=PersonId(""),
            alert=alert.alert,
            urgency=urgency_of(self._policy(alert.policy), alert.urgency, now),
            text=alert.summary or alert.name,
        )
        self._call(first, alert.policy, 1, 1)

    def _reach(self, target: str) -> tuple[PersonId, ...]:
        return on_call(self._core.plan.scenario, target, self._core.now)

    def _policy(self, name: str) -> EscalationPolicy:
        return self._core.plan.scenario.escalation[name]

    def _call(self, template: ev.PageSent, policy: str, level: int, attempt: int) -> None:
        """Call the first level from here on that reaches somebody; without one the policy is exhausted."""
        turns = self._core.state.turns
        call = next_call(self._policy(policy), self._reach, level, attempt, lambda level: turns.get((policy, level), 0))
        number, alert = template.page, template.alert
        if call is None:
            passes = self._policy(policy).repeats + 1
            self._core.say(ev.PageExhausted(page=number, alert=alert, attempts=passes))
            return
        begins = (level, attempt) == (1, 1)
        for index, (to, during) in enumerate((*call.skipped, (call.level, call.attempt))):
            if index or not begins or not call.people:
                why: Literal["nobody on call", "no acknowledgement"] = (
                    "nobody on call" if index or begins else "no acknowledgement"
                )
                self._core.say(ev.PageEscalated(page=number, alert=alert, level=to, attempt=during, why=why))
        self._core.say(
            *(
                template.model_copy(
                    update={"to": person, "policy": policy, "level": call.level, "attempt": call.attempt}
                )
                for person in call.people
            )
        )
        if not call.people:  # the policy gives the empty level its wait
            self._begin(template.model_copy(update={"level": call.level, "attempt": call.attempt}), policy)

    def _sent(self, record: Recorded) -> None:
        """The level's wait begins with its first call."""
        event = record.event
        assert isinstance(event, ev.PageSent)  # noqa: S101  # subscribed to this class only
        if event.policy is not None and self._core.state.pages[event.page].to[0] == event.to:
            self._begin(event, event.policy)

    def _begin(self, sent: ev.PageSent, policy: str) -> None:
        stop = self._stops[sent.page] = self._core.env.event()
        self._core.env.process(self._wait(sent, policy, stop))

    def _wait(self, sent: ev.PageSent, policy: str, stop: simpy.Event) -> Wait:
        core, plan = self._core, self._core.plan
        wait = wait_before_leaving(
            plan.policy,
            self._policy(policy),
            sent.level,
            sent.urgency,
            core.state.pages[sent.page].severity,
            plan.scenario.starts,
            core.now,
        )
        yield core.env.any_of([core.env.timeout(wait), stop])
        if not stop.triggered and not core.ended:
            self._call(sent, policy, sent.level + 1, sent.attempt)

    def _stop(self, record: Recorded) -> None:
        self._stop_waiting(record.event.page)  # type: ignore[union-attr]  # subscribed to events with a page only

    def _stop_waiting(self, number: PageId) -> None:
        stop = self._stops.pop(number, None)
        if stop is not None and not stop.triggered:
            stop.succeed()

    def _snoozed(self, record: Recorded) -> None:
        event = record.event
        assert isinstance(event, ev.PageSnoozed)  # noqa: S101  # subscribed to this class only
        self._stop_waiting(event.page)
        self._core.later(event.until - self._core.now, lambda: self._wake(event.page, event.until))

    def _wake(self, number: PageId, until: int) -> None:
        page = self._core.state.pages[number]
        if page.phase is not PagePhase.SNOOZED or page.snoozed_until != until:
            return
        call_again(self._core, page, "snooze over")

    def _reassigned(self, record: Recorded) -> None:
        event = record.event
        assert isinstance(event, ev.PageReassigned)  # noqa: S101  # subscribed to this class only
        self._stop_waiting(event.page)
        page = self._core.state.pages[event.page]
        template = _again(page, PersonId("")).model_copy(update={"policy": None, "level": 1, "attempt": 1})
        kind, people = whom(self._core.plan.scenario, event.to, self._core.now) or ("user", ())
        if kind == "policy":
            self._call(template, split_target(event.to)[1], 1, 1)
        else:
            self._core.say(*(template.model_copy(update={"to": person}) for person in people))


def resolvable(page: PageState) -> bool:
    """Whether a page can still be closed."""
    return PAGE.allows(page.phase, "page.resolved")


def call_again(core: Core, page: PageState, why: Literal["snooze over", "acknowledgement timed out"]) -> None:
    """Call whoever took a page, or whom it called last: after the last pass nobody else would be called."""
    people = list(page.to) if page.acknowledged_by is None else [page.acknowledged_by]
    core.say(ev.PageRetriggered(page=page.id, why=why))
    core.say(*(_again(page, person) for person in people))


def _again(page: PageState, person: PersonId) -> ev.PageSent:
    return ev.PageSent(
        page=page.id,
        to=person,
        alert=page.alert,
        policy=page.policy,
        level=page.level,
        attempt=page.attempt,
        urgency=page.urgency,
        text=page.text,
    )
