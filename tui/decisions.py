"""The decisions of a drill: who took the page, what was declared, what put it right, what was posted when.

Separate and pure so that two runs are compared by the same rule. It reads the whole log, the truth included, so it is
only for drills that have ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.vocabulary import Role
from tui.afterwards import Decision

ORDER = (
    "page taken", "declared", "severity last", "war room", "IC", "Comms", "Operations", "first look", "made it worse",
    "first remedy", "first public post", "first update", "said mitigated", "resolved", "stood down", "postmortem",
)  # fmt: skip
"""As a drill usually goes; two runs are compared row by row."""


def decisions(log: Sequence[Recorded]) -> tuple[Decision, ...]:
    """What was decided, each when it was first done; the last severity and the last resolution."""
    found: dict[str, Decision] = {}
    for record in log:
        for decision in _decided(record):
            if decision.what not in found or decision.what in ("severity last", "resolved"):
                found[decision.what] = decision
    return tuple(found[what] for what in ORDER if what in found)


def _decided(record: Recorded) -> Iterator[Decision]:
    for what, says in _said(record.event, record.actor):
        yield Decision(what, record.at, says)


def _said(event: ev.Event, actor: str) -> Iterable[tuple[str, str]]:
    match event:
        case ev.PageAcknowledged():
            return [("page taken", event.person)]
        case ev.IncidentDeclared():
            return [("declared", event.severity.value)]
        case ev.SeverityChanged():
            return [("severity last", event.severity.value)]
        case ev.RoomOpened():
            return [("war room", f"by {actor}")]
        case ev.RoleAssigned(role=Role.IC | Role.COMMS | Role.OPS):
            return [(event.role.title, event.person)]
        case ev.CommandRun():
            return [("first look", event.command)]
        case ev.QueryRun():
            return [("first look", event.query)]
        case ev.FaultWorsened():
            return [("made it worse", event.command)]
        case ev.MitigationStarted():
            return [("first remedy", event.command)]
        case _:
            return _posted(event, actor)


def _posted(event: ev.Event, actor: str) -> Iterable[tuple[str, str]]:
    match event:
        case ev.StatusPosted():
            return [("first public post", event.state.value)]
        case ev.UpdatePosted():
            return [("first update", f"by {actor}")]
        case ev.IncidentMitigated():
            return [("said mitigated", f"by {actor}")]
        case ev.IncidentResolved():
            return [("resolved", f"by {actor}")]
        case ev.IncidentStoodDown():
            return [("stood down", event.why)]
        case ev.PostmortemSubmitted():
            return [("postmortem", f"by {actor}")]
        case _:
            return []
