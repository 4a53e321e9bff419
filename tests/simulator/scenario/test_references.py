"""Every name in a scenario leads somewhere, and what waits for itself is refused."""

# ruff: noqa: E501 -- a row of the tables is a document on one line

from __future__ import annotations

import time

import pytest

from tests.simulator.scenario.documents import TEAM, checked, complaint_of, problems_of, with_small

PARTS = [
    # people and rotas
    ("team: {people: [{id: a, name: A}, {id: a, name: B}]}", "'a' is already the id of people[0]"),
    ("team: {people: [{id: system, name: A}]}", "'system' is a name that the drill itself uses"),
    ("team: {people: [{id: a, name: A, playable: false}]}", "nobody here is playable"),
    ("team: {people: [{id: a, name: A, time_zone: Mars/Base}]}", "'Mars/Base' is not a time zone"),
    ("team: {functions: {cto: a}}", "functions name people, and `people` is left out"),
    ("team: {people: [{id: ann, name: A}], functions: {cto: anna}}", "'anna' is no person of the team. Did you mean 'ann'?"),
    ("team: {schedules: {p: {layers: [{users: [a], start: 2025-01-06T09:00:00Z, turn: 1w}]}}}", "`people` is left out"),
    ("team: {people: [{id: ann, name: A}], schedules: {p: {layers: [{users: [bob], start: 2025-01-06T09:00:00Z, turn: 1w}]}}}",
     "'bob' is no person of the team. There are ann"),
    ("team: {people: [{id: ann, name: A}], schedules: {p: {layers: [{users: [ann], start: 2025-01-06T09:00:00Z, turn: 1w, end: 2024-01-01T00:00:00Z}]}}}",
     "the layer ends before it starts"),
    ("team: {people: [{id: ann, name: A}], schedules: {p: {layers: [{users: [ann], start: 0001-01-01T00:00:00+14:00, turn: 1w}]}}}",
     "the year 1 is outside 1970 to 2200"),
    ("team: {escalation: {p: {rules: [{page: ['schedule:third'], wait: 5m}]}}}", "'third' is no schedule. There are"),
    ("team: {escalation: {p: {rules: [{page: ['user:zoe'], wait: 5m}]}}}", "'zoe' is no person of the team"),
    ("team: {escalation: {p: {rules: [{page: ['squad:zoe'], wait: 5m}]}}}", "Write schedule:NAME or user:ID"),
    # the system
    ("deploys: [{at: 1m, service: a, id: x, causes: {fault: mian}}]", "'mian' is no fault"),
    ("faults: {f: {at: 1m}}\ndeploys: [{at: 1m, service: a, id: x, causes: {fault: f}}]", "fault 'f' has its own start"),
    ("services: {a: {runbook: runbooks/none.yml}}", "there is no file 'runbooks/none.yml' in the scenario's folder"),
    ("services: {a: {runbook: ../secret.yml}}", "'../secret.yml' leads out of the scenario's folder"),
    ("services: {a: {runbook: /etc/passwd}}", "'/etc/passwd' is an absolute path"),
    ("services: {a: {runbook: 'C:\\x.yml'}}", "is an absolute path"),
    ("rule_files: [a/../../b.yml]", "leads out of the scenario's folder"),
    ("team: nowhere.yml", "there is no file 'nowhere.yml'"),
    ("services: {a: {depends_on: {b: 100%}}, b: {depends_on: {a: 1%}}}", "a needs b needs a"),
    # what is said, and by whom
    ("injects: [{id: a, at: 1m, via: chat, from: suport, text: x}]", "'suport' is no function and nobody of the team. Did you mean 'support'?"),
    ("injects: [{id: a, at: 1m, via: chat, from: public, text: x}, {id: a, at: 2m, via: chat, from: public, text: y}]", "'a' is already the id of injects[0]"),
    (TEAM + "injects: [{id: a, at: 1m, via: chat, from: alice, text: x}]", "'alice' is played by a trainee. Add `playable: false`"),
    ("injects: [{id: a, at: 1m, via: chat, from: public, text: 'Hello {nmae}'}]", "'{nmae}' is no placeholder. Did you mean 'name'?"),
    ("injects: [{id: a, at: 1m, via: chat, from: public, text: 'a {b c}'}]", "Write {{ and }} where braces are meant"),
    ("injects: [{id: a, at: 1m, via: chat, from: public, text: '{\"error\": 1}'}]", "a brace stands alone"),
    ("injects: [{id: a, at: 1m, via: chat, from: public, text: '{name.__class__}'}]", "a brace stands alone"),
    ("faults: {f: {logs: [{service: a, text: 'for {nobody}'}]}}", "'{nobody}' is no placeholder"),
    # triggers
    ("hints: [{text: x}]", "it never starts. Give one of at, after, expr, all_of or any_of"),
    ("hints: [{at: 1m, after: {event: alert.fired}, text: x}]", "it has 2 conditions"),
    ("hints: [{all_of: [{at: 1m}, {}], text: x}]", "hints[0].all_of[1]: it never starts"),
    ("hints: [{at: 1m, for: 5m, text: x}]", "says how long an `expr` must hold"),
    ("hints: [{after: {event: alert.fird}, text: x}]", "'alert.fird' is no kind of event. Did you mean 'alert.fired'?"),
    ("hints: [{after: {event: alert.fired, inject: a}, text: x}]", "name either an event or an inject"),
    ("hints: [{after: {inject: a}, text: x}]", "'a' is no inject"),
    ("hints: [{at: 1m, unless: {event: page.resolved, match: x}, text: x}]", "page.resolved has no text to match"),
    ("hints: [{at: 1m, unless: {event: alert.fired, match: Nope}, text: x}]", "'Nope' is no alert. There are DiskAlmostFull"),
    ("hints: [{at: 1m, unless: {event: fault.cleared, match: mian}, text: x}]", "'mian' is no fault. Did you mean 'main'?"),
    ("hints: [{at: 1m, unless: {event: status.posted, where: {stat: x}}, text: x}]", "'stat' is no field of status.posted. Did you mean 'state'?"),
    ("hints: [{at: 1m, unless: {event: command.run, where: {replicas: '> six'}}, text: x}]", "compares with no number"),
    (TEAM + "hints: [{at: 1m, unless: {event: status.posted, where: {by: zoe}}, text: x}]", "'zoe' is no person of the team"),
    ("faults: {f: {cleared_by: {run: x, where: {replicas: '>= many'}}}}", "compares with no number"),
    ("commands: [{run: x, prints: y, unless: {event: nope}}]", "'nope' is no kind of event"),
    ("truth: {severity: [{from: fault.begun, is: SEV3}]}\nseverity: SEV3", "'fault.begun' is no kind of event"),
    # the truth
    ("truth: {facts: [financial_impct]}", "is no fact of the policy 'default'. Did you mean 'financial_impact'?"),
    ("truth: {severity: SEV1}", "the severity is given here and under truth, and the two differ"),
    ("cause: One.\ntruth: {cause: Two.}", "the cause is given here and under truth"),
    ("faults: {main: {at: 1m}}", "makes a fault called 'main', and faults has one"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "says"), PARTS, ids=lambda value: value[:50])
def test_a_name_that_leads_nowhere_is_refused_with_the_remedy(more: str, says: str) -> None:
    assert says in complaint_of(with_small(more + "\n"))


def test_solved_by_needs_an_alert() -> None:
    assert "solved_by: needs an alert" in complaint_of("version: 1\ntitle: x\nseverity: SEV3\nsolved_by: {run: x}\n")


def test_without_any_severity_it_says_how_to_give_one() -> None:
    text = "version: 1\ntitle: x\nalerts: [{at: 1m, name: A, service: a}]\n"
    assert "Give `severity: SEV2`, or `truth: {facts: [...]}`" in complaint_of(text)
    for given in ("severity: SEV4", "truth: {severity: SEV4}", "truth: {facts: [financial_impact]}",
                  "truth: {severity: [{from: drill.started, is: SEV4}]}", "truth: {false_alarm: true}"):  # fmt: skip
        assert checked(f"{text}{given}\n").scenario


def test_severity_given_twice_alike_is_no_error() -> None:
    assert checked(with_small("truth: {severity: SEV3}\n"))


@pytest.mark.parametrize(
    ("more", "circle"),
    [
        ("injects: [{id: a, after: {inject: b}, via: chat, from: public, text: x}, {id: b, after: {inject: a}, via: chat, from: public, text: x}]",
         "a waits for b waits for a"),
        ("injects: [{id: a, after: {event: inject.answered, match: a}, via: chat, from: public, text: x}]", "a waits for a"),
        ("faults: {f: {after: {event: fault.started, where: {fault: g}}}, g: {after: {event: fault.cleared, match: f}}}",
         "f waits for g waits for f"),
        ("faults: {f: {all_of: [{at: 1m}, {after: {event: fault.started, match: f}}]}}", "f waits for f"),
    ],
)  # fmt: skip
def test_what_waits_for_itself_is_refused(more: str, circle: str) -> None:
    message = complaint_of(with_small(more + "\n"))
    assert f"{circle}: none of them can ever start. Start one with `at`" in message
    assert "[cycle]" in message


@pytest.mark.parametrize(
    "more",
    [
        "injects: [{id: a, at: 1m, via: chat, from: public, text: x}, {id: b, after: {inject: a}, via: chat, from: public, text: x}]",
        "injects: [{id: a, after: {event: inject.delivered}, via: chat, from: public, text: x}, {id: b, at: 1m, via: chat, from: public, text: x}]",
        "faults: {f: {any_of: [{at: 1m}, {after: {event: fault.started, match: f}}]}}",
    ],
)  # fmt: skip
def test_waiting_for_what_can_start_is_fine(more: str) -> None:
    assert checked(with_small(more + "\n"))


def test_a_likely_misspelt_service_is_a_warning_at_its_line() -> None:
    (found,) = problems_of(with_small("services: {log-hosts: {tier: 3}}\n"))
    assert (found.level, found.line, found.rule) == ("warning", 5, "service-not-described")
    assert "Did you mean 'log-hosts'?" in found.says


def test_whatever_starts_may_wait_for_a_query() -> None:
    assert not problems_of(with_small("hints: [{expr: up == 0, for: 1m, text: x}, {any_of: [{expr: up}], text: y}]\n"))
    assert not problems_of(with_small("").replace("at: 2m", "expr: up == 0"))


def test_problems_of_a_team_file_stand_in_that_file() -> None:
    team = "people:\n  - {id: ann, name: Ann}\nescalation:\n  p: {rules: [{page: ['user:zoe'], wait: 5m}]}\n"
    message = complaint_of(with_small("team: team.yml\n"), {"team.yml": team})
    assert message.startswith("team.yml:4:23: escalation.p.rules[0].page[0]: 'zoe' is no person of the team")
    assert "team.yml:1:1: tema: unknown key" in complaint_of(with_small("team: team.yml\n"), {"team.yml": "tema: 1\n"})


def test_problems_of_a_runbook_stand_in_that_file() -> None:
    more = "services: {log-host: {runbook: r.yml}}\n"
    message = complaint_of(with_small(more), {"r.yml": "metadata: {title: x}\ndiagnosis: [{stp: y}]\n"})
    assert message.startswith("r.yml:2:14: diagnosis[0].stp: unknown key. Did you mean 'step'?")


def test_an_alert_that_only_the_runbook_knows_is_a_note() -> None:
    runbook = "metadata: {title: x, alert_names: [DiskAlmostFull, DiskFul]}\n"
    (found,) = problems_of(with_small("services: {log-host: {runbook: r.yml}}\n"), {"r.yml": runbook})
    assert (found.path, found.level, found.rule) == ("r.yml", "note", "runbook-alert-unknown")


def test_very_many_references_are_resolved_in_time() -> None:
    chain = "".join(
        f"  - {{id: i{n}, after: {{inject: i{n - 1}}}, via: chat, from: public, text: x}}\n" for n in range(1, 199)
    )
    services = "".join(f"  s{n}: {{depends_on: {{s{n + 1}: 1%}}}}\n" for n in range(499))
    text = with_small(
        f"injects:\n  - {{id: i0, at: 1m, via: chat, from: public, text: x}}\n{chain}services:\n{services}"
    )
    began = time.perf_counter()
    assert checked(text)
    assert "i198 waits for" in complaint_of(text.replace("id: i0, at: 1m", "id: i0, after: {inject: i198}"))
    assert time.perf_counter() - began < 10  # a second where it was written
