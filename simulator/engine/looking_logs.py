"""Log lines for those who look: a page of them with what is written in each, and how many there are over time.

Separate from the other answers because a page may be refused while the count is not, and the other way round: a count
over a week is cheap as long as no line has to be read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from simulator.views.looking import LogBar, LogLevel, LogsAsked, LogSeen, LogsSeen, Pairs

if TYPE_CHECKING:
    from simulator.world.logql.search import Found, Histogram
    from simulator.world.logs.logs import Logs

MOST_LINES = 1_000
"""Lines of one page."""
MOST_BARS = 500
MOST_READ = 40_000
"""Lines whose text one question may have read: some tenths of a second of work."""

_LEVELS: tuple[LogLevel, ...] = get_args(LogLevel)


def found_lines(asked: LogsAsked, logs: Logs, at: int) -> LogsSeen:
    """The newest lines that are asked for; raises QueryError."""
    from simulator.world.logql.search import search

    until = min(asked.until, at)
    query = asked.query
    if asked.levels:
        query += f' | detected_level=~"{"|".join(asked.levels)}"'
    limit = max(0, min(asked.limit, MOST_LINES))
    page = search(logs, query, asked.start, max(until, asked.start), limit, most_lines=MOST_READ)
    lines = tuple(_line(found) for found in reversed(page.lines))
    return LogsSeen(at, asked.query, lines, page.more, _bars(replace(asked, until=until), logs))


def _line(found: Found) -> LogSeen:
    labels = tuple(sorted(found.labels.items()))
    fields = dict(found.fields) or dict(_written(found.text))
    level: LogLevel = next((level for level in _LEVELS if level == found.level), "info")
    return LogSeen(found.at, found.labels.get("service", ""), level, found.text, labels, tuple(fields.items()))


def _written(text: str) -> Pairs:
    """What is written in a line, where it is JSON or logfmt."""
    from simulator.world.logql.parsers import json_fields, logfmt_fields

    for read in (json_fields, logfmt_fields):
        try:
            found = read(text)
        except ValueError:
            continue
        if len(found) > 1:
            return tuple(found)
    return ()


def _bars(asked: LogsAsked, logs: Logs) -> tuple[LogBar, ...]:
    """The histogram; without one where more lines would have to be read than one question may."""
    from simulator.world.logql.search import histogram
    from simulator.world.promql.errors import QueryError

    if not asked.bars or asked.until <= asked.start:
        return ()
    bars = min(asked.bars, MOST_BARS)
    try:
        counted = histogram(logs, asked.query, asked.start, asked.until, bars, most_lines=MOST_READ)
    except QueryError:
        return ()
    return tuple(_bar(counted, place) for place in range(bars))


def _bar(counted: Histogram, place: int) -> LogBar:
    levels = {level: each[place] for level, each in counted.levels.items()}
    errors = levels.get("error", 0) + levels.get("fatal", 0)
    return LogBar(counted.edges[place], sum(levels.values()), levels.get("warn", 0), errors)
