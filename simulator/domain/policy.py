"""The rules of response as data: severities, decision tree, war room, notifications, cadence, reviews, permissions.

Separate because a team copies the shipped policy and edits it; nothing here knows a number. The part `scoring` is
opaque to the domain: scoring validates it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from simulator.domain.base import Frozen, OneOrMore, Share
from simulator.domain.business_days import BusinessDays, Calendar, NextBusinessDay
from simulator.domain.oncall import EscalationPolicy, Slug
from simulator.domain.simtime import Duration
from simulator.domain.vocabulary import Contact, Role, Severity, StatusState

Fact = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,79}$")]
Line = Annotated[str, Field(min_length=1, max_length=1_000)]


class SeverityLevel(Frozen):
    """One row of the severity matrix, with its targets."""

    means: Line
    examples: tuple[Line, ...] = ()
    respond: Duration | NextBusinessDay | BusinessDays
    """The first action other than an acknowledgement, from t0."""
    declare: Duration | None = None
    """From t0."""
    mitigate: Duration | None = None
    """From t0; the guide gives SEV1 and SEV2 a time to mitigate."""
    resolve: Duration | BusinessDays | None = None
    """From t0; the guide gives SEV3 and SEV4 a time to resolve."""


class Question(Frozen):
    """One question of the decision tree; the first yes decides."""

    fact: Fact
    asks: Line
    leads_to: Annotated[Severity, Field(alias="is")]


class WarRoom(Frozen):
    """When a war room is opened, what it is called and who must be in it."""

    severities: tuple[Severity, ...]
    channel: Line
    """The room's name; `{date}` is YYYYMMDD and `{slug}` the incident's title in lower case with hyphens."""
    bridge: Line
    roles: tuple[Role, ...]
    open_within: Duration
    ic_within: Duration
    roles_within: Duration
    """All three from when the severity first required them."""


class NotificationRule(Frozen):
    """Who is told by itself, or prompted, on what responders declared; never on the truth."""

    id: Slug
    severities: Annotated[tuple[Severity, ...], OneOrMore] = ()
    """Applies when one of these is declared; empty means any."""
    facts: Annotated[tuple[Fact, ...], OneOrMore] = ()
    """Applies when one of these was answered yes; empty means whatever the answers."""
    unmitigated_for: Duration | None = None
    """Applies this long after declaring, unless mitigation was claimed; left out means at once."""
    notify: Annotated[tuple[Slug, ...], OneOrMore] = ()
    prompt: Role | None = None
    text: Line


class FirstPublic(Frozen):
    """The first public post."""

    severities: tuple[Severity, ...]
    within: Duration
    """From when the severity first required it."""


class AtMost(Frozen):
    """No two public posts further apart than `every`, for the first `during`."""

    every: Duration
    during: Duration


class Communication(Frozen):
    """When the public and the company hear of it, and the texts to start from."""

    first_public: FirstPublic
    cadence: dict[StatusState, Duration]
    """The longest silence after a post in this state."""
    at_most: AtMost | None = None
    first_internal: Duration | None = None
    """The first internal update, from when a war room was required."""
    internal_every: Duration | None = None
    status_templates: dict[StatusState, Annotated[str, Field(max_length=4_000)]]
    internal_template: Annotated[str, Field(max_length=4_000)]
    customer_template: Annotated[str, Field(max_length=4_000)] = ""
    channel_template: Annotated[str, Field(max_length=4_000)]
    status_page: Annotated[str, Field(max_length=500)] = ""
    """The address of the status page, for the channel's links."""


class Reviews(Frozen):
    """Which severities are reviewed, how, and how soon."""

    postmortem: tuple[Severity, ...]
    within: Duration
    light: tuple[Severity, ...] = ()


class OnCallAdvice(Frozen):
    """The guide's on-call table, for linting a team's rota."""

    rotation_min: int
    rotation_max: int
    shift: Duration
    handoff_day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    handoff_time: Annotated[str, Field(pattern=r"^\d\d:\d\d$")]
    handoff_meeting: Duration
    people_at_once: int
    advice: tuple[Line, ...] = ()


class AntiPattern(Frozen):
    """A row of the guide's table of anti-patterns."""

    id: Slug
    problem: Line
    fix: Line


class Principle(Frozen):
    """A row of the guide's table of blameless culture."""

    principle: Line
    practice: Line


class Source(Frozen):
    """A row of the guide's table of sources for a timeline."""

    source: Line
    gives: Line


class Notice(Frozen):
    """How soon a person who is paged sees it; drawn from the seed, evenly between the two."""

    soonest: Duration
    latest: Duration

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.soonest > self.latest:
            raise ValueError("soonest is later than latest. Exchange them")
        return self


class Ring(Notice):
    """How one ring of a channel reaches somebody: the chance that they notice it at all, and how soon they do."""

    awake: Share
    asleep: Share
    """The chance while they sleep."""
    meeting: Share
    """The chance while they are in a meeting."""


class Practice(Frozen):
    """The guide's tables that grade habits rather than moments."""

    on_call: OnCallAdvice
    antipatterns: tuple[AntiPattern, ...]
    blameless: tuple[Principle, ...]
    timeline_sources: tuple[Source, ...]


class Policy(Frozen):
    """A whole policy document."""

    version: Literal[1]
    name: Slug
    title: Line
    severities: dict[Severity, SeverityLevel]
    calendar: Calendar = Field(default_factory=Calendar)
    """The team's business days, for targets that count in them."""
    decision_tree: tuple[Question, ...]
    otherwise: Severity
    """The severity when every question is answered no."""
    escalation: EscalationPolicy
    """Pages follow this where the scenario's team has no policy of its own; its levels name the schedules `primary`
    and `secondary` and the user `manager`."""
    notice: Notice
    """How soon somebody without rules of their own (`notify`) sees a page."""
    contacts: dict[Contact, Ring] = Field(default_factory=dict)
    """How each channel reaches those who have such rules; a channel left out is always noticed, as soon as `notice`."""
    war_room: WarRoom
    notifications: tuple[NotificationRule, ...]
    communication: Communication
    reviews: Reviews
    permissions: dict[str, tuple[Role, ...]]
    """Verb to the roles that may use it once an IC is assigned; a verb left out is anybody's, and a role that nobody
    holds binds nobody."""
    mitigated_after: Duration
    """How long the one-minute SLI must have been within its objective before mitigated is true."""
    resolved_after: Duration
    """How long after mitigation resolving is not early (the runbook's recovery)."""
    practice: Practice
    scoring: dict[str, Any]

    def severity_for(self, facts: tuple[str, ...]) -> Severity:
        """Walk the decision tree: the first question whose fact holds decides."""
        for question in self.decision_tree:
            if question.fact in facts:
                return question.leads_to
        return self.otherwise
