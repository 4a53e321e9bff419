"""Rules that people run elsewhere are read and evaluated as they stand."""

from __future__ import annotations

import pytest

from simulator.world.promql.errors import QueryError
from simulator.world.promql.evaluate import evaluate
from simulator.world.promql.parse import parse
from simulator.world.promql.series import SeriesInMemory
from simulator.world.promql.values import Scalar, Vector
from tests.simulator.world.promql.rule_files import END, expressions, telemetry

LEAST = 0.95


def test_nearly_every_rule_is_evaluated_not_refused(capsys: pytest.CaptureFixture[str]) -> None:
    rules = expressions()
    refused: list[str] = []
    for file, text in rules:
        try:
            assert isinstance(evaluate(parse(text), SeriesInMemory(), END), Vector | Scalar)
        except QueryError as error:
            refused.append(f"{file}: {error}")
    share = 1 - len(refused) / len(rules)
    with capsys.disabled():
        print(f"\nrules evaluated, not refused: {len(rules) - len(refused)} of {len(rules)} = {share:.1%}")
    assert len(rules) > 400
    assert share >= LEAST, "\n".join(refused)


def test_many_rules_find_something_in_telemetry_made_for_them() -> None:
    """Made by the rules' own selectors; a few then match ambiguously, as they do in Prometheus."""
    source = SeriesInMemory(telemetry())
    answers = []
    for _, text in expressions():
        try:
            answers.append(evaluate(text, source, END))
        except QueryError:
            continue
    assert len(answers) > LEAST * len(expressions())
    found = [answer for answer in answers if isinstance(answer, Scalar) or answer.samples]  # type: ignore[union-attr]
    assert len(found) > 0.4 * len(answers)
