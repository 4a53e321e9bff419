"""What a scenario means: defaults, short forms, draws, variants, and what its sources are."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.domain.oncall import who_is_on_call
from simulator.domain.scenario import Money
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Severity
from simulator.errors import ScenarioError
from simulator.scenario.loader import Draws, check, check_all, load, read_sources, shipped
from simulator.scenario.source import MAX_BYTES
from tests.simulator.scenario.documents import SMALLEST, TEAM, checked, sources, with_small

EXAMPLE = Path(__file__).parents[3] / "tests" / "data" / "example" / "example-scenario.yaml"
VARY = """\
vary:
  - {alerts: [{at: 3m, name: A, service: web}]}
  - {alerts: [{at: 4m, name: B, service: api}], starts: 2025-03-18T02:00:00Z}
  - {services: {log-host: {tier: 1}}}
"""


# ---- the example and what ships -----------------------------------------------------------------------


def test_the_example_loads_as_it_stands() -> None:
    loaded = load(read_sources(str(EXAMPLE)))
    scenario = loaded.scenario
    assert loaded.seed == 4521
    assert scenario.starts == datetime(2025, 3, 15, 14, 25, tzinfo=UTC)
    assert who_is_on_call(scenario.schedules["primary"], scenario.starts) == "alice"
    assert who_is_on_call(scenario.schedules["secondary"], scenario.starts) == "carol"
    assert scenario.business.revenue_per_minute == Money(amount=2400, currency="USD")
    assert [alert.pages for alert in scenario.alerts] == ["platform", None]
    assert {alert.runbook for alert in scenario.alerts} == {"runbooks/order-service-high-error-rate.yml"}
    assert {alert.dashboard for alert in scenario.alerts} == {"https://grafana.internal/d/orders-overview"}
    assert scenario.services["payment-service"].errors == pytest.approx(0.0002)
    assert scenario.functions["vp-eng"].name == "Victor Prasad"
    assert scenario.functions["manager"].id == "erin"
    assert [inject.sender.name for inject in scenario.injects][2:] == ["Victor Prasad", "Ines Duarte"]
    assert (
        scenario.runbooks["runbooks/order-service-high-error-rate.yml"].mitigation[0].option
        == "Rollback last deployment"
    )
    assert {problem.level for problem in loaded.problems} == {"note"}


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_loads_by_name(name: str) -> None:
    loaded = load(read_sources(name))
    assert loaded.scenario.slug == name
    assert loaded.sources.path == f"scenarios/{name}/scenario.yaml"
    assert loaded.scenario.runbooks


# ---- defaults ------------------------------------------------------------------------------------------


def test_the_smallest_scenario_has_a_default_for_everything() -> None:
    scenario = load(sources(SMALLEST)).scenario
    assert scenario.starts == datetime(2025, 3, 17, 10, tzinfo=UTC)
    assert scenario.starts.strftime("%A") == "Monday"
    assert scenario.length == 60 * MINUTE
    assert len(scenario.people) == 7
    assert all(person.playable for person in scenario.people)
    assert list(scenario.services) == ["log-host"]
    assert [rule.page[0].partition(":")[0] for rule in scenario.escalation["default"].rules] == [
        "schedule",
        "schedule",
        "user",
    ]
    manager = scenario.functions["manager"]
    assert scenario.escalation["default"].rules[2].page == (f"user:{manager.id}",)
    assert "manager" in manager.title.lower()


def test_primary_and_secondary_are_two_people_and_neither_is_the_manager() -> None:
    scenario = load(sources(SMALLEST)).scenario
    on_call = [who_is_on_call(scenario.schedules[name], scenario.starts) for name in ("primary", "secondary")]
    assert None not in on_call
    assert len({*on_call, scenario.functions["manager"].id}) == 3


def test_a_team_that_is_given_takes_turns_and_its_last_is_the_manager_where_no_title_says_so() -> None:
    scenario = checked(with_small(TEAM)).scenario
    assert [person.id for person in scenario.people] == ["alice", "bob", "vp-eng"]
    assert scenario.functions["manager"].id == "bob"
    assert who_is_on_call(scenario.schedules["primary"], scenario.starts) == "alice"
    assert who_is_on_call(scenario.schedules["secondary"], scenario.starts) == "bob"


def test_solved_by_is_a_fault_that_makes_the_first_alert_fire_and_is_cleared_by_the_remedy() -> None:
    scenario = checked(SMALLEST).scenario
    (fault,), (alert,) = scenario.faults.values(), scenario.alerts
    assert fault.at == 2 * MINUTE
    assert fault.cleared_by[0].takes == MINUTE
    assert fault.effects[0].service == "log-host"
    assert fault.effects[0].errors == pytest.approx(0.05)
    assert alert.after is not None
    assert (alert.after.event, alert.after.where, alert.after.delay) == ("fault.started", {"fault": "main"}, 0)
    (span,) = scenario.truth.severity
    assert (span.from_.event, span.is_) == ("fault.started", Severity.SEV3)


def test_an_alert_that_solved_by_makes_fire_needs_no_trigger() -> None:
    scenario = checked(SMALLEST.replace("at: 2m, ", "")).scenario
    assert scenario.faults["main"].conditions == 0
    assert scenario.alerts[0].after is not None


def test_the_decision_tree_finds_the_severity_from_the_facts() -> None:
    text = SMALLEST.replace("severity: SEV3\n", "truth: {facts: [financial_impact, unavailable_to_all_users]}\n")
    (span,) = checked(text).scenario.truth.severity
    assert span.is_ is Severity.SEV1


def test_a_false_alarm_needs_no_severity() -> None:
    text = "version: 1\ntitle: x\nalerts: [{at: 1m, name: A, service: a, noise: true}]\ntruth: {false_alarm: true}\n"
    scenario = checked(text).scenario
    assert scenario.truth.severity == ()
    assert scenario.truth.false_alarm


def test_an_alert_pages_its_owners_policy_else_the_default_one_else_nobody() -> None:
    team = TEAM + "  escalation: {shop: {rules: [{page: ['user:bob'], wait: 5m}]}}\n"
    text = with_small(team + "services: {web: {owner: shop}, db: {owner: data}}\n").replace(
        "alerts:\n",
        "alerts:\n"
        "  - {at: 1m, name: A, service: web}\n"
        "  - {at: 1m, name: B, service: db}\n"
        "  - {at: 1m, name: C, service: cache, pages: false}\n"
        "  - {at: 1m, name: D, service: db, pages: shop}\n",
    )
    pages = {alert.name: alert.pages for alert in checked(text).scenario.alerts}
    assert pages == {"A": "shop", "B": "default", "C": None, "D": "shop", "DiskAlmostFull": "default"}


def test_a_teams_own_default_policy_beats_the_policy_documents() -> None:
    team = TEAM + "  escalation: {default: {rules: [{page: ['user:bob'], wait: 5m}]}}\n"
    assert checked(with_small(team)).scenario.escalation["default"].rules[0].page == ("user:bob",)


def test_the_team_may_stand_in_a_file_of_its_own() -> None:
    scenario = checked(with_small("team: t.yml\n"), {"t.yml": "people: [{id: ana, name: Ana}]\n"}).scenario
    assert [person.id for person in scenario.people] == ["ana"]


# ---- seed and draws ------------------------------------------------------------------------------------


def test_the_seed_is_the_argument_else_the_documents_else_one_made_from_the_name() -> None:
    assert load(sources(with_small("seed: 7\n")), seed=9).seed == 9
    assert load(sources(with_small("seed: 7\n"))).seed == 7
    assert load(sources(SMALLEST, slug="disk")).seed == load(sources(SMALLEST, slug="disk")).seed
    assert load(sources(SMALLEST, slug="disk")).seed != load(sources(SMALLEST, slug="disc")).seed


def test_the_same_seed_makes_up_the_same_people_and_another_seed_others() -> None:
    first, again, other = (load(sources(SMALLEST), seed=seed).scenario for seed in (1, 1, 2))
    assert first == again
    assert first.people != other.people


def test_draws_survive_json_and_load_to_the_same_drill_without_faker() -> None:
    text = with_small(
        "injects: [{id: a, at: 1m, via: chat, from: cto, text: 'Hi {first_name}, {order_id}, {cto}'}]\n" + VARY
    )
    loaded = load(sources(text), seed=3)
    script = (
        "import sys, pathlib\n"
        "from simulator.scenario.loader import Draws, Sources, load\n"
        "text, policy, draws = sys.stdin.read().split('\\x00')\n"
        "loaded = load(Sources('test', 's.yaml', text, {}, 'policy.yaml', policy), seed=3,\n"
        "              draws=Draws.model_validate_json(draws))\n"
        "assert not any(name.partition('.')[0] == 'faker' for name in sys.modules)\n"
        "sys.stdout.write(loaded.scenario.model_dump_json())\n"
    )
    given = "\0".join([text, loaded.sources.policy_text, loaded.draws.model_dump_json()])
    done = subprocess.run([sys.executable, "-c", script], input=given, capture_output=True, text=True, check=True)
    assert done.stdout == loaded.scenario.model_dump_json()


def test_placeholders_are_filled_from_the_seed_and_the_scenarios_own_names() -> None:
    text = "'{alice} and {vp-eng} saw {order_id} and {order_id} of {company}: {{ok}}'"
    more = TEAM + f"injects: [{{id: a, at: 1m, via: chat, from: public, text: {text}}}]\n"
    (inject,) = load(sources(with_small(more))).scenario.injects
    assert inject.text.startswith("Alice Romero and Victor Prasad saw A-")
    assert inject.text.endswith(": {ok}")
    first, second = inject.text.split(" saw ")[1].split(" of ")[0].split(" and ")
    assert first == second


def test_a_new_text_changes_no_other_draw() -> None:
    hint = "hints: [{at: 5m, text: 'Ask {name}.'}]\n"
    inject = "injects: [{id: a, at: 1m, via: chat, from: public, text: '{name} of {company}'}]\n"
    alone, both = load(sources(with_small(hint))), load(sources(with_small(hint + inject)))
    assert alone.scenario.hints == both.scenario.hints
    assert alone.scenario.people == both.scenario.people


def test_checking_needs_no_faker() -> None:
    code = "import sys\nfrom tests.simulator.scenario.documents import *\nchecked(SMALLEST)\n"
    code += "assert 'faker' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=EXAMPLE.parents[3])


# ---- variants ------------------------------------------------------------------------------------------


def test_the_seed_picks_a_variant_and_every_one_is_picked_by_some_seed() -> None:
    picked = {load(sources(with_small(VARY)), seed=seed).draws.variant for seed in range(30)}
    assert picked == {0, 1, 2}
    assert load(sources(SMALLEST)).draws.variant is None


def test_a_variant_merges_mappings_and_replaces_everything_else() -> None:
    first, second, third = check_all(sources(with_small("services: {log-host: {errors: 1%}}\n" + VARY)))
    assert [alert.name for alert in first.scenario.alerts] == ["A"]
    assert second.scenario.starts.day == 18
    assert [alert.name for alert in third.scenario.alerts] == ["DiskAlmostFull"]
    assert third.scenario.services["log-host"].errors == pytest.approx(0.01)
    assert third.scenario.services["log-host"].tier == 1


def test_a_mistake_in_any_variant_is_found_at_its_line() -> None:
    with pytest.raises(ScenarioError, match=r"^s\.yaml:10:\d+: alerts\[0\]\.servise: unknown key"):
        load(sources(with_small(VARY.replace("B, service", "B, servise"))), seed=0)


@pytest.mark.parametrize(
    ("vary", "says"),
    [
        ("vary: []", "is a list of alternatives"),
        ("vary: {a: 1}", "is a list of alternatives"),
        ("vary: [5]", "A variant is a mapping"),
        ("vary: [{seed: 5}]", "'seed' is the same in every variant"),
        ("vary: [{vary: []}]", "'vary' is the same in every variant"),
        ("vary: [" + "{}, " * 21 + "]", "at most 20 variants"),
    ],
)
def test_vary_is_a_list_of_parts(vary: str, says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        load(sources(with_small(vary + "\n")))


def test_draws_of_another_scenario_are_refused() -> None:
    with pytest.raises(ScenarioError, match="variant 5"):
        load(sources(SMALLEST), draws=Draws(variant=5))
    with pytest.raises(ScenarioError, match="draws"):
        load(sources(SMALLEST), draws=Draws())


# ---- sources -------------------------------------------------------------------------------------------


def folder(path: Path, more: str = "", **files: str) -> Path:
    (path / "scenario.yaml").write_text(with_small(more))
    for name, text in files.items():
        (path / f"{name}.yml").write_text(text)
    return path


def test_a_folder_or_its_file_can_be_given(tmp_path: Path) -> None:
    home = tmp_path / "Disk Drill"
    home.mkdir()
    folder(home, "services: {log-host: {runbook: r.yml}}\n", r="metadata: {title: x}\n", other="not read")
    by_folder, by_file = read_sources(str(home)), read_sources(str(home / "scenario.yaml"))
    assert by_folder == by_file
    assert by_folder.slug == "disk-drill"
    assert dict(by_folder.files) == {"r.yml": "metadata: {title: x}\n"}


def test_files_of_every_variant_are_read(tmp_path: Path) -> None:
    home = folder(tmp_path, "vary: [{services: {log-host: {runbook: r.yml}}}]\n", r="metadata: {title: x}\n")
    assert set(read_sources(str(home)).files) == {"r.yml"}
    assert check(read_sources(str(home))).scenario.runbooks


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text("metadata: {title: secret}\n")
    home = tmp_path / "drill"
    home.mkdir()
    folder(home, "services: {log-host: {runbook: r.yml}}\n")
    (home / "r.yml").symlink_to(tmp_path / "secret.yml")
    with pytest.raises(ScenarioError, match=r"scenario\.yaml:8:32: runbook: 'r\.yml' is a link that leads out"):
        read_sources(str(home))


def test_a_policy_of_the_folder_and_one_that_is_given(tmp_path: Path) -> None:
    ours = sources(SMALLEST).policy_text.replace("name: default", "name: ours")
    home = folder(tmp_path, "policy: ours.yml\n", ours=ours, theirs=ours.replace("name: ours", "name: theirs"))
    assert load(read_sources(str(home))).policy.name == "ours"
    assert load(read_sources(str(home), policy=home / "theirs.yml")).policy.name == "theirs"
    (home / "scenario.yaml").write_text(with_small("policy: pagerduty-like\n"))
    assert load(read_sources(str(home))).policy.name == "pagerduty-like"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("policy: pagerduty\n", "Did you mean 'pagerduty-like'?"),
        ("policy: none.yaml\n", "there is no file 'none.yaml'"),
        ("policy: ../p.yaml\n", "leads out of the scenario's folder"),
        ("team: ../team.yml\n", "leads out of the scenario's folder"),
    ],
)
def test_a_policy_that_is_not_there_is_refused(tmp_path: Path, more: str, says: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        load(read_sources(str(folder(tmp_path, more))))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("checkout-payment-timeot", "Did you mean 'checkout-payment-timeout'?"),
        ("no-such-thing-at-all", "There are checkout-payment-timeout"),
        ("./nothing.yaml", "there is no such file"),
        ("", "there is no such file"),
        ("a\0b.yaml", "there is no such file"),
        ("x" * 5000 + ".yaml", "cannot be read: File name too long"),
        ("/dev/zero", "there is no such file"),
    ],
    ids=lambda value: value[:24],
)
def test_what_is_not_there_is_said_plainly(name: str, says: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        read_sources(name)
    assert says in str(refused.value)


def test_bytes_that_are_no_text_and_files_that_are_too_large_are_refused(tmp_path: Path) -> None:
    home = folder(tmp_path, "services: {log-host: {runbook: r.yml}}\n", r="x" * (MAX_BYTES + 1))
    with pytest.raises(ScenarioError, match=r"r\.yml: the file is larger than 500 kB"):
        read_sources(str(home))
    (home / "scenario.yaml").write_bytes(b"version: 1\ntitle: \xff\n")
    with pytest.raises(ScenarioError, match=r"scenario\.yaml:2:8: Byte 0xff is not UTF-8"):
        read_sources(str(home))
