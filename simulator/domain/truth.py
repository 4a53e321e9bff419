"""What was really so in a drill: the times and the cost that claims are checked against.

Separate from the log because trainees never see it: the host derives it from the scenario and the log when the drill
is graded (`simulator.world.truth.reveal`).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.scenario import Scenario
from simulator.domain.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in ms; `end` is None while it has not ended by the log's end."""

    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Losses:
    """What was lost: integrals, over the whole drill, of the share of user requests that failed beyond the usual."""

    full_minutes: float
    """Minutes of a full outage that would have failed as many requests."""
    users: float | None
    """User-minutes: users a minute, times those minutes. None where the scenario names no users."""
    money: float | None
    """Revenue a minute, times those minutes, in the currency of the scenario's business."""
    budget: float | None
    """The share of a month's error budget (30 days at the SLO) that it burnt; over 1 is all of it. None without one."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth of one drill. All times are milliseconds since the start, None for what never came.

    `impact_minutes`, `users_affected` and `money_lost` are what responders can work out (how long the SLI was outside
    its objective, times a rate), and what stated figures are held against. `losses` are integrals that count every
    failed request, and what a report says that it cost.
    """

    scenario: Scenario
    t0: int | None
    """The first true signal delivered: an alert that is not noise, or an inject marked `signal`."""
    onset: int | None
    """The first fault starts to be felt."""
    full_effect: int | None
    """What is felt of the first fault has its full effect."""
    remedied: int | None
    """The last remedy's end: no fault acts any more; None while one does."""
    recovered: int | None
    """The SLI is back within its objective for good; None while it is not."""
    mitigated: int | None
    """`recovered` and the policy's minute after it: mitigated is true from here on."""
    stable: int | None
    """From here on resolving is not early."""
    impact: tuple[Span, ...]
    """When the SLI was outside its objective."""
    impact_minutes: float
    users_affected: float | None
    """Impact minutes at the scenario's users per minute."""
    money_lost: float | None
    """Impact minutes at the scenario's revenue per minute."""
    severity: tuple[tuple[int, Severity], ...]
    """The true severity from each moment on, in order; empty before anything was wrong."""
    losses: Losses = Losses(0.0, None, None, None)

    def severity_at(self, at: int) -> Severity | None:
        """The true severity at a moment; None while nothing is wrong."""
        now = None
        for since, severity in self.severity:
            if since <= at:
                now = severity
        return now

    def within_objective(self, at: int) -> bool:
        """Whether the signals were within their objective at a moment."""
        return not any(span.start <= at and (span.end is None or at < span.end) for span in self.impact)
