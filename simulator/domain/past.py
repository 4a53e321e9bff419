"""What is kept of a drill that has ended, for years: its grade in figures, who took part, what was promised for later.

Separate because three layers meet in it: the store keeps it, scoring finds trends in it, commands show it. It is made
of values only, so that a report may change its shape without changing what was kept. Moments of the drill are ms since
its start; lengths of time are seconds.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from simulator.domain.base import Frozen

Mode = Literal["solo", "team", "bots", "script"]
"""Who sat there: one person, several, nobody, or a script of actions."""


class KeptScore(Frozen):
    """How a dimension went."""

    dimension: str
    score: float | None
    """From 0 to 100; None where nothing in it was judged."""
    weight: float
    """Its share of the score, in percent."""
    rating: str | None


class KeptSkill(Frozen):
    """How one criterion went: what a person can practise by itself."""

    skill: str
    """The criterion's name, as in `communication.cadence`."""
    points: float
    of: float
    costs: float
    """What it took off the score."""


class KeptObjective(Frozen):
    """How one of the drill's objectives went."""

    says: str
    measures: tuple[str, ...]
    score: float | None
    rating: str | None


class KeptPart(Frozen):
    """One person's part in a drill."""

    person: str
    """Whom they played, by the scenario's id."""
    name: str
    """What that person is called in the scenario."""
    player: str | None
    """Who really sat there; None for a simulated one."""
    roles: tuple[str, ...] = ()
    score: float | None = None
    dimensions: dict[str, float | None] = Field(default_factory=dict)
    skills: dict[str, float] = Field(default_factory=dict)
    """Criteria whose findings name them, each from 0 to 100."""


class KeptTime(Frozen):
    """A response time beside its target."""

    time: str
    """`acknowledge`, `declare` and so on."""
    seconds: float | None
    """None where it never came, or could not be measured."""
    target: float | None
    """None where nothing was asked for."""
    why: str = ""
    """Why there is no time."""

    @property
    def within(self) -> bool | None:
        """Whether the target was met; None where nothing was asked for. What never came was not met."""
        if self.target is None:
            return None
        return self.seconds is not None and self.seconds <= self.target


class KeptHint(Frozen):
    """A hint that was taken."""

    at: int
    costs: float
    by: str
    """Who took it, by the scenario's id; empty once they were forgotten."""


class KeptNearMiss(Frozen):
    """Something that could have become an incident."""

    at: int
    why: str
    """As it was said when it was called off."""


class KeptItem(Frozen):
    """An action item of the postmortem that was handed in."""

    title: str
    owner: str = ""
    priority: str = ""
    due: date | None = None
    """The day, where what was said names one."""
    due_said: str = ""
    """As it was said: a date, or words such as "in two weeks"."""
    at_once: bool = False
    """Done already when the postmortem was handed in, as its status says."""


class KeptSign(Frozen):
    """A sign of one of the policy's anti-patterns."""

    habit: str
    """The anti-pattern's id."""
    name: str
    says: str
    evidence: tuple[int, ...]


class KeptDrill(Frozen):
    """A drill that has ended."""

    id: str
    """The sha256 of its journal up to the drill's end: what follows (a postmortem, notes) does not change it."""
    journal_sha256: str
    """Of the whole journal as it was graded."""
    scenario: str
    scenario_sha256: str
    """Of the scenario's text: which version of it was played."""
    title: str
    engine: str
    """The version of gameday that played it."""
    seed: int
    played: AwareDatetime
    """When it was begun, on the wall clock."""
    length: int
    """When it ended, in ms of the drill."""
    ended: str
    """Why it ended."""
    team: str = ""
    """The team that it counts for; empty for none."""
    mode: Mode
    exam: bool = False
    assisted: bool = False
    """Whether hints were taken."""
    false_alarm: bool = False
    policy: str = ""
    rubric: str
    """The version of the rubric that graded it."""
    score: float
    rating: str
    dimensions: tuple[KeptScore, ...] = ()
    skills: tuple[KeptSkill, ...] = ()
    objectives: tuple[KeptObjective, ...] = ()
    parts: tuple[KeptPart, ...] = ()
    times: tuple[KeptTime, ...] = ()
    hints: tuple[KeptHint, ...] = ()
    near_misses: tuple[KeptNearMiss, ...] = ()
    items: tuple[KeptItem, ...] = ()
    signs: tuple[KeptSign, ...] = ()
    facts: dict[str, Any] | None = None
    """`scoring.antipatterns.facts.DrillFacts` as JSON, for habits that take several drills to show."""
    report: dict[str, Any] | None = Field(default=None, repr=False)
    """The whole report as JSON; None where somebody who took part was forgotten, and where it was not asked for."""


class ActionItem(Frozen):
    """An action item as it is tracked, with the drill that it comes from."""

    id: int
    """By which it is called, in `gameday actions done ID`."""
    title: str
    owner: str
    priority: str
    due: date | None
    due_said: str
    done: AwareDatetime | None
    """When it was done; None while it is open."""
    drill: str
    scenario: str
    drill_title: str
    played: AwareDatetime
    team: str

    def overdue(self, today: date) -> bool:
        """Whether it is open after its day."""
        return self.done is None and self.due is not None and self.due < today


class NearMiss(Frozen):
    """A near miss, with the drill that it comes from."""

    why: str
    drill: str
    scenario: str
    drill_title: str
    played: AwareDatetime
    team: str


class TeamRules(Frozen):
    """What a team has settled for its history."""

    team: str
    personal: Literal["own", "team"] = "own"
    """Who sees personal scores: that person only, or everybody of the team."""
    keep_days: int | None = Field(default=None, ge=1)
    """For how many days drills are kept; None for good."""
