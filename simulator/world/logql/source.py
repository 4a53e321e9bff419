"""Where lines come from, and how many one query may touch.

Separate so that the drill's logs and a test's lists are the same to a query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from simulator.world.promql.errors import Place, QueryError
from simulator.world.promql.matchers import Matcher
from simulator.world.promql.series import Times

MOST_LINES = 100_000
"""Lines whose text one query may read: a second or two of work."""
MOST_COUNTED = 10_000_000
"""Lines that one query may count without reading them."""
STAGES_INCLUDED = 4
"""Stages that a line goes through for the price of reading it."""


class Line(Protocol):
    """A log line."""

    @property
    def at(self) -> int:
        """When it was logged, in ms."""

    @property
    def labels(self) -> Mapping[str, str]:
        """Its stream's labels."""

    @property
    def level(self) -> str:
        """Its level, in small letters."""

    @property
    def text(self) -> str:
        """What was written."""


class Moments(NamedTuple):
    """When one stream logged lines of one level."""

    labels: Mapping[str, str]
    level: str
    at: Times
    """In order."""


class LogSource(Protocol):
    """Answers selectors with lines; times are in ms, of the start's own millisecond no line and of the end's all."""

    def most(self, matchers: Sequence[Matcher], start: int, until: int) -> int:
        """At least as many lines as there are, told cheaply: a query is refused before it is run."""

    def lines(
        self,
        matchers: Sequence[Matcher],
        start: int,
        until: int,
        limit: int | None = None,
        newest_first: bool = True,
    ) -> Iterator[Line]:
        """Every line of the streams that match, in order, made as they are taken."""

    def moments(self, matchers: Sequence[Matcher], start: int, until: int) -> Iterator[Moments]:
        """When lines were logged, without their texts; a stream and level may come in several parts."""


class Reading:
    """What is left of the lines that one query may touch, all its ranges together."""

    def __init__(self, most: int = MOST_LINES, most_counted: int = MOST_COUNTED) -> None:
        self.most = self._left = most
        self._most_counted = self._uncounted = most_counted

    def can(self, stages: int) -> bool:
        """Pay for one line that is read and sent through some stages; whether there was enough left."""
        self._left -= weight(stages)
        return self._left >= 0

    def spend(self, stages: int, place: Place | None = None, how_far: str = "") -> None:
        """Pay for one line that is read and sent through some stages, or refuse the query."""
        if not self.can(stages):
            says = f"this reads more than {self.most:,} log lines"
            if weight(stages) > 1:
                says += f", where one counts for {weight(stages)} as it has {stages} stages to go through"
            raise QueryError(f"{says}{how_far}", "Ask for fewer streams or a shorter time.", place)

    def count(self, lines: int, place: Place | None) -> None:
        """Pay for lines that are counted without being read, or refuse the query."""
        self._uncounted -= lines
        if self._uncounted < 0:
            raise QueryError(
                f"this counts more than {self._most_counted:,} log lines",
                "Ask for fewer streams or a shorter time.",
                place,
            )


def weight(stages: int) -> int:
    """For how many lines one counts that goes through so many stages."""
    return max(1, -(-stages // STAGES_INCLUDED))
