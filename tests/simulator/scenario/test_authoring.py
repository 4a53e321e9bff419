"""docs/authoring.md is loaded block by block, and leaves no key unexplained."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulator.domain.events import KINDS
from simulator.scenario.editor import schema
from simulator.scenario.loader import load_actions
from simulator.scenario.placeholders import FAKER, OURS
from simulator.scenario.problems import Problems
from simulator.scenario.runbooks import load_runbook
from simulator.scenario.source import parse
from simulator.scenario.tree import Entries, value_of
from simulator.scenario.variants import merged
from tests.simulator.scenario.documents import checked

PAGE = (Path(__file__).parents[3] / "docs" / "authoring.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml ?(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


RULES = """\
groups:
  - {name: pods, rules: [{alert: PodsDown, expr: up == 0, for: 1m, labels: {severity: warning}}]}
"""


def of_kind(kind: str) -> list[str]:
    return [text for each, text in BLOCKS if each == kind]


FILES = {"runbooks/web.yml": of_kind("runbook")[0], "team.yml": of_kind("team")[0], "rules.yml": RULES}


def tree(text: str) -> Entries:
    root = parse(text, Problems("block"))
    assert isinstance(root, Entries)
    return root


def test_every_block_says_what_it_is() -> None:
    assert {kind for kind, _ in BLOCKS} == {"scenario", "part", "team", "runbook", "actions"}


@pytest.mark.parametrize("text", of_kind("scenario"))
def test_scenario_on_the_page_loads(text: str) -> None:
    assert checked(text, FILES).scenario.alerts


@pytest.mark.parametrize("text", of_kind("part"), ids=lambda text: text.split(":")[0])
def test_part_on_the_page_loads_over_the_smallest_scenario(text: str) -> None:
    base = tree(of_kind("scenario")[0])
    loaded = checked(json.dumps(value_of(merged(base, tree(text)))), FILES)
    assert not [problem for problem in loaded.problems if problem.level != "note"]


@pytest.mark.parametrize("text", of_kind("runbook"))
def test_runbook_on_the_page_loads(text: str) -> None:
    problems = Problems("runbook")
    runbook, _ = load_runbook(text, problems)
    assert runbook is not None, problems.found
    assert runbook.mitigation


@pytest.mark.parametrize("text", of_kind("actions"))
def test_script_on_the_page_loads(text: str, tmp_path: Path) -> None:
    path = tmp_path / "actions.yaml"
    path.write_text(text)
    assert len(load_actions(path)) == text.count("do:")


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for each in value.values() for key in _keys(each)}
    return {key for each in value for key in _keys(each)} if isinstance(value, list) else set()


@pytest.mark.parametrize("kind", ["scenario", "runbook"])
def test_every_key_of_the_schema_stands_in_a_block(kind: Any) -> None:
    written = schema(kind)
    known = set(written["properties"])
    for each in written["$defs"].values():
        known |= set(each.get("properties", ()))
    used = {
        key
        for name in ("scenario", "part", "team", "runbook")
        for text in of_kind(name)
        for key in _keys(value_of(tree(text)))
    }
    assert known - used == set()


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_event_is_listed(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", sorted({*FAKER, *OURS}))
def test_every_placeholder_is_listed(name: str) -> None:
    assert f"`{{{name}}}`" in PAGE
