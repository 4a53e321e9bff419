"""What people need who hand over being on call: who to whom and when, what is open, what changed, what may go wrong.

Separate because a meeting, a command and the opening of a drill ask for the same. Only what documents say is in it:
where nobody gave a journal, what is open cannot be told, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from simulator.domain.burden import doubled, drawn
from simulator.domain.lifecycle import AlertPhase, IncidentPhase, PagePhase
from simulator.domain.oncall_review import review
from simulator.domain.policy import Policy
from simulator.domain.rota import moment_text, next_hand_off
from simulator.domain.simtime import at_wall
from simulator.domain.state import State
from simulator.domain.team import Team
from simulator.domain.vocabulary import PersonId

LOOK_AHEAD = timedelta(weeks=9)
"""A rotation of eight with weekly turns has changed by then."""
MOST_CHANGES = 10


@dataclass(frozen=True, slots=True)
class Exchange:
    """The next change on a schedule; None stands for nobody."""

    schedule: str
    at: datetime
    outgoing: PersonId | None
    incoming: PersonId | None
    until: datetime
    """When the next one ends, as far as was looked ahead."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that went out."""

    at: datetime
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to talk about, and where it comes from."""

    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Drilled:
    """A drill of the team: where it is told, when it began, and how it stood at its end."""

    source: str
    starts: datetime
    state: State


@dataclass(frozen=True, slots=True)
class Handover:
    """The sheet of a hand-over meeting."""

    at: datetime
    meeting: int
    """How long the policy wants the meeting to be, in ms."""
    exchanges: tuple[Exchange, ...]
    unchanged: tuple[str, ...]
    """Schedules on which nothing changes as far as was looked ahead."""
    issues: tuple[Item, ...] | None
    """None where no journal was given."""
    changes: tuple[Change, ...] | None
    """The newest first; None where neither a journal nor a scenario was given."""
    risks: tuple[Item, ...]


def handover(
    team: Team, policy: Policy, at: datetime, *, drills: Sequence[Drilled] = (), deploys: Sequence[Change] | None = None
) -> Handover:
    """Put the sheet together for a moment (aware). `deploys` are a scenario's history, before its start."""
    exchanges = tuple(
        exchange for name in team.schedules if (exchange := _exchange(team, name, at)) is not None
    )  # fmt: skip
    changed = [each for drill in drills for each in _changes(drill)] + [*(deploys or ())]
    once = {(each.at, each.says): each for each in reversed(changed)}
    newest = sorted(once.values(), key=lambda each: each.at, reverse=True)[:MOST_CHANGES]
    ends = max((each.until for each in exchanges), default=at + LOOK_AHEAD)
    return Handover(
        at=at,
        meeting=policy.practice.on_call.handoff_meeting,
        exchanges=exchanges,
        unchanged=tuple(name for name in team.schedules if name not in {each.schedule for each in exchanges}),
        issues=tuple(item for drill in drills for item in _issues(drill)) if drills else None,
        changes=tuple(newest) if drills or deploys is not None else None,
        risks=(*_of_rota(team, policy, at, ends), *(item for drill in drills for item in _risks(drill, policy))),
    )


def _exchange(team: Team, name: str, at: datetime) -> Exchange | None:
    found = next_hand_off(team.schedules[name], at, within=LOOK_AHEAD)
    if found is None:
        return None
    out, into = found
    return Exchange(name, into.start, out.person, into.person, into.end)


def _issues(drill: Drilled) -> Iterable[Item]:
    """What was still open when a drill ended."""
    state = drill.state
    if state.incident.open:
        mitigated = ", mitigated and not resolved" if state.incident.phase is IncidentPhase.MITIGATED else ""
        yield Item(f"{state.incident.severity} {state.incident.title}{mitigated}", drill.source)
    for alert in state.alerts.values():
        if alert.phase is AlertPhase.FIRING:
            since = f"{at_wall(drill.starts, alert.fired_at):%a %Y-%m-%d %H:%M}"
            yield Item(f"alert {alert.fired.name} on {alert.fired.service} fires since {since} UTC", drill.source)
    for page in state.pages.values():
        if page.phase in (PagePhase.TRIGGERED, PagePhase.SNOOZED):
            how = "is snoozed" if page.phase is PagePhase.SNOOZED else "is taken by nobody yet"
            yield Item(f"page #{page.id} {how}: {page.text}", drill.source)


def _changes(drill: Drilled) -> Iterable[Change]:
    for deploy in drill.state.deploys:
        says = deploy_text(deploy.deploy, deploy.service, deploy.by, deploy.message)
        yield Change(at_wall(drill.starts, deploy.applied_at), says, drill.source)


def deploy_text(deploy: str, service: str, by: str, message: str) -> str:
    """A deploy in a line: what, of what, by whom, and why."""
    who = f" by {by}" if by else ""
    why = f": {message}" if message else ""
    return f"deploy {deploy} of {service}{who}{why}"


def _risks(drill: Drilled, policy: Policy) -> Iterable[Item]:
    """What a drill showed that may happen again."""
    state = drill.state
    for page in state.pages.values():
        if page.phase is PagePhase.EXHAUSTED:
            yield Item(f"page #{page.id} went through every level and nobody took it: {page.text}", drill.source)
    owed = state.incident.severity in policy.reviews.postmortem and state.incident.phase is not IncidentPhase.STOOD_DOWN
    if owed and state.postmortem is None:
        says = f"{state.incident.severity} {state.incident.title} has no postmortem, so it may come back as it was"
        yield Item(says, drill.source)


def _of_rota(team: Team, policy: Policy, at: datetime, end: datetime) -> Iterable[Item]:
    """What the coming shifts themselves put at risk."""
    for judged in review(team, policy.practice.on_call, at, max(end, at + timedelta(weeks=1))):
        if judged.verdict == "not met" and judged.check in ("gaps", "targets", "escalation", "single-points"):
            yield Item(f"{judged.where}: {judged.says}" if judged.where else judged.says, "the rota")
    for each in doubled(drawn(team, at, max(end, at + timedelta(weeks=1))))[:5]:
        zone = ZoneInfo(next(iter(team.schedules.values())).time_zone)
        when = f"{moment_text(each.start, zone)} to {moment_text(each.end, zone)}"
        yield Item(f"{each.person} is on {' and '.join(each.schedules)} at once, {when}", "the rota")
    for name, schedule in team.schedules.items():
        zone = ZoneInfo(schedule.time_zone)
        for cover in schedule.overrides:
            if at <= cover.start < end:
                when = f"{moment_text(cover.start, zone)} to {moment_text(cover.end, zone)}"
                yield Item(f"{name}: {cover.user} covers {when}, whatever the rotation says", "the rota")
