"""What the facilitator sees: the truth, what is to come and what it waits for, and how every trainee stands.

Separate from the trainees' read-models, and never reachable from them: a host sends this to whoever shows the
facilitator's token, and to nobody else. Everything here is frozen and made of plain values, so that a wire can carry it
as it carries a `DrillView`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from simulator.domain.coming import Coming
from simulator.domain.matching import happening_matches
from simulator.domain.vocabulary import PersonId, Rating, Role, Severity
from simulator.views.models import DrillView, Entry, Owed
from simulator.views.owed import owed
from simulator.views.see import Seen


@dataclass(frozen=True, slots=True)
class FaultSeen:
    """A fault of the scenario: whether it acts, and what would clear it."""

    name: str
    acts: bool
    since: int | None
    """When it began, in ms since the start; None before."""
    cleared_at: int | None
    services: tuple[str, ...]
    cleared_by: tuple[str, ...]
    """The commands that clear it, as patterns."""
    worsened_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HintSeen:
    """A hint of the script, and who knows it."""

    number: int
    text: str
    costs: float
    available_at: int | None
    taken: bool
    given_at: int | None


@dataclass(frozen=True, slots=True)
class Trainee:
    """A member of the team, as the facilitator sees them."""

    id: PersonId
    name: str
    title: str
    roles: tuple[Role, ...]
    joined: bool
    """Whether they take part, simulated or not."""
    simulated: bool
    connected: bool
    """Whether their client is there; simulated people always are, and so is who plays in the same process."""
    last_at: int | None
    """When they last did something."""
    last_did: str
    """The verb of that."""
    owes: tuple[Owed, ...]
    """What waits for an answer of theirs, oldest first."""
    called: tuple[int, ...]
    """The pages that are calling them now."""


@dataclass(frozen=True, slots=True)
class Observed:
    """An observation that the facilitator marked."""

    seq: int
    at: int
    text: str
    about: str | None
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class FacilitatorView:
    """Everything the facilitator sees at one moment."""

    drill: DrillView
    """What everybody sees, by nobody's eyes; its `entries` hold the whole story, what only the host knows included."""
    length: int
    """How long the drill lasts, in ms."""
    severity: Severity | None
    """The true severity now; None while nothing is wrong."""
    cause: str
    lesson: str
    facts: tuple[str, ...]
    """The decision tree's facts that are true."""
    false_alarm: bool
    faults: tuple[FaultSeen, ...]
    coming: tuple[Coming, ...]
    """What the script has planned, what comes first first; what has come or never will stands last."""
    hints: tuple[HintSeen, ...]
    people: tuple[Trainee, ...]
    personas: tuple[tuple[str, str], ...]
    """Whom an inject may come from: names and titles of the script's senders and stakeholders."""
    observed: tuple[Observed, ...]
    facilitated: bool
    """Whether the drill has a facilitator, who alone pauses, resumes and ends it."""
    time_out: str | None
    """Why a time-out was called, while it lasts."""
    speed: float | None
    """Drill seconds per real second as the facilitator set them; None as it was begun."""
    shown: str | None
    """The finding that everybody is shown in the debrief."""

    @property
    def seq(self) -> int:
        """The last record that this view knows."""
        return self.drill.seq

    @property
    def injects(self) -> tuple[Coming, ...]:
        """The injects among what is planned."""
        return tuple(each for each in self.coming if each.sort == "inject")


def facilitated(
    seen: Seen, shared: DrillView, coming: tuple[Coming, ...], since_seq: int, connected: Mapping[PersonId, bool]
) -> FacilitatorView:
    """Everything the facilitator sees now; `shared` is the drill by nobody's eyes, at the same moment."""
    state, scenario = seen.state, seen.scenario
    truth = scenario.truth
    return FacilitatorView(
        drill=replace(shared, owed=(), entries=_whole_story(seen, since_seq)),
        length=state.length or scenario.length,
        severity=_true_severity(seen),
        cause=truth.cause,
        lesson=truth.lesson,
        facts=truth.facts,
        false_alarm=truth.false_alarm,
        faults=_faults(seen),
        coming=coming,
        hints=_hints(seen),
        people=_people(seen, shared, connected),
        personas=_personas(seen),
        observed=tuple(Observed(seq, at, each.text, each.target, each.rating) for seq, at, each in state.observed),
        facilitated=state.facilitated,
        time_out=state.time_out,
        speed=state.speed,
        shown=state.shown,
    )


def _whole_story(seen: Seen, since_seq: int) -> tuple[Entry, ...]:
    return tuple(
        Entry(record.seq, record.at, record.actor, record.event, record.cause) for record in seen.log[since_seq:]
    )


def _true_severity(seen: Seen) -> Severity | None:
    """The true severity now: the last span whose beginning has happened."""
    began: list[tuple[int, int, Severity]] = []
    for number, span in enumerate(seen.scenario.truth.severity):
        first = next((record.at for record in seen.log if happening_matches(span.from_, record)), None)
        if first is not None:
            began.append((first, number, span.is_))
    return max(began)[2] if began else None


def _faults(seen: Seen) -> tuple[FaultSeen, ...]:
    return tuple(
        FaultSeen(
            name=name,
            acts=seen.state.faults.get(name, False),
            since=seen.state.fault_since.get(name),
            cleared_at=seen.state.fault_cleared.get(name),
            services=tuple(dict.fromkeys(effect.service for effect in fault.effects)),
            cleared_by=tuple(each.run for each in fault.cleared_by),
            worsened_by=tuple(each.run for each in fault.worsened_by),
        )
        for name, fault in seen.scenario.faults.items()
    )


def _hints(seen: Seen) -> tuple[HintSeen, ...]:
    found = []
    for number, hint in enumerate(seen.scenario.hints, 1):
        known = seen.state.hints.get(number)
        found.append(
            HintSeen(
                number=number,
                text=hint.text,
                costs=hint.costs,
                available_at=known.at if known else None,
                taken=known is not None and known.text is not None,
                given_at=seen.state.given.get(number),
            )
        )
    return tuple(found)


def _people(seen: Seen, shared: DrillView, connected: Mapping[PersonId, bool]) -> tuple[Trainee, ...]:
    state, found = seen.state, []
    for person in seen.scenario.people:
        if not person.playable:
            continue
        id = PersonId(person.id)
        view = shared.person(id)
        last = state.last_done.get(id)
        owes = owed(state, seen.policy, seen.scenario.starts, id)
        found.append(
            Trainee(
                id=id,
                name=person.name,
                title=person.title,
                roles=view.roles if view else (),
                joined=id in state.present,
                simulated=state.simulated(id),
                connected=connected.get(id, id in state.present),
                last_at=last[0] if last else None,
                last_did=last[1] if last else "",
                owes=tuple(each for each in owes if each.mine),
                called=tuple(int(page.id) for page in shared.pages if page.state == "triggered" and id in page.to),
            )
        )
    return tuple(found)


def _personas(seen: Seen) -> tuple[tuple[str, str], ...]:
    """The script's senders first, then who stands behind each function, then the rest of the company."""
    scenario = seen.scenario
    people = [(each.sender.name, each.sender.title) for each in scenario.injects]
    people += [(each.name, each.title or name) for name, each in scenario.functions.items()]
    people += [(each.name, each.title) for each in scenario.people if not each.playable]
    found: dict[str, str] = {}
    for name, title in people:
        found.setdefault(name, title)
    return tuple(found.items())
