"""`gameday near-misses`: what could have become an incident, month by month.

Separate from action items because nobody owns a near miss: it is looked through once a month, and forgotten if nothing
follows from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.history_at import Store, opened_history, there_is_one
from tui.cli.options import ListFormat, Out, write_document
from tui.cli.output import answer, answer_exactly

if TYPE_CHECKING:
    from simulator.domain.past import NearMiss

NOTHING = "No near misses were kept. In a drill, `/stand-down WHY --near-miss` notes one."
COLUMNS = ("month", "played", "why", "drill_title", "scenario", "team")


def near_misses(
    month: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="Only this month.  [default: all, newest first]")
    ] = None,
    team: Annotated[str | None, typer.Option(metavar="TEAM", help="Only of this team's drills.")] = None,
    store: Store = None,
    format: Annotated[ListFormat, typer.Option(help="How to write it.")] = ListFormat.TEXT,
    output: Out = None,
) -> None:
    """List near misses by month, to look through them.

    A near miss is an alarm that was stood down and noted as one: nothing broke this time.

    Examples:
      gameday near-misses
      gameday near-misses --month 2026-11 --format csv
    """
    since = until = None
    if month is not None:
        since, until = _span(month)
    found = _asked(since, until, team, store)
    text = _written(found, format)
    if output is not None:
        write_document(output, text)
    elif format is ListFormat.TEXT:
        answer(text)
    else:
        answer_exactly(text)


def _span(month: str) -> tuple[datetime, datetime]:
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter(f"{month!r} is no month. Write it like 2026-11.", param_hint="--month") from None
    return first, first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _asked(since: datetime | None, until: datetime | None, team: str | None, store: str | None) -> list[NearMiss]:
    """Newest month first; within a month as they came."""
    if not there_is_one(store):
        return []
    from simulator.store.history.history import Which

    with opened_history(store) as history:
        found = history.near_misses(Which(team=team, since=since, until=until, modes=("solo", "team", "script")))
    return [each for _, same in reversed([(key, list(same)) for key, same in groupby(found, _month)]) for each in same]


def _month(miss: NearMiss) -> str:
    return f"{miss.played.astimezone(UTC):%Y-%m}"


def _written(found: Sequence[NearMiss], format: ListFormat) -> str:
    from tui.cli.tables import csv_table

    rows = [
        (_month(each), f"{each.played:%Y-%m-%d}", each.why, each.drill_title, each.scenario, each.team)
        for each in found
    ]
    match format:
        case ListFormat.JSON:
            listed = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
            return json.dumps({"near_misses": listed}, indent=2, ensure_ascii=False)
        case ListFormat.CSV:
            return csv_table(COLUMNS, rows)
        case _:
            return "\n".join(_lines(found))


def _lines(found: Sequence[NearMiss]) -> Iterable[str]:
    from textwrap import wrap

    from simulator.domain.text import plain

    if not found:
        yield NOTHING
    for month, same in groupby(found, _month):
        listed = list(same)
        yield f"{month}  {len(listed)} {'near miss' if len(listed) == 1 else 'near misses'}"
        for each in listed:
            head = f"  {each.played:%d}  "
            yield from wrap(
                plain(f"{each.why} ({each.drill_title})"), 78, initial_indent=head, subsequent_indent=" " * 6
            )
