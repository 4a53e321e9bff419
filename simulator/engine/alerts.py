"""Alerts: when they fire, when they resolve, and that they come back after a false claim.

Separate from paging: an alert is monitoring's word, a page is what reaches a person.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.lifecycle import AlertPhase, IncidentPhase
from simulator.domain.scenario import Alert, Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import AlertId
from simulator.engine.core import Core
from simulator.engine.paging import resolvable
from simulator.engine.triggers import Triggers

QUERY_ALERTS_FIRE = {"HighErrorBudgetBurnRate_Fast": 7 * MINUTE}
"""When an alert with a query fires until telemetry evaluates it: by its name, ms after the start."""

QUERY_ALERT_LAG = MINUTE
"""For a query alert that is not in the table: its `for` and this long after its service's first fault."""

QUERY_ALERT_RESOLVES = 5 * MINUTE
"""A query alert resolves this long after its service's faults have cleared: a rate over 5 minutes must empty."""

FIRES_AGAIN = MINUTE
"""How soon monitoring contradicts a false claim of resolution."""


class Alerts:
    """Every alert of the scenario."""

    def __init__(self, core: Core, triggers: Triggers) -> None:
        self._core = core
        self._triggers = triggers
        self._specs = {(alert.name, alert.service): alert for alert in core.plan.scenario.alerts}
        self._fired: list[Alert] = []
        for alert in core.plan.scenario.alerts:
            if alert.expr is not None:
                self._arm_query(alert)
            else:
                triggers.arm(alert, _stream(alert), lambda _nth, alert=alert: self.fire(alert))  # type: ignore[misc]  # bound now
        core.on(ev.FaultCleared, self._fault_cleared)
        core.on(ev.IncidentResolved, self._claimed_over)
        core.on(ev.IncidentStoodDown, self._claimed_over)

    # ---- firing -------------------------------------------------------------------------------------

    def _arm_query(self, alert: Alert) -> None:
        """Until telemetry evaluates its query, an alert fires by the table, and only while a fault of its acts."""
        at = QUERY_ALERTS_FIRE.get(alert.name)
        if at is not None:
            self._arm_at(at, alert)
        else:
            self._core.on(ev.FaultStarted, lambda record: self._fire_after(alert, record))

    def _fire_after(self, alert: Alert, record: Recorded) -> None:
        event = record.event
        assert isinstance(event, ev.FaultStarted)  # noqa: S101  # subscribed to this class only
        if event.fault in related_faults(self._core.plan.scenario, alert):
            self._arm_at(record.at + alert.for_ + QUERY_ALERT_LAG, alert)

    def _arm_at(self, at: int, alert: Alert) -> None:
        timed = alert.model_copy(update={"expr": None, "at": at})
        self._triggers.arm(timed, _stream(alert), lambda _nth: self._fire_if_wrong(alert))

    def _fire_if_wrong(self, alert: Alert) -> None:
        if self._wrong(alert) or not related_faults(self._core.plan.scenario, alert):
            self.fire(alert)

    def _wrong(self, alert: Alert) -> bool:
        acting = self._core.state.faults
        return any(acting.get(fault) for fault in related_faults(self._core.plan.scenario, alert))

    def fire(self, alert: Alert) -> None:
        """Fire an alert, unless it fires already, under its own name or merged into another."""
        for each in self._core.state.alerts.values():
            same = (each.fired.name, each.fired.service) == (alert.name, alert.service)
            if same and each.phase is not AlertPhase.RESOLVED:
                return
        if alert not in self._fired:
            self._fired.append(alert)
        number = AlertId(len(self._core.state.alerts) + 1)
        self._core.say(
            ev.AlertFired(
                alert=number,
                name=alert.name,
                service=alert.service,
                severity=alert.severity,
                urgency=alert.severity.urgency,
                summary=alert.summary,
                impact=alert.impact,
                runbook=alert.runbook,
                dashboard=alert.dashboard,
                policy=alert.pages,
            )
        )
        if alert.lasts is not None:
            self._core.later(alert.lasts, lambda: self._resolve(number))

    # ---- resolving ----------------------------------------------------------------------------------

    def _fault_cleared(self, _record: Recorded) -> None:
        for number, each in list(self._core.state.alerts.items()):
            alert = self._specs[each.fired.name, each.fired.service]
            if each.phase is AlertPhase.RESOLVED or alert.lasts is not None:
                continue
            if related_faults(self._core.plan.scenario, alert) and not self._wrong(alert):
                delay = QUERY_ALERT_RESOLVES if alert.expr is not None else 0
                self._core.later(delay, lambda number=number, alert=alert: self._resolve_if_right(number, alert))  # type: ignore[misc]  # bound now

    def _resolve_if_right(self, number: AlertId, alert: Alert) -> None:
        if not self._wrong(alert):
            self._resolve(number)

    def _resolve(self, number: AlertId) -> None:
        each = self._core.state.alerts[number]
        if each.phase is AlertPhase.RESOLVED:
            return
        self._core.say(ev.AlertResolved(alert=number, name=each.fired.name))
        page = self._core.state.page_of(number)
        if page is not None and resolvable(page):
            self._core.say(ev.PageResolved(page=page.id))

    def _claimed_over(self, record: Recorded) -> None:
        """A resolved or stood-down incident closes its alerts and pages, as its pager does."""
        for number in list(self._core.state.alerts):
            self._resolve(number)
        for page in list(self._core.state.pages.values()):
            if resolvable(page):
                self._core.say(ev.PageResolved(page=page.id))
        if isinstance(record.event, ev.IncidentResolved):
            self._core.later(FIRES_AGAIN, lambda: self._look_again(record.at))

    def _look_again(self, claimed_at: int) -> None:
        """Hold a claim of resolution against the signals as long as it stands and a fault acts."""
        incident = self._core.state.incident
        if incident.phase is not IncidentPhase.RESOLVED or incident.resolved_at != claimed_at:
            return
        if not self._core.state.fault_acts:
            return
        if self._core.world.within_objective(self._core.now):
            self._core.later(FIRES_AGAIN, lambda: self._look_again(claimed_at))
        else:
            self._contradict()

    def _contradict(self) -> None:
        """The signals say otherwise: the incident goes on, and what fired before fires and pages again."""
        for alert in self._fired:
            if self._wrong(alert):
                self.fire(alert)
        self._core.say(ev.IncidentReopened(why="the signals are not back within their objective"))


def _stream(alert: Alert) -> str:
    """What draws an alert's chance; an alert is known by its name and its service."""
    return f"alert/{alert.name}/{alert.service}"


def related_faults(scenario: Scenario, alert: Alert) -> frozenset[str]:
    """The faults that an alert is a sign of: those that touch its service or what that service depends on.

    A fault without effects is related to every alert that is not noise.
    """
    if alert.noise:
        return frozenset()
    near, todo = set(), [alert.service]
    while todo:
        name = todo.pop()
        if name not in near:
            near.add(name)
            service = scenario.services.get(name)
            todo += service.depends_on if service else ()
    return frozenset(
        name
        for name, fault in scenario.faults.items()
        if not fault.effects or any(effect.service in near for effect in fault.effects)
    )
