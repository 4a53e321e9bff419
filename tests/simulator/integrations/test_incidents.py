"""Real incidents from a CSV with columns by many names, and from PagerDuty's JSON."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.real_incidents import RealIncident
from simulator.domain.simtime import HOUR, MINUTE, SECOND
from simulator.domain.vocabulary import Severity
from simulator.errors import ScenarioError
from simulator.integrations.incident_csv import read_csv
from simulator.integrations.incident_pagerduty import read_pagerduty
from simulator.integrations.incident_times import length_of, severity_of

TABLE = """Incident ID,Severity,Created At,Acknowledged,declared-at,Mitigated At,Closed
A1,SEV1,2025-01-01T10:00:00Z,2025-01-01T10:02:00Z,2025-01-01 10:05:00,2025-01-01T11:30:00+00:30,2025-01-01T12:00Z
"""


def test_columns_are_known_by_many_names_and_moments_by_their_zone() -> None:
    assert read_csv(TABLE, "x.csv").incidents == (
        RealIncident(
            name="A1",
            severity=Severity.SEV1,
            acknowledge=2 * MINUTE,
            declare=5 * MINUTE,
            mitigate=HOUR,
            resolve=2 * HOUR,
        ),
    )


@pytest.mark.parametrize(
    ("head", "cell", "ms"),
    [
        ("seconds_to_ack", "90", 90 * SECOND),
        ("minutes_to_acknowledge", "1.5", 90 * SECOND),
        ("Time to Acknowledge", "1m30s", 90 * SECOND),
        ("ack_minutes", "1.5", 90 * SECOND),
        ("TTA", "0:01:30", 90 * SECOND),
    ],
)
def test_lengths_may_stand_instead_of_moments(head: str, cell: str, ms: int) -> None:
    (incident,) = read_csv(f"id;{head}\n1;{cell}\n", "x.csv").incidents
    assert incident.acknowledge == ms


@pytest.mark.parametrize(
    ("cell", "says"),
    [("yesterday", "is no moment"), ("2024-12-31T10:00:00Z", "lies before the start")],
)
def test_a_cell_that_cannot_be_used_is_named_with_its_line(cell: str, says: str) -> None:
    read = read_csv(f"started_at,acknowledged_at,resolved_at\n2025-01-01T10:00Z,{cell},2025-01-01T11:00Z\n", "x.csv")
    assert read.incidents[0].acknowledge is None
    assert read.incidents[0].resolve == HOUR
    assert says in read.notes[0]
    assert read.notes[0].startswith("x.csv:2: acknowledge: ")


def test_a_table_without_times_is_refused_with_the_columns_that_it_needs() -> None:
    with pytest.raises(ScenarioError, match=r"x.csv:1: no columns say .*started_at"):
        read_csv("id,title\n1,x\n", "x.csv")


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("SEV1", "SEV1"), ("sev-2", "SEV2"), ("Sev 3", "SEV3"), ("P0", "SEV1"), ("P5", "SEV4"), ("2 - High", "SEV2"),
        ("Critical", "SEV1"), ("minor", "SEV3"), ("urgent", None), ("", None),
    ],
)  # fmt: skip
def test_severities_are_known_by_their_words(text: str, severity: str | None) -> None:
    assert severity_of(text) == severity


@given(st.text(max_size=200))
def test_no_text_crashes_the_reader(text: str) -> None:
    length_of(text)
    assert all(incident.name for incident in read_csv(f"started_at,ack,resolve_minutes\n{text}", "x.csv").incidents)
    with suppress(ScenarioError):
        read_pagerduty([("x.json", text)])


def pages() -> tuple[str, str]:
    incident = {
        "id": "P1", "type": "incident", "incident_number": 7, "created_at": "2025-01-01T10:00:00Z",
        "status": "resolved", "last_status_change_at": "2025-01-01T11:00:00Z", "priority": {"summary": "P2"},
    }  # fmt: skip
    entries = [
        {"type": kind, "created_at": f"2025-01-01T10:{minute}:00Z", "incident": {"id": "P1"}}
        for kind, minute in (
            ("acknowledge_log_entry", "09"), ("acknowledge_log_entry", "04"), ("resolve_log_entry", "40"),
            ("notify_log_entry", "01"),
        )
    ]  # fmt: skip
    return json.dumps({"incidents": [incident]}), json.dumps([{"log_entries": entries}])


@pytest.mark.parametrize("turned", [False, True])
def test_pagerdutys_incidents_and_log_entries_are_put_together(turned: bool) -> None:
    first, second = pages()[::-1] if turned else pages()
    (incident,) = read_pagerduty([("a.json", first), ("b.json", second)]).incidents
    assert (incident.name, incident.severity, incident.acknowledge) == ("7", Severity.SEV2, 4 * MINUTE)
    assert incident.resolve == HOUR


@pytest.mark.parametrize("text", ['{"services": []}', "[]", "3", "{"])
def test_json_without_incidents_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"^x\.json: "):
        read_pagerduty([("x.json", text)])
