"""Devices that ring: each channel of whom a page calls, one after another, and when it is noticed.

Separate from paging, which decides who is called: a page that nobody notices escalates all the same.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.lifecycle import PagePhase
from simulator.domain.oncall import ContactRule, Person
from simulator.domain.reaching import condition, noticing, rules_for
from simulator.domain.simtime import at_wall
from simulator.engine.core import Core


class Notifying:
    """Every ring of every page."""

    def __init__(self, core: Core) -> None:
        self._core = core
        core.on(ev.PageSent, self._sent)

    def _sent(self, record: Recorded) -> None:
        """Ring by the person's own rules; without any, a device at hand is seen soon."""
        sent = record.event
        assert isinstance(sent, ev.PageSent)  # noqa: S101  # subscribed to this class only
        person = self._core.plan.scenario.person(sent.to)
        rules = rules_for(person, sent.urgency) if person is not None else ()
        if person is None or not rules:
            notice = self._core.plan.policy.notice
            delay = self._core.dice(self._stream(sent)).randint(notice.soonest, notice.latest)
            self._core.later(delay, lambda: self._noticed(sent))
            return
        called_at = self._core.now
        for number, rule in enumerate(rules):
            self._core.later(rule.after, lambda each=(number, rule): self._ring(sent, person, called_at, *each))  # type: ignore[misc]  # bound now

    def _ring(self, sent: ev.PageSent, person: Person, called_at: int, number: int, rule: ContactRule) -> None:
        core = self._core
        if not self._calls(sent) or core.state.pages[sent.page].called_at != called_at:
            return
        core.say(ev.PageNotified(page=sent.page, person=sent.to, via=rule.via))
        doing = condition(person, at_wall(core.plan.scenario.starts, core.now))
        likely, notice = noticing(core.plan.policy, rule.via, doing)
        dice = core.dice(f"{self._stream(sent)}/{number}")
        if dice.random() < likely:
            core.later(dice.randint(notice.soonest, notice.latest), lambda: self._noticed(sent))

    def _stream(self, sent: ev.PageSent) -> str:
        """What draws a call's notice: its own words, so that another alert or action changes nobody's draw."""
        alert = self._core.state.alerts[sent.alert].fired if sent.alert is not None else None
        what = f"page {sent.page}" if alert is None else f"{alert.name}/{alert.service}"
        return f"notice/{what}/{sent.attempt}/{sent.level}/{sent.to}"

    def _calls(self, sent: ev.PageSent) -> bool:
        """Whether a page still calls somebody who has not noticed it."""
        page = self._core.state.pages[sent.page]
        return page.phase is PagePhase.TRIGGERED and sent.to in page.to and sent.to not in page.noticed

    def _noticed(self, sent: ev.PageSent) -> None:
        if self._calls(sent):
            self._core.say(ev.PageNoticed(page=sent.page, person=sent.to))
