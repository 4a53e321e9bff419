"""Calibration: what targets a team's real incidents suggest, and how sure that is.

Separate from grading because it goes the other way: from times to targets. A percentile is an order statistic of the
sample, and its interval is made of two others: by the binomial law the true percentile lies between them with at least
the probability stated, whatever the times' distribution. Where a sample is too small for both, nothing is proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, comb, floor
from typing import Annotated

from pydantic import Field

from simulator.domain.base import Frozen
from simulator.domain.policy import Policy
from simulator.domain.real_incidents import MEASURES, Measure, RealIncident
from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.domain.vocabulary import Severity

CONFIDENCE = 0.95
MOST_EXACT = 1_000
"""Above so many incidents the ranks are taken by the normal approximation, whose error is below one rank there."""


class Percentile(Frozen):
    """A percentile of a sample, in ms, with the interval in which the true one lies."""

    percent: Annotated[int, Field(ge=1, le=99)]
    value: int | None
    """None where there is no incident at all."""
    low: int | None
    high: int | None
    """None where the sample is too small for a bound."""
    needs: int
    """How many incidents it takes to have both bounds."""

    @property
    def known(self) -> bool:
        """Whether there are incidents enough to say."""
        return self.low is not None and self.high is not None


class Suggestion(Frozen):
    """One target: what the incidents say, what the policy says now, and what is proposed."""

    measure: Measure
    severity: Severity | None
    """None for acknowledging, which is one wait for all severities."""
    incidents: int
    percentiles: tuple[Percentile, ...]
    current: int | None
    met: float | None
    """The share of these incidents that met the current target."""
    proposed: int | None
    """The highest percentile asked for, rounded up to a length that can be remembered; None where it is not known.

    A lower one never stands in for it: few incidents would make a target stricter.
    """
    of_percent: int
    from_resolved: bool = False
    """Whether times to resolve stand for times to mitigate, which the source does not know."""


def suggestions(incidents: Sequence[RealIncident], policy: Policy, percents: Sequence[int]) -> tuple[Suggestion, ...]:
    """Every target of a policy, beside what real incidents say of it."""
    found = [_suggest("acknowledge", None, _times(incidents, "acknowledge"), policy, percents)]
    for severity in Severity:
        mine = [each for each in incidents if each.severity is severity]
        for measure in MEASURES[1:]:
            if getattr(policy.severities[severity], measure) is None:
                continue
            times, stand_in = _times(mine, measure), False
            if measure == "mitigate" and not times:
                times, stand_in = _times(mine, "resolve"), bool(_times(mine, "resolve"))
            found.append(_suggest(measure, severity, times, policy, percents, stand_in=stand_in))
    return tuple(found)


def _times(incidents: Sequence[RealIncident], measure: Measure) -> list[int]:
    return sorted(taken for each in incidents if (taken := getattr(each, measure)) is not None)


def _suggest(
    measure: Measure,
    severity: Severity | None,
    times: list[int],
    policy: Policy,
    percents: Sequence[int],
    *,
    stand_in: bool = False,
) -> Suggestion:
    found = tuple(percentile(times, percent) for percent in sorted(percents))
    highest = found[-1]
    best = highest if highest.known else None
    current = _current(measure, severity, policy)
    return Suggestion(
        measure=measure,
        severity=severity,
        incidents=len(times),
        percentiles=found,
        current=current,
        met=sum(taken <= current for taken in times) / len(times) if times and current is not None else None,
        proposed=rounded_up(best.value) if best is not None and best.value is not None else None,
        of_percent=highest.percent,
        from_resolved=stand_in,
    )


def _current(measure: Measure, severity: Severity | None, policy: Policy) -> int | None:
    if severity is None:
        return policy.escalation.rules[0].wait
    given = getattr(policy.severities[severity], measure)
    return given if isinstance(given, int) else None


def percentile(times: Sequence[int], percent: int) -> Percentile:
    """A percentile of sorted times and its two-sided interval."""
    count, share = len(times), percent / 100
    low, high = ranks(count, share)
    return Percentile(
        percent=percent,
        value=times[max(0, ceil(count * share - 1e-9) - 1)] if times else None,
        low=times[low - 1] if low >= 1 else None,
        high=times[high - 1] if count and high <= count else None,
        needs=needed(share),
    )


def ranks(count: int, share: float) -> tuple[int, int]:
    """The ranks (from 1) between which the percentile lies; 0, or more than `count`, where there is no such bound."""
    tail = (1 - CONFIDENCE) / 2
    if count > MOST_EXACT:
        middle, spread = count * share, 1.96 * (count * share * (1 - share)) ** 0.5
        return floor(middle - spread), ceil(middle + spread) + 1
    low, below = 0, 0.0
    high = count + 1
    for number in range(count + 1):
        # Of `count` times `number` lie below the percentile with this probability.
        if below <= tail:
            low = number
        below += comb(count, number) * share**number * (1 - share) ** (count - number)
        if below >= 1 - tail:
            high = number + 1
            break
    return low, high


def needed(share: float) -> int:
    """The fewest incidents that have both bounds."""
    return next(
        count for count in range(1, MOST_EXACT) if ranks(count, share)[0] >= 1 and ranks(count, share)[1] <= count
    )


def rounded_up(ms: int) -> int:
    """A target that can be remembered: up to the next half minute, minute, five minutes, quarter, hour or day."""
    steps = ((10 * MINUTE, 30 * SECOND), (HOUR, MINUTE), (4 * HOUR, 5 * MINUTE), (DAY, 15 * MINUTE), (7 * DAY, HOUR))
    step = next((step for below, step in steps if ms < below), DAY)
    return max(step, -(-ms // step) * step)
