"""The drawings in `docs/states` are those of the lifecycle tables; `make states` draws them anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.domain.lifecycle import LIFECYCLES, Lifecycle, drawing

STATES = Path(__file__).parents[2] / "docs" / "states"


def document(life: Lifecycle[Any]) -> str:
    """A page with the drawing, which most readers of Markdown show as a picture."""
    return (
        f"# The life of {'an' if life.name[0] in 'aeiou' else 'a'} {life.name}\n\n"
        f"Drawn by `make states` from `{life.name.upper()}` in `simulator/domain/lifecycle.py`. "
        f"What has no arrow cannot happen.\n\n"
        f"```mermaid\n{drawing(life)}```\n"
    )


@pytest.mark.parametrize("life", LIFECYCLES, ids=lambda life: life.name)
def test_drawing_is_that_of_the_table(life: Lifecycle[Any]) -> None:
    path = STATES / f"{life.name}.md"
    assert path.read_text("utf-8") == document(life), f"{path.name} is stale: run `make states`"


def test_every_lifecycle_is_drawn_and_no_other() -> None:
    assert {path.stem for path in STATES.glob("*.md")} == {life.name for life in LIFECYCLES}


if __name__ == "__main__":
    STATES.mkdir(parents=True, exist_ok=True)
    for each in LIFECYCLES:
        (STATES / f"{each.name}.md").write_text(document(each), "utf-8")
