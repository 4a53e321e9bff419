"""docs/scoring.md is made from what is judged; `python -m tests.scoring.test_docs` renews its tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scoring.handbook import blocks
from scoring.rubric import rubric_of
from simulator.scenario.loader import load_policy

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "scoring.md"
NAMES = ("numbers", "criteria", "content", "elements", "safety", "antipatterns")
POLICY = ROOT / "scenarios" / "policies" / "default.yaml"


def made() -> dict[str, str]:
    return blocks(rubric_of(load_policy(POLICY.read_text(encoding="utf-8"), POLICY.name)))


def between(page: str, name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", page, re.DOTALL)
    assert found, f"docs/scoring.md has no place for the table {name!r}"
    return found[1].strip()


@pytest.mark.parametrize("name", NAMES)
def test_the_tables_of_the_documentation_are_current(name: str) -> None:
    assert set(made()) == set(NAMES)
    shown = between(PAGE.read_text(encoding="utf-8"), name)
    assert shown == made()[name], "renew it with: python -m tests.scoring.test_docs"


def renew() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, table in made().items():
        page = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
            lambda found, table=table: f"{found[1]}\n{table}\n\n{found[2]}",  # type: ignore[misc]
            page,
            flags=re.DOTALL,
        )
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    renew()
