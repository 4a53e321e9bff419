from __future__ import annotations

from typing import Any

import pytest

from simulator.domain import events as ev
from simulator.domain.vocabulary import (
    AlertSeverity,
    Contact,
    EndReason,
    PersonId,
    Role,
    Severity,
    StatusState,
    Urgency,
    Via,
)
from simulator.views import Entry
from tests.tui.drills import ALICE, BOB, CAROL, DECLARED, QUIET
from tui.story import Line, Sort, fold, tell, tell_all, time_of_day

SAMPLES: dict[str, dict[str, Any]] = {
    "drill.started": {"scenario": "s", "title": "T"},
    "drill.paused": {"why": "lunch"},
    "drill.ended": {"reason": EndReason.TIME_UP},
    "person.joined": {"person": BOB},
    "person.left": {"person": BOB},
    "deploy.applied": {"service": "orders", "deploy": "4521", "applied_at": 0},
    "change.applied": {"change": "flag", "service": "orders", "name": "new-cart", "to": "on"},
    "fault.started": {"fault": "f"},
    "fault.worsened": {"fault": "f", "harm": 0, "command": "c"},
    "fault.eased": {"fault": "f", "harm": 0},
    "fault.cleared": {"fault": "f"},
    "mitigation.started": {"fault": "f", "command": "c", "takes": 1},
    "mitigation.applied": {"fault": "f", "command": "c"},
    "alert.fired": {"alert": 1, "name": "N", "service": "s", "severity": AlertSeverity.ERROR, "urgency": Urgency.HIGH,
                    "summary": "S"},
    "alert.resolved": {"alert": 1, "name": "N"},
    "alert.merged": {"alert": 1, "name": "N", "into": 2, "into_name": "M"},
    "page.sent": {"page": 1, "to": BOB},
    "page.notified": {"page": 1, "person": BOB, "via": Contact.SMS},
    "page.noticed": {"page": 1, "person": BOB},
    "page.acknowledged": {"page": 1, "person": BOB, "after": 60_000},
    "page.escalated": {"page": 1, "level": 2, "attempt": 1, "why": "no acknowledgement"},
    "page.reassigned": {"page": 1, "to": "carol"},
    "page.snoozed": {"page": 1, "until": 600_000},
    "page.retriggered": {"page": 1},
    "page.exhausted": {"page": 1, "attempts": 3},
    "page.resolved": {"page": 1},
    "incident.declared": {"severity": Severity.SEV1, "title": "T"},
    "severity.changed": {"was": Severity.SEV1, "severity": Severity.SEV2},
    "incident.stood_down": {"why": "w"},
    "room.opened": {"name": "#inc", "bridge": "b"},
    "role.assigned": {"role": Role.OPS, "person": CAROL},
    "role.handed_over": {"role": Role.IC, "was": ALICE, "person": BOB},
    "message.posted": {"text": "hello"},
    "update.posted": {"text": "hello"},
    "status.posted": {"state": StatusState.MONITORING, "text": "hello"},
    "stakeholder.notified": {"who": "cto"},
    "responders.prompted": {"to": ALICE, "text": "hello", "rule": "r"},
    "responders.requested": {"what": "a DBA"},
    "command.run": {"command": "ls"},
    "command.finished": {"command": "ls"},
    "query.run": {"query": "up", "language": "promql"},
    "runbook.step": {"runbook": "r", "step": "s", "section": "diagnosis"},
    "inject.delivered": {"inject": "i", "via": Via.CHAT, "sender": "S", "text": "hello"},
    "inject.answered": {"inject": "i", "text": "hello", "after": 1},
    "hint.available": {"hint": 1, "costs": 2.0},
    "hint.taken": {"hint": 1, "text": "hello", "costs": 2.0},
    "postmortem.submitted": {"text": "hello"},
    "note.added": {"text": "hello"},
    "rating.given": {"rating": "P"},
    "action.refused": {"do": "ack", "why": "no page"},
    "drill.speed_set": {"times": 2.0},
    "drill.jumped": {"until": 60_000},
    "drill.extended": {"longer_by": 60_000, "length": 120_000},
    "hint.given": {"text": "hello"},
}  # fmt: skip

HOST_ONLY = {kind for kind, event in ev.KINDS.items() if event.audience == "host"}


def told(kind: str, actor: PersonId = BOB, **fields: Any) -> Line:
    event = ev.KINDS[kind](**{**SAMPLES.get(kind, {}), **fields})
    return tell_all(Entry(1, 60_000, actor, event), DECLARED)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", sorted(set(ev.KINDS) - HOST_ONLY))
def test_every_kind_of_event_that_may_be_seen_has_a_sentence_of_its_own(kind: str) -> None:
    line = told(kind)
    assert line.text
    assert len(line.glyph) == 1
    if kind not in ("rating.given", "survey.answered"):
        assert kind.replace(".", " ") not in line.text, "it fell through to the kind's name"


def test_simulated_people_are_marked_and_the_trainee_is_not() -> None:
    assert told("message.posted", BOB).who == "bob (bot)"
    assert told("message.posted", ALICE).who == "alice"
    assert "bob (bot) changed the severity" in told("severity.changed", BOB).text


def test_a_line_that_mentions_you_or_asks_your_role_says_so() -> None:
    assert told("message.posted", mentions=(ALICE,)).to_you
    assert not told("message.posted", mentions=(CAROL,)).to_you
    assert told("inject.delivered", asks=(Role.IC,)).to_you
    assert not told("inject.delivered", asks=(Role.COMMS,)).to_you


@pytest.mark.parametrize(
    ("via", "looks"),
    [
        (Via.EMAIL, "Mail from"),
        (Via.PHONE, "Phone call from"),
        (Via.TICKET, "Ticket from"),
        (Via.SOCIAL, "Public post by"),
        (Via.STATUS_COMMENT, "Comment under our status page"),
    ],
)
def test_what_comes_from_outside_looks_like_what_it_imitates(via: Via, looks: str) -> None:
    line = told("inject.delivered", via=via, asks=(Role.IC,))
    assert looks in line.text
    assert line.answer == "/reply i"


def test_the_room_leaves_out_what_concerns_one_person_and_the_timeline_does_not() -> None:
    noticed = Entry(1, 0, BOB, ev.PageNoticed(page=1, person=BOB))  # type: ignore[arg-type]
    assert tell(noticed, DECLARED) is None
    assert tell_all(noticed, DECLARED).text == "bob saw page #1"


def test_a_run_of_alerts_and_pages_becomes_one_line_that_counts_both() -> None:
    alert, page = told("alert.fired"), told("page.sent", alert=1)
    folded = fold(fold(alert, page), told("alert.fired", name="Latest"))
    assert folded.text.startswith("2 more alerts and 1 more page; the latest: Latest on s")
    assert folded.folds == alert.folds


def test_a_page_that_somebody_sent_is_never_folded_away() -> None:
    assert told("page.sent", alert=None, text="Please join").folds == ""


def test_control_characters_and_overrides_are_shown_as_signs() -> None:
    line = told("message.posted", text="\x1b[31mred\u202e\x07\rback")
    assert line.text == "␛[31mred�␇␍back"
    mail = told("inject.delivered", via=Via.EMAIL, sender="E\x1bve", text="a\x1b\nb")
    assert "\x1b" not in mail.text + mail.body
    assert mail.body == "a␛\nb"


def test_what_is_said_is_sorted_for_the_rooms_filter() -> None:
    assert told("message.posted").sort is Sort.PEOPLE
    assert told("alert.fired").sort is Sort.ALERTS
    assert told("command.run").sort is Sort.COMMANDS
    assert told("incident.declared").sort is Sort.INCIDENT


def test_times_are_the_scenarios_time_of_day() -> None:
    assert time_of_day(QUIET, 6 * 60_000) == "14:31"
    assert time_of_day(QUIET, -3 * 3_600_000, seconds=True) == "11:25:00"
