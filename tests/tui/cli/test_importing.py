"""`gameday import prometheus`: the answer on stdout, what is left out on stderr, exit codes as everywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tui.cli.main import call

RULES = """\
groups:
  - name: shop
    rules:
      - {alert: Down, expr: up == 0, labels: {severity: critical}}
      - {record: "a:b", expr: sum(up)}
      - {alert: Odd, expr: "limitk(3, up)"}
"""


@pytest.fixture
def rules(tmp_path: Path) -> str:
    path = tmp_path / "rules.yml"
    path.write_text(RULES)
    return str(path)


def test_json_lists_what_was_taken_and_what_was_refused(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["import", "prometheus", rules, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [(each["name"], each["line"]) for each in report["taken"]] == [("Down", 4), ("a:b", 5)]
    ((name, line, reason),) = [(each["name"], each["line"], each["reason"]) for each in report["refused"]]
    assert (name, line) == ("Odd", 6)
    assert "limitk" in reason


def test_text_is_the_alerts_of_a_scenario(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["import", "prometheus", rules, "--service", "web"]) == 0
    said = capsys.readouterr()
    (alert,) = yaml.safe_load(said.out)["alerts"]
    assert (alert["name"], alert["service"], alert["expr"]) == ("Down", "web", "up == 0")
    assert "rules.yml:6: Odd: " in said.err
    assert "under `rule_files`" in said.err


def test_strict_falls_short_and_a_missing_file_is_bad_input(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["import", "prometheus", rules, "--strict"]) == 1
    assert call(["import", "prometheus", rules + ".not"]) == 3
    assert call(["import", "prometheus", rules, "--service", "no name"]) == 2
    capsys.readouterr()
