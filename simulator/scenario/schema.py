"""The scenario document as an author writes it, short forms included.

Separate from `simulator.domain.scenario`, which is what it means: `compile` goes from one to the other. Parts that have
the same shape in both (effects, remedies, hints, deploys) are the domain's. A docstring under a field is what the
editor shows.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from simulator.domain.base import Frozen, OneOrMore, Share
from simulator.domain.measures import Checks, Connections, Latency, Saturation, Traffic
from simulator.domain.oncall import Slug
from simulator.domain.policy import Fact
from simulator.domain.scenario import (
    Change,
    Command,
    Deploy,
    Expect,
    Fault,
    HintSpec,
    LogFormat,
    Maintenance,
    Money,
    Objective,
    Remedy,
    Sender,
    SentText,
    ServiceKind,
    ServiceName,
    Targets,
)
from simulator.domain.simtime import DAY, MINUTE, Duration
from simulator.domain.team import Team
from simulator.domain.triggers import Happening, Trigger
from simulator.domain.vocabulary import AlertSeverity, Level, Severity, Via
from simulator.scenario.shortforms import WordOr

MAX_VARIANTS = 20
VERSION = 1
"""The version of the format that this program reads."""

Path = Annotated[str, Field(min_length=1, max_length=300)]
"""A file in the scenario's folder."""
Line = Annotated[str, Field(min_length=1, max_length=200)]
Tag = Annotated[str, Field(min_length=1, max_length=40)]
Prose = Annotated[str, Field(max_length=4_000)]


def _money(value: object) -> object:
    if isinstance(value, Money):
        return value
    amount, _, currency = value.strip().partition(" ") if isinstance(value, str) else ("", "", "")
    currency = currency.strip()
    digits = amount.replace(".", "", 1)
    right = digits.isascii() and digits.isdecimal() and len(digits) <= 15
    if not (right and len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise ValueError("expected an amount and a currency. Write it like 2400 USD")
    return Money(amount=float(amount), currency=currency)


def _written(money: Money) -> str:
    amount = int(money.amount) if money.amount == int(money.amount) else money.amount
    return f"{amount} {money.currency}"


MoneyText = Annotated[
    Money,
    BeforeValidator(_money),
    PlainSerializer(_written, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d+(\.\d+)? [A-Z]{3}$", "examples": ["2400 USD"]}),
]
"""An amount in a currency (ISO 4217)."""


def _pages(value: object) -> object:
    if value is False or isinstance(value, str):
        return value
    raise ValueError("expected the name of an escalation policy, or false to page nobody")


Pages = Annotated[
    str | Literal[False],
    BeforeValidator(_pages),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"const": False}]}),
]


class ServiceDocument(Frozen):
    """A part of the system under drill, with its healthy signals."""

    kind: ServiceKind = "service"
    """What it is; each kind has signals of its own."""
    owner: Slug | None = None
    """The team that owns it; its pages follow the escalation policy of the same name."""
    tier: Annotated[int, Field(ge=1, le=4)] = 2
    """How much depends on it, 1 most."""
    traffic: Traffic = Traffic(rps=100)
    """Requests a second, and how far day and week swing them."""
    errors: Share = 0.0
    """The share of requests that fails when all is well."""
    latency: Latency = Latency(p50=50, p99=250)
    """How long requests take when all is well."""
    replicas: Annotated[int, Field(ge=1, le=10_000)] = 1
    """How many copies run."""
    connections: Connections | None = None
    """Its pool, or a database's connections."""
    saturation: Saturation = Saturation()
    """How much of its processor, memory and disk is in use when all is well."""
    checks: Checks | None = None
    """Synthetic checks of it from outside, which sign in with an account of their own."""
    depends_on: dict[ServiceName, Share] = Field(default_factory=dict)
    """Other services, and the share of requests that needs each."""
    log_format: LogFormat | None = None
    """How it writes its log lines. Left out, its name decides; other kinds have shapes of their own."""
    dashboard: Annotated[str, Field(max_length=500)] | None = None
    """The address of its dashboard; its alerts link it."""
    runbook: Path | None = None
    """Its runbook's file; its alerts link it."""


class AlertDocument(Trigger):
    """An alert: when it fires, what it says, whom it pages."""

    name: Line
    """What monitoring calls it."""
    service: ServiceName
    """What it is about."""
    severity: AlertSeverity = AlertSeverity.CRITICAL
    """How bad it says it is: critical and error page with high urgency, warning and info with low."""
    summary: Annotated[str, Field(max_length=1_000)] = ""
    """One line that says what is wrong; may hold placeholders."""
    impact: Annotated[str, Field(max_length=1_000)] = ""
    """What users notice; may hold placeholders."""
    pages: Pages | None = None
    """The escalation policy that it pages, or false. Left out: the one of the service's owner, else `default`."""
    runbook: Path | None = None
    """Its runbook's file; left out, the service's."""
    dashboard: Annotated[str, Field(max_length=500)] | None = None
    """The address of its dashboard; left out, the service's."""
    labels: dict[str, str] = Field(default_factory=dict)
    """Labels as in a Prometheus rule."""
    annotations: dict[str, str] = Field(default_factory=dict)
    """Annotations as in a Prometheus rule."""
    noise: bool = False
    """True for an alert that says nothing about the incident; never shown to trainees."""
    dedup_key: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    """While an alert with the same key fires, this one is merged into it and pages nobody anew."""
    lasts: Duration | None = None
    """How long it fires; left out, until its query no longer holds, or its service's faults have cleared."""
    keep_firing_for: Duration = 0
    """How long it fires on after its query no longer holds."""


class InjectDocument(Trigger):
    """Something that reaches the room from outside."""

    id: Slug
    """Its name, for replies and triggers."""
    via: Via
    """The channel by which it comes."""
    from_: Annotated[WordOr[Slug, Sender], Field(alias="from")]
    """Who sends it: a person of the team who is not played, a function like `support`, or a name and a title."""
    text: SentText
    """What it says; may hold placeholders."""
    expect: Expect | None = None
    """The answer that it waits for."""
    signal: bool = False
    """True when it tells of the incident as an alert does: the clock of the targets may start with it."""


class BusinessDocument(Frozen):
    """What an outage costs: the debrief's money, users and minutes are computed from it."""

    revenue_per_minute: MoneyText | None = None
    """Revenue a minute, like `2400 USD`."""
    users_per_minute: Annotated[float, Field(ge=0)] | None = None
    """How many users come by in a minute."""
    slo: Share = 0.999
    """The share of requests that must succeed."""


class SpanDocument(Frozen):
    """From this happening on, this is the true severity."""

    from_: Annotated[WordOr[str, Happening], Field(alias="from")]
    """A kind of event like `fault.started`, or an event with `match` and `where`."""
    is_: Annotated[Severity, Field(alias="is")]
    """The severity from then on."""


class TruthDocument(Frozen):
    """What only the host knows until the debrief."""

    facts: Annotated[tuple[Fact, ...], Field(max_length=50), OneOrMore] = ()
    """The facts of the policy's decision tree that hold; the severity follows from them."""
    severity: WordOr[Severity, tuple[SpanDocument, ...]] | None = None
    """The severity, or how it changes. Left out, the decision tree finds it from the facts."""
    cause: Prose = ""
    """What went wrong, in a sentence or two."""
    cause_words: Annotated[tuple[Tag, ...], Field(max_length=50), OneOrMore] = ()
    """Words by which a text is seen to name the cause."""
    customer_words: Annotated[tuple[Tag, ...], Field(max_length=50), OneOrMore] = ()
    """Words by which a text is seen to say what customers notice."""
    lesson: Prose = ""
    """What the drill wants to teach; the debrief says it."""
    false_alarm: bool = False
    """True when there is no incident and standing down is right."""


class ScenarioDocument(Frozen):
    """A scenario for gameday."""

    version: Literal[1]
    """The version of this format: 1."""
    title: Line
    """What the drill is called, without giving the cause away."""
    summary: Prose = ""
    """What trainees are told before it starts."""
    level: Level = Level.INTERMEDIATE
    """How much it asks: beginner, intermediate or advanced."""
    tags: Annotated[tuple[Tag, ...], Field(max_length=20), OneOrMore] = ()
    """Words to find it by."""
    starts: AwareDatetime | None = None
    """The drill's clock at its start, with a zone: `2025-03-15T14:25:00Z`. Left out: a fixed Monday, 10:00 UTC."""
    length: Annotated[Duration, Field(ge=MINUTE, le=DAY)] = 60 * MINUTE
    """The drill ends here at the latest."""
    seed: Annotated[int, Field(ge=0, le=2**53)] | None = None
    """The number that every draw comes from. Left out, it is made from the scenario's name."""
    targets: Targets = Targets()
    """Tighter targets than the severity's own, for this drill only."""
    objectives: Annotated[tuple[Objective, ...], Field(max_length=20)] = ()
    """What the drill is for, and the criteria that measure it."""
    policy: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    """The rules of response: a shipped policy's name, or a file in the folder. Left out: `default`."""
    team: WordOr[Path, Team] | None = None
    """Who is there, here or in a file of its own."""
    business: BusinessDocument = BusinessDocument()
    """What an outage costs."""
    services: Annotated[dict[ServiceName, ServiceDocument], Field(max_length=500)] = Field(default_factory=dict)
    """The system under drill. A service that is only mentioned elsewhere has the defaults."""
    deploys: Annotated[tuple[Deploy, ...], Field(max_length=200)] = ()
    """Changes that went out, before the drill (`at: -3h`) or in it."""
    changes: Annotated[tuple[Change, ...], Field(max_length=200)] | None = None
    """Settings and feature flags that were changed. Left out, the seed draws a few that did nothing; `[]` is none."""
    faults: Annotated[dict[Slug, Fault], Field(max_length=50)] = Field(default_factory=dict)
    """What goes wrong, and what makes it better or worse."""
    rule_files: Annotated[tuple[Path, ...], Field(max_length=20), OneOrMore] = ()
    """Files of Prometheus rules in the folder; their alerts are the drill's, and `alerts` may say more of one."""
    alerts: Annotated[tuple[AlertDocument, ...], Field(max_length=200)] = ()
    """What monitoring says, when."""
    maintenance: Annotated[tuple[Maintenance, ...], Field(max_length=50)] = ()
    """Planned work, during which the alerts of its services page nobody."""
    injects: Annotated[tuple[InjectDocument, ...], Field(max_length=200)] = ()
    """What other people say, when."""
    hints: Annotated[tuple[HintSpec, ...], Field(max_length=50)] = ()
    """Advice that becomes available; it costs points only when it is taken."""
    commands: Annotated[tuple[Command, ...], Field(max_length=500)] = ()
    """Answers that the drill's shell gives; the first that matches and still holds."""
    truth: TruthDocument | None = None
    """The answers: facts, severity, cause. Only the host knows them until the debrief."""
    severity: Severity | None = None
    """Short for `truth.severity`."""
    cause: Prose | None = None
    """Short for `truth.cause`."""
    solved_by: Annotated[tuple[Remedy, ...], Field(max_length=50), OneOrMore] = ()
    """Short for one fault `main` on the first alert's service that these remedies clear."""
    vary: Annotated[tuple[dict[str, Any], ...], Field(min_length=1, max_length=MAX_VARIANTS)] | None = None
    """Alternatives, each a part of a scenario that is merged over this one; the seed picks one."""
