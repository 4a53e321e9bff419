"""What a player remembers of the story: commands and their answers, steps, talk, and its own looks at the dashboards.

Separate from the view, which says how things stand now: a responder also needs what happened before and when. It is
filled from the entries that the person was shown, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.domain import events as ev
from simulator.domain.vocabulary import PageId, PersonId, Role
from simulator.views import DrillView, Entry


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that somebody ran."""

    at: int
    by: PersonId
    command: str
    output: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message, an update or a public post."""

    at: int
    by: PersonId
    text: str
    mentions: tuple[PersonId, ...] = ()
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What the dashboards showed when this player looked."""

    at: int
    well: bool
    worst: float
    """The highest error share of any service."""


@dataclass(slots=True)
class Memory:
    """One player's memory of one drill."""

    called: dict[PageId, int] = field(default_factory=dict)
    """When each page called last."""
    unheard: set[PersonId] = field(default_factory=set)
    """Who was called, let the page go on to the next level, and has not been heard of since."""
    ran: list[Ran] = field(default_factory=list)
    finished: list[Ran] = field(default_factory=list)
    steps: dict[tuple[str, str], int] = field(default_factory=dict)
    """Runbook and step to when it was last taken."""
    said: list[Said] = field(default_factory=list)
    updates: list[Said] = field(default_factory=list)
    since: dict[Role, int] = field(default_factory=dict)
    """When the role got its present holder."""
    prompted: list[int] = field(default_factory=list)
    requested: list[int] = field(default_factory=list)
    reclassified: list[int] = field(default_factory=list)
    reopened: list[int] = field(default_factory=list)
    resolved: list[int] = field(default_factory=list)
    postmortem: bool = False
    mitigated: list[Said] = field(default_factory=list)
    """What was said with each claim of mitigation."""
    looks: list[Look] = field(default_factory=list)
    refusals: list[tuple[str, int]] = field(default_factory=list)
    """Verb and moment of what was refused to this player."""

    _calling: dict[PageId, set[PersonId]] = field(default_factory=dict)

    def read(self, entries: Iterable[Entry]) -> None:
        """Take in what happened."""
        for entry in entries:
            self._take(entry)

    def _take(self, entry: Entry) -> None:
        at, by = entry.at, entry.actor
        self.unheard.discard(by)
        match entry.event:
            case ev.PageSent(page=page, to=to):
                self.called[page] = at
                self._calling.setdefault(page, set()).add(to)
            case ev.PageEscalated(page=page):
                self.unheard |= self._calling.pop(page, set())
            case ev.CommandRun(command=command, output=output):
                self.ran.append(Ran(at, by, command, output))
            case ev.CommandFinished(command=command, output=output):
                self.finished.append(Ran(at, by, command, output))
            case ev.QueryRun(query=query, output=output):
                self.ran.append(Ran(at, by, query, output))
            case ev.RunbookStep(runbook=runbook, step=step):
                self.steps[runbook, step] = at
            case ev.MessagePosted(text=text, mentions=mentions, pinned=False):
                self.said.append(Said(at, by, text, mentions, entry.seq))
            case ev.UpdatePosted(text=text):
                self.updates.append(Said(at, by, text, (), entry.seq))
            case ev.RoleAssigned(role=role) | ev.RoleHandedOver(role=role):
                self.since[role] = at
            case ev.RespondersPrompted():
                self.prompted.append(at)
            case ev.RespondersRequested():
                self.requested.append(at)
            case ev.SeverityChanged():
                self.reclassified.append(at)
            case ev.IncidentReopened():
                self.reopened.append(at)
            case ev.IncidentMitigated(text=text):
                self.mitigated.append(Said(at, by, text))
            case ev.IncidentResolved():
                self.resolved.append(at)
            case ev.PostmortemSubmitted():
                self.postmortem = True
            case _:
                pass

    def look(self, view: DrillView) -> None:
        """Look at the dashboards now."""
        well = all(service.objective_met for service in view.services)
        worst = max((service.errors for service in view.services), default=0.0)
        self.looks.append(Look(view.at, well, worst))

    @property
    def saw_trouble(self) -> bool:
        """Whether any look showed a service outside its objective."""
        return any(not look.well for look in self.looks)

    @property
    def well_since(self) -> int | None:
        """The first of the looks, up to the last, that all showed every service within its objective."""
        since = None
        for look in reversed(self.looks):
            if not look.well:
                break
            since = look.at
        return since

    def times_refused(self, verb: str) -> int:
        """How often this was refused to this player."""
        return sum(1 for refused, _ in self.refusals if refused == verb)

    def last_refusal(self, verb: str) -> int:
        """When this was last refused to this player, 0 for never."""
        return max((at for refused, at in self.refusals if refused == verb), default=0)
