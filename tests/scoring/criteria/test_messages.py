"""The rules on messages: their right and wrong examples are their tests."""

from __future__ import annotations

import importlib
import pkgutil
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.criteria import messages
from scoring.criteria.messages.first.stated_figures import EXAMPLES as FIGURES
from scoring.criteria.messages.first.stated_figures import stated_figures
from scoring.criteria.messages.first.stated_times import EXAMPLES as TIMES
from scoring.criteria.messages.first.stated_times import stated_times
from scoring.criteria.messages.rule import EXAMPLE, Rule


def every_rule() -> list[Rule]:
    found = []
    for module in pkgutil.walk_packages(messages.__path__, f"{messages.__name__}."):
        names = vars(importlib.import_module(module.name))
        found += [value for value in names.values() if isinstance(value, Rule)]
    return list({(rule.id, rule.since): rule for rule in found}.values())


RULES = every_rule()
RIGHT = [pytest.param(rule, text, id=f"{rule.id}: {text[:40]}") for rule in RULES for text in rule.right]
WRONG = [pytest.param(rule, text, id=f"{rule.id}: {text[:40]}") for rule in RULES for text in rule.wrong]


def test_every_rule_has_examples_of_both_sides() -> None:
    assert len(RULES) >= 17
    assert not [rule.id for rule in RULES if len(rule.right) < 3 or len(rule.wrong) < 3]


@pytest.mark.parametrize(("rule", "text"), RIGHT)
def test_right_example_is_right(rule: Rule, text: str) -> None:
    found = rule.find(text, EXAMPLE)
    assert (found is not None) == (rule.kind == "element"), found


@pytest.mark.parametrize(("rule", "text"), WRONG)
def test_wrong_example_is_wrong(rule: Rule, text: str) -> None:
    found = rule.find(text, EXAMPLE)
    assert (found is None) == (rule.kind == "element"), found


@pytest.mark.parametrize(("text", "stated"), TIMES)
def test_stated_times_are_read(text: str, stated: tuple[tuple[str, int], ...]) -> None:
    assert tuple((each.kind, each.minutes) for each in stated_times(text)) == stated


@pytest.mark.parametrize(("text", "stated"), FIGURES)
def test_stated_figures_are_read(text: str, stated: tuple[tuple[str, float], ...]) -> None:
    assert tuple((each.kind, each.amount) for each in stated_figures(text)) == stated


@given(st.text(max_size=400))
def test_no_text_breaks_a_rule(text: str) -> None:
    for rule in RULES:
        found = rule.find(text, EXAMPLE)
        assert found is None or isinstance(found, str)
    stated_times(text)
    stated_figures(text)


HOSTILE = (
    "a" * 4000,
    "1" * 4000,
    "- " * 2000,
    "since " * 700,
    "an engineer " * 330,
    "a-" * 2000,
    "a." * 2000,
    "we will " * 500,
    "from 14:29 " * 360,
    "cause " * 660,
    "Alice Romero " * 300,
    "customers " * 400,
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_the_longest_hostile_message_is_read_in_a_moment(text: str) -> None:
    began = time.perf_counter()
    for rule in RULES:
        rule.find(text, EXAMPLE)
    stated_times(text)
    stated_figures(text)
    assert time.perf_counter() - began < 1.0
