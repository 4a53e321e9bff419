"""docs/wire.md is made from the frames; `python -m tests.simulator.live.wire.test_page` renews its tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.live.wire.page import blocks

PAGE = Path(__file__).parents[4] / "docs" / "wire.md"


def between(page: str, name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", page, re.DOTALL)
    assert found, f"docs/wire.md has no place for {name!r}"
    return found[1].strip()


@pytest.mark.parametrize("name", ["limits", "client", "server", "parts", "kinds", "reasons"])
def test_the_tables_of_the_documentation_are_current(name: str) -> None:
    shown = between(PAGE.read_text(encoding="utf-8"), name)
    assert shown == blocks()[name], "renew it with: python -m tests.simulator.live.wire.test_page"


def renew() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, table in blocks().items():
        page = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
            lambda found, table=table: f"{found[1]}\n{table}\n\n{found[2]}",  # type: ignore[misc]
            page,
            flags=re.DOTALL,
        )
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    renew()
