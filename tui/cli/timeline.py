"""`gameday timeline`: what happened, in order, for people, programs, spreadsheets and documents.

Separate from `replay`, which tells a drill as it went: a timeline is all of it at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.opening import known, opened, starts
from tui.cli.options import JournalFile, Out, TimelineFormat, write_document
from tui.cli.output import answer_exactly

if TYPE_CHECKING:
    from simulator.domain.events import Recorded


def timeline(
    journal: JournalFile,
    format: Annotated[TimelineFormat, typer.Option(help="How to write it.")] = TimelineFormat.TEXT,
    output: Out = None,
) -> None:
    """Print what happened in a drill, in order.

    Times are the drill's time of day (UTC) and the time since its start. What only the host knows (faults, and what
    remedies really did) is told once the drill has ended.

    Examples:
      gameday timeline drill.jsonl
      gameday timeline drill.jsonl --format csv -o timeline.csv
    """
    read = opened(journal)
    records = known(read)
    text = as_json(records) if format is TimelineFormat.JSON else _written(records, starts(read), format)
    if output is not None:
        write_document(output, text)
    else:
        answer_exactly(text)


def as_json(records: Iterable[Recorded]) -> str:
    """A list of `{seq, at_ms, kind, actor, data}`."""
    from simulator.domain.events import data_of

    rows = [
        {
            "seq": record.seq,
            "at_ms": record.at,
            "kind": record.kind,
            "actor": record.actor,
            "data": data_of(record.event),
        }
        for record in records
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _written(records: Iterable[Recorded], starts_at: datetime, format: TimelineFormat) -> str:
    from simulator.domain.simtime import clock_text, offset
    from simulator.domain.wording import moment, sentence
    from tui.cli.tables import csv_table, markdown_table, markdown_text

    ordered = sorted(records, key=moment)
    rows = [
        (record.seq, clock_text(starts_at, moment(record), seconds=True), offset(moment(record)), record)
        for record in ordered
    ]
    match format:
        case TimelineFormat.CSV:
            columns = ("seq", "time_utc", "offset", "at_ms", "actor", "kind", "says")
            return csv_table(columns, ((n, at, since, r.at, r.actor, r.kind, sentence(r)) for n, at, since, r in rows))
        case TimelineFormat.MARKDOWN:
            head = ("Time (UTC)", "Since start", "What happened")
            return markdown_table(head, ((at, since, markdown_text(sentence(r))) for _, at, since, r in rows))
        case _:
            return "\n".join(f"{at}  {since:>9}  {sentence(record)}" for _, at, since, record in rows)
