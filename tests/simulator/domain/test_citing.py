"""Evidence is named in words, short enough to stand beside other evidence."""

from __future__ import annotations

import pytest

from simulator.domain import events as ev
from simulator.domain.citing import LONGEST, STOPS, cited
from simulator.domain.events import KINDS, Recorded
from simulator.domain.vocabulary import AlertId, AlertSeverity, PersonId, Severity, StatusState, Urgency

FIRED = ev.AlertFired(
    alert=AlertId(1), name="BurnRate", service="api", severity=AlertSeverity.ERROR, urgency=Urgency.HIGH, summary="Hot"
)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (FIRED, "Alert fires: BurnRate on api"),
        (ev.IncidentDeclared(severity=Severity.SEV2, title="Slow: very", impact="x"), "alice declares SEV2"),
        (ev.StatusPosted(state=StatusState.IDENTIFIED, text="We: know"), "alice posts in public, identified"),
        (ev.CommandRun(command="kubectl get pods"), "alice runs: kubectl get pods"),
        (ev.MessagePosted(text="Rolling back\nnow"), "alice: Rolling back now"),
        (ev.IncidentResolved(text=""), "alice says it is resolved"),
    ],
)
def test_a_record_is_named_by_who_did_what(event: ev.Event, words: str) -> None:
    assert cited(Recorded(1, 0, PersonId("alice"), event)) == words


def test_a_citation_never_gets_long() -> None:
    record = Recorded(1, 0, PersonId("alice"), ev.CommandRun(command="x" * 500))
    assert len(cited(record)) == LONGEST
    assert cited(record).endswith("…")


def test_only_kinds_that_exist_are_shortened() -> None:
    assert set(STOPS) <= set(KINDS)
