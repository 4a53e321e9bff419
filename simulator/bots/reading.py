"""Reading the view: which alert started it, what the runbook says, what changed before, how the signals stand.

Separate because every role reads the same facts off the same page; what they make of them is in the other modules.
"""

from __future__ import annotations

import re

from simulator.bots.first_aid import first_aid
from simulator.bots.mind import Mind
from simulator.domain.scenario import Runbook
from simulator.domain.simtime import HOUR, MINUTE
from simulator.views import AlertView, DeployView, DrillView, ServiceView

FROM_MEMORY = ""
"""The path of what is known without a runbook."""
ALERT_LAG = 2 * MINUTE
"""Alerts wait until a condition has held for a while; this is taken off when the onset is estimated."""
SUSPICIOUS = HOUR
"""A change is suspected when it went out within this before the first alert."""

_MONEY = re.compile(
    r"(?P<sign>[$€£])\s?(?P<amount>\d[\d,]*(?:\.\d+)?)(?P<kilo>k?)\s*(?:/|per |a )\s*(?P<per>min|hour|h\b)"
)


def first_alert(view: DrillView) -> AlertView | None:
    """The alert that started it: the first that paged, else the first at all."""
    paged = [alert for alert in view.alerts if alert.page is not None]
    return min(paged or view.alerts, key=lambda alert: (alert.fired_at, alert.id), default=None)


def runbook_of(view: DrillView) -> tuple[str, Runbook] | None:
    """What to follow, with its path: the alert's runbook, else one that lists the alert or its service, else memory."""
    alert = first_alert(view)
    if alert is None:
        return None
    for path, runbook in view.briefing.runbooks:
        if path == alert.runbook:
            return path, runbook
    for path, runbook in view.briefing.runbooks:
        if alert.name in runbook.metadata.alert_names or alert.service == runbook.metadata.service:
            return path, runbook
    return FROM_MEMORY, first_aid(alert)


def unwell(view: DrillView) -> list[ServiceView]:
    """The services outside their objective, the worst first."""
    return sorted((each for each in view.services if not each.objective_met), key=lambda each: -each.errors)


def affected_service(view: DrillView) -> str:
    """The service that users feel: the first alert's, else the worst one."""
    alert = first_alert(view)
    if alert is not None:
        return alert.service
    worst = unwell(view)
    return worst[0].name if worst else ""


def worst_errors(view: DrillView) -> float:
    """The affected service's share of failing requests; the worst of all where it has none."""
    named = affected_service(view)
    return max((each.errors for each in view.services if each.name == named or not each.objective_met), default=0.0)


def suspect(view: DrillView) -> DeployView | None:
    """The newest change before the first alert on the affected service, else on any other that is unwell."""
    alert = first_alert(view)
    if alert is None:
        return None
    recent = [each for each in view.deploys if alert.fired_at - SUSPICIOUS <= each.at <= alert.fired_at]
    unwell_names = {each.name for each in unwell(view)}
    for wanted in ({alert.service}, unwell_names):
        found = [each for each in recent if each.service in wanted]
        if found:
            return max(found, key=lambda each: each.at)
    return None


def onset(view: DrillView) -> int:
    """When it began, as far as responders can tell: a little before the first alert, and after a suspected change."""
    alert = first_alert(view)
    if alert is None:
        return view.incident.declared_at if view.incident else view.at
    change = suspect(view)
    return max(alert.fired_at - ALERT_LAG, change.at + MINUTE if change else 0, 0)


def impact_text(view: DrillView) -> str:
    """What is known of the impact: the incident's own words, the runbook's, the alert's."""
    if view.incident is not None and view.incident.impact:
        return view.incident.impact
    found, alert = runbook_of(view), first_alert(view)
    if found is not None and found[1].impact:
        return found[1].impact
    if alert is None:
        return ""
    return alert.impact or alert.summary


def revenue_per_minute(view: DrillView) -> tuple[str, float] | None:
    """Currency sign and amount a minute, where the runbook or the alert names a rate."""
    found, alert = runbook_of(view), first_alert(view)
    texts = [found[1].impact if found else "", alert.impact if alert else "", alert.summary if alert else ""]
    for text in texts:
        rate = _MONEY.search(text)
        if rate:
            amount = float(rate["amount"].replace(",", "")) * (1000 if rate["kilo"] else 1)
            return rate["sign"], amount if rate["per"] == "min" else amount / 60
    return None


def revenue_so_far(mind: Mind, until: int) -> str | None:
    """The money lost by then as people say it: `about $19,000`; None where no rate is known."""
    rate = revenue_per_minute(mind.view)
    if rate is None:
        return None
    sign, amount = rate
    minutes = max(0, until - onset(mind.view)) / MINUTE
    rounded = round(minutes * amount, -3 if minutes * amount >= 10_000 else -2)
    return f"about {sign}{rounded:,.0f}"
