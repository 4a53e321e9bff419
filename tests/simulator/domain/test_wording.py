"""Every kind of event has a wording, and what people wrote is shown, never interpreted."""

from __future__ import annotations

import re

import pytest

from simulator.domain import events as ev
from simulator.domain.events import KINDS, Recorded
from simulator.domain.vocabulary import SYSTEM, AlertId, AlertSeverity, PageId, PersonId, Role, Severity, Urgency
from simulator.domain.wording import SAYS, sentence

ALICE = PersonId("alice")


def said(event: ev.Event, actor: PersonId = ALICE) -> str:
    return sentence(Recorded(1, 60_000, actor, event))


def test_every_kind_of_event_has_a_wording() -> None:
    assert set(SAYS) == set(KINDS)


@pytest.mark.parametrize("kind", SAYS)
def test_wording_names_fields_that_the_event_has(kind: str) -> None:
    known = {*KINDS[kind].model_fields, "who", "teller", "person_told"}
    assert set(re.findall(r"\{(\w+)\}", SAYS[kind])) <= known


def test_declaring_names_who_severity_title_and_impact() -> None:
    event = ev.IncidentDeclared(severity=Severity.SEV1, title="Checkout fails", impact="Nobody can pay")
    assert said(event) == "alice declares SEV1: Checkout fails. Impact: Nobody can pay"


def test_what_is_empty_is_left_out() -> None:
    assert said(ev.IncidentDeclared(severity=Severity.SEV2, title="Slow")) == "alice declares SEV2: Slow"
    fired = ev.AlertFired(
        alert=AlertId(1), name="Burn", service="api", severity=AlertSeverity.ERROR, urgency=Urgency.HIGH, summary=""
    )
    assert said(fired, SYSTEM) == "Alert fires: Burn on api (error)"


def test_roles_and_waits_are_said_as_people_say_them() -> None:
    assert said(ev.RoleAssigned(role=Role.OPS, person=PersonId("carol"))) == "carol is Operations"
    event = ev.PageAcknowledged(page=PageId(3), person=ALICE, after=60_000)
    assert said(event) == "alice acknowledges page #3 after 1:00"


def test_braces_brackets_and_control_characters_are_shown_as_text() -> None:
    text = said(ev.MessagePosted(text="{who} [red]x[/red] \x1b[2J{0.__class__}\nnext"))
    assert text == "alice: {who} [red]x[/red] ␛[2J{0.__class__} next"


def test_a_long_text_is_cut_with_a_mark() -> None:
    cut = sentence(Recorded(1, 0, ALICE, ev.MessagePosted(text="x" * 500)), longest=40)
    assert len(cut) == 40
    assert cut.endswith("…")
