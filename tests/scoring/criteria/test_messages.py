"""The rules on messages: their right and wrong examples are their tests."""

from __future__ import annotations

import importlib
import pkgutil
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.criteria import messages
from scoring.criteria.messages.claims import CAUSES, OVER, SMALL, says_over, says_small, states_cause
from scoring.criteria.messages.first import stated_figures as first_figures
from scoring.criteria.messages.first import stated_times as first_times
from scoring.criteria.messages.rule import EXAMPLE, Rule
from scoring.criteria.messages.stated_figures import EXAMPLES as FIGURES
from scoring.criteria.messages.stated_figures import shares_in, stated_figures
from scoring.criteria.messages.stated_times import EXAMPLES as TIMES
from scoring.criteria.messages.stated_times import stated_times


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


@pytest.mark.parametrize(("text", "stated"), first_times.EXAMPLES)
def test_stated_times_are_read_by_rubric_1_as_they_were(text: str, stated: tuple[tuple[str, int], ...]) -> None:
    assert tuple((each.kind, each.minutes) for each in first_times.stated_times(text)) == stated


@pytest.mark.parametrize(("text", "stated"), first_figures.EXAMPLES)
def test_stated_figures_are_read_by_rubric_1_as_they_were(text: str, stated: tuple[tuple[str, float], ...]) -> None:
    assert tuple((each.kind, each.amount) for each in first_figures.stated_figures(text)) == stated


@pytest.mark.parametrize(("text", "claimed"), OVER)
def test_a_claim_that_it_is_over_is_told_from_a_hope(text: str, claimed: bool) -> None:
    assert (says_over(text) is not None) == claimed


@pytest.mark.parametrize(("text", "claimed"), CAUSES)
def test_a_wrong_cause_as_a_fact_is_told_from_a_guess(text: str, claimed: bool) -> None:
    assert (states_cause(text, (), ("4521",)) is not None) == claimed


@pytest.mark.parametrize(("text", "claimed"), SMALL)
def test_words_that_make_it_small_are_told_from_others(text: str, claimed: bool) -> None:
    assert (says_small(text) is not None) == claimed


@given(st.text(max_size=400))
def test_no_text_breaks_a_rule(text: str) -> None:
    for rule in RULES:
        found = rule.find(text, EXAMPLE)
        assert found is None or isinstance(found, str)
    read_claims(text)


def read_claims(text: str) -> None:
    stated_times(text)
    stated_figures(text)
    shares_in(text)
    says_over(text)
    says_small(text)
    states_cause(text, ("orders-db",), ("4521",))


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
    read_claims(text)
    assert time.perf_counter() - began < 1.0
