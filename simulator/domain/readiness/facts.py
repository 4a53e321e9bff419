"""What readiness is judged by: a team, its policy, scenarios' alerts and runbooks, drills that were played, and today.

Separate from the judging so that whoever reads files and journals hands over plain facts, and nothing here reads a
clock or a disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from simulator.domain import events as ev
from simulator.domain.log import Log
from simulator.domain.oncall import EscalationPolicy
from simulator.domain.oncall_review import Judged, Verdict, review
from simulator.domain.past import ActionItem
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.team import Team
from simulator.domain.vocabulary import Severity

Heading = Literal["Infrastructure", "Process", "Runbooks", "Practice"]
HEADINGS: tuple[Heading, ...] = ("Infrastructure", "Process", "Runbooks", "Practice")

QUARTER = timedelta(days=92)
"""The longest that three months can be."""

PlayedBy = Literal["people", "script", "bots"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against an item, or leaves it open."""

    verdict: Verdict
    where: str
    """The file, schedule, policy, alert or drill; with its date where it has one."""
    says: str


@dataclass(frozen=True, slots=True)
class Review:
    """A postmortem as it was handed in."""

    parts: frozenset[str]
    """Which parts of the template hold text."""
    actions: int
    """How many action items it has."""
    complete: int
    """How many of them have an owner and a due date."""


@dataclass(frozen=True, slots=True)
class PastDrill:
    """A drill that was played, as its journal tells."""

    where: str
    """The journal's file."""
    began: datetime
    """When it was played (aware), which is not the scenario's time."""
    scenario: Scenario
    log: Log
    finished: bool
    by: PlayedBy
    seats: tuple[str, ...]
    """Whom people played."""
    review: Review | None = None

    @property
    def named(self) -> str:
        """The drill as evidence names it."""
        return f"{self.where}, {self.began:%Y-%m-%d}"

    @property
    def ended(self) -> datetime:
        """When it was over, had it been played at its own pace."""
        return self.began + timedelta(milliseconds=self.log.end)

    @property
    def worst(self) -> Severity | None:
        """The most severe that responders ever called it; None where nothing was declared."""
        said = [event.severity for _, event in self.log.of(ev.IncidentDeclared)]
        said += [event.severity for _, event in self.log.of(ev.SeverityChanged)]
        return min(said, default=None)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """How far somebody is on the newcomer's path."""

    where: str
    """The progress file."""
    begun: datetime
    shadowed: datetime | None
    """When they had watched experts over their shoulder."""


@dataclass(frozen=True)
class Material:
    """Everything that is looked at."""

    team: Team
    team_file: str
    policy: Policy
    policy_file: str
    today: datetime
    """Aware."""
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    """File to scenario, for alerts and runbooks."""
    drills: tuple[PastDrill, ...] = ()
    """Newest first or in any other order."""
    newcomer: Newcomer | None = None
    looked: str | None = None
    """The last month, as 2026-05, in which somebody looked at the trends of the team's drills; None if not known."""
    promised: tuple[ActionItem, ...] | None = None
    """The action items of postmortems, done and open; None where no history is kept."""

    @cached_property
    def owed(self) -> tuple[ActionItem, ...]:
        """Those of them that somebody of this team owns."""
        ours = {name.casefold() for person in self.team.people or () for name in (person.id, person.name)}
        return tuple(each for each in self.promised or () if each.owner.casefold().lstrip("@") in ours)

    @cached_property
    def rota(self) -> tuple[Judged, ...]:
        """The coming quarter of the rota, held against the policy's on-call table."""
        return review(self.team, self.policy.practice.on_call, self.today, self.today + QUARTER)

    @cached_property
    def policies(self) -> Mapping[str, EscalationPolicy]:
        """The escalation policies by which this team is paged: its own, or else the policy document's."""
        own = dict(self.team.escalation)
        paged = {alert.pages for scenario in self.scenarios.values() for alert in scenario.alerts}
        if len(own) > 1 and "default" not in paged:
            own.pop("default", None)  # a drill's spare one, which nobody is paged by
        return own or {"default": self.policy.escalation}

    @cached_property
    def recent(self) -> tuple[PastDrill, ...]:
        """The finished drills that people played in the past quarter, newest first."""
        found = [each for each in self.drills if each.by == "people" and each.finished and self._this_quarter(each)]
        return tuple(sorted(found, key=lambda each: each.began, reverse=True))

    @cached_property
    def own(self) -> tuple[PastDrill, ...]:
        """Those of them in which somebody of this team took part."""
        return tuple(each for each in self.recent if self._is_ours(each))

    def _this_quarter(self, drill: PastDrill) -> bool:
        return self.today - QUARTER <= drill.began <= self.today

    def _is_ours(self, drill: PastDrill) -> bool:
        """Whether one who played has the id and the name of one of the team."""
        return any(
            (ours := self.team.person(seat)) is not None
            and (theirs := drill.scenario.person(seat)) is not None
            and ours.name == theirs.name
            for seat in drill.seats
        )
