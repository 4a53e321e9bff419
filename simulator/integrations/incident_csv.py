"""A team's real incidents from a CSV: a row each, columns by many names.

Separate from calibration, which only needs the times. A row that cannot be used is named with its line and left out; it
never stops the others.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from simulator.domain.real_incidents import MEASURES, Measure, ReadIncidents, RealIncident
from simulator.domain.simtime import DAY, HOUR, MINUTE, SECOND
from simulator.errors import ScenarioError
from simulator.integrations.incident_times import between, length_of, moment_of, severity_of

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("id", "incident", "incident_id", "incident_number", "number", "key", "name", "title"),
    "severity": ("severity", "sev", "priority", "priority_name", "impact"),
    "started": ("started", "start", "started_at", "start_time", "created", "created_at", "created_on", "opened",
                "opened_at", "triggered", "triggered_at", "detected", "detected_at", "alerted_at", "reported_at"),
    "acknowledge": ("acknowledged", "acknowledged_at", "ack", "acked", "acked_at", "ack_at", "ack_time",
                    "first_ack", "first_acknowledged_at", "acknowledge", "responded_at"),
    "declare": ("declared", "declared_at", "declare", "incident_declared_at", "classified_at"),
    "mitigate": ("mitigated", "mitigated_at", "mitigate", "mitigation", "restored", "restored_at", "recovered_at"),
    "resolve": ("resolved", "resolved_at", "resolve", "resolved_on", "closed", "closed_at", "ended", "ended_at", "end",
                "end_time"),
}  # fmt: skip
"""Names that a column may have, in any case and with any of `_`, `-` and spaces between the words."""

_VERBS: dict[str, Measure] = {
    "acknowledge": "acknowledge", "ack": "acknowledge", "first_ack": "acknowledge", "acknowledgement": "acknowledge",
    "declare": "declare", "declaration": "declare",
    "mitigate": "mitigate", "mitigation": "mitigate", "restore": "mitigate", "recover": "mitigate",
    "resolve": "resolve", "resolution": "resolve",
    "tta": "acknowledge", "mtta": "acknowledge", "ttm": "mitigate", "ttr": "resolve", "mttr": "resolve",
}  # fmt: skip
_UNITS = {"seconds": SECOND, "secs": SECOND, "s": SECOND, "minutes": MINUTE, "mins": MINUTE, "min": MINUTE, "m": MINUTE,
          "hours": HOUR, "h": HOUR, "days": DAY}  # fmt: skip
MAX_ROWS = 200_000
MAX_NOTES = 20


def read_csv(text: str, path: str) -> ReadIncidents:
    """Read incidents; raises `ScenarioError` where the table has no column that says how long anything took."""
    text = text.removeprefix("\ufeff")
    first = text[:4_000].partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        head = [_plain(cell) for cell in next(rows, [])]
        columns, lengths = _columns(head), _lengths(head)
        if not lengths and not ("started" in columns and set(columns) & set(MEASURES)):
            raise ScenarioError(
                f"{path}:1: no columns say how long anything took. Name a start (started_at) and at least one of "
                "acknowledged_at, declared_at, mitigated_at, resolved_at; or a length like seconds_to_ack."
            )
        return _read(rows, columns, lengths, path)
    except csv.Error as error:
        raise ScenarioError(f"{path}: this is no CSV that can be read: {error}.") from None


def _read(
    rows: Iterable[list[str]], columns: Mapping[str, int], lengths: Mapping[Measure, tuple[int, int]], path: str
) -> ReadIncidents:
    found: list[RealIncident] = []
    notes: list[str] = []
    for number, row in enumerate(rows, 2):
        if number > MAX_ROWS:
            notes.append(f"{path}: only the first {MAX_ROWS:,} rows are read.")
            break
        if not any(cell.strip() for cell in row):
            continue
        cells = {what: row[place].strip() for what, place in columns.items() if place < len(row)}
        given = {what: (row[place].strip(), unit) for what, (place, unit) in lengths.items() if place < len(row)}
        incident, why = _incident(cells, given, f"row {number}")
        notes += [f"{path}:{number}: {each}" for each in why]
        if incident is not None:
            found.append(incident)
    more = len(notes) - MAX_NOTES
    return ReadIncidents(
        incidents=tuple(found), notes=(*notes[:MAX_NOTES], *((f"{path}: and {more} more rows.",) if more > 0 else ()))
    )


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", cell.strip().casefold()).strip("_")


def _columns(head: list[str]) -> dict[str, int]:
    return {
        what: place
        for what, known in COLUMNS.items()
        if (place := next((head.index(name) for name in known if name in head), None)) is not None
    }


def _lengths(head: list[str]) -> dict[Measure, tuple[int, int]]:
    """Columns that hold a length: `seconds_to_ack`, `time_to_resolve`, `ack_minutes`, `ttr`."""
    found: dict[Measure, tuple[int, int]] = {}
    for place, name in enumerate(head):
        unit, verb = SECOND, name
        parts = re.fullmatch(r"(seconds|secs|minutes|mins|hours|days|time)_to_(\w+)", name)
        ending = re.fullmatch(r"(?:time_to_)?(\w+?)_(?:in_)?(seconds|secs|s|minutes|mins|min|m|hours|h|days)", name)
        if ending and ending[1] in _VERBS:
            unit, verb = _UNITS[ending[2]], ending[1]
        elif parts:
            unit, verb = _UNITS.get(parts[1], SECOND), parts[2]
        elif name not in ("tta", "mtta", "ttm", "ttr", "mttr"):
            continue
        if verb in _VERBS:
            found.setdefault(_VERBS[verb], (place, unit))
    return found


def _incident(
    cells: Mapping[str, str], lengths: Mapping[Measure, tuple[str, int]], row: str
) -> tuple[RealIncident | None, list[str]]:
    """An incident and what was wrong with it; None where nothing of it can be used."""
    notes: list[str] = []
    start = moment_of(cells.get("started", ""))
    if cells.get("started") and start is None:
        notes.append(f"{cells['started']!r} is no moment. Write it like 2026-03-01T14:29:00Z")
    times: dict[Measure, int] = {}
    for measure in MEASURES:
        taken, why = _taken(cells.get(measure, ""), start, *lengths.get(measure, ("", SECOND)))
        notes += [f"{measure}: {why}"] if why else []
        if taken is not None:
            times[measure] = taken
    severity = severity_of(cells.get("severity", ""))
    if cells.get("severity") and severity is None:
        notes.append(f"{cells['severity']!r} is no severity that is known, so it counts for acknowledging only")
    return (RealIncident(name=cells.get("name") or row, severity=severity, **times) if times else None), notes


def _taken(moment: str, start: datetime | None, length: str, unit: int) -> tuple[int | None, str]:
    taken = length_of(length, unit) if length else None
    if length and taken is None:
        return None, f"{length!r} is no length of time"
    if taken is None and moment and start is not None:
        at = moment_of(moment)
        if at is None:
            return None, f"{moment!r} is no moment. Write it like 2026-03-01T14:29:00Z"
        taken = between(start, at)
    if taken is not None and taken < 0:
        return None, "it lies before the start, so it is left out"
    return taken, ""
