"""`gameday oncall` as people use it: import a team, look at it, ask it, check it, write it out again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.integrations.teams import EXTERNAL, LOOKALIKES
from tui.cli.commands import COMMANDS, ONCALL, Listed
from tui.cli.exits import Exit
from tui.cli.main import call

TEAM = """\
people:
  - {id: ana, name: Ana Ruiz, time_zone: Europe/Madrid}
  - {id: ben, name: Ben Lam, time_zone: America/New_York}
  - {id: cat, name: Cat Osei, email: cat@example.com}
schedules:
  primary:
    time_zone: Europe/Madrid
    layers: [{users: [ana, ben], start: 2025-01-06T09:00:00+01:00, turn: 1w}]
    overrides: [{user: cat, start: 2025-01-08T00:00:00+01:00, end: 2025-01-09T00:00:00+01:00}]
  secondary:
    time_zone: Europe/Madrid
    layers:
      - users: [cat]
        start: 2025-01-06T09:00:00+01:00
        turn: 1w
        restrictions: [{days: [monday, tuesday, wednesday, thursday, friday], from: "09:00", lasts: 8h}]
escalation:
  shop:
    rules:
      - {page: [schedule:primary], wait: 5m}
      - {page: [schedule:secondary], wait: 10m}
      - {page: [user:cat], wait: 15m}
"""


@pytest.fixture
def team(tmp_path: Path) -> str:
    path = tmp_path / "team.yaml"
    path.write_text(TEAM)
    return str(path)


class Ran:
    """What a command wrote, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def oncall(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = call(["oncall", *map(str, arguments)])
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return run


# ---- the group ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ONCALL, ids=lambda part: part.name)
def test_each_part_explains_itself_with_an_example(part: Listed, oncall: Any) -> None:
    ran = oncall(part.name, "--help")
    assert ran.code == Exit.DONE
    assert part.summary.split(".")[0] in ran.out
    assert any(line.strip().startswith(f"gameday oncall {part.name}") for line in ran.out.splitlines())
    assert ("--format" in ran.out) == (part.name != "export")


def test_the_group_lists_its_parts_and_names_the_nearest(oncall: Any) -> None:
    assert all(f"  {part.name} " in oncall("--help").out for part in ONCALL)
    wrong = oncall("hando")
    assert wrong.code == Exit.USAGE
    assert "'handoff'" in wrong.err
    assert any(each.name == "oncall" and each.parts == ONCALL for each in COMMANDS)


# ---- show --------------------------------------------------------------------------------------------------


def test_show_draws_a_week_of_letters_nights_and_gaps(oncall: Any, team: str) -> None:
    lines = oncall("show", team, "--from", "2025-01-06", "--weeks", "1").out.splitlines()
    assert all(len(line) <= 80 for line in lines[2:6])
    head, primary, secondary = lines[2:5]
    assert " ".join(head.split()) == "Jan 2025 Mon 06 Tue 07 Wed 08 Thu 09 Fri 10 Sat 11 Sun 12"
    # Nobody before Monday 09:00, Ana by day and in small letters by night, Cat on Wednesday.
    assert primary.split()[1:4] == ["...AAAAA", "aaAAAAAA", "ccCCCCCC"]
    assert secondary.split()[1:4] == ["...CC...", "...CC...", "...CC..."]
    assert lines[5].startswith("twice")
    assert lines[5].rstrip().endswith("!!!")


def test_show_lists_gaps_overlaps_and_what_everybody_carries(oncall: Any, team: str) -> None:
    out = oncall("show", team, "--from", "2025-01-06", "--weeks", "2").out
    assert "  primary: Mon 2025-01-06 00:00 to Mon 2025-01-06 09:00" in out
    assert "  cat on primary and secondary: Wed 2025-01-08 09:00 to Wed 2025-01-08 17:00" in out
    assert "and " in out
    assert "Ana Ruiz      144 h    6 nights    2 weekend days" in out


def test_show_as_json_has_everything_in_utc(oncall: Any, team: str) -> None:
    shown = oncall("show", team, "--from", "2025-01-06", "--weeks", "1", "--format", "json").json
    assert shown["from"] == "2025-01-05T23:00:00+00:00"
    primary = shown["schedules"]["primary"]
    assert [each["person"] for each in primary["entries"]] == ["ana", "cat", "ana"]
    assert primary["gaps"] == [{"start": "2025-01-05T23:00:00+00:00", "end": "2025-01-06T08:00:00+00:00"}]
    assert shown["schedules"]["secondary"]["coverage"] == pytest.approx(40 / 168, abs=1e-6)
    assert shown["overlaps"][0]["schedules"] == ["primary", "secondary"]


def test_show_without_a_day_begins_with_this_week(oncall: Any, team: str) -> None:
    shown = oncall("show", team, "--weeks", "1", "--format", "json").json
    assert shown["from"] > "2026"
    assert shown["schedules"]["primary"]["gaps"] == []


def test_a_scenarios_team_is_shown_at_the_scenarios_time(oncall: Any) -> None:
    out = oncall("show", "checkout-payment-timeout", "--weeks", "1").out
    assert "1 weeks from Mon 2025-03-10, by the clock of America/New_York" in out


# ---- who ---------------------------------------------------------------------------------------------------


def test_who_says_who_is_on_call_and_whom_a_page_reaches_when(oncall: Any, team: str) -> None:
    ran = oncall("who", team, "--at", "2025-01-11T12:00", "--format", "json")
    assert ran.json == {
        "at": "2025-01-11T11:00:00+00:00",
        "on_call": {"primary": "ana", "secondary": None},
        "escalation": {
            "shop": [
                {"after": "0s", "people": ["ana"], "round_robin": False},
                {"after": "5m", "people": [], "round_robin": False},
                {"after": "5m", "people": ["cat"], "round_robin": False},
            ]
        },
    }


def test_who_in_words(oncall: Any, team: str) -> None:
    out = oncall("who", team, "--at", "2025-01-11T11:00Z", "--time-zone", "UTC").out
    assert out.startswith("Saturday 2025-01-11 11:00 UTC\n")
    assert "primary    Ana Ruiz\nsecondary  nobody\n" in out
    assert "nobody: this level is skipped" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--at", "noon"], "'noon' is not a time"),
        (["--at", "2025-13-01"], "is not a time"),
        (["--time-zone", "Mars/Olympus"], "not a time zone"),
    ],
)
def test_a_time_that_is_none_is_wrong_usage(oncall: Any, team: str, arguments: list[str], says: str) -> None:
    ran = oncall("who", team, *arguments)
    assert ran.code == Exit.USAGE
    assert says in ran.err


# ---- lint --------------------------------------------------------------------------------------------------


def test_lint_says_what_is_met_what_is_not_and_what_nobody_can_tell(oncall: Any, team: str) -> None:
    ran = oncall("lint", team, "--from", "2025-01-13", "--format", "json")
    assert ran.code == Exit.FELL_SHORT
    checks = {(each["check"], each["where"]): each for each in ran.json["checks"]}
    assert checks["gaps", "secondary"]["level"] == "error"
    assert checks["gaps", "primary"]["verdict"] == "met"
    assert checks["rotation-size", "primary"]["level"] == "warning"
    assert checks["compensation", ""]["verdict"] == "cannot tell"
    text = oncall("lint", team, "--from", "2025-01-13").out
    assert text.index("Not met") < text.index("Cannot tell") < text.index("Met\n")


def test_advice_alone_exits_0(oncall: Any) -> None:
    ran = oncall("lint", "checkout-payment-timeout")
    assert ran.code == Exit.DONE
    assert "rotation-size" in ran.out


def test_a_team_that_cannot_be_loaded_is_bad_input_with_its_line(oncall: Any, tmp_path: Path) -> None:
    path = tmp_path / "team.yaml"
    path.write_text(TEAM.replace("users: [cat]", "users: [zoe]"))
    ran = oncall("lint", path)
    assert ran.code == Exit.INPUT
    assert f"{path}:13:17: schedules.secondary.layers[0].users[0]: 'zoe' is no person of the team" in ran.err
    assert call(["lint", str(path)]) == Exit.INPUT


# ---- handoff -----------------------------------------------------------------------------------------------


def test_handoff_says_what_it_knows_and_what_it_cannot(oncall: Any, team: str) -> None:
    out = oncall("handoff", team, "--at", "2025-01-10T12:00").out
    assert "primary: Ana Ruiz to Ben Lam, Mon 2025-01-13 09:00 Europe/Madrid" in out
    assert out.count("Cannot tell from here") == 2
    assert "secondary: nobody is on call" in out


def test_handoff_of_a_scenario_knows_what_went_out_before_it(oncall: Any) -> None:
    sheet = oncall("handoff", "checkout-payment-timeout", "--format", "json").json
    assert [each["says"] for each in sheet["changes"]] == ["deploy 4498 of payment-service by dave: Bump TLS library"]
    assert sheet["issues"] is None


def test_handoff_reads_journals(oncall: Any, tmp_path: Path) -> None:
    journal = tmp_path / "j.jsonl"
    assert call(["run", "export-disk-full", "--bots", "--journal", str(journal)]) == Exit.DONE
    sheet = oncall("handoff", "export-disk-full", "--journal", journal, "--format", "json").json
    assert sheet["issues"] == []
    assert sheet["changes"] is not None


# ---- import and export -----------------------------------------------------------------------------------------


def test_import_writes_a_team_that_loads_and_refusals_on_stderr(oncall: Any, tmp_path: Path) -> None:
    path = tmp_path / "team.yaml"
    source = EXTERNAL / "terraform-pagerduty" / "moj-policy-schedules.tf"
    ran = oncall("import", "terraform", source, "-o", path)
    assert ran.code == Exit.DONE
    assert f"{source}:3: note: pagerduty_escalation_policy.on_call.teams" in ran.err
    assert "7 people, 2 schedules, 4 escalation policies; refused: 0 that matter, 6 that do not." in ran.err
    assert call(["lint", str(path)]) == Exit.DONE
    assert oncall("who", path, "--at", "2022-07-25T06:00Z", "--format", "json").json["on_call"]["primary"] == "person-a"


def test_import_as_json_has_the_team_and_what_was_refused(oncall: Any) -> None:
    ran = oncall("import", "pagerduty-json", LOOKALIKES / "pagerduty" / "policies.json", "--format", "json")
    assert set(ran.json) == {"team", "refused"}
    assert ran.json["team"]["escalation"]["storage-escalation"]["repeats"] == 2
    assert {key for each in ran.json["refused"] for key in each} == {"file", "line", "where", "level", "says"}


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("terraform", EXTERNAL / "terraform-pagerduty"),
        ("pagerduty-json", LOOKALIKES / "pagerduty"),
        ("opsgenie-json", LOOKALIKES / "opsgenie"),
        ("alertmanager", EXTERNAL / "alertmanager" / "am-simple.yml"),
        ("alertmanager", EXTERNAL / "alertmanager" / "kube-prometheus-alertmanager-secret.yaml"),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)
def test_what_is_imported_loads_again_as_the_same_team(oncall: Any, tmp_path: Path, source: str, path: Path) -> None:
    out = tmp_path / "team.yaml"
    ran = oncall("import", source, path, "--format", "json")
    assert oncall("import", source, path, "-o", out).code == Exit.DONE
    from simulator.scenario.teams import read_team
    from simulator.scenario.written import team_values

    assert team_values(read_team(str(out)).team) == ran.json["team"]


def test_an_imported_team_serves_as_a_scenarios_team(oncall: Any, tmp_path: Path) -> None:
    source = EXTERNAL / "terraform-pagerduty" / "moj-policy-schedules.tf"
    oncall("import", "terraform", source, "-o", tmp_path / "team.yaml")
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(
        "version: 1\ntitle: Disk fills\nseverity: SEV3\nteam: team.yaml\nstarts: 2025-03-10T10:00:00Z\n"
        "alerts: [{at: 2m, name: DiskFull, service: log-host, pages: on-call}]\n"
        'solved_by: [{run: "rm *", takes: 1m}]\n'
    )
    assert call(["lint", str(scenario)]) == Exit.DONE
    assert call(["run", str(scenario), "--bots", "--journal", str(tmp_path / "j.jsonl")]) == Exit.DONE


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["terraform", "none.tf"], Exit.INPUT, "cannot be read"),
        (
            ["alertmanager", EXTERNAL / "alertmanager" / "am-conf.opsgenie-no-apikey.yml"],
            Exit.INPUT,
            "api_key is missing",
        ),
        (["opsgenie-json", EXTERNAL / "opsgenie"], Exit.INPUT, "Nothing of a team"),
        (["terraform", EXTERNAL / "alertmanager"], Exit.USAGE, "no file that ends with .tf"),
        (["cobol", "x"], Exit.USAGE, "cobol"),
        (["pagerduty-json", LOOKALIKES / "pagerduty", "--strict"], Exit.FELL_SHORT, "--schedule"),
    ],
)
def test_what_does_not_import_says_why(oncall: Any, arguments: list[Any], code: Exit, says: str) -> None:
    ran = oncall("import", *arguments)
    assert ran.code == code
    assert says in ran.err


def test_variables_beside_a_configuration_are_found(oncall: Any, tmp_path: Path) -> None:
    text = 'variable "who" {}\nresource "pagerduty_escalation_policy" "p" {\n  name = "P"\n  rule {\n' \
           "    escalation_delay_in_minutes = var.wait\n    target { id = var.who }\n  }\n}\n"  # fmt: skip
    (tmp_path / "main.tf").write_text(text)
    (tmp_path / "terraform.tfvars").write_text('who = "PABC123"\nwait = 7\n')
    imported = oncall("import", "terraform", tmp_path, "--format", "json").json
    assert imported["team"]["escalation"]["p"]["rules"] == [{"page": ["user:pabc123"], "wait": "7m"}]
    (tmp_path / "more.yaml").write_text("wait: 9\n")
    again = oncall("import", "terraform", tmp_path, "--var-file", tmp_path / "more.yaml", "--format", "json").json
    assert again["team"]["escalation"]["p"]["rules"][0]["wait"] == "9m"


def test_export_to_terraform_and_back_is_the_same_team(oncall: Any, team: str, tmp_path: Path) -> None:
    out = tmp_path / "team.tf"
    ran = oncall("export", "terraform", team, "-o", out)
    assert "locals.gameday: schedules" in ran.err
    from simulator.scenario.teams import read_team
    from simulator.scenario.written import team_values

    assert oncall("import", "terraform", out, "--format", "json").json["team"] == team_values(read_team(team).team)


def test_export_as_a_calendar_of_one_person(oncall: Any, team: str) -> None:
    ran = oncall("export", "ical", team, "--person", "ben", "--from", "2025-01-06", "--weeks", "4")
    assert ran.out.count("BEGIN:VEVENT") == 2
    assert "Ben Lam" in ran.out
    assert oncall("export", "ical", team, "--person", "zoe").code == Exit.USAGE
    assert oncall("export", "ical", team, "--schedule", "nights").code == Exit.USAGE


# ---- route -------------------------------------------------------------------------------------------------


def test_route_says_which_receiver_gets_an_alert(oncall: Any, tmp_path: Path) -> None:
    path = tmp_path / "team.yaml"
    oncall("import", "alertmanager", EXTERNAL / "alertmanager" / "am-simple.yml", "-o", path)
    (row,) = oncall("route", path, "service=files", "severity=critical", "--format", "json").json
    assert (row["receiver"], row["via"], row["repeat_interval"]) == ("team-Y-pager", ["pagerduty"], "3h")
    assert "team-X-mails: email, team-X+alerts@example.org" in oncall("route", path, "service=foo1").out
    assert oncall("route", path, "severity").code == Exit.USAGE


def test_a_team_without_schedules_or_routes_says_what_to_import(oncall: Any, team: str, tmp_path: Path) -> None:
    assert "import alertmanager" in oncall("route", team, "a=b").err
    path = tmp_path / "people.yaml"
    path.write_text("people: [{id: a, name: A}]\n")
    ran = oncall("show", path)
    assert ran.code == Exit.INPUT
    assert "no schedules" in ran.err
