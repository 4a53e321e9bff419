"""The drill itself, for a report that shows more than its grade: the whole log in words, the response, the signals.

Separate from the report's model, which stays small enough for programs: this is what a reader of the HTML file looks
up. It is built once, like the report, and the renderer adds nothing to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.report.signals import SignalChart, signal_charts
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.log import Log
from simulator.domain.simtime import clock_text
from simulator.domain.truth import Truth
from simulator.domain.wording import called, sentence

Topic = Literal["alerts", "response", "words", "looking", "truth", "drill"]
Kind = Literal["signal", "response", "words", "remedy", "harm", "over"]

TOPICS: dict[Topic, str] = {
    "alerts": "Alerts and pages",
    "response": "Decisions",
    "words": "Messages",
    "looking": "Commands and queries",
    "truth": "What only the host knew",
    "drill": "The drill itself",
}
_OF_PREFIX: dict[str, Topic] = {
    "alert": "alerts", "page": "alerts", "incident": "response", "severity": "response", "room": "response",
    "role": "response", "responders": "response", "message": "words", "update": "words", "status": "words",
    "stakeholder": "words", "inject": "words", "command": "looking", "query": "looking", "runbook": "looking",
    "deploy": "looking", "change": "looking", "fault": "truth", "mitigation": "truth", "postmortem": "response",
    "note": "words", "observation": "words", "rating": "words", "survey": "words",
}  # fmt: skip
"""A record's topic by the first part of its kind; what is not listed is the drill's own."""
MOST_ALERTS = 4
"""Of a storm of alerts the first are marked; the log has them all."""
MOST_MARKS = 40
LONGEST = 170
"""Characters of a row; the whole text is folded below it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the log."""

    seq: int
    at: int
    clock: str
    """The scenario's time of day."""
    who: str
    topic: Topic
    says: str
    more: str
    """The whole text, or a command's output; empty where the row says it all."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A step of the response that is marked on every picture."""

    at: int
    seq: int
    what: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class FaultSpan:
    """A fault was acting; moments in ms since the start."""

    name: str
    start: int
    end: int | None
    seq: int


@dataclass(frozen=True, slots=True)
class Story:
    """What a reader of the report can look up."""

    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    faults: tuple[FaultSpan, ...]
    charts: tuple[SignalChart, ...]
    starts: str
    """The scenario's time of day at the start."""


def story(log: Log, truth: Truth) -> Story:
    """Build what the HTML report shows beside the grade."""
    ended = log.first(ev.DrillEnded)
    end = ended[0].at if ended else log.end
    scenario, acted = truth.scenario, faults(log)
    faulty = [(span.start, end if span.end is None else span.end) for span in acted]
    return Story(
        rows=tuple(_row(record, truth) for record in log),
        marks=marks(log),
        faults=acted,
        charts=signal_charts(scenario, log, end, faulty),
        starts=clock_text(scenario.starts, 0),
    )


def _row(record: Recorded, truth: Truth) -> Row:
    says, whole = sentence(record, longest=LONGEST), sentence(record)
    event = record.event
    output = getattr(event, "output", "")
    text = getattr(event, "text", "") if says != whole else ""
    more = output or text or (whole if says != whole else "")
    return Row(
        seq=record.seq,
        at=record.at,
        clock=clock_text(truth.scenario.starts, record.at, seconds=True),
        who="" if record.actor == "system" else called(record.actor),
        topic=_OF_PREFIX.get(record.kind.partition(".")[0], "drill"),
        says=says,
        more=more if isinstance(more, str) else "",
    )


def marks(log: Sequence[Recorded]) -> tuple[Mark, ...]:
    """The steps of the response, each when it was first taken; every remedy, harm and claim by itself."""
    found: list[Mark] = []
    for record in log:
        for what, kind, only_first in _steps(record):
            again = only_first and any(mark.what == what for mark in found)
            storm = kind == "signal" and sum(mark.kind == "signal" for mark in found) >= MOST_ALERTS
            if not again and not storm:
                found.append(Mark(record.at, record.seq, what, kind))
    return tuple(found[:MOST_MARKS])


def _steps(
    record: Recorded,
) -> Sequence[tuple[str, Literal["signal", "response", "words", "remedy", "harm", "over"], bool]]:
    match record.event:
        case ev.AlertFired(name=name):
            return [(f"Alert {name}", "signal", True)]
        case ev.PageAcknowledged():
            return [("Acknowledged", "response", True)]
        case ev.IncidentDeclared(severity=severity):
            return [(f"Declared {severity}", "response", False)]
        case ev.SeverityChanged(severity=severity):
            return [(f"Changed to {severity}", "response", False)]
        case ev.RoomOpened():
            return [("War room", "response", True)]
        case ev.UpdatePosted():
            return [("First internal update", "words", True)]
        case ev.StatusPosted():
            return [("First public post", "words", True)]
        case ev.MitigationStarted():
            return [("Remedy begins", "remedy", False)]
        case ev.FaultWorsened():
            return [("Made worse", "harm", False)]
        case ev.IncidentMitigated():
            return [("Said mitigated", "over", False)]
        case ev.IncidentResolved():
            return [("Said resolved", "over", False)]
        case ev.IncidentReopened():
            return [("Reopened", "harm", False)]
        case ev.IncidentStoodDown():
            return [("Stood down", "over", False)]
        case _:
            return []


def faults(log: Sequence[Recorded]) -> tuple[FaultSpan, ...]:
    """When each fault acted; one that came back has a span for each time."""
    begun: dict[str, tuple[int, int]] = {}
    found: list[FaultSpan] = []
    for record in log:
        event = record.event
        if isinstance(event, ev.FaultStarted):
            begun.setdefault(event.fault, (max(0, event.since), record.seq))
        elif isinstance(event, ev.FaultCleared) and event.fault in begun:
            start, seq = begun.pop(event.fault)
            found.append(FaultSpan(event.fault, start, record.at, seq))
    found += [FaultSpan(name, start, None, seq) for name, (start, seq) in begun.items()]
    return tuple(sorted(found, key=lambda span: span.start))
