"""The rubric: the numbers that a policy grades by, checked.

Separate because they are a team's own (the part `scoring` of its policy, opaque to the domain): weights, points, bands,
curve, margins and caps. What the criteria are is `scoring.rules`; which of them hold is told by the version that the
policy names (`scoring.versions`).
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from scoring.rules import CRITERIA, DIMENSIONS, MEASURES, RULES, Dimension, criteria_of
from scoring.versions import FIRST, LATEST
from simulator.domain.base import Frozen, Share
from simulator.domain.policy import Policy
from simulator.domain.simtime import Duration
from simulator.domain.vocabulary import Rating
from simulator.errors import ScenarioError

__all__ = ["CRITERIA", "MEASURES", "Rubric", "problems", "rubric_of"]

Points = Annotated[float, Field(ge=0, le=1000)]


class Bands(Frozen):
    """The least score of each rating; below M it is U."""

    P: Points
    S: Points
    M: Points

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 100 >= self.P > self.S > self.M > 0:
            raise ValueError("the bands must fall: 100 >= P > S > M > 0")
        return self

    def rating(self, score: float) -> Rating:
        """The rating that a score earns."""
        for rating, least in ((Rating.P, self.P), (Rating.S, self.S), (Rating.M, self.M)):
            if score >= least:
                return rating
        return Rating.U

    def highest(self, rating: Rating) -> float:
        """The highest score, to a tenth, that still earns no more than a rating."""
        above = {Rating.P: 100.1, Rating.S: self.P, Rating.M: self.S, Rating.U: self.M}[rating]
        return round(above - 0.1, 1)


class Curve(Frozen):
    """Full marks up to a target, then linear to zero at `zero_at` times the target."""

    zero_at: Annotated[float, Field(gt=1, le=100)]


class Classification(Frozen):
    """What a wrong severity costs."""

    overcall: Share
    """Of the criterion's points, for each level too high."""
    undercall_times: Annotated[float, Field(ge=1, le=10)]
    """What a level too low costs, in multiples of one too high."""


class Margins(Frozen):
    """How far a stated fact may be off."""

    time: Duration
    amount: Share
    corrected: Share
    """What a wrong statement still earns when a later one to the same readers puts it right."""


class FalseAlarm(Frozen):
    """The targets of a false alarm, from t0; a scenario's `respond` and `resolve` targets tighten them."""

    investigate: Duration
    stand_down: Duration


class Caps(Frozen):
    """The best rating that is left after certain things."""

    critical: Rating
    """A harmful remedy, a required notification missed, customer data or a secret in a public post."""
    false_resolution: Rating
    """Resolved, or called off, while the signals say no."""
    unmitigated: Rating
    """Never mitigated."""


class Rubric(Frozen):
    """The part `scoring` of a policy: version, weights, points, bands, curves, margins and caps."""

    rubric: int
    """The version of gameday's rules that these numbers are for, which every report carries; the latest for new drills.

    A drill keeps the version and the numbers that it was played by.
    """
    weights: dict[Dimension, Points]
    points: dict[str, Points]
    """Criterion to its share of its dimension; what does not apply is left out and the rest weighs more."""
    bands: Bands
    curve: Curve
    severity: Classification
    remedy_within: Share
    """The share of the time to mitigate within which the first right remedy is due."""
    margins: Margins
    false_alarm: FalseAlarm
    caps: Caps

    @field_validator("rubric")
    @classmethod
    def _known(cls, version: int) -> int:
        if not FIRST <= version <= LATEST:
            raise ValueError(f"this gameday knows rubrics {FIRST} to {LATEST}. Write {LATEST}, or install a newer one")
        return version

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = [name for name in DIMENSIONS if name not in self.weights]
        if missing:
            raise ValueError(f"weights lacks {', '.join(missing)}; write 0 for what shall not count")
        if not sum(self.weights.values()):
            raise ValueError("weights are all 0, so nothing could be scored")
        for name in self.points:
            if name not in CRITERIA:
                near = get_close_matches(name, CRITERIA, 1)
                raise ValueError(
                    f"points: unknown criterion {name!r}." + (f" Did you mean {near[0]!r}?" if near else "")
                )
        left_out = sorted(criteria_of(self.rubric) - set(self.points))
        if left_out:
            raise ValueError(f"points lacks {', '.join(left_out)}; write 0 for what shall not count")
        return self


def problems(scoring: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    """What is wrong with a policy's `scoring`: the place inside it and the remedy, for the policy's loader."""
    try:
        Rubric.model_validate(scoring, context={"document": True})
    except ValidationError as error:
        return [_in_plain_words(each) for each in error.errors(include_url=False)]
    return []


def _in_plain_words(error: ErrorDetails) -> tuple[tuple[str | int, ...], str]:
    """A complaint of pydantic's as its place and a remedy; a missing key is named at what lacks it."""
    place = error["loc"]
    if error["type"] == "missing":
        return place[:-1], f"the key '{place[-1]}' is missing. Copy it from the policy default"
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(place[-1]), Rubric.model_fields, 1)
        return place, "unknown key. " + (f"Did you mean '{near[0]}'?" if near and len(place) == 1 else "Remove it")
    return place, error["msg"].removeprefix("Value error, ")


def rubric_of(policy: Policy, version: int | None = None) -> Rubric:
    """The rubric of a policy, or another version of it with the policy's numbers.

    Raises `ScenarioError` naming every place that is wrong.
    """
    scoring = policy.scoring if version is None else _as_version(policy.scoring, version)
    found = problems(scoring)
    if found:
        lines = [
            f"policy {policy.name}: scoring{''.join(f'.{part}' for part in place)}: {says}" for place, says in found
        ]
        raise ScenarioError("\n".join(lines))
    return Rubric.model_validate(scoring, context={"document": True})


def _as_version(scoring: dict[str, Any], version: int) -> dict[str, Any]:
    """A policy's numbers for another version; a criterion that the policy does not know has the points of its rule."""
    points = scoring.get("points")
    if FIRST <= version <= LATEST and isinstance(points, dict):
        new = [name for name in criteria_of(version) if RULES[name].since > FIRST]
        points = {**{name: RULES[name].points for name in new}, **points}
    return {**scoring, "rubric": version, "points": points}
