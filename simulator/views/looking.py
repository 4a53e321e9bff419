"""Looking at the system under drill: questions that a screen puts to its session, and what it is answered.

Separate from the view, which everybody is sent all the time: a chart, a page of log lines or a map is asked for when
somebody looks at it. Looking is not acting: nothing is recorded and nothing is graded. Both sides are frozen values of
numbers, texts and tuples, so that they can go over a wire; times are ms since the drill's start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Pairs = tuple[tuple[str, str], ...]
"""Labels or fields: names and values, in order."""
Health = Literal["healthy", "slow", "full", "failing", "down"]
"""What monitoring says of a service: within its objective, slow, short of connections, failing some or most."""
Language = Literal["promql", "logql"]
LogLevel = Literal["debug", "info", "warn", "error", "fatal"]


# ---- questions ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MetricsAsked:
    """A query over a range, in PromQL or one of LogQL's that gives numbers."""

    expr: str
    start: int
    until: int
    step: int
    language: Language = "promql"
    ask: Literal["metrics"] = "metrics"


@dataclass(frozen=True, slots=True)
class DashboardAsked:
    """A service's charts over a range."""

    service: str
    start: int
    until: int
    step: int
    ask: Literal["dashboard"] = "dashboard"


@dataclass(frozen=True, slots=True)
class LogsAsked:
    """The newest log lines of a range that a LogQL query finds, and how many there are over time."""

    query: str
    start: int
    until: int
    limit: int = 200
    levels: tuple[LogLevel, ...] = ()
    """Only lines of these; empty means all. The histogram counts every level."""
    bars: int = 0
    """Into how many pieces to cut the range for the histogram; 0 asks for none."""
    ask: Literal["logs"] = "logs"


@dataclass(frozen=True, slots=True)
class MapAsked:
    """Every service, what it needs, and how it is."""

    ask: Literal["map"] = "map"


@dataclass(frozen=True, slots=True)
class ChangesAsked:
    """What was changed in a range: deploys, configuration, flags, and what the platform did."""

    since: int
    until: int
    ask: Literal["changes"] = "changes"


@dataclass(frozen=True, slots=True)
class CompletionsAsked:
    """How a line of the shell may go on."""

    line: str
    ask: Literal["completions"] = "completions"


@dataclass(frozen=True, slots=True)
class HandoverAsked:
    """The sheet with which being on call was handed over before the drill began."""

    ask: Literal["handover"] = "handover"


Question = MetricsAsked | DashboardAsked | LogsAsked | MapAsked | ChangesAsked | CompletionsAsked | HandoverAsked


# ---- answers --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Curve:
    """One series over time; moments at which it has no finite value are left out."""

    name: str
    """What tells it from the others: its labels, or the name that a dashboard gives it."""
    labels: Pairs
    times: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ChangeSeen:
    """One change."""

    at: int
    what: str
    """`deploy`, `config`, `flag`, or what somebody did by a command: `rollback`, `restart`, `scale` ..."""
    service: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class MetricsSeen:
    """What a query gave."""

    at: int
    expr: str
    curves: tuple[Curve, ...]
    left_out: int = 0
    """How many more series it gave than are worth drawing."""
    changes: tuple[ChangeSeen, ...] = ()
    """What was changed within the range, the newest first."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart of a dashboard."""

    title: str
    unit: str
    """`requests/s`, `%`, `s`, `bytes` ... , as written beside the title."""
    expr: str
    """The query behind its first curve, for who wants to go on from there."""
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class DashboardSeen:
    """A service's charts; those without any data have no curves."""

    at: int
    service: str
    kind: str
    panels: tuple[Panel, ...]
    changes: tuple[ChangeSeen, ...] = ()
    """What was changed within the range, the newest first."""


@dataclass(frozen=True, slots=True)
class LogSeen:
    """One log line."""

    at: int
    service: str
    level: LogLevel
    text: str
    """The line as it was written; a stack trace follows after line feeds."""
    labels: Pairs
    fields: Pairs
    """What is written in it, where it is JSON or logfmt."""


@dataclass(frozen=True, slots=True)
class LogBar:
    """How many lines there are from a moment to the next bar's."""

    at: int
    lines: int
    warnings: int
    errors: int
    """Of the levels error and fatal."""


@dataclass(frozen=True, slots=True)
class LogsSeen:
    """Log lines, oldest first."""

    at: int
    query: str
    lines: tuple[LogSeen, ...]
    more: bool
    """Whether the range holds older ones, too."""
    bars: tuple[LogBar, ...] = ()


@dataclass(frozen=True, slots=True)
class MappedService:
    """A service on the map."""

    name: str
    kind: str
    owner: str | None
    tier: int
    health: Health
    errors: float
    """Share of requests that fail, 0 to 1."""
    p99_ms: float
    usual_p99_ms: float
    """The same on a good day."""
    rate: float | None
    """Requests a second, where they are counted."""
    connections: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Dependency:
    """A service needs another."""

    service: str
    needs: str
    share: float
    """Of its requests, 0 to 1."""


@dataclass(frozen=True, slots=True)
class MapSeen:
    """The services and their dependencies."""

    at: int
    services: tuple[MappedService, ...]
    dependencies: tuple[Dependency, ...]


@dataclass(frozen=True, slots=True)
class ChangesSeen:
    """Changes, newest first."""

    at: int
    changes: tuple[ChangeSeen, ...]


@dataclass(frozen=True, slots=True)
class CompletionsSeen:
    """How the line may go on: whole lines, best first."""

    line: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandoverSeen:
    """The hand-over sheet, a line each."""

    on_call: tuple[str, ...]
    """Per schedule: who is on call, until when, and who is next."""
    issues: tuple[str, ...]
    """What is going on already."""
    changes: tuple[str, ...]
    """What was changed last, the newest first."""
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotSeen:
    """It cannot be answered; `why` says where, what and what to do."""

    why: str


Answer = MetricsSeen | DashboardSeen | LogsSeen | MapSeen | ChangesSeen | CompletionsSeen | HandoverSeen | NotSeen
