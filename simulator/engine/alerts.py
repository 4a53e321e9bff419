"""Alerts: when they fire, when they resolve, and that they come back after a false claim.

Separate from paging: an alert is monitoring's word, a page is what reaches a person.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.lifecycle import AlertPhase, IncidentPhase
from simulator.domain.scenario import Alert, Maintenance, Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import AlertId
from simulator.engine.core import Core
from simulator.engine.monitoring import Monitoring
from simulator.engine.paging import resolvable
from simulator.engine.query_alerts import QueryAlert
from simulator.engine.triggers import Triggers

FIRES_AGAIN = MINUTE
"""How soon monitoring contradicts a false claim of resolution."""

Known = tuple[str, str, str]
"""What tells alerts apart: name, service and severity."""


class Alerts:
    """Every alert of the scenario."""

    def __init__(self, core: Core, triggers: Triggers, monitoring: Monitoring) -> None:
        self._core = core
        self._specs: dict[AlertId, Alert] = {}
        self._fired: dict[Known, Alert] = {}
        self._queries: dict[tuple[str, str], list[QueryAlert]] = {}
        for alert in core.plan.scenario.alerts:
            if alert.expr is not None:
                self._watch(alert, triggers, monitoring)
            else:
                triggers.arm(alert, _stream(alert), lambda _nth, alert=alert: self.fire(alert))  # type: ignore[misc]  # bound now
        core.on(ev.AlertAdded, self._added)
        core.on(ev.FaultCleared, self._fault_cleared)
        core.on(ev.IncidentResolved, self._claimed_over)
        core.on(ev.IncidentStoodDown, self._claimed_over)

    # ---- firing -------------------------------------------------------------------------------------

    def _watch(self, alert: Alert, triggers: Triggers, monitoring: Monitoring) -> None:
        scenario, may = self._core.plan.scenario, triggers.may_happen(alert, _stream(alert))
        query = QueryAlert(scenario, alert, may, self.fire, self._no_longer)
        self._queries.setdefault((alert.name, alert.severity), []).append(query)
        monitoring.watch(alert, query.changed)

    def _added(self, record: Recorded) -> None:
        """Fire an alert that the facilitator wrote: of no fault, so that it says nothing of the incident."""
        added = record.event
        assert isinstance(added, ev.AlertAdded)  # noqa: S101  # subscribed to this class only
        scenario = self._core.plan.scenario
        owner = scenario.services[added.service].owner or ""
        pages = next((name for name in (owner, "default", *scenario.escalation) if name in scenario.escalation), None)
        self.fire(
            Alert(
                name=added.name, service=added.service, severity=added.severity, summary=added.summary,
                pages=pages if added.pages else None, noise=True, lasts=added.lasts,
            )
        )  # fmt: skip

    def fire(self, alert: Alert) -> None:
        """Fire an alert, unless it fires already, under its own name or merged into another."""
        if self._number_of(alert) is not None:
            return
        self._fired.setdefault(_known(alert), alert)
        number = AlertId(len(self._core.state.alerts) + 1)
        into = self._same_key(alert)
        self._specs[number] = alert
        work = maintenance_of(self._core.plan.scenario, alert.service, self._core.now)
        fired = ev.AlertFired(
            alert=number,
            name=alert.name,
            service=alert.service,
            severity=alert.severity,
            urgency=alert.severity.urgency,
            summary=alert.summary,
            impact=alert.impact,
            runbook=alert.runbook,
            dashboard=alert.dashboard,
            policy=alert.pages if work is None else None,
            silenced=work.why if work is not None else None,
        )
        if into is None:
            self._core.say(fired)
        else:
            merged = ev.AlertMerged(
                alert=number, name=alert.name, into=into, into_name=self._core.state.alerts[into].fired.name
            )
            self._core.say(fired, merged)
        if alert.lasts is not None:
            self._core.later(alert.lasts, lambda: self._resolve(number))

    def _number_of(self, alert: Alert) -> AlertId | None:
        """The number under which an alert fires now."""
        for number, each in self._core.state.alerts.items():
            if each.phase is not AlertPhase.RESOLVED and _known(self._specs[number]) == _known(alert):
                return number
        return None

    def _same_key(self, alert: Alert) -> AlertId | None:
        """The alert that fires under the same deduplication key: the pager takes both for one."""
        if alert.dedup_key is None:
            return None
        for number, each in self._core.state.alerts.items():
            if each.phase is AlertPhase.FIRING and self._specs[number].dedup_key == alert.dedup_key:
                return number
        return None

    def _wrong(self, alert: Alert) -> bool:
        """Whether what an alert is about is still so."""
        if alert.expr is not None:
            return any(query.fires(alert.service) for query in self._queries[alert.name, alert.severity])
        acting = self._core.state.faults
        return any(acting.get(fault) for fault in related_faults(self._core.plan.scenario, alert))

    # ---- resolving ----------------------------------------------------------------------------------

    def _no_longer(self, alert: Alert) -> None:
        """Resolve an alert whose query no longer holds; one that lasts so long is resolved by that."""
        number = self._number_of(alert)
        if number is not None and alert.lasts is None and not self._wrong(alert):
            self._resolve(number)

    def _fault_cleared(self, _record: Recorded) -> None:
        for number, each in list(self._core.state.alerts.items()):
            alert = self._specs[number]
            if each.phase is AlertPhase.RESOLVED or alert.lasts is not None or alert.expr is not None:
                continue
            if related_faults(self._core.plan.scenario, alert) and not self._wrong(alert):
                self._core.later(0, lambda number=number, alert=alert: self._resolve_if_right(number, alert))  # type: ignore[misc]  # bound now

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
        for alert in self._fired.values():
            if self._wrong(alert):
                self.fire(alert)
        self._core.say(ev.IncidentReopened(why="the signals are not back within their objective"))


def _known(alert: Alert) -> Known:
    return alert.name, alert.service, alert.severity


def _stream(alert: Alert) -> str:
    """What draws an alert's chance; an alert is known by its name and its service."""
    return f"alert/{alert.name}/{alert.service}"


def maintenance_of(scenario: Scenario, service: str, at: int) -> Maintenance | None:
    """The planned work that silences a service's alerts at a moment (ms from the start)."""
    return next(
        (work for work in scenario.maintenance if service in work.services and work.at <= at < work.at + work.lasts),
        None,
    )


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
