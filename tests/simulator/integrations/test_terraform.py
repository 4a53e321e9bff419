"""Teams from Terraform and back: each sample imports or is refused by line; there and back is the same team."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.oncall import WEEKDAYS, Layer, Restriction, who_is_on_call
from simulator.domain.simtime import HOUR, MINUTE, WEEK
from simulator.domain.team import Team
from simulator.errors import ScenarioError
from simulator.integrations.imported import Imported
from simulator.integrations.terraform.read import read
from simulator.integrations.terraform.values import Value
from simulator.integrations.terraform.variables import variables_of
from simulator.integrations.terraform.write import write
from tests.simulator.integrations.teams import EXTERNAL, teams, texts

FOLDER = EXTERNAL / "terraform-pagerduty"
SAMPLES = sorted(each.name for each in FOLDER.glob("*.tf"))
REFUSED_WHOLE = {
    "provider-docs-schedulev2-2.tf",  # several people at once
    "stephengrier-dynamic-policies.tf",  # variables without values
    "stephengrier-dynamic-schedules.tf",
    "tfstack-platform-oncall-main.tf",  # modules that are not there
}


def sample(*names: str) -> Imported:
    return read(texts(FOLDER, *names))


def said(imported: Imported, level: str = "error") -> list[tuple[int, str]]:
    return [(each.line, each.says) for each in imported.refused if each.level == level]


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in REFUSED_WHOLE])
def test_sample_imports_and_nothing_that_matters_is_refused(name: str) -> None:
    imported = sample(name)
    assert imported.found
    assert said(imported) == []


def test_at_least_ten_of_the_fourteen_samples_import() -> None:
    assert len(SAMPLES) == 14
    assert len(SAMPLES) - len(REFUSED_WHOLE) >= 10


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("provider-docs-schedulev2-2.tf", 16, "several people on call at once"),
        ("stephengrier-dynamic-policies.tf", 2, "var.escalation_policies has no value here"),
        ("stephengrier-dynamic-schedules.tf", 2, "var.schedules has no value here"),
        ("tfstack-platform-oncall-main.tf", 78, "../../modules/schedule"),
    ],
)
def test_sample_that_does_not_import_is_refused_at_its_line(name: str, line: int, words: str) -> None:
    imported = sample(name)
    assert not imported.found
    assert any(where == line and words in says for where, says in said(imported))


def test_files_with_variables_import_with_their_values() -> None:
    values: dict[str, Value] = {}
    for name in ("schedules", "escalation_policies", "users"):
        file = f"stephengrier-example-{name}.yaml"
        values |= variables_of(file, (FOLDER / file).read_text("utf-8"))
    imported = read(texts(FOLDER, "stephengrier-dynamic-schedules.tf", "stephengrier-dynamic-policies.tf"), values)
    assert said(imported) == []
    (layer,) = imported.team.schedules["devops-team-in-hours-schedule"].layers
    assert [imported.team.name_of(user) for user in layer.users] == ["Barry Bethel", "Bob Smith"]
    assert layer.restrictions == (Restriction(days=WEEKDAYS[:5], from_="09:00", lasts=8 * HOUR),)
    policy = imported.team.escalation["devops-team-escalation-policy"]
    assert policy.repeats == 5
    assert policy.rules[0].page == ("schedule:devops-team-in-hours-schedule", "user:bob-smith")


def test_the_last_layer_of_a_file_wins_and_the_fallback_is_beneath() -> None:
    team = sample("moj-policy-schedules.tf").team
    primary = team.schedules["primary"]
    assert [layer.name for layer in primary.layers] == ["Fallback layer", "Primary Schedule"]
    before, after = (primary.layers[number].start for number in (0, 1))
    assert who_is_on_call(primary, before) == "modernisation-platform"
    assert who_is_on_call(primary, after) == "person-a"
    assert team.escalation["on-call"].repeats == 9
    assert [(rule.page, rule.wait) for rule in team.escalation["on-call"].rules] == [
        (("schedule:primary",), 20 * MINUTE), (("schedule:secondary",), 10 * MINUTE),
    ]  # fmt: skip


def test_people_who_are_in_no_file_are_named_after_the_reference() -> None:
    team = sample("provider-docs-escalation_policy.tf").team
    assert [(person.id, person.name) for person in team.people or ()] == [
        ("example", "Earline Greenholt"), ("example2", "Example2"),
    ]  # fmt: skip
    assert team.escalation["example"].rules[0].page == ("user:example", "user:example2")


def test_round_robin_is_kept() -> None:
    assert sample("provider-test-escalation-round-robin.tf").team.escalation["foo"].rules[0].round_robin


def test_v2_events_become_layers_with_hours() -> None:
    v1, v2 = (sample(f"provider-docs-migrate-v1-v2-{number}.tf").team.schedules["business-hours"] for number in (1, 2))
    assert v1.layers[0].restrictions == v2.layers[0].restrictions
    assert v1.layers[0].users == v2.layers[0].users


WITH_SEMICOLONS = """\
resource "pagerduty_schedule" "primary_oncall" {
  name = "Shop Primary"; time_zone = "America/New_York"
  layer {
    name = "Primary"
    start = "2025-01-06T09:00:00-05:00"
    rotation_virtual_start = "2025-01-06T09:00:00-05:00"
    rotation_turn_length_seconds = 604800 # a week; no more
    users = [pagerduty_user.ada.id, pagerduty_user.bert.id,]
  }
}
resource "pagerduty_escalation_policy" "shop" {
  name = "Shop; the escalation"
  num_loops = 2
  rule {
    escalation_delay_in_minutes = 5
    target { type = "schedule_reference"; id = pagerduty_schedule.primary_oncall.id }
  }
  rule {
    escalation_delay_in_minutes = 10
    target { type = "schedule_reference"; id = pagerduty_schedule.secondary_oncall.id }
  }
  rule {
    escalation_delay_in_minutes = 15
    target { type = "user_reference"; id = pagerduty_user.engineering_manager.id }
  }
}
"""


def test_a_snippet_with_semicolons_loads_as_people_paste_it() -> None:
    imported = read({"main.tf": WITH_SEMICOLONS})
    team = imported.team
    assert [person.name for person in team.people or ()] == ["Ada", "Bert", "Engineering Manager"]
    assert team.schedules["primary-oncall"].layers[0].turn == WEEK
    assert team.escalation["shop"].name == "Shop; the escalation"
    assert [rule.page[0] for rule in team.escalation["shop"].rules] == [
        "schedule:primary-oncall", "schedule:secondary-oncall", "user:engineering-manager",
    ]  # fmt: skip
    ((line, says),) = said(imported)
    assert line == 20
    assert "nobody on call" in says
    assert team.schedules["secondary-oncall"].layers == ()


def schedule_of(layer: str, more: str = "") -> str:
    head = 'resource "pagerduty_schedule" "s" {\n  name = "S"\n  time_zone = "UTC"\n'
    return f"{head}  layer {{\n{layer}\n  }}\n}}\n{more}"


FINE = """    start = "2025-01-06T09:00:00Z"
    rotation_virtual_start = "2025-01-06T09:00:00Z"
    rotation_turn_length_seconds = 604800
    users = [pagerduty_user.a.id]"""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (schedule_of(FINE.replace("604800", "var.turn")), 4, "length of its turns"),
        (schedule_of(FINE.replace("[pagerduty_user.a.id]", "data.x.y")), 8, "its users are open"),
        (schedule_of(FINE.replace("[pagerduty_user.a.id]", "[]")), 4, "no users"),
        (schedule_of(FINE.replace('"2025-01-06T09:00:00Z"', '"soon"')), 4, "start is not a time"),
        (schedule_of(FINE + '\n    end = "2024-01-06T09:00:00Z"'), 4, "ends before it starts"),
        (schedule_of(FINE + '\n    restriction { type = "weekly_restriction" }'), 4, "start_time_of_day"),
        (schedule_of(FINE).replace('"UTC"', '"Mars/Olympus"'), 3, "not a time zone"),
        ('resource "x" {\n  a = [\n}\n', 3, "not HCL"),
        ('resource "pagerduty_user" "a" {\n  for_each = toset(local.nobody)\n}\n', 2, "how often it repeats"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_line_and_never_raised(text: str, line: int, words: str) -> None:
    assert any(where == line and words in says for where, says in said(read({"main.tf": text})))


def test_attributes_that_a_team_has_no_place_for_are_notes() -> None:
    text = schedule_of(FINE).replace('name = "S"', 'name = "S"\n  overflow = true\n  teams = [pagerduty_team.x.id]')
    imported = read({"main.tf": text})
    assert said(imported) == []
    assert [(each.line, each.where) for each in imported.refused] == [
        (3, "pagerduty_schedule.s.overflow"), (4, "pagerduty_schedule.s.teams"),
    ]  # fmt: skip


def test_variables_locals_loops_and_conditions_are_worked_out() -> None:
    text = """
variable "turn" { default = 86400 }
locals {
  names = ["ada", "bert"]
  zone  = var.turn > 1 ? "Europe/Berlin" : "UTC"
}
resource "pagerduty_user" "them" {
  for_each = toset(local.names)
  name     = title(each.key)
  email    = "${each.value}@example.com"
}
resource "pagerduty_schedule" "s" {
  name      = join(" ", ["All", "of them"])
  time_zone = local.zone
  layer {
    start                        = "2025-01-06T09:00:00Z"
    rotation_virtual_start       = "2025-01-06T09:00:00Z"
    rotation_turn_length_seconds = var.turn
    users                        = [for n in reverse(local.names) : pagerduty_user.them[n].id]
    dynamic "restriction" {
      for_each = { "1" = "09:00:00", "2" = "10:00:00" }
      content {
        type              = "weekly_restriction"
        start_day_of_week = tonumber(restriction.key)
        start_time_of_day = restriction.value
        duration_seconds  = 2 * 3600
      }
    }
  }
}
"""
    imported = read({"main.tf": text})
    assert imported.refused == ()
    assert [person.email for person in imported.team.people or ()] == ["ada@example.com", "bert@example.com"]
    schedule = imported.team.schedules["s"]
    assert (schedule.name, schedule.time_zone) == ("All of them", "Europe/Berlin")
    (layer,) = schedule.layers
    assert layer.users == ("bert", "ada")
    assert layer.restrictions == (
        Restriction(days=("monday",), from_="09:00", lasts=2 * HOUR),
        Restriction(days=("tuesday",), from_="10:00", lasts=2 * HOUR),
    )


def people(number: int) -> str:
    return "".join(
        f'resource "pagerduty_user" "u{each}" {{\n  name = "U{each}"\n  email = "u@example.com"\n}}\n'
        for each in range(number)
    )


def test_of_too_many_people_those_who_are_paged_are_kept() -> None:
    imported = read({"main.tf": people(210) + schedule_of(FINE.replace(".a.id", ".u209.id"))})
    kept = [person.id for person in imported.team.people or ()]
    assert len(kept) == 200
    assert kept[-1] == "u209"
    assert [each.says for each in imported.refused if "10 people who are on no schedule" in each.says]


def test_a_team_of_more_people_on_call_than_it_may_have_is_refused() -> None:
    users = ", ".join(f"pagerduty_user.u{each}.id" for each in range(201))
    with pytest.raises(ScenarioError, match="Import the files of one team"):
        read({"main.tf": schedule_of(FINE.replace("pagerduty_user.a.id", users))})


def test_a_local_that_is_defined_by_itself_ends() -> None:
    text = schedule_of(FINE.replace("[pagerduty_user.a.id]", "local.a"), "locals {\n  a = local.b\n  b = local.a\n}\n")
    assert any("defined by itself" in says for _, says in said(read({"main.tf": text})))


@pytest.mark.parametrize(
    "expression", ['"${a}${b}"' * 1, "[for a in range(9) : a]", "a[*].b", '"' + "${" * 200, "(" * 400]
)
def test_strange_expressions_are_refused_and_never_raised(expression: str) -> None:
    imported = read({"main.tf": schedule_of(FINE.replace("[pagerduty_user.a.id]", expression))})
    assert not imported.team.schedules
    assert said(imported)


@given(st.text(st.sampled_from('ab{}[]()"$%=.,:;\n #/<>*?-1')))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    read({"main.tf": text})
    read({"main.tf": schedule_of(f"    users = {text}")})


# ---- there and back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in REFUSED_WHOLE])
def test_sample_exported_and_imported_is_the_same_team(name: str) -> None:
    team = sample(name).team
    again = read({"export.tf": write(team).text})
    assert again.team == team
    assert [each for each in again.refused if each.level == "error"] == []


@given(teams())
@settings(max_examples=30, deadline=None)
def test_any_team_exported_and_imported_is_the_same_team(team: Team) -> None:
    assert read({"export.tf": write(team).text}).team == team


def test_export_writes_resources_and_only_what_they_cannot_hold_beside_them() -> None:
    team = Team.model_validate(
        {
            "people": [
                {"id": "ada", "name": "Ada"},
                {"id": "vp", "name": "Vi", "email": "v@example.com", "playable": False},
            ],
            "schedules": {"prime": {"layers": [{"users": ["ada"], "start": "2025-01-06T09:00:00Z", "turn": WEEK}]}},
            "escalation": {"shop": {"rules": [{"page": ["schedule:prime", "user:boss"], "wait": 90_000}]}},
        }
    )
    exported = write(team)
    assert 'email = var.emails["ada"]' in exported.text
    assert 'email = "v@example.com"' in exported.text
    assert "escalation_delay_in_minutes = 2\n" in exported.text
    assert '"playable" = false' in exported.text
    assert "prime" not in exported.text.split("locals")[1].replace("schedule:prime", "")
    assert {note.split(".")[0] for note in exported.notes} == {
        "Policy 'shop' pages user 'boss', which this team lacks",
        "Policy 'shop' waits parts of a minute; PagerDuty waits whole ones, rather a little longer",
        "What PagerDuty has no place for stands in locals",
    }


def test_export_makes_templates_in_texts_inert(tmp_path: Path) -> None:
    team = Team.model_validate({"people": [{"id": "a", "name": '${var.x} %{if} "q" \\ $${y}'}]})
    text = write(team).text
    assert '$${var.x} %%{if} \\"q\\"' in text
    assert read({str(tmp_path): text}).team == team


@pytest.mark.parametrize("identity", ["if", "for", "in", "null", "true", "7up", "a--b", "a---b", "x" * 63])
def test_ids_that_are_words_of_the_language_survive(identity: str) -> None:
    layer = {"users": [identity], "start": "2025-01-06T09:00:00Z", "turn": WEEK}
    people = [{"id": identity, "name": "N", "email": "n@example.com"}]
    team = Team.model_validate({"people": people, "schedules": {identity: {"layers": [layer]}}})
    assert read({"export.tf": write(team).text}).team == team


def test_a_damaged_overlay_is_refused() -> None:
    text = write(Team.model_validate({"people": [{"id": "a", "name": "A", "playable": False}]})).text
    imported = read({"export.tf": text.replace("false", "var.unknown")})
    assert any("local.gameday" in each.where for each in imported.refused)
    assert imported.team.people is not None


def test_layers_are_what_the_resources_say_not_the_overlay() -> None:
    team = sample("moj-policy-schedules.tf").team
    assert "locals" not in write(team).text
    assert isinstance(team.schedules["primary"].layers[0], Layer)
