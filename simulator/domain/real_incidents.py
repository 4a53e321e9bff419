"""Incidents that really happened, as their times: what a team's targets can be calibrated on.

Separate from drills because nothing is known of them but when somebody did what; where they come from is the
integrations' business.
"""

from __future__ import annotations

from typing import Literal

from simulator.domain.base import Frozen
from simulator.domain.vocabulary import Severity

Measure = Literal["acknowledge", "declare", "mitigate", "resolve"]
MEASURES: tuple[Measure, ...] = ("acknowledge", "declare", "mitigate", "resolve")


class RealIncident(Frozen):
    """One incident: how long each step took, in ms from its start; None where nobody wrote it down."""

    name: str
    """How its source calls it."""
    severity: Severity | None = None
    acknowledge: int | None = None
    declare: int | None = None
    mitigate: int | None = None
    resolve: int | None = None


class ReadIncidents(Frozen):
    """What was read from a source, and what could not be used, with the reason."""

    incidents: tuple[RealIncident, ...]
    notes: tuple[str, ...] = ()
