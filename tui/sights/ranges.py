"""The spans of time that dashboards and logs go through, and how closely each is looked at.

Separate because charts, histograms and plain text share them.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND

SCRAPE = 15 * SECOND
"""Metrics are new so often; between two scrapes a chart has nothing new to show."""


@dataclass(frozen=True, slots=True)
class Range:
    """A span of time, in ms, and how far its points are apart."""

    name: str
    span: int
    step: int

    def ends_at(self, at: int) -> int:
        """The last scrape before a moment: a question about it can be asked once and holds until the next."""
        return at // SCRAPE * SCRAPE


RANGES = (
    Range("15 min", 15 * MINUTE, SCRAPE),
    Range("1 h", HOUR, MINUTE),
    Range("6 h", 6 * HOUR, 5 * MINUTE),
    Range("24 h", DAY, 15 * MINUTE),
    Range("7 days", 7 * DAY, 2 * HOUR),
)
"""The shortest first."""
