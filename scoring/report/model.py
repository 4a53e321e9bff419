"""The report: everything that a grade says, frozen, built once.

Separate from the renderers, which add no facts, and from the judging, which knows no layout. Times of the drill are
milliseconds since its start in `at` fields, and seconds where a figure is a length of time.
"""

from __future__ import annotations

from pydantic import Field

from scoring.judged import Figure, Unit
from scoring.rules import Dimension
from simulator.domain.base import Frozen
from simulator.domain.vocabulary import Rating, Severity


class Moment(Frozen):
    """A record that is evidence: its place in the log and when it was."""

    seq: int
    at: int
    kind: str
    actor: str
    says: str = ""
    """The record in a few words."""


class Finding(Frozen):
    """One judgement with its points and its evidence."""

    id: str
    """Unique in the report: the criterion, and `#seq` of its first evidence where the criterion has several."""
    criterion: str
    points: float
    of: float
    costs: float
    """What it takes off the final score, before adjustments and caps."""
    target: Figure = None
    actual: Figure = None
    unit: Unit | None = None
    """The unit of target and actual."""
    evidence: tuple[int, ...]
    """The records that show it, by seq."""
    says: str
    advice: str = ""
    people: tuple[str, ...] = ()
    critical: bool = False


class NotJudged(Frozen):
    """A criterion that does not apply, and why."""

    criterion: str
    why: str


class DimensionScore(Frozen):
    """A dimension's score, its weight in this drill and its findings."""

    score: float | None
    """From 0 to 100; None where nothing in it applies."""
    weight: float
    """Its share of the score in percent, after what does not apply was left out."""
    rating: Rating | None
    findings: tuple[Finding, ...]
    not_judged: tuple[NotJudged, ...] = ()


class ObjectiveResult(Frozen):
    """What the drill was for, and how it went."""

    says: str
    measures: tuple[str, ...]
    score: float | None
    rating: Rating | None
    findings: tuple[str, ...]
    """The ids of the findings that it was rated by."""


class PersonDimension(Frozen):
    """One person's part in one dimension."""

    score: float | None
    findings: tuple[str, ...]


class Deed(Frozen):
    """Something that was done, as often as it was; moments in ms since the start."""

    what: str
    """In words, as in `public posts`."""
    count: int
    first: int
    last: int
    evidence: tuple[int, ...]


class Tenure(Frozen):
    """Somebody held a role; moments in ms since the start."""

    role: str
    person: str
    since: int
    until: int
    seq: int
    """The record that gave it to them."""


class PersonResult(Frozen):
    """One person's part: the findings that name them, and what they add up to. It is no ranking."""

    name: str
    roles: tuple[str, ...]
    score: float | None
    dimensions: dict[Dimension, PersonDimension]
    held: tuple[Tenure, ...] = ()
    deeds: tuple[Deed, ...] = ()
    """What they did."""


class RoleResult(Frozen):
    """One role's part: who held it, what they did while they did, and the findings on its task that name them."""

    title: str
    held: tuple[Tenure, ...]
    deeds: tuple[Deed, ...]
    score: float | None
    findings: tuple[str, ...]


class NoteLeft(Frozen):
    """Something that somebody wrote down for the debrief."""

    by: str
    text: str
    at: int
    seq: int
    hours_after: float | None = None
    """Hours since the drill's end, for one that was added afterwards."""


class RatingLeft(Frozen):
    """An observer's rating. It stands beside the computed score and changes nothing in it."""

    by: str
    rating: Rating
    about: str | None
    """An objective, a dimension, a role or a person; None for the whole drill."""
    text: str
    at: int
    seq: int
    hours_after: float | None = None


class SurveyLeft(Frozen):
    """What a participant says of the drill."""

    by: str
    went_well: str
    went_poorly: str
    got_lucky: str
    seq: int


class TimeTaken(Frozen):
    """One of the response times."""

    seconds: int | float | None
    target: int | float | None
    """In seconds from the same start, where there is one."""
    at: int | None
    """The moment that was measured, None where it never came."""
    why: str = ""
    """Why there is no time."""
    evidence: tuple[int, ...] = ()


class ImpactRevealed(Frozen):
    """What it cost."""

    minutes: float
    """Minutes outside the objective."""
    users: float | None
    """By the rate a minute, as responders can work it out; stated numbers are held against it."""
    money: float | None
    """By the rate a minute, as responders can work it out; stated amounts are held against it."""
    currency: str | None
    full_minutes: float
    """Minutes of a full outage that would have failed as many requests."""
    user_minutes: float | None
    """Users a minute, times those minutes."""
    money_lost: float | None
    """Revenue a minute, times those minutes."""
    budget_burnt: float | None
    """The share of a month's error budget that it took; 1 is all of it."""
    slo: float
    sla_minutes: float
    """The same minutes, as they count against the objective."""
    sla_budget_minutes: float
    """What the objective allows in 30 days."""


class SeverityStep(Frozen):
    """The true severity from a moment on."""

    at: int
    severity: Severity


class TruthRevealed(Frozen):
    """What was really so."""

    cause: str
    lesson: str
    false_alarm: bool
    severity: Severity | None
    """The worst true severity."""
    severities: tuple[SeverityStep, ...]
    onset: int | None
    mitigated: int | None
    impact: ImpactRevealed


class AdjustmentMade(Frozen):
    """Something that changes the score as a whole."""

    points: float
    says: str
    evidence: tuple[int, ...]


class CapApplied(Frozen):
    """A rating that cannot be exceeded, and why."""

    rating: Rating
    why: str
    evidence: tuple[int, ...]


class HintUsed(Frozen):
    """A hint that was taken."""

    at: int
    seq: int
    text: str
    costs: float
    by: str


class SignSeen(Frozen):
    """What was seen of a habit, and where."""

    says: str
    evidence: tuple[int, ...]
    """The records that show it, by seq; never empty."""


class AntiPatternSeen(Frozen):
    """A habit of the policy's table that this drill shows; it takes nothing off the score."""

    id: str
    name: str
    problem: str
    """What it does to a team, in the policy's words."""
    fix: str
    """What to do instead, in the policy's words."""
    signs: tuple[SignSeen, ...]


class HabitSeen(Frozen):
    """A habit that several drills show."""

    id: str
    name: str
    problem: str
    fix: str
    says: str
    drills: tuple[str, ...]
    """The drills that show it, by the names under which they are kept."""
    of: int
    """How many drills were looked at."""


class Practice(Frozen):
    """The next thing to practise."""

    criterion: str
    costs: float
    """What it took off the score."""
    advice: str
    findings: tuple[str, ...]


class Report(Frozen):
    """The grade of one drill."""

    scenario: str
    title: str
    seed: int
    journal_sha256: str | None
    policy: str
    rubric_version: str
    finished: bool
    ended: str | None
    """Why the drill ended; None for an unfinished log."""
    length: int
    """When it ended, in ms since its start."""
    score: float
    """From 0 to 100."""
    score_before_caps: float
    rating: Rating
    caps: tuple[CapApplied, ...]
    adjustments: tuple[AdjustmentMade, ...]
    """What was added or taken off apart from the dimensions: hints, and fairness of pace."""
    objectives: tuple[ObjectiveResult, ...]
    dimensions: dict[Dimension, DimensionScore]
    people: dict[str, PersonResult]
    roles: dict[str, RoleResult] = Field(default_factory=dict)
    """Each role that somebody held."""
    notes: tuple[NoteLeft, ...] = ()
    ratings: tuple[RatingLeft, ...] = ()
    """What observers say, beside the computed score."""
    survey: tuple[SurveyLeft, ...] = ()
    """What participants say."""
    antipatterns: tuple[AntiPatternSeen, ...] = ()
    """Habits that this drill shows, in the order of the guide's table."""
    times: dict[str, TimeTaken]
    truth: TruthRevealed
    hints: tuple[HintUsed, ...]
    practise: tuple[Practice, ...]
    """What to practise next, costliest first."""
    moments: dict[int, Moment] = Field(default_factory=dict)
    """Every record that a finding cites."""

    def findings(self) -> tuple[Finding, ...]:
        """All findings, by dimension."""
        return tuple(finding for dimension in self.dimensions.values() for finding in dimension.findings)
