"""Rule files of a scenario: Prometheus's own, as they stand, become alerts and recordings of the drill."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain import events as ev
from simulator.domain.scenario import Alert
from simulator.domain.simtime import MINUTE, SECOND
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.scenario.lint import lint
from simulator.scenario.loader import load, read_sources
from simulator.scenario.problems import Problem
from simulator.store.header import Header
from simulator.world.monitored import Trials
from tests.simulator.scenario.documents import checked, complaint_of, problems_of, sources

FOLDER = Path(__file__).parents[2] / "data" / "external" / "prometheus-rules"
FILES = sorted(FOLDER.glob("*.y*ml"))

DRILL = """\
version: 1
title: Two services
severity: SEV2
services:
  shop: {owner: web, replicas: 2}
  cart: {replicas: 2}
team:
  people: [{id: ann, name: Ann Lee}, {id: bo, name: Bo Oz}]
  escalation: {web: {rules: [{page: ["user:ann"], wait: 5m}]}}
faults:
  broken:
    at: 3m
    effects: [{service: cart, errors: 90%}]
    cleared_by: {run: fix, takes: 1m}
rule_files: [rules/shop.yml]
"""

RULES = """\
groups:
  - name: errors
    interval: 30s
    rules:
      - record: service:errors:ratio2m
        expr: |
          sum by (service) (rate(http_requests_total{code=~"5.."}[2m]))
            / sum by (service) (rate(http_requests_total[2m]))
        labels: {team: all}
      - alert: ErrorsHigh
        expr: service:errors:ratio2m{team="all"} > 0.1
        for: 1m
        keep_firing_for: 2m
        labels: {severity: page}
        annotations:
          summary: "{{ $labels.service }} fails {{ $value | humanizePercentage }}"
          description: Look at the {{ $labels.service }} dashboard.
          dashboard: https://grafana.internal/d/errors
      - {alert: Watchdog, expr: vector(1), labels: {severity: none}}
"""


def drill(rules: str = RULES, more: str = "", document: str = DRILL) -> Engine:
    loaded = load(sources(document + more, {"rules/shop.yml": rules}), seed=1)
    return Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))


def alerts(rules: str = RULES, more: str = "") -> dict[str, Alert]:
    return {alert.name: alert for alert in checked(DRILL + more, {"rules/shop.yml": rules}).scenario.alerts}


def linted(rules: str, document: str = DRILL) -> list[Problem]:
    return list(lint(checked(document, {"rules/shop.yml": rules}), refusal=Trials()))


def test_a_rule_keeps_all_that_it_says() -> None:
    alert = alerts()["ErrorsHigh"]
    assert (alert.severity, alert.for_, alert.keep_firing_for, alert.every) == (
        "critical", MINUTE, 2 * MINUTE, 30 * SECOND,
    )  # fmt: skip
    assert alert.labels == {"severity": "page"}
    assert alert.dashboard == "https://grafana.internal/d/errors"


def test_it_fires_for_the_service_that_the_result_names_with_its_texts_filled_in() -> None:
    engine = drill()
    engine.advance(20 * MINUTE)
    fired = {event.name: (at.at, event) for at, event in engine.log.of(ev.AlertFired)}
    assert set(fired) == {"Watchdog", "ErrorsHigh"}
    at, event = fired["ErrorsHigh"]
    assert 4 * MINUTE < at <= 5 * MINUTE
    assert at % (30 * SECOND) == 0
    assert (event.service, event.policy) == ("cart", "default")
    assert event.summary.startswith("cart fails ")
    assert event.summary.endswith("%")


def test_what_has_no_severity_pages_nobody_and_what_a_team_owns_pages_it() -> None:
    assert alerts()["Watchdog"].pages is None
    engine = drill(document=DRILL.replace("service: cart", "service: shop"))
    engine.advance(20 * MINUTE)
    assert {event.policy for _, event in engine.log.of(ev.AlertFired) if event.name == "ErrorsHigh"} == {"web"}


def test_an_entry_under_alerts_says_more_of_a_rule_and_nothing_else_changes() -> None:
    more = "alerts: [{name: ErrorsHigh, service: shop, pages: false, noise: true, impact: Nobody can pay}]\n"
    found, plain = alerts(more=more), alerts()["ErrorsHigh"]
    alert = found["ErrorsHigh"]
    assert (alert.service, alert.pages, alert.noise, alert.impact) == ("shop", None, True, "Nobody can pay")
    assert (alert.expr, alert.severity, alert.annotations) == (plain.expr, plain.severity, plain.annotations)
    assert len(found) == 2


def test_an_alert_of_another_name_without_a_start_is_told_that_it_may_name_a_rule() -> None:
    more = "alerts: [{name: Other, service: shop}]\n"
    assert "name it like an alert of the rule files [no-trigger]" in complaint_of(
        DRILL + more, {"rules/shop.yml": RULES}
    )


def test_triggers_and_runbooks_may_name_a_rules_alert() -> None:
    more = "hints: [{after: {event: alert.fired, match: ErrorsHigh, delay: 1m}, text: Look}]\n"
    assert problems_of(DRILL + more, {"rules/shop.yml": RULES}) == ()


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("for: 1m", "for: soon", "rules/shop.yml:12:14: groups[0].rules[1].for: 'soon' is no duration"),
        ("alert: ErrorsHigh", "alrt: ErrorsHigh", "rules/shop.yml:10:9: groups[0].rules[1].alrt: unknown key"),
        ("groups:", "grups:", "rules/shop.yml:1:1: grups: unknown key. Did you mean 'groups'?"),
        ("      - alert: ErrorsHigh", "      - alert: E\n        record: e", "either `alert` or `record`"),
        ("interval: 30s", "interval: [30s]", "rules/shop.yml:3:15"),
        (RULES, "- 1\n", "a rule file must be keys with values"),
        (RULES, "groups: {a: 1}\n", "rules/shop.yml:1:9: groups"),
    ],
)
def test_what_is_wrong_is_said_at_its_line_of_its_file(was: str, now: str, says: str) -> None:
    assert says in complaint_of(DRILL, {"rules/shop.yml": RULES.replace(was, now)})


@pytest.mark.parametrize("path", ["../rules.yml", "/etc/rules.yml", "missing.yml"])
def test_a_path_stays_inside_the_folder_and_must_be_there(path: str) -> None:
    assert "s.yaml:15:14: rule_files[0]: " in complaint_of(DRILL.replace("rules/shop.yml", path), {})


def test_a_query_that_cannot_be_evaluated_is_an_error_of_lint_at_its_line() -> None:
    (found,) = (
        each for each in linted(RULES.replace("expr: vector(1)", 'expr: "limitk(3, up)"')) if each.level == "error"
    )
    assert (found.path, found.line, found.rule) == ("rules/shop.yml", 19, "query-refused")
    assert "limitk" in found.says


def test_a_query_that_touches_too_much_is_an_error_of_lint_and_stops_no_drill() -> None:
    large = RULES.replace("expr: vector(1)", 'expr: "sum_over_time(http_requests_total[40d]) > 0"')
    assert ["samples" in each.says for each in linted(large) if each.rule == "query-refused"] == [True]
    engine = drill(large)
    engine.advance(10 * MINUTE)
    assert [event.name for _, event in engine.log.of(ev.AlertFired)] == ["ErrorsHigh"]


def test_a_scenario_of_rules_alone_has_a_signal() -> None:
    assert "no-signal" not in {each.rule for each in linted(RULES)}


def test_a_journal_holds_the_rules() -> None:
    loaded = load(sources(DRILL, {"rules/shop.yml": RULES}), seed=1)
    header = Header.of(loaded, "0", (), exam=False, speed=None)
    assert Header.parse(header.line(), "x").load().scenario == loaded.scenario


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_rule_files_written_elsewhere_load_as_they_stand_and_never_stop_a_drill(file: Path, tmp_path: Path) -> None:
    kinds = "  db: {kind: postgres}\n  cache: {kind: redis}\n  jobs: {kind: queue}\n  box-1: {kind: node}\n"
    document = DRILL.replace("services:\n", f"services:\n{kinds}")
    (tmp_path / "scenario.yaml").write_text(document.replace("rules/shop.yml", file.name))
    (tmp_path / file.name).write_text(file.read_text())
    loaded = load(read_sources(str(tmp_path)))
    assert loaded.scenario.alerts
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    engine.advance(2 * MINUTE)
    assert {event.name for _, event in engine.log.of(ev.AlertFired)} <= {"Watchdog"}, "nothing is wrong yet"
    engine.advance(loaded.scenario.length)


@given(st.text(max_size=200))
def test_no_text_as_a_rule_file_breaks_the_loader(text: str) -> None:
    complaint_of(DRILL, {"rules/shop.yml": text})
    complaint_of(DRILL, {"rules/shop.yml": RULES + text})
