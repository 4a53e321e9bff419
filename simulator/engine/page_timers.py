"""What a pager does by itself with a page that is left lying: call again, or close it.

Separate from paging, whose clockwork ends when somebody takes a page; these timers begin there.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.lifecycle import PagePhase
from simulator.domain.oncall import EscalationPolicy
from simulator.domain.vocabulary import PageId
from simulator.engine.core import Core
from simulator.engine.paging import call_again, resolvable


class PageTimers:
    """Acknowledgements that time out and pages that close by themselves, as their escalation policy says."""

    def __init__(self, core: Core) -> None:
        self._core = core
        core.on(ev.PageSent, self._sent)
        core.on(ev.PageAcknowledged, self._acknowledged)

    def _policy(self, number: PageId) -> EscalationPolicy | None:
        name = self._core.state.pages[number].policy
        return self._core.plan.scenario.escalation[name] if name is not None else None

    def _acknowledged(self, record: Recorded) -> None:
        event = record.event
        assert isinstance(event, ev.PageAcknowledged)  # noqa: S101  # subscribed to this class only
        policy = self._policy(event.page)
        if policy is not None and policy.acknowledgement_timeout is not None:
            self._core.later(policy.acknowledgement_timeout, lambda: self._timed_out(event.page, record.at))

    def _timed_out(self, number: PageId, since: int) -> None:
        page = self._core.state.pages[number]
        if page.phase is PagePhase.ACKNOWLEDGED and page.acknowledged_at == since:
            call_again(self._core, page, "acknowledgement timed out")

    def _sent(self, record: Recorded) -> None:
        event = record.event
        assert isinstance(event, ev.PageSent)  # noqa: S101  # subscribed to this class only
        page, policy = self._core.state.pages[event.page], self._policy(event.page)
        first = page.sent_at == record.at and page.to[0] == event.to
        if first and policy is not None and policy.auto_resolve is not None:
            self._core.later(policy.auto_resolve, lambda: self._close(event.page))

    def _close(self, number: PageId) -> None:
        if resolvable(self._core.state.pages[number]):
            self._core.say(ev.PageResolved(page=number))
