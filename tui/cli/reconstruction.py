"""A timeline from all of the guide's sources: alerting, incident channel, Git and CI, metrics, logs, cluster, cloud.

Separate from the template that it goes into: here is only what happened and where a real incident's timekeeper would
have found it. People stand in it for what they decided and did, never beside the change that set it off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.log import Log
from simulator.domain.scenario import Change, Scenario
from simulator.domain.simtime import DAY, at_wall
from simulator.domain.text import plain
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import SYSTEM
from simulator.domain.wording import moment, sentence
from simulator.world.reconstruct import BEFORE, Found, traces

ALERTING, CHANNEL, GIT = "Alertmanager / PagerDuty", "Slack", "Git / CI"
METRICS, LOGS, CLUSTER, CLOUD = "Grafana / Metrics", "Application logs", "Kubernetes events", "Cloud provider"
SOURCES = (ALERTING, CHANNEL, GIT, METRICS, LOGS, CLUSTER, CLOUD)
"""The guide's table, in its order and its words."""
STATUS_PAGE = "Status page"
SETTINGS = "Settings and flags"

_TELLS: dict[type[ev.Event], str] = {
    ev.ChangeApplied: SETTINGS,
    ev.AlertFired: ALERTING,
    ev.AlertResolved: ALERTING,
    ev.AlertMerged: ALERTING,
    ev.PageAcknowledged: ALERTING,
    ev.PageEscalated: ALERTING,
    ev.PageReassigned: ALERTING,
    ev.PageSnoozed: ALERTING,
    ev.PageExhausted: ALERTING,
    ev.IncidentDeclared: CHANNEL,
    ev.SeverityChanged: CHANNEL,
    ev.RoomOpened: CHANNEL,
    ev.RoleAssigned: CHANNEL,
    ev.RoleHandedOver: CHANNEL,
    ev.RespondersRequested: CHANNEL,
    ev.InjectDelivered: CHANNEL,
    ev.MessagePosted: CHANNEL,
    ev.NoteAdded: CHANNEL,
    ev.UpdatePosted: CHANNEL,
    ev.StatusPosted: STATUS_PAGE,
    ev.IncidentMitigated: CHANNEL,
    ev.IncidentResolved: CHANNEL,
    ev.IncidentReopened: CHANNEL,
    ev.IncidentStoodDown: CHANNEL,
}
"""What belongs in a timeline, and where it is found."""
_FOUND: dict[Found, str] = {"metrics": METRICS, "logs": LOGS, "cluster": CLUSTER, "cloud": CLOUD}

CHANGED = (ev.MitigationStarted, ev.FaultWorsened)
"""What makes a command worth a row: it did something, for better or worse."""
LONGEST = 160
"""Characters of a row."""
FEWEST_WORDS = 4
"""A shorter message is small talk: "on it", "thanks"."""


class Row(NamedTuple):
    """One row of the timeline."""

    at: int
    says: str
    source: str


def reconstructed(scenario: Scenario, log: Log, truth: Truth | None) -> list[Row]:
    """Every row, in order; without the truth (the drill has not ended) nothing that was measured."""
    since, until = _bounds(log, truth)
    rows = [*_deployed(log), *_settings(scenario, since), *_recorded(log), *_commands(log)]
    if truth is not None:
        rows += [Row(each.at, each.says, _FOUND[each.found])
                 for each in traces(scenario, log, truth.impact, since, until)]  # fmt: skip
    return sorted(rows, key=lambda row: row.at)


def empty_sources(rows: Iterable[Row]) -> list[str]:
    """The guide's sources in which nothing was found."""
    seen = {row.source for row in rows}
    return [source for source in SOURCES if source not in seen]


def clock(starts: datetime, at: int, day: datetime) -> str:
    """The time of day, with the date where it is another day than the incident's."""
    then = at_wall(starts, at)
    return f"{then:%H:%M}" if then.date() == day.date() else f"{then:%m-%d %H:%M}"


def _bounds(log: Log, truth: Truth | None) -> tuple[int, int]:
    """The incident's stretch of the log: from a little before anything was wrong to its end."""
    fired, closed = log.first(ev.AlertFired), log.last(ev.IncidentResolved, ev.IncidentStoodDown)
    began = [each for each in (truth.onset if truth else None, fired[0].at if fired else None) if each is not None]
    began += [span.start for span in truth.impact] if truth else []
    ended = [each for each in (closed[0].at if closed else log.end, truth.recovered if truth else None) if each]
    return min(began, default=0) - BEFORE, max(ended, default=log.end)


def _deployed(log: Log) -> Iterator[Row]:
    """Deploys without their authors: the change matters, not whose it was."""
    for record, event in log.of(ev.DeployApplied):
        says = f"Deploy #{event.deploy} of {event.service}" + (f": {event.message}" if event.message else "")
        yield Row(moment(record), plain(says + (f" ({event.diff})" if event.diff else "")), GIT)


def _settings(scenario: Scenario, since: int) -> Iterator[Row]:
    """Settings and flags that were changed on the day before; those of the drill are in its log."""
    for change in scenario.changes or ():
        if change.at < 0 and (change.causes is not None or change.at > since - DAY):
            yield Row(change.at, _set(change), SETTINGS)


def _set(change: Change) -> str:
    was = f" (was {change.was})" if change.was else ""
    message = f": {change.message}" if change.message else ""
    return plain(f"{change.kind} {change.name} of {change.service} set to {change.to}{was}{message}")


def _recorded(log: Log) -> Iterator[Row]:
    over = log.first(ev.DrillEnded)
    for record in log:
        if over is not None and record.seq > over[0].seq:
            return
        source = _source(record)
        if source is not None and _matters(record):
            yield Row(record.at, _says(record), source)


def _source(record: Recorded) -> str | None:
    """Where a record is found; what reached the responders from outside is named by the way it came."""
    event = record.event
    if isinstance(event, ev.InjectDelivered) and event.via != "chat":
        return event.via.capitalize()
    return _TELLS.get(type(event))


def _says(record: Recorded) -> str:
    """A row's words: an alert resolves, as alerting has it, and a change has no author."""
    event = record.event
    if isinstance(event, ev.AlertResolved):
        return plain(f"Alert resolves: {event.name}")
    if isinstance(event, ev.ChangeApplied):
        record = record._replace(event=event.model_copy(update={"by": ""}))
    return sentence(record, longest=LONGEST)


def _matters(record: Recorded) -> bool:
    """Whether somebody who reads the timeline in a year wants to know it."""
    event = record.event
    if isinstance(event, ev.MessagePosted):
        return record.actor != SYSTEM and not event.pinned and len(event.text.split()) >= FEWEST_WORDS
    return True


def _commands(log: Log) -> Iterator[Row]:
    """What was typed that changed production, and when it was done; the channel shows both."""
    changing = {(record.at, record.event.command) for record in log if isinstance(record.event, CHANGED)}
    steps = {event.command for _, event in log.of(ev.RunbookStep) if event.command and event.section == "mitigation"}
    ran: set[str] = set()
    for record in log:
        event = record.event
        if isinstance(event, ev.CommandRun) and ((record.at, event.command) in changing or event.command in steps):
            ran.add(event.command)
            yield Row(record.at, sentence(record, longest=LONGEST), CHANNEL)
        elif isinstance(event, ev.CommandFinished) and event.command in ran:
            yield Row(record.at, sentence(record, longest=LONGEST), CHANNEL)
