"""What becomes of pages and alerts: acknowledge, snooze, reassign, merge, page somebody.

Separate because these verbs share one question: which page is meant.
"""

from __future__ import annotations

from simulator.domain import actions as ac
from simulator.domain import events as ev
from simulator.domain.decide.asked import Asked, on_call, reject
from simulator.domain.escalation import Call, next_call
from simulator.domain.lifecycle import ALERT, PAGE, AlertPhase, PagePhase
from simulator.domain.oncall import split_target
from simulator.domain.state import AlertState, PageState
from simulator.domain.vocabulary import PageId

_OPEN = (PagePhase.TRIGGERED, PagePhase.EXHAUSTED, PagePhase.SNOOZED)


def _numbered(asked: Asked, number: int) -> PageState:
    page = asked.state.pages.get(PageId(number))
    if page is None:
        reject(f"There is no page #{number}.")
    return page


def newest(asked: Asked, name: str) -> AlertState:
    """The latest firing of an alert by its name, in any case, or a refusal that says what fires."""
    found = [alert for alert in asked.state.alerts.values() if alert.fired.name.casefold() == name.casefold()]
    if not found:
        firing = [each.fired.name for each in asked.state.alerts.values() if each.phase is AlertPhase.FIRING]
        reject(f"No alert called {name!r} has fired. Firing now: {', '.join(firing) or 'none'}.")
    return found[-1]


def _page_for_alert(asked: Asked, name: str) -> PageState:
    alert = newest(asked, name)
    if alert.page is None:
        reject(f"{alert.fired.name} pages nobody, so there is nothing to acknowledge.")
    return asked.state.pages[alert.page]


def _mine(asked: Asked, phases: tuple[PagePhase, ...]) -> PageState:
    """The oldest page that called the actor or that they took; one that has gone on to somebody else included."""
    for page in asked.state.pages.values():
        if page.phase in phases and (asked.actor in page.called or page.acknowledged_by == asked.actor):
            return page
    reject("No page of yours is waiting.")


def _say_why_not(asked: Asked, page: PageState) -> str:
    if page.phase is PagePhase.ACKNOWLEDGED and page.acknowledged_at is not None:
        return (
            f"Page #{page.id} is already acknowledged by {page.acknowledged_by} ({asked.when(page.acknowledged_at)})."
        )
    if page.phase is PagePhase.SNOOZED and page.snoozed_until is not None:
        return f"Page #{page.id} is snoozed until {asked.when(page.snoozed_until)}."
    return f"Page #{page.id} is {page.phase}."


def acknowledge(asked: Asked, action: ac.Acknowledge) -> list[ev.Event]:
    """Take a page; a page for somebody else may be taken too."""
    if action.page is not None:
        page = _numbered(asked, action.page)
    elif action.alert is not None:
        page = _page_for_alert(asked, action.alert)
    else:
        page = _mine(asked, _OPEN)
    asked.require(PAGE, page.phase, "page.acknowledged", _say_why_not(asked, page))
    return [ev.PageAcknowledged(page=page.id, person=asked.actor, after=asked.at - page.sent_at)]


def snooze(asked: Asked, action: ac.Snooze) -> list[ev.Event]:
    """Silence a page for a while."""
    page = _numbered(asked, action.page) if action.page else _mine(asked, (PagePhase.TRIGGERED, PagePhase.ACKNOWLEDGED))
    asked.require(PAGE, page.phase, "page.snoozed", _say_why_not(asked, page))
    return [ev.PageSnoozed(page=page.id, until=asked.at + action.for_)]


def reassign(asked: Asked, action: ac.Reassign) -> list[ev.Event]:
    """Give a page to a person, whoever a schedule has on call, or a policy from its start."""
    page = _numbered(asked, action.page) if action.page else _mine(asked, (PagePhase.TRIGGERED, PagePhase.ACKNOWLEDGED))
    asked.require(PAGE, page.phase, "page.reassigned", _say_why_not(asked, page))
    kind, people = asked.resolve_target(action.to)
    if not (people or (kind == "policy" and _first_call(asked, action.to))):
        reject(f"Nobody is on call for {action.to} now, so the page stays where it is.")
    return [ev.PageReassigned(page=page.id, to=action.to)]


def merge(asked: Asked, action: ac.Merge) -> list[ev.Event]:
    """Fold an alert into another; its page goes quiet with it."""
    alert, into = newest(asked, action.alert), newest(asked, action.into)
    if alert.fired.alert == into.fired.alert:
        reject(f"{alert.fired.name} cannot be merged into itself.")
    asked.require(ALERT, alert.phase, "alert.merged", f"{alert.fired.name} is {alert.phase} already.")
    if into.phase is not AlertPhase.FIRING:
        reject(f"{into.fired.name} is {into.phase}, so nothing can be merged into it.")
    merged = ev.AlertMerged(
        alert=alert.fired.alert, name=alert.fired.name, into=into.fired.alert, into_name=into.fired.name
    )
    page = asked.state.pages.get(alert.page) if alert.page is not None else None
    quiet: list[ev.Event] = []
    if page is not None and PAGE.allows(page.phase, "page.resolved"):
        quiet.append(ev.PageResolved(page=page.id))
    return [merged, *quiet]


def page(asked: Asked, action: ac.Page) -> list[ev.Event]:
    """Ask somebody in; a policy is called from its first level on, and the engine goes on from there."""
    kind, people = asked.resolve_target(action.to)
    text = action.text or _reason(asked)
    number = PageId(len(asked.state.pages) + 1)
    policy, level, attempt = None, 1, 1
    if kind == "policy":
        policy = split_target(action.to)[1]
        call = _first_call(asked, action.to)
        if call is not None:
            level, attempt, people = call.level, call.attempt, call.people
    if not people:
        reject(f"Nobody is on call for {action.to} now. Page a person instead.")
    return [
        ev.PageSent(page=number, to=person, policy=policy, level=level, attempt=attempt, text=text) for person in people
    ]


def _first_call(asked: Asked, target: str) -> Call | None:
    name = split_target(target)[1]
    return next_call(
        asked.scenario.escalation[name],
        lambda level: on_call(asked.scenario, level, asked.at),
        turn=lambda level: asked.state.turns.get((name, level), 0),
    )


def _reason(asked: Asked) -> str:
    incident = asked.state.incident
    if incident.severity is not None:
        return f"{asked.actor} asks you to join {incident.severity}: {incident.title}"
    return f"{asked.actor} asks you to join"
