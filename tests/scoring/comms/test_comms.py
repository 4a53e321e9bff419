"""The rules read the labelled messages: the set is in its form, and no rule falls below its bound on it."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.scoring.comms.figures import counted, interval
from tests.scoring.comms.labelled import MESSAGES, messages, readings

HALVES = ("development.yaml", "kept.yaml")
SETS = (*HALVES, "more.yaml")
"""`more.yaml` is read for its form; its figures have no bound."""
LEAST = {"development.yaml": 0.9, "kept.yaml": 0.7}
"""No rule may fall below. The goal for the half that was kept apart is 0.9; docs/scoring.md names who misses it."""
POSITIVES = 20


def test_there_are_enough_messages_and_each_rule_has_its_positives() -> None:
    everything = [each for name in SETS for each in messages(MESSAGES / name)]
    assert len(everything) >= 400
    assert len({each.id for each in everything}) == len(everything)
    there: Counter[str] = Counter()
    for each in everything:
        there.update(read.rule for read in readings(each) if read.wanted)
    assert not {rule: count for rule, count in there.items() if count < POSITIVES}


@pytest.mark.parametrize("name", HALVES)
def test_no_rule_falls_below_its_precision_and_recall(name: str) -> None:
    found = counted(read for each in messages(MESSAGES / name) for read in readings(each))
    assert len(found) >= 25
    low = {
        rule: (counts.precision, counts.recall)
        for rule, counts in found.items()
        if min(counts.precision or 0.0, counts.recall or 0.0) < LEAST[name]
    }
    assert not low


def test_words_that_a_rule_quotes_stand_in_the_message() -> None:
    for each in messages(MESSAGES / "development.yaml"):
        for read in readings(each):
            first = (read.words or "").split()[:1]
            assert all(word.lower() in each.text.lower() for word in first), (read.rule, each.id, read.words)


def test_an_interval_holds_the_share_and_narrows_with_more() -> None:
    few, many = interval(9, 10), interval(90, 100)
    assert few[0] < 0.9 < few[1]
    assert few[0] < many[0] < 0.9 < many[1] < few[1]
    assert interval(0, 0) == (0.0, 1.0)
