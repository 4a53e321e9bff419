"""docs/lint.md is the test of the linter: its wrong examples bring their rule up, its right ones do not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from simulator.scenario.lint import RULES, lint
from simulator.scenario.loader import check_all, read_sources, shipped
from simulator.scenario.problems import Problem, Problems
from simulator.scenario.source import parse
from simulator.scenario.tree import Entries, value_of
from simulator.scenario.variants import merged
from simulator.world.monitored import Trials
from tests.simulator.scenario.documents import SMALLEST, checked, with_small

DOCS = Path(__file__).parents[3] / "docs" / "lint.md"
CRITERIA = frozenset({"mitigation.remedy", "response.mitigate"})


class Section(NamedTuple):
    id: str
    level: str
    wrong: str
    right: str


def blocks(text: str) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def sections() -> tuple[str, str, list[Section]]:
    head, *rest = re.split(r"^## ", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    base, runbook = blocks(head)
    found = []
    for each in rest:
        name, _, body = each.partition("\n")
        wrong, right = blocks(body)
        assert body.index("Wrong:") < body.index("Right:")
        found.append(Section(name, body.split()[0].rstrip("."), wrong, right))
    return base, runbook, found


BASE, RUNBOOK, SECTIONS = sections()
each_section = pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.id)


def tree(text: str) -> Entries:
    problems = Problems("example")
    root = parse(text, problems)
    assert isinstance(root, Entries), problems.found
    return root


def linted(part: str = "{}") -> list[Problem]:
    import json

    whole = json.dumps(value_of(merged(tree(BASE), tree(part))))
    loaded = checked(whole, {"runbooks/web.yml": RUNBOOK})
    return list(lint(loaded, criteria=CRITERIA, refusal=Trials()))


@each_section
def test_wrong_example_brings_its_rule_up_at_the_level_that_the_page_says(section: Section) -> None:
    found = [problem for problem in linted(section.wrong) if problem.rule == section.id]
    assert found
    assert {problem.level for problem in found} == {section.level.lower()}


@each_section
def test_right_example_is_free_of_its_rule(section: Section) -> None:
    assert section.id not in {problem.rule for problem in linted(section.right)}


@each_section
def test_wrong_example_brings_up_nothing_else(section: Section) -> None:
    assert {problem.rule for problem in linted(section.wrong)} == {section.id}


def test_the_scenario_that_the_examples_change_is_clean() -> None:
    assert linted() == []


def test_every_rule_has_its_section_and_every_section_its_rule() -> None:
    assert [section.id for section in SECTIONS] == [rule.id for rule in RULES]


def test_a_finding_stands_at_its_line_and_says_what_to_do() -> None:
    loaded = checked(SMALLEST)
    (found,) = (problem for problem in lint(loaded) if problem.rule == "alert-without-runbook")
    assert str(found).startswith("s.yaml:5:20: warning: alerts[0].name: 'DiskAlmostFull' links no runbook. Give ")


def test_the_smallest_scenario_gets_advice_and_no_error() -> None:
    assert "error" not in {problem.level for problem in lint(checked(SMALLEST))}


def test_criteria_are_not_judged_when_nobody_says_which_there_are() -> None:
    loaded = checked(with_small("objectives: [{says: x, measures: anything}]\n"))
    assert "objective-unknown-criterion" not in {problem.rule for problem in lint(loaded)}
    assert "objective-unknown-criterion" in {problem.rule for problem in lint(loaded, criteria=CRITERIA)}


@pytest.mark.parametrize("name", shipped())
def test_shipped_scenarios_get_no_error_and_no_warning(name: str) -> None:
    for loaded in check_all(read_sources(name)):
        assert [problem for problem in lint(loaded, refusal=Trials()) if problem.level != "note"] == []


def test_everything_that_waits_for_anything_is_looked_at_in_time() -> None:
    """Each inject waits for any other: a graph on which following every path would take for ever."""
    injects = "".join(
        f"  - {{id: i{n}, after: {{event: inject.delivered}}, via: chat, from: public, text: x}}\n" for n in range(150)
    )
    loaded = checked(with_small(f"injects:\n  - {{id: a, at: 61m, via: chat, from: public, text: x}}\n{injects}"))
    assert sum(problem.rule == "unreachable-trigger" for problem in lint(loaded)) == 151
