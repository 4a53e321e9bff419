"""Rule files written elsewhere become alerts of a scenario; each rule is taken or refused by name and line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import GamedayError
from simulator.integrations.prometheus import ImportedRules, read_prometheus
from simulator.scenario.loader import load, read_sources
from simulator.scenario.written import alerts_yaml

FOLDER = Path(__file__).parents[2] / "data" / "external" / "prometheus-rules"
FILES = sorted(FOLDER.glob("*.y*ml"))

ONE = """\
groups:
  - name: shop alerts
    rules:
      - alert: TooManyErrors
        expr: sum(rate(http_requests_total{service="cart",code=~"5.."}[5m])) > 1
        for: 1m30s
        labels: {severity: page, team: web}
        annotations:
          summary: "{{ $labels.pod }} fails: {{ $value | humanize }}"
"""


def rule(text: str) -> ImportedRules:
    lines = "".join(f"        {line}\n" for line in text.splitlines())
    return read_prometheus("r.yml", "groups:\n  - name: g\n    rules:\n      -\n" + lines)


def test_a_rule_becomes_an_alert_with_all_that_it_says() -> None:
    imported = read_prometheus("r.yml", ONE)
    assert [(each.name, each.line, each.kind, each.without) for each in imported.taken] == [
        ("TooManyErrors", 4, "alert", ())
    ]
    (alert,) = imported.alerts
    assert (alert["service"], alert["severity"], alert["for"]) == ("cart", "critical", "1m30s")
    assert alert["labels"] == {"severity": "page", "team": "web"}
    assert alert["annotations"]["summary"] == "{{ $labels.pod }} fails: {{ $value | humanize }}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_rule_of_every_file_is_taken_or_refused_by_its_line(file: Path) -> None:
    content = file.read_text()
    imported = read_prometheus(file.name, content)
    rules = [rule for document in yaml.safe_load_all(content) if document
             for group in document.get("spec", document)["groups"] for rule in group["rules"]]  # fmt: skip
    names = [rule.get("alert") or rule["record"] for rule in rules]
    assert sorted([each.name for each in imported.taken] + [each.name for each in imported.refused]) == sorted(names)
    lines = content.splitlines()
    found = [(each.name, each.line) for each in imported.taken] + [(each.name, each.line) for each in imported.refused]
    assert all(name in lines[line - 1] for name, line in found)


def test_nearly_all_rules_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    imported = [read_prometheus(file.name, file.read_text()) for file in FILES]
    taken, refused = sum(len(each.taken) for each in imported), sum(len(each.refused) for each in imported)
    with capsys.disabled():
        print(f"\nrules taken, not refused: {taken} of {taken + refused}")
    assert taken > 400
    assert taken / (taken + refused) >= 0.95


@pytest.mark.parametrize("name", ["awesome-redis.yml", "sloth-multifile.yml"])
def test_what_is_written_loads_as_part_of_a_scenario(name: str, tmp_path: Path) -> None:
    imported = read_prometheus(name, (FOLDER / name).read_text())
    start = "version: 1\ntitle: Imported\nseverity: SEV3\n"
    (tmp_path / "scenario.yaml").write_text(start + alerts_yaml(imported.alerts, head="Imported."))
    alerts = load(read_sources(str(tmp_path))).scenario.alerts
    assert [(each.name, each.expr) for each in alerts] == [(each["name"], each["expr"]) for each in imported.alerts]
    assert all("{{" not in each.summary or "{{" in each.annotations["summary"] for each in alerts)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("alert: A\nexpr: limitk(3, up)", "limitk"),
        ("alert: A\nexpr: sum(", "query:"),
        ("alert: A\nexpr: up[5m]", "matrix"),
        ("alert: A", "no `expr`"),
        ("alert: A\nexpr: up\nfor: soon", "no duration"),
        ("alert: A\nexpr: up\nfor: 90", "no duration"),
        ("alert: A\nrecord: a:b\nexpr: up", "both"),
        ("record: not-a-name\nexpr: up", "no metric's name"),
        ("expr: up", "neither"),
        ("alert: A\nexpr: up\nseverity: critical", "severity"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(text: str, reason: str) -> None:
    imported = rule(text)
    assert (imported.taken, imported.alerts) == ([], [])
    (refused,) = imported.refused
    assert reason in refused.reason
    assert refused.line >= 4


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("alert: A\nexpr: up\nlabels: {severity: doom}", "doom"),
        ("alert: A\nexpr: up\nannotations: {description: '{{ if $value }}x{{ end }}'}", "{{ if $value }}"),
    ],
)
def test_what_is_left_out_of_a_rule_is_said(text: str, left: str) -> None:
    (taken,) = rule(text).taken
    assert any(left in each for each in taken.without)


def test_two_alerts_of_one_name_are_told_apart() -> None:
    twice = ONE + ONE.partition("rules:\n")[2]
    imported = read_prometheus("r.yml", twice)
    assert [each["name"] for each in imported.alerts] == ["TooManyErrors", "TooManyErrors-2"]
    assert imported.taken[1].without


@pytest.mark.parametrize("content", ["", "a: b", "groups: []", "- 1", "groups: [", "kind: PrometheusRule\nspec: 3"])
def test_a_file_without_rules_is_an_error_of_its_author(content: str) -> None:
    with pytest.raises(GamedayError, match=r"r\.yml"):
        read_prometheus("r.yml", content)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for content in (text, "groups:\n- rules:\n  - alert: A\n    expr: " + text):
        try:
            read_prometheus("r.yml", content)
        except GamedayError:
            continue
