"""Shipped scenarios play as they did: simulated responders bring about the golden log, line by line."""

from __future__ import annotations

import pytest

from simulator.scenario.loader import shipped
from tests.scenarios.golden import FOLDER, golden_log, path_of


@pytest.mark.parametrize("slug", shipped())
def test_simulated_responders_bring_about_the_golden_log(slug: str) -> None:
    now, golden = golden_log(slug).splitlines(), path_of(slug).read_text(encoding="utf-8").splitlines()
    first = next((number for number, pair in enumerate(zip(now, golden, strict=False), 1) if pair[0] != pair[1]), None)
    assert now == golden, f"{slug} differs from line {first} on; if that is meant, run make golden and read the change"


def test_every_golden_log_is_of_a_shipped_scenario() -> None:
    assert {path.stem for path in FOLDER.glob("*.jsonl")} == set(shipped())
