from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.actions import ACTIONS, VERBS, Declare, Run, Say, Status
from simulator.errors import ActionRejected
from tests.tui.drills import DECLARED, PAGED, QUIET, RUNBOOK
from tui.slash import FORMS, Local, complete, form_of, parse, parse_shell, usage

LINES: list[tuple[str, dict[str, Any]]] = [
    ("/ack", {"do": "ack"}),
    ("/ack #3", {"do": "ack", "page": 3}),
    ("/ack 3", {"do": "ack", "page": 3}),
    ("/ack High error rate", {"do": "ack", "alert": "High error rate"}),
    ("/snooze 10m", {"do": "snooze", "for": "10m"}),
    ("/snooze #2 5m", {"do": "snooze", "page": 2, "for": "5m"}),
    ("/reassign @Bob", {"do": "reassign", "to": "bob"}),
    ("/reassign #2 schedule:secondary", {"do": "reassign", "page": 2, "to": "schedule:secondary"}),
    ("/merge Slow checkout into Errors", {"do": "merge", "alert": "Slow checkout", "into": "Errors"}),
    ("/merge Slow Errors", {"do": "merge", "alert": "Slow", "into": "Errors"}),
    ("/page carol Please join", {"do": "page", "to": "carol", "text": "Please join"}),
    ("/declare SEV1 Checkout fails", {"do": "declare", "severity": "SEV1", "title": "Checkout fails"}),
    (
        "/declare 2 Checkout fails --impact Half of them --facts a_b, c",
        {
            "do": "declare",
            "severity": "SEV2",
            "title": "Checkout fails",
            "impact": "Half of them",
            "facts": ["a_b", "c"],
        },
    ),
    ("/reclassify sev3", {"do": "reclassify", "severity": "SEV3"}),
    ("/reclassify SEV3 It heals", {"do": "reclassify", "severity": "SEV3", "why": "It heals"}),
    ("/stand-down A load test", {"do": "stand-down", "why": "A load test"}),
    ("/stand-down --near-miss A load test", {"do": "stand-down", "why": "A load test", "near_miss": True}),
    ("/stand-down A load test --near-miss", {"do": "stand-down", "why": "A load test", "near_miss": True}),
    ("/reopen", {"do": "reopen"}),
    ("/open-room", {"do": "open-room"}),
    ("/room", {"do": "open-room"}),
    ("/assign commander alice", {"do": "assign", "role": "ic", "to": "alice"}),
    ("/hand-over ic bob All yours", {"do": "hand-over", "role": "ic", "to": "bob", "text": "All yours"}),
    ("/say hello", {"do": "say", "text": "hello"}),
    ("hello", {"do": "say", "text": "hello"}),
    ("/reply vp-asks By 14:50", {"do": "reply", "inject": "vp-asks", "text": "By 14:50"}),
    ("/update All is well", {"do": "update", "text": "All is well"}),
    ("/status identified We know", {"do": "status", "state": "identified", "text": "We know"}),
    (
        "/status identified --components a,b We know",
        {"do": "status", "state": "identified", "text": "We know", "components": ["a", "b"]},
    ),
    ("/notify vp-eng", {"do": "notify", "who": "vp-eng"}),
    ("/notify legal Data is out", {"do": "notify", "who": "legal", "text": "Data is out"}),
    ("/request A DBA --why It is slow", {"do": "request", "what": "A DBA", "why": "It is slow"}),
    ("/run kubectl scale --replicas=10", {"do": "run", "command": "kubectl scale --replicas=10"}),
    ("$ kubectl get pods", {"do": "run", "command": "kubectl get pods"}),
    ("/query rate(x[5m])", {"do": "query", "expr": "rate(x[5m])"}),
    ('/query {a="b"} |= "error"', {"do": "query", "logql": '{a="b"} |= "error"'}),
    ("/step 2", {"do": "step", "runbook": RUNBOOK, "step": "2"}),
    ("/step other.yml Roll back", {"do": "step", "runbook": "other.yml", "step": "Roll back"}),
    ("/mitigate", {"do": "mitigate"}),
    ("/resolve Stable for 15 minutes", {"do": "resolve", "text": "Stable for 15 minutes"}),
    ("/hint", {"do": "hint"}),
    ("/note The runbook is old", {"do": "note", "text": "The runbook is old"}),
    ("/postmortem # It broke", {"do": "postmortem", "text": "# It broke"}),
    ("/pause Lunch", {"do": "pause", "why": "Lunch"}),
    ("/resume", {"do": "resume"}),
    ("/end", {"do": "end"}),
]


@pytest.mark.parametrize(("line", "action"), LINES, ids=[line for line, _ in LINES])
def test_a_line_becomes_the_action_that_it_says(line: str, action: dict[str, Any]) -> None:
    assert parse(line, RUNBOOK) == ACTIONS.validate_python(action)


def test_every_verb_of_the_contract_has_a_slash_command() -> None:
    of_the_host = {"join", "leave", "rate", "survey"}
    of_the_host |= {verb for verb, action in VERBS.items() if action.facilitation}
    assert {form.verb for form in FORMS} >= set(VERBS) - of_the_host


def test_every_example_is_a_line_that_parses() -> None:
    for form in FORMS:
        parsed = parse(form.example, RUNBOOK)
        assert isinstance(parsed, Local) or parsed.do == form.verb


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "Nothing to send yet"),
        ("/", "There is no command /."),
        ("/delcare", "Did you mean /declare?"),
        ("/snooze", "for how long"),
        ("/snooze ten", "is not a duration"),
        ("/assign", "which role"),
        ("/assign boss bob", "'boss' is no role"),
        ("/declare SEV9 x", "'SEV9' is no severity"),
        ("/declare SEV1", "Say the title"),
        ("/declare SEV1 x --impact", "--impact is empty"),
        ("/status soon We know", "'soon' is no state"),
        ("/merge Slow", "Say which alert"),
        ("/merge a b c", "'c' is too much"),
        ("/open-room now", "'now' is too much"),
        ("/notify Not_A_Name", "is nobody's name"),
        ("/step", "which step"),
        ("/speed fast", "is no speed"),
        ("/speed 0", "is no speed"),
        ("/speed nan", "is no speed"),
        ("/say " + "x" * 5000, "too long"),
    ],
)
def test_what_is_missing_is_said_in_the_trainees_words(line: str, says: str) -> None:
    with pytest.raises(ActionRejected, match=says.replace("/", r"\/").replace("?", r"\?").replace(".", r"\.")):
        parse(line)


def test_a_step_without_an_open_runbook_asks_which() -> None:
    with pytest.raises(ActionRejected, match="no runbook open"):
        parse("/step 2")


def test_control_characters_in_a_refusal_are_shown_as_signs() -> None:
    with pytest.raises(ActionRejected) as refusal:
        parse("/x\x1b[31m")
    assert "\x1b" not in str(refusal.value)


def test_in_the_shell_plain_text_is_a_command_and_slash_commands_still_work() -> None:
    assert parse_shell("kubectl get pods") == Run(command="kubectl get pods")
    assert parse_shell("$ ls") == Run(command="ls")
    assert parse_shell("/bin/true") == Run(command="/bin/true")
    assert parse_shell("/say hello") == Say(text="hello")


def test_speed_leave_help_and_postmortem_steer_the_screen() -> None:
    assert parse("/speed x4") == Local("speed", 4.0)
    assert parse("/leave") == Local("leave")
    assert parse("/help") == Local("help")
    assert parse("/postmortem") == Local("postmortem")


@given(st.text(max_size=80))
def test_any_text_is_an_action_or_a_refusal(text: str) -> None:
    for line in (text, "/" + text, "/declare " + text, "/status " + text, "/step " + text, "/snooze " + text):
        with suppress(ActionRejected):
            assert parse(line, RUNBOOK)


@given(st.sampled_from([f"/{form.verb} " for form in FORMS] + ["", "/", "$ "]), st.text(max_size=30))
def test_completion_never_fails_and_keeps_what_was_typed_before_the_last_word(start: str, text: str) -> None:
    line = start + text
    for candidate in complete(line, DECLARED, runbook=RUNBOOK):
        assert candidate.label
        assert candidate.line.startswith(line.rpartition(" ")[0][:1])


# ---- completion -------------------------------------------------------------------------------------


def labels(line: str, **context: Any) -> list[str]:
    return [candidate.label for candidate in complete(line, DECLARED, **context)]


def test_a_slash_offers_every_command_and_letters_narrow_them_down() -> None:
    assert len(labels("/")) == len(FORMS)
    assert labels("/dec") == [usage(form_of("declare") or FORMS[0])]


def test_taking_a_command_leaves_the_line_ready_for_its_fields() -> None:
    assert complete("/ass", DECLARED)[0].line == "/assign "
    assert complete("/open", DECLARED)[0].line == "/open-room"


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("/assign ", "comms"),
        ("/assign comms b", "bob"),
        ("/assign comms @b", "bob"),
        ("/ack ", "#1"),
        ("/ack or", "OrdersFail"),
        ("/snooze #", "#1"),
        ("/reassign #1 s", "schedule:secondary"),
        ("/page ", "carol"),
        ("/merge or", "OrdersFail"),
        ("/merge Other into ", "OrdersFail"),
        ("/declare ", "SEV1"),
        ("/declare SEV1 It broke --", "--impact"),
        ("/declare SEV1 It broke --facts ", "core_feature_over_10_percent"),
        ("/declare SEV1 It broke --facts unavailable_to_all_users,core", "core_feature_over_10_percent"),
        ("/status ", "identified"),
        ("/status identified --components ", "orders"),
        ("/notify ", "legal"),
        ("/reply ", "vp-asks"),
        ("/run kubectl roll", "kubectl rollout undo deployment/orders"),
        ("$ kubectl roll", "kubectl rollout undo deployment/orders"),
        ("/query ", '{service="orders"} |= "error"'),
        ("/step roll", "Roll back"),
        ("Thanks @b", "@bob"),
        ("/update Thanks @b", "@bob"),
    ],
)
def test_completion_offers_what_fits_the_field(line: str, offers: str) -> None:
    assert offers in labels(line, runbook=RUNBOOK)


def test_the_shell_completes_commands_of_the_runbook_without_a_slash() -> None:
    assert "kubectl rollout undo deployment/orders" in labels("kubectl", shell=True)  # noqa: S604 # no process: the tab named shell
    assert labels("kubectl") == []


def test_a_taken_candidate_can_be_sent() -> None:
    for start, verb in (("/notify leg", "notify"), ("/run kubectl rollout u", "run"), ("/step roll", "step")):
        taken = complete(start, DECLARED, runbook=RUNBOOK)[0].line
        parsed = parse(taken, RUNBOOK)
        assert not isinstance(parsed, Local)
        assert parsed.do == verb


def test_an_open_question_is_offered_before_what_was_answered() -> None:
    asked = DECLARED.injects[0]
    older = replace(asked, id="old", answered_at=1)
    view = replace(DECLARED, injects=(older, asked))
    assert [each.label for each in complete("/reply ", view)] == ["vp-asks", "old"]


def test_only_pages_that_still_call_are_offered() -> None:
    over = replace(PAGED, pages=(replace(PAGED.pages[0], state="resolved"),))
    assert "#1" not in [each.label for each in complete("/ack ", over)]
    assert complete("/ack ", QUIET) == ()


def test_text_of_a_declaration_and_a_post_stays_as_it_was_typed() -> None:
    declared = parse("/declare SEV1 A -- B --other c")
    assert isinstance(declared, Declare)
    assert declared.title == "A -- B --other c"
    posted = parse("/status monitoring Latency  p99 --under 1 s")
    assert isinstance(posted, Status)
    assert posted.text == "Latency  p99 --under 1 s"
