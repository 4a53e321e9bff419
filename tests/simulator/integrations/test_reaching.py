"""How people are told of pages, and what services set for them: read from PagerDuty's documents and written again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.domain.oncall import EscalationPolicy
from simulator.domain.simtime import HOUR, MINUTE
from simulator.domain.team import Team
from simulator.integrations.imported import Imported
from simulator.integrations.pagerduty_json import read_pagerduty_json
from simulator.integrations.terraform.read import read
from simulator.integrations.terraform.write import write
from tests.simulator.integrations.teams import SHARED

PEOPLE = """\
resource "pagerduty_user" "ana" {
  name = "Ana"
  email = "ana@example.com"
}
resource "pagerduty_escalation_policy" "shop" {
  name = "Shop"
  rule {
    escalation_delay_in_minutes = 5
    target { id = pagerduty_user.ana.id }
  }
}
"""


def terraform(text: str) -> Imported:
    return read({"a.tf": PEOPLE + text})


def service(name: str, *lines: str) -> str:
    inside = "\n".join(f"  {each}" for each in ("escalation_policy = pagerduty_escalation_policy.shop.id", *lines))
    return f'resource "pagerduty_service" "{name}" {{\n{inside}\n}}\n'


def notification_rule(label: str, kind: str, minutes: object, urgency: str = "high") -> str:
    return f"""\
resource "pagerduty_user_notification_rule" "{label}" {{
  user_id = pagerduty_user.ana.id
  start_delay_in_minutes = {json.dumps(minutes)}
  urgency = "{urgency}"
  contact_method = {{ type = "{kind}", id = pagerduty_user_contact_method.{label}.id }}
}}
"""


def shop(imported: Imported) -> EscalationPolicy:
    return imported.team.escalation["shop"]


def errors(imported: Imported) -> list[str]:
    return [f"{each.where}: {each.says}" for each in imported.refused if each.level == "error"]


# ---- notification rules ------------------------------------------------------------------------------------


def test_terraforms_notification_rules_are_how_a_person_is_told() -> None:
    found = terraform(
        notification_rule("c", "phone_contact_method", 3)
        + notification_rule("a", "push_notification_contact_method", 0)
        + notification_rule("b", "sms_contact_method", "1")
        + notification_rule("d", "email_contact_method", 0, "low")
    )
    told = {str(urgency): [(str(each.via), each.after) for each in rules]
            for urgency, rules in (found.team.people or ())[0].notify.items()}  # fmt: skip
    assert told == {"high": [("push", 0), ("sms", MINUTE), ("phone", 3 * MINUTE)], "low": [("email", 0)]}
    assert errors(found) == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (notification_rule("a", "whatsapp_contact_method", 0), "contact method"),
        (notification_rule("a", "sms_contact_method", "soon"), "number of minutes"),
        (notification_rule("a", "sms_contact_method", 0, "middling"), "neither high nor low"),
        (notification_rule("a", "sms_contact_method", 100_000), "after"),
        (notification_rule("a", "sms_contact_method", 0).replace("pagerduty_user.ana.id", "7"), "whose it is"),
    ],
)
def test_rule_that_cannot_be_said_is_refused_at_its_line(rule: str, words: str) -> None:
    found = terraform(rule)
    assert [each for each in errors(found) if words in each] == errors(found) != []
    assert [each.line for each in found.refused if each.level == "error"] == [PEOPLE.count("\n") + 1]
    assert not (found.team.people or ())[0].notify


def test_pagerdutys_users_bring_their_rules() -> None:
    user = {
        "id": "P1", "type": "user", "name": "Ana", "email": "ana@example.com",
        "notification_rules": [
            {"type": "assignment_notification_rule", "start_delay_in_minutes": 2, "urgency": "high",
             "contact_method": {"id": "C1", "type": "phone_contact_method_reference"}},
            {"id": "R2", "type": "assignment_notification_rule_reference"},
        ],
    }  # fmt: skip
    found = read_pagerduty_json({"users.json": json.dumps({"users": [user]})})
    person = (found.team.people or ())[0]
    assert [(str(each.via), each.after) for rules in person.notify.values() for each in rules] == [
        ("phone", 2 * MINUTE)
    ]
    assert len(errors(found)) == 1
    assert "only a reference" in errors(found)[0]


# ---- services ----------------------------------------------------------------------------------------------

HOURS = (
    "incident_urgency_rule {", '  type = "use_support_hours"', '  during_support_hours {', '    type = "constant"',
    '    urgency = "high"', "  }", "  outside_support_hours {", '    type = "constant"', '    urgency = "low"', "  }",
    "}",
    "support_hours {", '  type = "fixed_time_per_day"', '  time_zone = "America/Lima"', '  start_time = "09:00:00"',
    '  end_time = "17:00:00"', "  days_of_week = [1, 2, 3, 4, 5]", "}",
)  # fmt: skip


def test_settings_on_which_all_services_agree_are_the_policys() -> None:
    lines = ("acknowledgement_timeout = 600", 'auto_resolve_timeout = "14400"', *HOURS)
    found = terraform(service("web", *lines) + service("api", *lines) + service("silent"))
    assert errors(found) == []
    assert (shop(found).acknowledgement_timeout, shop(found).auto_resolve) == (10 * MINUTE, 4 * HOUR)
    loud = shop(found).loud
    assert loud is not None
    assert (loud.time_zone, [each.from_ for each in loud.hours], loud.hours[0].lasts) == (
        "America/Lima", ["09:00"], 8 * HOUR,
    )  # fmt: skip
    assert loud.hours[0].days == ("monday", "tuesday", "wednesday", "thursday", "friday")


def test_services_that_do_not_agree_are_each_refused_with_their_line() -> None:
    found = terraform(service("web", "acknowledgement_timeout = 600") + service("api", "acknowledgement_timeout = 900"))
    assert shop(found).acknowledgement_timeout is None
    refused = [(each.where, each.line) for each in found.refused if each.level == "error"]
    first = PEOPLE.count("\n") + 3
    assert refused == [
        ("pagerduty_service.web.acknowledgement_timeout", first),
        ("pagerduty_service.api.acknowledgement_timeout", first + 4),
    ]


@pytest.mark.parametrize("never", ['"null"', "0"])
def test_timeout_that_is_switched_off_is_never(never: str) -> None:
    found = terraform(service("web", f"acknowledgement_timeout = {never}", "auto_resolve_timeout = 3600"))
    assert (shop(found).acknowledgement_timeout, shop(found).auto_resolve) == (None, HOUR)
    disagree = terraform(
        service("web", f"auto_resolve_timeout = {never}") + service("api", "auto_resolve_timeout = 60")
    )
    assert shop(disagree).auto_resolve is None
    assert len(errors(disagree)) == 2


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("auto_resolve_timeout = 5",), "auto_resolve"),
        (("auto_resolve_timeout = 99999999",), "auto_resolve"),
        (('acknowledgement_timeout = "soon"',), "number of seconds"),
        (("incident_urgency_rule {", '  type = "constant"', '  urgency = "low"', "}"), "low urgency"),
        (HOURS[:11], "days_of_week"),
        (tuple(each.replace('"09:00:00"', '"nine"') for each in HOURS), "time of day"),
        (tuple(each.replace("America/Lima", "Mars/Olympus") for each in HOURS), "time zone"),
        (tuple(each.replace("[1, 2, 3, 4, 5]", "[1, 9]") for each in HOURS), "1 to 7"),
        (
            tuple(each.replace('urgency = "low"', 'urgency = "high"') for each in HOURS),
            "",
        ),
        (("scheduled_actions {", '  type = "urgency_change"', "}"), "keeps the urgency"),
    ],
)
def test_setting_that_a_policy_cannot_say_is_refused(lines: tuple[str, ...], words: str) -> None:
    found = terraform(service("web", *lines))
    assert all(words in each for each in errors(found))
    assert bool(errors(found)) == bool(words)  # high at all hours is no loud hours, and nothing is lost
    assert (shop(found).acknowledgement_timeout, shop(found).auto_resolve, shop(found).loud) == (None, None, None)


def test_service_whose_policy_is_elsewhere_is_noted() -> None:
    found = read({"a.tf": 'resource "pagerduty_service" "web" {\n  escalation_policy = "PX"\n}\n'})
    assert [(each.level, each.line) for each in found.refused] == [("note", 2)]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the samples are not beside this checkout")
def test_sample_of_a_service_sets_its_policys_hours() -> None:
    sample: Any = json.loads((SHARED / "pagerduty-api" / "rest-service-get.json").read_text("utf-8"))
    policy = {
        "id": sample["service"]["escalation_policy"]["id"], "type": "escalation_policy", "name": "shop",
        "escalation_rules": [
            {"escalation_delay_in_minutes": 5, "targets": [{"id": "P1", "type": "user_reference", "summary": "Ana"}]}
        ],
    }  # fmt: skip
    texts = {"service.json": json.dumps(sample, indent=1), "policy.json": json.dumps({"escalation_policy": policy})}
    found = read_pagerduty_json(texts)
    assert (shop(found).acknowledgement_timeout, shop(found).auto_resolve) == (10 * MINUTE, 4 * HOUR)
    loud = shop(found).loud
    assert loud is not None
    assert (loud.time_zone, loud.hours[0].from_, loud.hours[0].lasts) == ("America/Lima", "09:00", 8 * HOUR)
    assert [each.where.rpartition(".")[2] for each in found.refused if each.file == "service.json"] == [
        "scheduled_actions", "auto_pause_notifications_parameters",
    ]  # fmt: skip


# ---- export ------------------------------------------------------------------------------------------------


def test_export_writes_rules_and_says_what_terraform_cannot_set() -> None:
    team = Team.model_validate(
        {
            "people": [
                {"id": "ana", "name": "Ana", "email": "ana@example.com", "asleep": [{"from": "23:00", "lasts": "8h"}],
                 "notify": {"high": [{"via": "email"}, {"via": "phone", "after": "3m"}]}},
                {"id": "ben", "name": "Ben", "email": "ben@example.com", "notify": {"high": [{"via": "push"}]}},
            ],
            "escalation": {
                "shop": {"rules": [{"page": ["user:ana"], "wait": "5m"}], "acknowledgement_timeout": "30m",
                         "waits_for_nobody": True}
            },
        }
    )  # fmt: skip
    written = write(team)
    assert written.text.count('resource "pagerduty_user_notification_rule"') == 2
    assert 'type    = "phone_contact_method"' in written.text
    assert 'var.phones["ana"]' in written.text
    said = "\n".join(written.notes)
    for words in ("'ben' is told by push", "'ana' is asleep", "acknowledgement_timeout", "waits_for_nobody"):
        assert words in said
    assert read({"a.tf": written.text}).team == team
    resources = written.text[: written.text.index("locals {")]
    assert (read({"a.tf": resources}).team.people or ())[0].notify == (team.people or ())[0].notify
