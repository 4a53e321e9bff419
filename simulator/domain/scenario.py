"""A scenario as the engine plays it: every default filled, every reference resolved.

The YAML document (`simulator.scenario.schema`) is what an author writes; this is what it means. Separate so that the
engine, the world and scoring never see a short form. The small nouns (effects, remedies, injects, hints) have the same
shape in both.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from simulator.domain.base import Frozen, OneOrMore, Share
from simulator.domain.measures import Checks, Connections, Latency, Saturation, Traffic
from simulator.domain.oncall import EscalationPolicy, Name, Person, Schedule, Slug
from simulator.domain.simtime import Duration, Offset
from simulator.domain.triggers import Causes, Happening, Pattern, Trigger
from simulator.domain.vocabulary import AlertSeverity, Level, Role, Severity, Via

ServiceName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
SentText = Annotated[str, Field(min_length=1, max_length=4_000)]
Shape = Literal["hold", "spike", "sawtooth", "flapping"]
LogFormat = Literal["json", "logfmt"]
ServiceKind = Literal["service", "postgres", "redis", "queue", "node", "cdn", "third-party"]


class Money(Frozen):
    """An amount in a currency (ISO 4217), written `2400 USD`."""

    amount: float
    currency: str


class Service(Frozen):
    """A part of the system under drill, with its healthy signals."""

    name: ServiceName
    kind: ServiceKind = "service"
    owner: Slug | None = None
    tier: Annotated[int, Field(ge=1, le=4)] = 2
    traffic: Traffic = Traffic(rps=100)
    errors: Share = 0.0
    latency: Latency = Latency(p50=50, p99=250)
    replicas: Annotated[int, Field(ge=1, le=10_000)] = 1
    connections: Connections | None = None
    saturation: Saturation = Saturation()
    checks: Checks | None = None
    depends_on: dict[str, Share] = Field(default_factory=dict)
    """Service to the share of requests that need it."""
    log_format: LogFormat | None = None
    """How a service of kind `service` writes its log lines; None lets its name decide."""
    dashboard: str | None = None
    runbook: str | None = None


class Deploy(Frozen):
    """A change that went out; before the drill with a negative `at`."""

    at: Offset
    service: ServiceName
    id: Annotated[str, Field(min_length=1, max_length=80)]
    by: Annotated[str, Field(max_length=80)] = ""
    message: Annotated[str, Field(max_length=500)] = ""
    diff: Annotated[str, Field(max_length=4_000)] = ""
    causes: Causes | None = None


ChangeName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,79}$")]


class Change(Frozen):
    """A setting or a feature flag that was changed, without a deploy; before the drill with a negative `at`."""

    at: Offset
    kind: Literal["config", "flag"]
    service: ServiceName
    name: ChangeName
    was: Annotated[str, Field(max_length=200)] = ""
    to: Annotated[str, Field(min_length=1, max_length=200)]
    by: Annotated[str, Field(max_length=80)] = ""
    message: Annotated[str, Field(max_length=500)] = ""
    causes: Causes | None = None


class Effect(Frozen):
    """What a fault does to a service's signals at full strength, and how strong it is over time.

    It sets in `delay` after the fault. `hold` is full after `over` and stays; `spike` falls back over `every`;
    `sawtooth` climbs during each `every` and drops, like a leak that is restarted; `flapping` is on for the first half
    of each `every`.
    """

    service: ServiceName
    errors: Share | None = None
    latency: Latency | None = None
    connections: Connections | None = None
    saturation: Saturation | None = None
    delay: Duration = 0
    over: Duration = 0
    shape: Shape = "hold"
    every: Annotated[Duration, Field(ge=10_000)] | None = None
    """How long a shape's turn takes; `hold` has none."""

    @property
    def felt(self) -> bool:
        """Whether users feel it: a full disk alone they do not."""
        return not (self.errors is None and self.latency is None and self.connections is None)

    @model_validator(mode="after")
    def _has_its_turn(self) -> Self:
        if (self.shape == "hold") == (self.every is not None):
            raise ValueError("give `every` with a shape of spike, sawtooth or flapping, and only with these")
        return self


class LogLine(Frozen):
    """Lines that a service logs while a fault lasts."""

    service: ServiceName
    level: Literal["debug", "info", "warn", "error", "fatal"] = "error"
    rate: Annotated[str, Field(pattern=r"^\d+(\.\d+)?/(s|m|h)$")] = "1/s"
    text: SentText


class Remedy(Frozen):
    """A command that helps; it answers at once and has worked after `takes`."""

    run: Pattern
    where: dict[str, str] = Field(default_factory=dict)
    takes: Duration = 0


class PartialRemedy(Remedy):
    """A command that brings a fault down `to` a share of its strength."""

    to: Share


class Harm(Frozen):
    """A command that makes it worse, until the fault is cleared or its own remedy is done."""

    run: Pattern
    where: dict[str, str] = Field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
    cleared_by: Annotated[tuple[Remedy, ...], OneOrMore] = ()


class Fault(Trigger):
    """Something that is wrong from a moment on; without a trigger it starts when a deploy causes it, else at 0."""

    effects: tuple[Effect, ...] = ()
    logs: tuple[LogLine, ...] = ()
    cleared_by: Annotated[tuple[Remedy, ...], OneOrMore] = ()
    reduced_by: Annotated[tuple[PartialRemedy, ...], OneOrMore] = ()
    worsened_by: Annotated[tuple[Harm, ...], OneOrMore] = ()


class Alert(Trigger):
    """An alert: when it fires, what it says, whom it pages."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    service: ServiceName
    severity: AlertSeverity = AlertSeverity.CRITICAL
    summary: Annotated[str, Field(max_length=1_000)] = ""
    impact: Annotated[str, Field(max_length=1_000)] = ""
    pages: str | None = None
    """The escalation policy that it pages; None only notifies."""
    runbook: str | None = None
    dashboard: str | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)
    noise: bool = False
    """Truth: it says nothing about the incident."""
    dedup_key: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    """While an alert with the same key fires, this one is merged into it and pages nobody anew."""
    lasts: Duration | None = None
    """How long it fires; left out, until its query no longer holds, or its service's faults have cleared."""
    keep_firing_for: Duration = 0
    """How long it fires on after its query no longer holds."""
    every: Annotated[int, Field(ge=0)] = 0
    """How far evaluations of its query are apart, in ms; 0 is the drill's own 15 s."""
    by_result: bool = False
    """Its service is the one that each result of its query names, where the scenario has that."""


class Recording(Frozen):
    """A series that monitoring records from a query."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z_:][A-Za-z0-9_:]*$", max_length=200)]
    expr: Annotated[str, Field(min_length=1, max_length=10_000)]
    labels: dict[str, str] = Field(default_factory=dict)
    every: Annotated[int, Field(ge=0)] = 0
    """How far its evaluations are apart, in ms; 0 is the drill's own 15 s."""


class Maintenance(Frozen):
    """Planned work: while it lasts, alerts of its services fire and page nobody."""

    at: Offset
    """When it begins; before the drill with a negative `at`."""
    lasts: Annotated[Duration, Field(ge=60_000)]
    services: Annotated[tuple[ServiceName, ...], Field(min_length=1), OneOrMore]
    why: Annotated[str, Field(min_length=1, max_length=200)] = "planned maintenance"


class Sender(Frozen):
    """Somebody outside the team."""

    name: Name
    title: Annotated[str, Field(max_length=120)] = ""


class Expect(Frozen):
    """The answer that an inject waits for."""

    reply_within: Duration
    by: Annotated[tuple[Role, ...], OneOrMore] = (Role.IC, Role.COMMS)
    mentions: Annotated[tuple[Pattern, ...], OneOrMore] = ()


class Inject(Trigger):
    """Something that reaches the room from outside."""

    id: Slug
    via: Via
    sender: Sender
    text: SentText
    expect: Expect | None = None
    signal: bool = False
    """Truth: it is a true sign of the incident, as an alert is."""


class HintSpec(Trigger):
    """Advice that becomes available; it costs points only when it is taken."""

    text: SentText
    costs: Annotated[float, Field(ge=0, le=100)] = 2.0


class Objective(Frozen):
    """What the drill is for, and the criteria that measure it."""

    says: Annotated[str, Field(min_length=1, max_length=300)]
    measures: Annotated[tuple[str, ...], Field(min_length=1), OneOrMore]


class Business(Frozen):
    """What an outage costs, for the debrief's money, users and SLA minutes."""

    revenue_per_minute: Money | None = None
    users_per_minute: Annotated[float, Field(ge=0)] | None = None
    slo: Share = 0.999


class SeveritySpan(Frozen):
    """From this happening on, this is the true severity."""

    from_: Annotated[Happening, Field(alias="from")]
    is_: Annotated[Severity, Field(alias="is")]


class TruthSpec(Frozen):
    """What only the host knows."""

    facts: tuple[str, ...] = ()
    severity: tuple[SeveritySpan, ...]
    cause: str = ""
    cause_words: tuple[str, ...] = ()
    customer_words: tuple[str, ...] = ()
    lesson: str = ""
    false_alarm: bool = False
    """There is no incident: the right answer is to stand down."""


class Targets(Frozen):
    """A scenario's own, tighter targets, from t0."""

    acknowledge: Duration | None = None
    respond: Duration | None = None
    declare: Duration | None = None
    mitigate: Duration | None = None
    resolve: Duration | None = None


class RunbookStepSpec(Frozen):
    """A step of the diagnosis."""

    step: Annotated[str, Field(min_length=1, max_length=200)]
    command: Annotated[str, Field(max_length=4_000)] | None = None
    expected: Annotated[str, Field(max_length=1_000)] = ""


class RunbookOption(Frozen):
    """A way to mitigate."""

    option: Annotated[str, Field(min_length=1, max_length=200)]
    when: Annotated[str, Field(max_length=1_000)] = ""
    command: Annotated[str, Field(max_length=4_000)] | None = None
    verify: Annotated[str, Field(max_length=1_000)] = ""


class RunbookMetadata(Frozen):
    """What a runbook is for."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    service: Annotated[str, Field(max_length=80)] = ""
    severity: Annotated[str, Field(max_length=80)] = ""
    owner: Annotated[str, Field(max_length=80)] = ""
    alert_names: tuple[str, ...] = ()
    reviewed: Annotated[str, Field(max_length=40)] = ""


class Runbook(Frozen):
    """A runbook in the guide's shape."""

    metadata: RunbookMetadata
    impact: Annotated[str, Field(max_length=2_000)] = ""
    diagnosis: tuple[RunbookStepSpec, ...] = ()
    mitigation: tuple[RunbookOption, ...] = ()
    recovery: tuple[Annotated[str, Field(min_length=1, max_length=500)], ...] = ()


class Command(Frozen):
    """An answer of the shell that the scenario adds; the first entry that matches and still holds answers."""

    run: Pattern
    prints: Annotated[str, Field(max_length=20_000)]
    unless: Annotated[tuple[Happening, ...], OneOrMore] = ()
    """No longer its answer once one of these has happened: a disk is full until the fault is cleared."""


class Scenario(Frozen):
    """A whole scenario, ready to play."""

    slug: Annotated[str, Field(min_length=1, max_length=80)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    summary: str = ""
    level: Level = Level.INTERMEDIATE
    tags: tuple[str, ...] = ()
    starts: AwareDatetime
    length: Annotated[Duration, Field(ge=60_000)]
    seed: int
    targets: Targets = Targets()
    objectives: tuple[Objective, ...] = ()
    people: tuple[Person, ...]
    schedules: dict[str, Schedule]
    escalation: dict[str, EscalationPolicy]
    functions: dict[str, Person]
    """Who stands behind a function (`support`, `vp-eng`, `manager` ...)."""
    business: Business = Business()
    services: dict[str, Service]
    deploys: tuple[Deploy, ...] = ()
    changes: tuple[Change, ...] | None = None
    """Settings and flags that were changed; None lets the seed draw a few that did nothing."""
    faults: dict[str, Fault] = Field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    recordings: tuple[Recording, ...] = ()
    """What monitoring records from queries, from rule files."""
    injects: tuple[Inject, ...] = ()
    hints: tuple[HintSpec, ...] = ()
    commands: tuple[Command, ...] = ()
    runbooks: dict[str, Runbook] = Field(default_factory=dict)
    """Path in the scenario's folder to the runbook."""
    truth: TruthSpec
    identities: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Whom log lines name: words by the placeholder that they fill; drawn once, before the drill."""

    @property
    def causing(self) -> tuple[Deploy | Change, ...]:
        """The deploys and changes that start a fault."""
        found: list[Deploy | Change] = [*self.deploys, *(self.changes or ())]
        return tuple(each for each in found if each.causes is not None)

    def person(self, person: str) -> Person | None:
        """The member of the team with this id."""
        return next((each for each in self.people if each.id == person), None)
