"""`evolve` and `fold`: how each event changes the state.

Separate from `decide`: `evolve` never fails and never decides, so that a log of any origin can be folded. An event that
a lifecycle's table does not allow leaves the phase as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.lifecycle import ALERT, INCIDENT, PAGE, DrillPhase
from simulator.domain.state import AlertState, HintState, IncidentState, InjectState, PageState, State
from simulator.domain.vocabulary import PageId, PersonId, Role


def fold(records: Iterable[Recorded]) -> State:
    """Fold a whole log."""
    state = State()
    for record in records:
        evolve(state, record)
    return state


def evolve(state: State, record: Recorded) -> None:
    """Take one more record into the state."""
    state.seq, state.at = record.seq, record.at
    if record.action is not None and not isinstance(record.event, (ev.ActionRefused, ev.FacilitationRefused)):
        state.last_done[record.actor] = (record.at, record.action.do)
    apply = _APPLY.get(type(record.event))
    if apply is not None:
        apply(state, record, record.event)


def _move_page(state: State, number: PageId, kind: str) -> PageState | None:
    page = state.pages.get(number)
    if page is not None:
        page.phase = PAGE.table.get((page.phase, kind), page.phase)
    return page


def _move_incident(state: State, kind: str) -> IncidentState:
    incident = state.incident
    incident.phase = INCIDENT.table.get((incident.phase, kind), incident.phase)
    return incident


# ---- the drill --------------------------------------------------------------------------------------


def _started(state: State, record: Recorded, event: ev.DrillStarted) -> None:
    state.phase = DrillPhase.RUNNING


def _paused(state: State, record: Recorded, event: ev.DrillPaused) -> None:
    state.phase = DrillPhase.PAUSED


def _stopped_for_real(state: State, record: Recorded, event: ev.DrillStoppedForReal) -> None:
    state.phase, state.stopped_for_real = DrillPhase.PAUSED, True


def _drill_resumed(state: State, record: Recorded, event: ev.DrillResumed) -> None:
    state.phase, state.stopped_for_real, state.time_out = DrillPhase.RUNNING, False, None


def _ended(state: State, record: Recorded, event: ev.DrillEnded) -> None:
    state.phase, state.reason, state.ended_at = DrillPhase.ENDED, event.reason, record.at


def _joined(state: State, record: Recorded, event: ev.PersonJoined) -> None:
    state.present[event.person] = event.simulated


def _left(state: State, record: Recorded, event: ev.PersonLeft) -> None:
    state.present.pop(event.person, None)


# ---- the system under drill -------------------------------------------------------------------------


def _deployed(state: State, record: Recorded, event: ev.DeployApplied) -> None:
    state.deploys.append(event)


def _fault_started(state: State, record: Recorded, event: ev.FaultStarted) -> None:
    state.faults[event.fault], state.fault_since[event.fault] = True, event.since
    state.fault_cleared.pop(event.fault, None)


def _fault_cleared(state: State, record: Recorded, event: ev.FaultCleared) -> None:
    state.faults[event.fault], state.fault_cleared[event.fault] = False, record.at


# ---- alerts and pages -------------------------------------------------------------------------------


def _alert_fired(state: State, record: Recorded, event: ev.AlertFired) -> None:
    state.alerts[event.alert] = AlertState(event, record.at)
    state.milestones.append((record.at, f"Alert fired: {event.name}"))


def _alert_resolved(state: State, record: Recorded, event: ev.AlertResolved) -> None:
    alert = state.alerts.get(event.alert)
    if alert is not None:
        alert.phase = ALERT.table.get((alert.phase, event.kind), alert.phase)
        alert.resolved_at = record.at
        state.milestones.append((record.at, f"Alert resolved: {event.name}"))


def _alert_merged(state: State, record: Recorded, event: ev.AlertMerged) -> None:
    alert = state.alerts.get(event.alert)
    if alert is not None:
        alert.phase = ALERT.table.get((alert.phase, event.kind), alert.phase)


def _of_alert(state: State, event: ev.PageEscalated | ev.PageExhausted, at: int) -> None:
    """Know a page that has called nobody yet, since nobody is on call at its first level."""
    alert = state.alerts.get(event.alert) if event.alert is not None else None
    if alert is not None and event.page not in state.pages:
        fired = alert.fired
        page = PageState(event.page, event.alert, fired.policy, fired.summary or fired.name, fired.urgency, at)
        state.pages[event.page], alert.page = page, event.page


def _page_sent(state: State, record: Recorded, event: ev.PageSent) -> None:
    page = state.pages.get(event.page)
    if page is None:
        page = PageState(event.page, event.alert, event.policy, event.text, event.urgency, record.at)
        state.pages[event.page] = page
        if event.alert in state.alerts:
            state.alerts[event.alert].page = event.page
    if not page.to and event.policy is not None:  # a level is called, and not the next person of it or once more
        level = (event.policy, event.level)
        state.turns[level] = state.turns.get(level, 0) + 1
    if (page.level, page.attempt, page.called_at) != (event.level, event.attempt, record.at):
        page.to, page.noticed = [], []
    page.level, page.attempt, page.called_at = event.level, event.attempt, record.at
    page.policy, page.severity = event.policy, state.incident.severity
    for people in (page.to, page.called):
        if event.to not in people:
            people.append(event.to)


def _page_noticed(state: State, record: Recorded, event: ev.PageNoticed) -> None:
    page = state.pages.get(event.page)
    if page is not None:
        page.noticed.append(event.person)


def _page_acknowledged(state: State, record: Recorded, event: ev.PageAcknowledged) -> None:
    page = _move_page(state, event.page, event.kind)
    if page is not None:
        page.acknowledged_by, page.acknowledged_at, page.snoozed_until = event.person, record.at, None
        state.milestones.append((record.at, f"Page #{event.page} acknowledged by {event.person}"))


def _page_escalated(state: State, record: Recorded, event: ev.PageEscalated) -> None:
    _of_alert(state, event, record.at)
    page = _move_page(state, event.page, event.kind)
    if page is not None:
        page.level, page.attempt, page.to = event.level, event.attempt, []


def _page_reassigned(state: State, record: Recorded, event: ev.PageReassigned) -> None:
    page = _move_page(state, event.page, event.kind)
    if page is not None:
        page.to, page.called, page.noticed = [], [], []
        page.acknowledged_by = page.acknowledged_at = page.snoozed_until = None


def _page_snoozed(state: State, record: Recorded, event: ev.PageSnoozed) -> None:
    page = _move_page(state, event.page, event.kind)
    if page is not None:
        page.snoozed_until = event.until


def _page_retriggered(state: State, record: Recorded, event: ev.PageRetriggered) -> None:
    page = _move_page(state, event.page, event.kind)
    if page is not None:
        page.snoozed_until, page.acknowledged_by, page.acknowledged_at = None, None, None


def _page_exhausted(state: State, record: Recorded, event: ev.PageExhausted) -> None:
    _of_alert(state, event, record.at)
    page = _move_page(state, event.page, event.kind)
    if page is not None:
        page.to = []


def _page_resolved(state: State, record: Recorded, event: ev.PageResolved) -> None:
    _move_page(state, event.page, event.kind)


# ---- the incident -----------------------------------------------------------------------------------


def _declared(state: State, record: Recorded, event: ev.IncidentDeclared) -> None:
    incident = _move_incident(state, event.kind)
    incident.severity, incident.title, incident.impact = event.severity, event.title, event.impact
    incident.facts = event.facts
    incident.declared_at, incident.declared_by, incident.classified_at = record.at, record.actor, record.at
    incident.since = {event.severity: record.at}
    state.milestones.append((record.at, f"{event.severity} declared by {record.actor}"))


def _severity_changed(state: State, record: Recorded, event: ev.SeverityChanged) -> None:
    incident = _move_incident(state, event.kind)
    incident.severity, incident.classified_at = event.severity, record.at
    incident.since.setdefault(event.severity, record.at)
    if event.facts:
        incident.facts = event.facts
    state.milestones.append((record.at, f"Reclassified from {event.was} to {event.severity}"))


def _stood_down(state: State, record: Recorded, event: ev.IncidentStoodDown) -> None:
    _move_incident(state, event.kind)
    state.milestones.append((record.at, f"Stood down: {event.why}"))


def _mitigated(state: State, record: Recorded, event: ev.IncidentMitigated) -> None:
    _move_incident(state, event.kind).mitigated_at = record.at
    state.milestones.append((record.at, "Mitigated"))


def _resolved(state: State, record: Recorded, event: ev.IncidentResolved) -> None:
    _move_incident(state, event.kind).resolved_at = record.at
    state.milestones.append((record.at, "Resolved"))


def _reopened(state: State, record: Recorded, event: ev.IncidentReopened) -> None:
    incident = _move_incident(state, event.kind)
    incident.mitigated_at = incident.resolved_at = None
    state.milestones.append((record.at, "Reopened"))


def _room_opened(state: State, record: Recorded, event: ev.RoomOpened) -> None:
    state.room, state.room_at = event, record.at
    state.milestones.append((record.at, "War room opened"))


def _give(state: State, role: Role, person: PersonId, was: PersonId | None) -> None:
    holders = state.roles.setdefault(role, [])
    if was in holders:
        holders.remove(was)
    elif role is not Role.SME:
        holders.clear()
    if person not in holders:
        holders.append(person)
    state.ic_ever = state.ic_ever or role is Role.IC


def _role_assigned(state: State, record: Recorded, event: ev.RoleAssigned) -> None:
    _give(state, event.role, event.person, event.was)


def _role_handed_over(state: State, record: Recorded, event: ev.RoleHandedOver) -> None:
    _give(state, event.role, event.person, event.was)


# ---- communication and the rest ---------------------------------------------------------------------


def _status_posted(state: State, record: Recorded, event: ev.StatusPosted) -> None:
    state.status.append((record.at, record.actor, event))


def _update_posted(state: State, record: Recorded, event: ev.UpdatePosted) -> None:
    state.updates.append((record.at, record.actor, event))


def _told(state: State, record: Recorded, event: ev.StakeholderNotified) -> None:
    state.told.setdefault(event.who, record.at)


def _inject_delivered(state: State, record: Recorded, event: ev.InjectDelivered) -> None:
    state.injects[event.inject] = InjectState(event, record.at)
    state.delivered[event.inject] = state.delivered.get(event.inject, 0) + 1


def _inject_answered(state: State, record: Recorded, event: ev.InjectAnswered) -> None:
    inject = state.injects.get(event.inject)
    if inject is not None and inject.answered_at is None:
        inject.answered_at, inject.answered_by = record.at, record.actor


def _hint_available(state: State, record: Recorded, event: ev.HintAvailable) -> None:
    state.hints[event.hint] = HintState(event.hint, event.costs, record.at)


def _hint_taken(state: State, record: Recorded, event: ev.HintTaken) -> None:
    hint = state.hints.get(event.hint)
    if hint is not None:
        hint.text = event.text


def _postmortem(state: State, record: Recorded, event: ev.PostmortemSubmitted) -> None:
    state.postmortem = event.text


# ---- the facilitator --------------------------------------------------------------------------------


def _facilitated(state: State, record: Recorded, event: ev.DrillFacilitated) -> None:
    state.facilitated = True


def _time_out(state: State, record: Recorded, event: ev.TimeOutCalled) -> None:
    state.phase, state.time_out = DrillPhase.PAUSED, event.why


def _extended(state: State, record: Recorded, event: ev.DrillExtended) -> None:
    state.length = event.length


def _speed_set(state: State, record: Recorded, event: ev.SpeedSet) -> None:
    state.speed = event.times


def _inject_added(state: State, record: Recorded, event: ev.InjectAdded) -> None:
    state.added[event.inject] = event


def _inject_edited(state: State, record: Recorded, event: ev.InjectEdited) -> None:
    state.edited[event.inject] = event.text


def _hint_given(state: State, record: Recorded, event: ev.HintGiven) -> None:
    if event.hint is not None:
        state.given.setdefault(event.hint, record.at)


def _observed(state: State, record: Recorded, event: ev.ObservationMarked) -> None:
    state.observed.append((record.seq, record.at, event))


def _finding_shown(state: State, record: Recorded, event: ev.FindingShown) -> None:
    state.shown = event.finding


_APPLY: dict[type, Callable[[State, Recorded, Any], None]] = {
    ev.DrillStarted: _started,
    ev.DrillPaused: _paused,
    ev.DrillStoppedForReal: _stopped_for_real,
    ev.DrillResumed: _drill_resumed,
    ev.DrillEnded: _ended,
    ev.PersonJoined: _joined,
    ev.PersonLeft: _left,
    ev.DeployApplied: _deployed,
    ev.FaultStarted: _fault_started,
    ev.FaultCleared: _fault_cleared,
    ev.AlertFired: _alert_fired,
    ev.AlertResolved: _alert_resolved,
    ev.AlertMerged: _alert_merged,
    ev.PageSent: _page_sent,
    ev.PageNoticed: _page_noticed,
    ev.PageAcknowledged: _page_acknowledged,
    ev.PageEscalated: _page_escalated,
    ev.PageReassigned: _page_reassigned,
    ev.PageSnoozed: _page_snoozed,
    ev.PageRetriggered: _page_retriggered,
    ev.PageExhausted: _page_exhausted,
    ev.PageResolved: _page_resolved,
    ev.IncidentDeclared: _declared,
    ev.SeverityChanged: _severity_changed,
    ev.IncidentStoodDown: _stood_down,
    ev.IncidentMitigated: _mitigated,
    ev.IncidentResolved: _resolved,
    ev.IncidentReopened: _reopened,
    ev.RoomOpened: _room_opened,
    ev.RoleAssigned: _role_assigned,
    ev.RoleHandedOver: _role_handed_over,
    ev.StatusPosted: _status_posted,
    ev.UpdatePosted: _update_posted,
    ev.StakeholderNotified: _told,
    ev.InjectDelivered: _inject_delivered,
    ev.InjectAnswered: _inject_answered,
    ev.HintAvailable: _hint_available,
    ev.HintTaken: _hint_taken,
    ev.PostmortemSubmitted: _postmortem,
    ev.DrillFacilitated: _facilitated,
    ev.TimeOutCalled: _time_out,
    ev.DrillExtended: _extended,
    ev.SpeedSet: _speed_set,
    ev.InjectAdded: _inject_added,
    ev.InjectEdited: _inject_edited,
    ev.HintGiven: _hint_given,
    ev.ObservationMarked: _observed,
    ev.FindingShown: _finding_shown,
}
"""What each event changes; an event that is not listed changes nothing but the seq and the time."""
