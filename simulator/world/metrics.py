"""The drill's metrics under Prometheus's names and conventions, as a source that queries are put to.

Separate from the families because here is only what a scrape is: every 15 s, all targets, samples worked out when they
are asked for, however long ago.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from simulator.domain.scenario import Scenario
from simulator.domain.simtime import SECOND
from simulator.world import metrics_kubernetes, metrics_machines, metrics_outside, metrics_requests, metrics_stores
from simulator.world.history import History
from simulator.world.metrics_counting import ORIGIN
from simulator.world.metrics_site import Row, Site
from simulator.world.promql.labels import METRIC_NAME
from simulator.world.promql.matchers import Matcher, all_match
from simulator.world.promql.series import STALE, Series, Span, Times

SCRAPE = 15 * SECOND
"""How far scrapes are apart, from the drill's start on and back."""

FAMILIES: dict[str, Callable[[Site], Iterator[Row]]] = {
    **metrics_requests.FAMILIES,
    **metrics_kubernetes.FAMILIES,
    **metrics_machines.FAMILIES,
    **metrics_stores.FAMILIES,
    **metrics_outside.FAMILIES,
}
"""Every metric's name to its series."""


MOST_REMEMBERED = 500_000
"""Samples that are kept between two selectors."""

MOST_SELECTORS = 200
"""Selectors for which the series that match are kept."""

Place = tuple[str, int]
"""A family and the place of a series in it."""


class Telemetry:
    """Every series of the system under drill; `now` (ms from the start) is how far it has been scraped."""

    def __init__(self, scenario: Scenario, history: History, *, scrape: int = SCRAPE) -> None:
        self._site = Site(scenario, history)
        self._scrape = scrape
        self._rows: dict[str, list[tuple[dict[str, str], Row]]] = {}
        self._found: dict[tuple[Matcher, ...], list[tuple[Place, dict[str, str], Row]]] = {}
        self._known_at = -1
        self._history = history
        self._remembered = _Remembered()
        self.now: int | None = None
        """Nothing later than this is there to be seen; None shows what will be if nothing is done."""

    @property
    def epoch(self) -> int:
        """The drill's start in ms since 1970, which is what queries count from."""
        return self._site.epoch

    def names(self) -> list[str]:
        """Every metric that has a series, in order."""
        return sorted(name for name in FAMILIES if self._family(name))

    def size(self, matchers: Sequence[Matcher], span: Span) -> int:
        """How many samples `select` returns."""
        times = self._scrapes(span)
        return sum(_samples(row, times) for _, _, row in self._matched(matchers))

    def select(self, matchers: Sequence[Matcher], span: Span) -> list[Series]:
        """Every series that matches, with the scrapes that the span needs."""
        times = self._scrapes(span)
        if not len(times):
            return []
        self._site.ready(int(times[-1]))
        stamps = times + self.epoch
        known = self._remembered.of(times, self._history.changes)
        found = []
        for place, labels, row in self._matched(matchers):
            if place not in known:
                known[place] = _series(labels, row, times, stamps)
            found.append(known[place])
        self._remembered.bound()
        return [series for series in found if series is not None]

    def _matched(self, matchers: Sequence[Matcher]) -> list[tuple[Place, dict[str, str], Row]]:
        """Every series that matches; a query asks twice, and rules ask for the same again and again."""
        self._keep_up()
        key = tuple(matchers)
        if key not in self._found:
            if len(self._found) >= MOST_SELECTORS:
                self._found.clear()
            self._found[key] = [*self._matching(matchers)]
        return self._found[key]

    def _matching(self, matchers: Sequence[Matcher]) -> Iterator[tuple[Place, dict[str, str], Row]]:
        named = [matcher for matcher in matchers if matcher.name == METRIC_NAME]
        exact = next((matcher.value for matcher in named if matcher.comparison == "="), None)
        names = FAMILIES if exact is None else (exact,) if exact in FAMILIES else ()
        for name in names:
            if all(matcher.matches(name) for matcher in named):
                for place, (labels, row) in enumerate(self._family(name)):
                    if all_match(matchers, labels):
                        yield (name, place), labels, row

    def _family(self, name: str) -> list[tuple[dict[str, str], Row]]:
        self._keep_up()
        if name not in self._rows:
            self._rows[name] = [({**row.labels, METRIC_NAME: name}, row) for row in FAMILIES[name](self._site)]
        return self._rows[name]

    def _keep_up(self) -> None:
        """Pods come and go with their series."""
        if self._known_at != self._site.cluster.changes:
            self._known_at, self._rows, self._found = self._site.cluster.changes, {}, {}

    def _scrapes(self, span: Span) -> Times:
        """The moments of the scrapes that a span needs, ms from the drill's start."""
        step = self._scrape
        first = -(-(max(span.start - self.epoch, ORIGIN)) // step)
        last = (span.last - self.epoch if self.now is None else min(span.last - self.epoch, self.now)) // step
        if last < first:
            return np.empty(0, dtype=np.int64)
        numbers = np.arange(first, last + 1, dtype=np.int64)
        if span.step > span.window + step:  # windows lie apart: what is between them is not needed
            behind = (span.last - self.epoch - numbers * step) % span.step
            numbers = numbers[behind <= span.window]
        return numbers * step


class _Remembered:
    """The series at the moments that were asked about last: the selectors of rules ask for the same again and again."""

    def __init__(self) -> None:
        self._times: Times = np.empty(0, dtype=np.int64)
        self._changes = -1
        self._series: dict[Place, Series | None] = {}

    def of(self, times: Times, changes: int) -> dict[Place, Series | None]:
        """What is known of these moments, since the system last changed; the caller adds to it."""
        if changes != self._changes or not np.array_equal(times, self._times):
            self._times, self._changes, self._series = times, changes, {}
        return self._series

    def bound(self) -> None:
        """Forget it all where it has grown too large to keep."""
        if len(self._series) * len(self._times) > MOST_REMEMBERED:
            self._changes = -1


def _samples(row: Row, times: Times) -> int:
    """How many scrapes there are of a series, the one that finds it gone included."""
    first, last = row.within(times)
    return last - first + (last < len(times)) if last > first else 0


def _series(labels: dict[str, str], row: Row, times: Times, stamps: Times) -> Series | None:
    """A series as it was scraped, if it was; where its target went away it ends with Prometheus's staleness marker."""
    first, last = row.within(times)
    if last <= first:
        return None
    values = row.read(times)
    values.flags.writeable = False
    if (first, last) == (0, len(times)):
        return Series(labels, stamps, values)
    if last < len(times):
        return Series(labels, stamps[first : last + 1], np.append(values[first:last], STALE))
    return Series(labels, stamps[first:], values[first:])
