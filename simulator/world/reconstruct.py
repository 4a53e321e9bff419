"""What the system under drill tells whoever reconstructs an incident: metrics, logs, the cluster's events, the cloud's.

Separate from the signals and from the shell because it looks back at a whole incident: what repeats is told once, what
was there every day is left out, and every moment comes from a record that a responder could have found, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING, Literal

from simulator.domain.base import percent
from simulator.domain.events import Recorded
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE, SECOND, clock_text
from simulator.domain.text import plain
from simulator.domain.truth import Span
from simulator.world.changes import Changes
from simulator.world.history import History
from simulator.world.shell.cloud import cloud_events
from simulator.world.shell.cluster_events import KEPT, ClusterEvent, cluster_events
from simulator.world.shell.ground import Ground
from simulator.world.signals import Signals, World

if TYPE_CHECKING:
    from simulator.world.logs.identities import Identities
    from simulator.world.logs.logs import Logs

Line = tuple[int, str, str]
"""An error line: when, what it says, its trace."""
Found = Literal["metrics", "logs", "cluster", "cloud"]

BEFORE = 10 * MINUTE
"""So long before an incident is looked at, too: what led to it comes first."""
BEFORE_ERRORS = 2 * MINUTE
"""The same for error lines, of which there are always some."""
LOOKS = 200
"""Moments of a stretch of trouble at which services' signals are looked at."""
KINDS_OF_ERROR = 2
"""Kinds of error lines that are told of one service."""
OFTEN = 5
"""A kind of error that comes less often is everyday."""
QUIET = 20 * MINUTE
"""So long before, what is logged is everyday."""
LINES_READ = 400
"""Error lines of one service that are read to find the kinds."""
LINES_PASSED = 200_000
"""Lines of one service that are looked through for them."""
LONGEST = 120
"""Characters of a log line's message."""
ONE_ROLLOUT = 10 * MINUTE
"""Notes of the cluster that are no further apart belong to one rollout, or to one row of crashes."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that left a trace."""

    at: int
    says: str
    found: Found


def traces(scenario: Scenario, log: Iterable[Recorded], trouble: Sequence[Span], since: int, until: int) -> list[Trace]:
    """Everything worth a row of a timeline, in order; `trouble` is when the signals were outside their objective.

    `since` and `until` (ms) bound the incident.
    """
    history = History(scenario)
    for record in log:
        history.take(record)
    world = World(scenario, history)
    erring = max(since, trouble[0].start - BEFORE_ERRORS) if trouble else since
    found = [*_metrics(scenario, world, trouble, until), *_logs(scenario, history, erring, until)]
    found += [*_cluster(scenario, world, history, since, until), *_cloud(scenario, world, history, since, until)]
    return sorted(found, key=lambda trace: trace.at)


# ---- metrics ----------------------------------------------------------------------------------------


def _metrics(scenario: Scenario, world: World, trouble: Sequence[Span], until: int) -> Iterator[Trace]:
    """When users began and ceased to be affected, and which services' signals moved with that."""
    for span in trouble:
        end = until if span.end is None else span.end
        yield Trace(span.start, "Users are affected: the signals leave their objective", "metrics")
        for name in scenario.services:
            yield from _moved(world, name, span.start - BEFORE, end)
        if span.end is not None:
            yield Trace(span.end, "The signals are within their objective again", "metrics")


def _moved(world: World, service: str, start: int, end: int) -> Iterator[Trace]:
    """When a service's signals left their usual range, and how far they went."""
    usual = world.signals(service, start)
    step = max((end - start) // LOOKS // SECOND, 1) * SECOND
    seen = [(at, world.signals(service, at)) for at in range(start, end, step)]
    first = next((at for at, signals in seen if _beyond(signals, usual)), None)
    if first is None:
        return
    says = []
    errors = max(signals.errors for _, signals in seen)
    slowest = max(signals.p99_ms for _, signals in seen)
    if errors > usual.errors + 0.001:
        says.append(f"{percent(errors)} of its requests fail at worst (usually {percent(usual.errors)})")
    if slowest > 1.5 * usual.p99_ms:
        says.append(f"p99 {slowest:,.0f} ms at worst (usually {usual.p99_ms:,.0f} ms)")
    connections = [signals.connections[0] for _, signals in seen if signals.connections is not None]
    if connections and usual.connections and max(connections) > 1.3 * usual.connections[0]:
        says.append(f"{max(connections)} of {usual.connections[1]} connections at worst")
    yield Trace(first, f"{service} leaves its usual range: {', '.join(says)}", "metrics")


def _beyond(now: Signals, usual: Signals) -> bool:
    crowded = now.connections and usual.connections and now.connections[0] > 1.3 * usual.connections[0]
    return now.errors > usual.errors + 0.001 or now.p99_ms > 1.5 * usual.p99_ms or bool(crowded)


# ---- application logs -------------------------------------------------------------------------------

_VALUES = re.compile(r"\s*[,;]?\s*\b[a-z_]{1,30}=(?:\"[^\"]*\"|\S+(?: [A-Z][\w'-]+)*)")
"""What a line says of one request: which order, which customer. A review has no need of it."""
_VARIES = re.compile(r"\b[0-9a-f]{8,}\b|[0-9a-f-]{20,}|\d+(?:\.\d+)?")


def _logs(scenario: Scenario, history: History, since: int, until: int) -> Iterator[Trace]:
    """The first line of each kind of error that keeps coming and that nobody saw before."""
    from simulator.world.logs.identities import Identities
    from simulator.world.logs.logs import Logs  # numpy: only who drafts a review pays for it

    logs = Logs(scenario, history)
    logs.now = until
    who = re.compile("|".join(re.escape(word) for word in _named(Identities(scenario.identities), scenario)))
    for name, service in scenario.services.items():
        if service.kind != "third-party":
            usual = {_kind(said) for _, said, _ in _errors(logs, name, since - QUIET, since)}
            for first, trace in _new_kinds(_errors(logs, name, since, until), usual):
                context = f" (trace {plain(trace)})" if trace else ""
                says = f"{name} logs a new error: {_cut(who.sub('(somebody)', first[1]))}{context}"
                yield Trace(first[0], says, "logs")


def _named(identities: Identities, scenario: Scenario) -> list[str]:
    """Every name of somebody whose request is logged, longest first; there is always one."""
    words = {word for made in ("name", "user_name", "email") for word in identities.words(made)}
    words |= {word for drawn in scenario.identities.values() for word in drawn}
    return sorted(words, key=len, reverse=True)


def _new_kinds(lines: Iterable[Line], usual: set[str]) -> Iterator[tuple[Line, str]]:
    """The first line of each kind that came often enough, and the first trace that one of them names."""
    kinds: dict[str, list[Line]] = {}
    for line in lines:
        if (kind := _kind(line[1])) not in usual:
            kinds.setdefault(kind, []).append(line)
    often = [same for same in kinds.values() if len(same) >= OFTEN]
    for same in often[:KINDS_OF_ERROR]:
        yield same[0], next((trace for _, _, trace in same if trace), "")


def _errors(logs: Logs, service: str, start: int, until: int) -> Iterator[Line]:
    """A service's first error lines of a stretch: when, the message, and the trace that it belongs to."""
    from simulator.world.promql.matchers import Matcher

    lines = islice(logs.lines([Matcher("service", "=", service)], start, until, newest_first=False), LINES_PASSED)
    for line in islice((line for line in lines if line.level in ("error", "fatal")), LINES_READ):
        yield line.at, *_message(line.text)


def _message(text: str) -> tuple[str, str]:
    """What a line says, without what it says of one request, and its trace."""
    from simulator.world.logql.parsers import json_fields, logfmt_fields

    fields: dict[str, str] = {}
    for read in (json_fields, logfmt_fields):
        with suppress(ValueError):
            fields = fields or dict(read(text))
    said = ": ".join(fields[name] for name in ("msg", "error") if fields.get(name)) or text.partition("\n")[0]
    return _VALUES.sub("", plain(said)).strip(), fields.get("trace_id", "")


def _kind(said: str) -> str:
    return _VARIES.sub("#", said)


def _cut(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


# ---- the cluster and the cloud ----------------------------------------------------------------------

_SCALED = re.compile(r"Scaled (up|down) replica set (\S+) to (\d+) from (\d+)")
_CONTAINER = re.compile(r"\(([\w.-]+)\)$|failed container ([\w.-]+) in pod")


def _ground(scenario: Scenario, world: World, history: History, at: int) -> Ground:
    return Ground(
        scenario, world, history, Changes(scenario, history.cluster), at,
        ask=lambda *_: "", lines_of=lambda *_: [], vector=lambda *_: [],
    )  # fmt: skip


def _cluster(scenario: Scenario, world: World, history: History, since: int, until: int) -> Iterator[Trace]:
    """Rollouts and scalings, processes killed and begun again; a row for each that hangs together."""
    noted: set[ClusterEvent] = set()
    for at in range(until, since - KEPT, -KEPT):
        noted.update(cluster_events(_ground(scenario, world, history, at)))
    told = sorted((each for each in noted if since <= each.at <= until), key=lambda each: (_of(each), each.at))
    for _, same in groupby(told, key=_of):
        for run in _runs(list(same)):
            if (says := _cluster_row(run, scenario)) is not None:
                yield Trace(run[0].at, says, "cluster")


def _of(event: ClusterEvent) -> tuple[str, str]:
    """What a note is about, without the name of the pod: notes of one thing become one row."""
    scaled, container = _SCALED.search(event.message), _CONTAINER.search(event.message)
    about = scaled[2] + scaled[1] if scaled else next(filter(None, container.groups()), "") if container else ""
    return event.reason, about


def _runs(events: list[ClusterEvent]) -> Iterator[list[ClusterEvent]]:
    run: list[ClusterEvent] = []
    for event in events:
        if run and event.at - run[-1].at > ONE_ROLLOUT:
            yield run
            run = []
        run.append(event)
    if run:
        yield run


def _cluster_row(run: list[ClusterEvent], scenario: Scenario) -> str | None:
    first, last = run[0], run[-1]
    until = f", until {clock_text(scenario.starts, last.at)}" if last.at - first.at >= MINUTE else ""
    begun, ended = _SCALED.search(first.message), _SCALED.search(last.message)
    if begun and ended:
        return f"{first.object}: replica set {begun[2]} is scaled {begun[1]} from {begun[4]} to {ended[3]}{until}"
    if first.kind != "Warning":
        return None
    _, container = _of(first)
    times = f", {len(run)} times{until}" if len(run) > 1 else ""
    return f"{first.reason}: {container or first.object}{times}"


def _cloud(scenario: Scenario, world: World, history: History, since: int, until: int) -> Iterator[Trace]:
    """What the provider did; backups run every night."""
    for at, source, _, says in cloud_events(_ground(scenario, world, history, until)):
        if since <= at <= until and "ack" not in says:
            yield Trace(at, f"{source}: {says}", "cloud")
