"""What a query answers as text: a table of values for PromQL, lines or a table for LogQL, at one moment.

Separate from the shell, whose own commands print the same tables, and from the screens, which ask for more and draw it.
What cannot be asked is answered with where, what and what to do. Output is bounded, since it is recorded.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from simulator.domain.simtime import HOUR, at_wall
from simulator.domain.text import plain

if TYPE_CHECKING:  # numpy and the grammars are imported by the first query
    from simulator.world.logql.search import Found, Page
    from simulator.world.logql.source import LogSource
    from simulator.world.promql.series import Series, SeriesSource
    from simulator.world.promql.values import Value

MOST_ROWS = 30
"""Series of a table."""
MOST_LINES = 20
"""Log lines of an answer."""
MOST_SAMPLES = 2_000_000
"""Samples that a typed query may touch. The drill waits for its answer: this and the next two are 0.2 s of work."""
MOST_READ = 6_000
"""Log lines that a typed query may read."""
MOST_COUNTED = 800_000
"""Log lines that a typed query may count without reading them."""
LONGEST_ROW = 400
"""Characters of one row."""
TRACE_ROWS = 6
"""Rows of a stack trace."""
LOOKS_BACK = HOUR
"""How far back a query for lines looks."""
NO_DATA = "no data"
NO_LINES = "no lines found in the last hour"


def promql(query: str, source: SeriesSource, at_ms: int) -> str:
    """The value of a PromQL query at a moment, ms since 1970."""
    from simulator.world.promql.errors import QueryError
    from simulator.world.promql.evaluate import evaluate

    try:
        return table(evaluate(query, source, at_ms, most_samples=MOST_SAMPLES))
    except QueryError as error:
        return f"error: {error}"


def logql(query: str, source: LogSource, at: int, starts: datetime) -> str:
    """The newest lines that a LogQL query finds up to a moment (ms of drill time), the newest last.

    Of a metric query it is the value then. `starts` is the drill's start on the wall clock. A search that comes to its
    bound tells what it found so far and how far that was; a count would be wrong, and is refused.
    """
    from simulator.world.logql.convert import query_of
    from simulator.world.logql.evaluate import evaluate
    from simulator.world.logql.nodes import LogQuery
    from simulator.world.logql.search import search
    from simulator.world.promql.errors import QueryError

    try:
        asked = query_of(query)
        if isinstance(asked, LogQuery):
            since = at - LOOKS_BACK
            page = search(source, asked, since, at, MOST_LINES, most_lines=MOST_READ, as_far_as_it_goes=True)
            return lines(page, starts)
        return table(evaluate(source, asked, at, most_lines=MOST_READ, most_counted=MOST_COUNTED))
    except QueryError as error:
        return f"error: {error}"


def lines(page: Page, starts: datetime) -> str:
    """A page of log lines, newest first, as rows to read downwards."""
    rows = [_row(each, starts) for each in reversed(page.lines)]
    if page.stopped is not None:
        rows.insert(0, _so_far(len(rows), page.stopped, starts))
    elif not rows:
        return NO_LINES
    elif page.more:
        rows.insert(0, f"the newest {len(rows)} lines; there are more")
    return "\n".join(rows)


def _so_far(found: int, stopped: int, starts: datetime) -> str:
    return (
        f"{found or 'no'} lines found back to {at_wall(starts, stopped):%H:%M:%S}: one query reads {MOST_READ:,} log "
        "lines, or fewer with many stages. Ask for fewer streams to look further back."
    )


def _row(found: Found, starts: datetime) -> str:
    """One line as a person reads it: when, how bad, who, what; then what else a parser found in it."""
    when = f"{at_wall(starts, found.at):%H:%M:%S}"
    said, *trace = found.text.split("\n")
    who = found.labels.get("pod") or found.labels.get("service", "")
    head = plain(f"{when} {found.level:<5} {who} {_retold(found.fields) or said}")
    stack = found.fields.get("stack", "").split("\n") if found.fields.get("stack") else trace
    return "\n".join([_cut(head), *(f"    {_cut(plain(row.strip()))}" for row in stack[:TRACE_ROWS])])


_TOLD = frozenset({"ts", "level", "msg", "stack"})


def _retold(fields: Mapping[str, str]) -> str:
    """A parsed line's message and what stands beside it, without what the row says already."""
    if "msg" not in fields:
        return ""
    rest = [name for name in fields if name not in _TOLD and not name.endswith("_extracted")]
    rest.sort(key=lambda name: name != "error")  # the reason first: rows are cut
    return " ".join([fields["msg"], *(f"{name}={fields[name]}" for name in rest)])


def _cut(row: str) -> str:
    return row if len(row) <= LONGEST_ROW else f"{row[: LONGEST_ROW - 1]}…"


def table(value: Value) -> str:
    """A query's value as rows: the number first, since labels may be long."""
    from simulator.world.promql.values import Matrix, Scalar, String

    if isinstance(value, Scalar):
        return written(value.value)
    if isinstance(value, String):
        return _cut(plain(value.value))
    if isinstance(value, Matrix):
        return _rows([(_samples(each), each.labels) for each in value.series])
    return _rows([(written(each.value), each.labels) for each in value.samples])


def _rows(rows: Sequence[tuple[str, Mapping[str, str]]]) -> str:
    from simulator.world.promql.labels import labels_of
    from simulator.world.promql.labels import written as named

    if not rows:
        return NO_DATA
    shown = rows[:MOST_ROWS]
    width = min(max(len(number) for number, _ in shown), 24)
    told = [_cut(plain(f"{number:>{width}}  {named(labels_of(labels))}")) for number, labels in shown]
    if len(rows) > len(shown):
        told.append(f"and {len(rows) - len(shown):,} more series")
    return "\n".join(told)


def _samples(series: Series) -> str:
    """The last few samples of a range."""
    return " ".join(written(float(value)) for value in series.values[-5:])


def written(value: float) -> str:
    """A number as a person reads it: six significant digits, whole ones in full."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"
