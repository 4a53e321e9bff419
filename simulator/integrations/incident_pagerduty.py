"""A team's real incidents from PagerDuty's JSON: lists of incidents, and of log entries, in one file or several.

Separate from the readers of schedules and policies because these are what happened. An incident tells when it was
opened, and often when it was resolved; who acknowledged when stands in its log entries. PagerDuty knows neither when
an incident was declared nor when it was mitigated.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from simulator.domain.real_incidents import ReadIncidents, RealIncident
from simulator.errors import ScenarioError
from simulator.integrations.incident_times import between, moment_of, severity_of

MAX_CHARACTERS = 100_000_000
_KINDS = {"trigger_log_entry": "start", "acknowledge_log_entry": "acknowledge", "resolve_log_entry": "resolve"}


def read_pagerduty(documents: Iterable[tuple[str, str]]) -> ReadIncidents:
    """Read documents (path, text) together, since incidents and their log entries come from different requests.

    Raises `ScenarioError` for what is not JSON, or is neither of the two.
    """
    known: dict[str, dict[str, Any]] = {}
    for path, text in documents:
        rows = list(_rows(path, text))
        if not rows:
            raise ScenarioError(f"{path}: neither incidents nor log entries of PagerDuty are in it.")
        for row in rows:
            _take(known, row)
    found: list[RealIncident] = []
    notes: list[str] = []
    for name, each in known.items():
        incident, why = _incident(name, each)
        notes += [why] if why else []
        found += [incident] if incident is not None else []
    return ReadIncidents(incidents=tuple(found), notes=tuple(notes[:20]))


def _rows(path: str, text: str) -> Iterator[Mapping[str, Any]]:
    if len(text) > MAX_CHARACTERS:
        raise ScenarioError(f"{path}: the file is larger than {MAX_CHARACTERS // 1_000_000} MB, the most that is read.")
    try:
        tree = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"{path}: this is no JSON: {error}.") from None
    pages = tree if isinstance(tree, list) else [tree]
    for page in pages:
        if not isinstance(page, dict):
            continue
        for key in ("incidents", "log_entries"):
            yield from (row for row in page.get(key) or () if isinstance(row, dict))
        yield from (
            page[key] for key in ("incident", "log_entry") if isinstance(page.get(key), dict) and "type" not in page
        )
        if str(page.get("type", "")).removesuffix("_reference") == "incident" or page.get("type") in _KINDS:
            yield page


def _take(known: dict[str, dict[str, Any]], row: Mapping[str, Any]) -> None:
    about = row.get("incident")
    if isinstance(about, dict) and about.get("id"):
        step, at = _KINDS.get(str(row.get("type"))), moment_of(str(row.get("created_at", "")))
        if step and at is not None:
            mine = known.setdefault(str(about["id"]), {})
            mine[step] = _earlier_or_later(step, mine.get(step, at), at)
        return
    if not row.get("id") and not row.get("incident_number"):
        return
    mine = known.setdefault(str(row.get("id") or row["incident_number"]), {})
    mine["name"] = str(row.get("incident_number") or row.get("id"))
    start, resolved = moment_of(str(row.get("created_at", ""))), moment_of(str(row.get("resolved_at") or ""))
    if resolved is None and row.get("status") == "resolved":
        resolved = moment_of(str(row.get("last_status_change_at") or ""))
    for step, at in (("start", start), ("resolve", resolved)):
        if at is not None:
            mine[step] = _earlier_or_later(step, mine.get(step, at), at)
    for given in row.get("acknowledgements") or ():
        at = moment_of(str(given.get("at", ""))) if isinstance(given, dict) else None
        if at is not None:
            mine["acknowledge"] = min(mine.get("acknowledge", at), at)
    priority = row.get("priority")
    if isinstance(priority, dict):
        mine["severity"] = severity_of(str(priority.get("summary") or priority.get("name") or ""))


def _earlier_or_later(step: str, one: datetime, other: datetime) -> datetime:
    """The first acknowledgement, and the last resolution: an incident may be opened again."""
    return max(one, other) if step == "resolve" else min(one, other)


def _incident(name: str, each: Mapping[str, Any]) -> tuple[RealIncident | None, str]:
    name = str(each.get("name", name))
    start: datetime | None = each.get("start")
    if start is None:
        return None, f"incident {name}: nothing says when it was opened, so it is left out."
    taken = {step: between(start, each[step]) for step in ("acknowledge", "resolve") if step in each}
    times = {step: length for step, length in taken.items() if length >= 0}
    if not times:
        return None, ""
    return RealIncident(name=name, severity=each.get("severity"), **times), ""
