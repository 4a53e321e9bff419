"""Monitoring: every query that the drill waits for, held against its telemetry.

Separate from alerts and triggers, which ask, and from the rules, which evaluate. Nothing is ticked: whenever the system
under drill changes, all evaluations until the next change are made at once, and what they find happens at its moment.
An evaluation at the very moment of a change sees what was before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.simtime import HOUR, SECOND
from simulator.domain.triggers import When
from simulator.engine.core import Core

if TYPE_CHECKING:  # numpy is imported by the first query, not by a drill that has none
    from simulator.world.rules import AlertRule, Change, Held, Rules, Standing

AHEAD = HOUR
"""How far evaluations are made in advance."""
LONGEST_BEFORE = 24 * HOUR
"""How long before the drill monitoring ran at most, so that what held then need not wait anew."""


@dataclass
class _Watched:
    """One query, who wants to know, and what was found up to the plan's end."""

    rule: AlertRule
    call: Callable[[Change], None]
    held: Held


class Monitoring:
    """Every query that somebody waits for; `call` hears when it begins and ceases to fire."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._watched: list[_Watched] = []
        self._rules: Rules | None = None
        self._standing: Standing = {}
        self._settled = self._until = -1
        self._found: list[Change] = []
        self._known = core.history.changes
        self._round = 0
        self._due = False
        core.on_all(self._notice)
        core.on(ev.DrillExtended, lambda _record: self._soon() if self._watched else None)

    def watch(self, when: When, call: Callable[[Change], None]) -> None:
        """Hold a condition's query against the telemetry from now on; what is no query never fires."""
        from simulator.world.monitored import alert_rule

        rule = alert_rule(when)
        if rule is not None:
            self._watched.append(_Watched(rule, call, {}))
            self._rules = None
            self._soon()

    def _notice(self, _record: Recorded) -> None:
        if self._watched and self._core.history.changes != self._known:
            self._soon()

    def _soon(self) -> None:
        """Look anew when everything that happens now has happened."""
        if not self._due:
            self._due = True
            self._core.later(0, self._look)

    # ---- looking ahead ---------------------------------------------------------------------------------

    def _look(self) -> None:
        """Settle what was found up to now, and evaluate anew from here on."""
        self._due = False
        self._known = self._core.history.changes
        now = self._core.now
        if now == 0:  # what began before the drill has been seen since then
            longest = max((each.rule.for_ + 2 * (each.rule.every or 0) for each in self._watched), default=0)
            self._standing, self._settled = {}, -min(longest + 30 * SECOND, LONGEST_BEFORE)
        else:
            self._settle(now)
        self._plan(now)

    def _settle(self, now: int) -> None:
        rules = self._ready()
        standing: Standing = {}
        for number, each in enumerate(self._watched):
            standing |= rules.walked(number, each.held, self._settled, now, self._standing)[1]
        self._standing, self._settled = standing, now

    def _ready(self) -> Rules:
        if self._rules is None:
            from simulator.world.rules import Rules

            monitored = self._core.monitored
            self._rules = Rules([each.rule for each in self._watched], monitored.source(), monitored.epoch)
        return self._rules

    def _plan(self, now: int) -> None:
        from simulator.world.promql.errors import QueryError

        rules = self._ready()
        self._core.monitored.source()  # whatever somebody asked about meanwhile, here all that will be is seen
        self._until = min(self._core.length, now + AHEAD)
        self._found = []
        for number, each in enumerate(self._watched):
            try:
                each.held = rules.found(number, self._settled, self._until)
            except QueryError:  # lint says so; in a drill such a query never fires
                each.held = {}
            self._found += rules.walked(number, each.held, self._settled, self._until, self._standing)[0]
        self._found = [change for change in self._found if change.became != "pending"]
        self._found.sort(key=lambda change: (change.at, change.rule))
        self._round += 1
        self._happen(self._round)

    def _happen(self, round: int) -> None:
        """Tell of what is due by now, and come back for the next."""
        if round != self._round:
            return
        now = self._core.now
        while self._found and self._found[0].at <= now:
            change = self._found.pop(0)
            self._watched[change.rule].call(change)
        if self._found:
            self._core.later(self._found[0].at - now, lambda: self._happen(round))
        elif self._until < self._core.length:
            self._core.later(self._until - now, lambda: self._soon() if round == self._round else None)
