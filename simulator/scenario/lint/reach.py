"""When things can happen at the earliest, and whether they happen by themselves.

Separate because several rules ask it: what is due after the drill's end never comes, and what waits for a trainee's
doing may stay away for good.
"""

from __future__ import annotations

from simulator.domain.matching import text_matches
from simulator.domain.scenario import Scenario
from simulator.domain.triggers import Happening, When

_BY_ITSELF = frozenset({
    "drill.started", "deploy.applied", "change.applied", "page.sent", "page.notified", "page.noticed",
    "page.escalated", "page.exhausted", "hint.available",
})  # fmt: skip
"""Events that come although nobody does anything; injects, faults and alerts are looked up."""


Thing = tuple[str, str]
"""A kind (`inject`, `fault`, `alert`) and a name, folded."""

_FIELDS = {"inject": "inject", "fault": "fault", "alert": "name"}


class Reach:
    """Answers for one scenario; everything is worked out at once, from what starts by itself on."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._things: dict[Thing, When] = {}
        for name, fault in scenario.faults.items():
            self._things["fault", name.casefold()] = fault
        for kind, each in (("inject", {inject.id: inject for inject in scenario.injects}), ("alert", _named(scenario))):
            self._things |= {(kind, name.casefold()): thing for name, thing in each.items()}
        self._earliest: dict[Thing, int] = {}
        self._alone: set[Thing] = set()
        while self._found_earlier() | self._found_alone():
            pass

    def _found_earlier(self) -> bool:
        found = False
        for thing in self._things:
            moment = self._begins(thing)
            if moment is not None and moment < self._earliest.get(thing, moment + 1):
                self._earliest[thing] = moment
                found = True
        return found

    def _found_alone(self) -> bool:
        alone = {thing for thing, when in self._things.items() if self.by_itself(when)}
        found = alone != self._alone
        self._alone = alone
        return found

    def _begins(self, thing: Thing) -> int | None:
        when = self._things[thing]
        causes = [
            each.at + each.causes.delay
            for each in self._scenario.causing
            if each.causes is not None and ("fault", each.causes.fault.casefold()) == thing
        ]
        return max(0, min(causes)) if causes and not when.conditions else self.earliest(when)

    def fault(self, name: str) -> int | None:
        """The earliest moment in ms at which a fault starts; None for never."""
        return self._earliest.get(("fault", name.casefold()))

    def earliest(self, when: When) -> int | None:
        """The earliest moment in ms at which a condition can be met; None for never."""
        if when.at is not None:
            return when.at
        if when.all_of:
            moments = [self.earliest(each) for each in when.all_of]
            known = [moment for moment in moments if moment is not None]
            return max(known) if len(known) == len(moments) else None
        if when.any_of:
            return min((moment for each in when.any_of if (moment := self.earliest(each)) is not None), default=None)
        if when.after is not None:
            things = self._about(when.after)
            moments = [self._earliest.get(thing) for thing in things] if things is not None else [0]
            begins = min((moment for moment in moments if moment is not None), default=None)
            return None if begins is None else begins + when.after.delay
        return when.for_

    def by_itself(self, when: When) -> bool:
        """Whether a condition is met although nobody does anything."""
        if when.all_of or when.any_of:
            inner = (self.by_itself(each) for each in when.all_of or when.any_of)
            return all(inner) if when.all_of else any(inner)
        if when.after is None:
            return True
        if when.after.event in _BY_ITSELF:
            return True
        starts = (None, "inject.delivered", "fault.started", "alert.fired")
        things = self._about(when.after) if when.after.event in starts else None
        return any(thing in self._alone for thing in things or ())

    def _about(self, happening: Happening) -> list[Thing] | None:
        """The things that an event needs one of; None where it depends on people."""
        event = happening.event or "inject.delivered"
        kind = event.partition(".")[0]
        if kind not in _FIELDS or event == "alert.merged":
            return None
        pattern = happening.inject or happening.match or happening.where.get(_FIELDS[kind]) or "*"
        if "*" not in pattern:
            return [(kind, pattern.casefold())]
        return [thing for thing in self._things if thing[0] == kind and text_matches(pattern, thing[1])]


def _named(scenario: Scenario) -> dict[str, When]:
    """The alerts by name; of two alike the first."""
    alerts: dict[str, When] = {}
    for alert in scenario.alerts:
        alerts.setdefault(alert.name, alert)
    return alerts
