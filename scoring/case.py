"""A drill as the criteria read it: the log indexed once, with the truth and the policy beside it.

Separate so that each criterion stays a short pure function: who declared what when, what was posted to whom, who held
which role. `scoring.reading` builds it in one pass, and it is never changed; `supposing` makes the hypothetical drills
of `scoring.pace`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Literal

from scoring.criteria.messages.promising import promised_in
from scoring.criteria.messages.rule import Words
from scoring.rubric import Rubric
from simulator.domain import events as ev
from simulator.domain.by_hand import alerts_by_hand
from simulator.domain.escalation import due_in, wait_before_leaving
from simulator.domain.events import Recorded
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import PersonId, Role, Severity, StatusState

Audience = Literal["public", "internal", "reply"]

RESPONDING: tuple[type[ev._Event], ...] = (
    ev.IncidentDeclared, ev.SeverityChanged, ev.IncidentStoodDown, ev.IncidentMitigated, ev.IncidentResolved,
    ev.IncidentReopened, ev.RoomOpened, ev.RoleAssigned, ev.RoleHandedOver, ev.MessagePosted, ev.UpdatePosted,
    ev.StatusPosted, ev.StakeholderNotified, ev.RespondersRequested, ev.CommandRun, ev.QueryRun, ev.RunbookStep,
    ev.InjectAnswered, ev.AlertMerged, ev.PageReassigned, ev.PageSent,
)  # fmt: skip
"""What counts as responding: anything done about the incident; an acknowledgement, a snooze or a hint is not."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A severity as declared, or as changed later."""

    at: int
    seq: int
    by: PersonId
    severity: Severity
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """Something written for readers outside the room."""

    at: int
    seq: int
    by: PersonId
    audience: Audience
    text: str
    state: StatusState | None = None
    components: tuple[str, ...] = ()
    inject: str | None = None
    promise: int | None = None
    """When it promises news, in ms since the start."""
    promise_words: str = ""
    """The sentence that promises it."""

    @property
    def promised_within(self) -> int | None:
        """How long the promise gives, in ms, in whole minutes begun: a time of day is kept until its minute is over."""
        return None if self.promise is None else -((self.at - self.promise) // MINUTE) * MINUTE


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody has a role from a moment on."""

    at: int
    seq: int
    by: PersonId
    role: Role
    person: PersonId


@dataclass(frozen=True)
class Case:
    """One drill to judge. All times are milliseconds since its start."""

    log: Log
    truth: Truth
    policy: Policy
    rubric: Rubric
    end: int
    """The drill's end, or its last record."""
    finished: bool
    """Whether it has ended; what is not yet due in an unfinished one is not judged."""
    decisions: tuple[Decision, ...]
    public: tuple[Post, ...]
    internal: tuple[Post, ...]
    replies: tuple[Post, ...]
    held: tuple[Held, ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario that was played."""
        return self.truth.scenario

    @property
    def starts(self) -> datetime:
        """The drill's start as the scenario's time of day."""
        return self.scenario.starts

    @property
    def false_alarm(self) -> bool:
        """Whether the right answer is to stand down."""
        return self.scenario.truth.false_alarm

    @property
    def start(self) -> int:
        """t0, from which times count; the drill's end where no true signal came."""
        return self.end if self.truth.t0 is None else self.truth.t0

    @cached_property
    def people(self) -> frozenset[PersonId]:
        """The members of the team."""
        return frozenset(PersonId(person.id) for person in self.scenario.people)

    @cached_property
    def signal(self) -> tuple[int, ...]:
        """The record that was the first true signal, as evidence."""
        noise = set() if self.false_alarm else {alert.name for alert in self.scenario.alerts if alert.noise}
        signals, by_hand = {inject.id for inject in self.scenario.injects if inject.signal}, alerts_by_hand(self.log)
        for record in self.log:
            event = record.event
            true_alert = isinstance(event, ev.AlertFired) and event.name not in noise and event.alert not in by_hand
            true_inject = isinstance(event, ev.InjectDelivered) and event.inject in signals
            if record.at == self.truth.t0 and (true_alert or true_inject):
                return (record.seq,)
        return ()

    @cached_property
    def page(self) -> tuple[Recorded, ev.PageSent] | None:
        """The first page that a true alert sent."""
        noise = set() if self.false_alarm else {alert.name for alert in self.scenario.alerts if alert.noise}
        fired = {event.alert for _, event in self.log.of(ev.AlertFired) if event.name not in noise}
        true = fired - alerts_by_hand(self.log)
        return next(((record, event) for record, event in self.log.of(ev.PageSent) if event.alert in true), None)

    @cached_property
    def first_response(self) -> Recorded | None:
        """The first thing that somebody of the team did about it, other than acknowledge."""
        found = (record for record in self.log if isinstance(record.event, RESPONDING) and record.actor in self.people)
        return next(found, None)

    @cached_property
    def closed(self) -> Recorded | None:
        """The claim that ended it for good: resolved or stood down, and not reopened afterwards."""
        last = self.log.last(ev.IncidentResolved, ev.IncidentStoodDown, ev.IncidentReopened)
        return None if last is None or isinstance(last[1], ev.IncidentReopened) else last[0]

    @cached_property
    def called_off(self) -> Recorded | None:
        """The last stand-down."""
        last = self.log.last(ev.IncidentStoodDown)
        return last[0] if last else None

    @cached_property
    def severity(self) -> Severity:
        """The true severity at t0, whose targets hold; where nothing is known, what the tree's last row says."""
        now = self.truth.severity_at(self.start)
        first = self.truth.severity[0][1] if self.truth.severity else self.policy.otherwise
        return now or first

    @cached_property
    def worst(self) -> Severity:
        """The worst true severity from t0 on, whose times to mitigate and to resolve hold."""
        later = [severity for since, severity in self.truth.severity if since >= self.start]
        return min((self.severity, *later), key=lambda severity: severity.rank)

    @cached_property
    def mitigated(self) -> int | None:
        """When it was truly mitigated; a fault that never touched the SLI is over when it is remedied."""
        truth = self.truth
        if truth.mitigated is None and not truth.impact and truth.remedied is not None:
            return truth.remedied
        return truth.mitigated

    @cached_property
    def stable(self) -> int | None:
        """From when resolving is not early; it may lie after the drill's end."""
        if self.truth.stable is None and self.mitigated is not None:
            return self.mitigated + self.policy.resolved_after
        return self.truth.stable

    @property
    def broken(self) -> bool:
        """Whether anything was ever wrong with production."""
        return self.truth.onset is not None

    def mitigated_at(self, at: int) -> bool:
        """Whether it was mitigated at a moment, as the signals showed it then."""
        truth = self.truth
        before = [span for span in truth.impact if span.start <= at]
        if not before:
            acting = truth.onset is not None and truth.onset <= at and (truth.remedied is None or at < truth.remedied)
            return not acting
        last = before[-1].end
        return last is not None and at >= last + self.policy.mitigated_after

    def target(self, what: Literal["acknowledge", "respond", "declare", "mitigate", "resolve"]) -> int | None:
        """The time allowed from t0 in ms, the scenario's own target where that is tighter; None where there is none."""
        own: int | None = getattr(self.scenario.targets, what)
        general = self._general(what)
        given = [each for each in (own, general) if each is not None]
        return min(given, default=None)

    def _general(self, what: str) -> int | None:
        if what == "acknowledge":
            return self._first_wait()
        level = self.policy.severities[self.severity if what in ("respond", "declare") else self.worst]
        found: int | str | None = getattr(level, what)
        return None if found is None else due_in(self.policy, found, self.starts, self.start) - self.start

    def _first_wait(self) -> int | None:
        if self.page is None:
            return None
        record, event = self.page
        escalation = self.scenario.escalation.get(event.policy or "", self.policy.escalation)
        return wait_before_leaving(
            self.policy, escalation, event.level, event.urgency, self.severity, self.starts, record.at
        )

    def severity_declared(self, at: int) -> Severity | None:
        """The severity that stood at a moment."""
        standing = [decision.severity for decision in self.decisions if decision.at <= at]
        return standing[-1] if standing else None

    def holders(self, role: Role, at: int) -> tuple[PersonId, ...]:
        """Who held a role at a moment: the last one named, every one for SMEs."""
        found = [held.person for held in self.held if held.role is role and held.at <= at]
        return tuple(dict.fromkeys(found)) if role is Role.SME else tuple(found[-1:])

    def speakers(self, at: int, *roles: Role) -> tuple[PersonId, ...]:
        """Whose task something was at a moment: the first of these roles that somebody held."""
        return next((found for role in roles if (found := self.holders(role, at))), ())

    @cached_property
    def words(self) -> Words:
        """The scenario's words, which the rules on messages compare with."""
        scenario = self.scenario
        return Words(
            customer=scenario.truth.customer_words,
            people=tuple(person.name for person in scenario.people),
            services=tuple(scenario.services),
            deploys=tuple(deploy.id for deploy in scenario.deploys),
            money=scenario.business.revenue_per_minute is not None,
            rubric=self.rubric.rubric,
        )

    def supposing(self, declared: int | None = None, first_post: int | None = None) -> Case:
        """The same drill, had the declaration or the first public post come at another moment."""
        decisions, public = self.decisions, self.public
        if declared is not None:
            decisions = (replace(decisions[0], at=declared), *decisions[1:])
        if first_post is not None:
            first = replace(
                public[0],
                at=first_post,
                promise=promised_in(self.rubric.rubric, public[0].text, first_post, self.starts),
            )
            public = (first, *public[1:])
        supposed = replace(self, decisions=decisions, public=public)
        # What is cached here depends on neither, so it need not be found again.
        vars(supposed).update({name: value for name, value in vars(self).items() if name not in vars(supposed)})
        return supposed
