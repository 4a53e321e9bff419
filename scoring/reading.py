"""From a log to a case: who decided, posted and held what, in one pass by kind of event.

Separate from the case, which only answers questions.
"""

from __future__ import annotations

from datetime import datetime

from scoring.case import Audience, Case, Decision, Held, Post
from scoring.criteria.messages.promising import promised_in, words_of_promise
from scoring.rubric import Rubric
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import StatusState


def read(log: Log, truth: Truth, policy: Policy, rubric: Rubric) -> Case:
    """Index a log, complete or not, for judging."""
    ended = log.first(ev.DrillEnded)
    starts = truth.scenario.starts
    return Case(
        log=log,
        truth=truth,
        policy=policy,
        rubric=rubric,
        end=ended[0].at if ended else log.end,
        finished=ended is not None,
        decisions=_decisions(log),
        public=tuple(
            _post(record, "public", event.text, rubric, starts, state=event.state, components=event.components)
            for record, event in log.of(ev.StatusPosted)
        ),
        internal=tuple(
            _post(record, "internal", event.text, rubric, starts) for record, event in log.of(ev.UpdatePosted)
        ),
        replies=tuple(
            _post(record, "reply", event.text, rubric, starts, inject=event.inject)
            for record, event in log.of(ev.InjectAnswered)
        ),
        held=_held(log),
    )


def _post(
    record: Recorded,
    audience: Audience,
    text: str,
    rubric: Rubric,
    starts: datetime,
    *,
    state: StatusState | None = None,
    components: tuple[str, ...] = (),
    inject: str | None = None,
) -> Post:
    promise = promised_in(rubric.rubric, text, record.at, starts)
    words = words_of_promise(rubric.rubric, text) or text if promise is not None else ""
    return Post(record.at, record.seq, record.actor, audience, text, state, components, inject, promise, words)


def _decisions(log: Log) -> tuple[Decision, ...]:
    found = [
        Decision(record.at, record.seq, record.actor, event.severity, event.facts)
        for record, event in log.of(ev.IncidentDeclared)
    ]
    found += [
        Decision(record.at, record.seq, record.actor, changed.severity, changed.facts)
        for record, changed in log.of(ev.SeverityChanged)
    ]
    return tuple(sorted(found, key=lambda decision: decision.seq))


def _held(log: Log) -> tuple[Held, ...]:
    found = [
        Held(record.at, record.seq, record.actor, event.role, event.person) for record, event in log.of(ev.RoleAssigned)
    ]
    found += [
        Held(record.at, record.seq, record.actor, passed.role, passed.person)
        for record, passed in log.of(ev.RoleHandedOver)
    ]
    return tuple(sorted(found, key=lambda held: held.seq))
