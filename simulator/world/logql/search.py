"""Ask for lines: those that a query finds, and how many there are over time.

Separate from metric queries: here lines stay lines. All times are in ms as the source counts them: drill time
for the drill's logs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.world.logql.convert import query_of
from simulator.world.logql.nodes import LogQuery
from simulator.world.logql.source import MOST_LINES, Line, LogSource, Reading
from simulator.world.logql.stages import LEVEL, Entry, passes, reads_text
from simulator.world.promql.errors import QueryError

MOST_BUCKETS = 2_000
MOST_FOUND = 5_000
"""Lines that one search returns, as Loki has it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A line that a query found, as its pipeline left it."""

    at: int
    text: str
    level: str
    labels: Mapping[str, str]
    """Its stream's."""
    fields: Mapping[str, str]
    """Every other label that it has now, parsed ones included."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a search found."""

    lines: tuple[Found, ...]
    """In the order that was asked for."""
    more: bool
    """Whether there may be further ones."""
    stopped: int | None = None
    """The moment up to which lines were read, where as many were read as may be."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many lines there are over time."""

    edges: tuple[int, ...]
    """Where buckets end and begin; one more than there are buckets. A bucket holds its end, not its beginning."""
    levels: Mapping[str, tuple[int, ...]]
    """Each level's lines in each bucket; only levels that there are."""


def search(
    source: LogSource,
    text: str | LogQuery,
    start: int,
    until: int,
    limit: int = 100,
    newest_first: bool = True,
    *,
    most_lines: int = MOST_LINES,
    as_far_as_it_goes: bool = False,
) -> Page:
    """The lines that a query finds after `start` up to and at `until`; raises QueryError.

    One that would read more than `most_lines` is refused, or `as_far_as_it_goes` gives what those hold.
    """
    query = log_query_of(text)
    limit = max(0, min(limit, MOST_FOUND))
    reading = Reading(most_lines)
    found: list[Found] = []
    for line in source.lines(query.matchers, start, until, newest_first=newest_first):
        if as_far_as_it_goes:
            if not reading.can(len(query.stages)):
                return Page(tuple(found), more=True, stopped=line.at)
        else:
            reading.spend(len(query.stages), query.place, f" (it found {len(found):,} lines in them)")
        entry = entry_of(line)
        if passes(query.stages, entry):
            if len(found) == limit:
                return Page(tuple(found), more=True)
            stream = line.labels
            fields = {
                name: value for name, value in entry.labels.items() if stream.get(name) != value and name != LEVEL
            }
            found.append(Found(line.at, entry.text, line.level, stream, fields))
    return Page(tuple(found), more=False)


def histogram(
    source: LogSource, text: str | LogQuery, start: int, until: int, buckets: int, *, most_lines: int = MOST_LINES
) -> Histogram:
    """Count the lines that a query finds, by level and bucket of time; raises QueryError."""
    query = log_query_of(text)
    if not 0 < buckets <= MOST_BUCKETS or until <= start:
        raise QueryError(f"a histogram has 1 to {MOST_BUCKETS:,} buckets of a span that ends after it begins")
    edges = [start + (until - start) * number // buckets for number in range(buckets + 1)]
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * buckets)
    if reads_text(query.stages):
        reading = Reading(most_lines)
        for line in source.lines(query.matchers, start, until):
            reading.spend(len(query.stages), query.place)
            if passes(query.stages, entry_of(line)):
                counts[line.level][int(np.searchsorted(edges, line.at, "left")) - 1] += 1
    else:
        Reading().count(source.most(query.matchers, start, until), query.place)
        for each in source.moments(query.matchers, start, until):
            if not passes(query.stages, Entry("", {**each.labels, LEVEL: each.level}, each.labels)):
                continue
            within = np.diff(np.searchsorted(each.at, edges, "right"))
            counts[each.level] = [had + more for had, more in zip(counts[each.level], within.tolist(), strict=True)]
    return Histogram(tuple(edges), {level: tuple(each) for level, each in counts.items() if any(each)})


def log_query_of(text: str | LogQuery) -> LogQuery:
    """A query for lines; raises QueryError where it is one for numbers."""
    query = query_of(text) if isinstance(text, str) else text
    if not isinstance(query, LogQuery):
        raise QueryError("this is a metric query, which gives numbers", 'For lines begin with {service="..."}.')
    return query


def entry_of(line: Line) -> Entry:
    """A line at the beginning of a pipeline."""
    return Entry(line.text, {**line.labels, LEVEL: line.level}, line.labels)
