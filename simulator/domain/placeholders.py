"""The parts of a text with `{placeholders}`; `{{` and `}}` stand for braces.

Separate because the scenario fills in what is sent once, and the world fills in each line that is logged. It is our own
substitution, never `str.format`, so that a text can reach nothing but what is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder in a text."""

    name: str
    """Empty for a lone brace."""


def parts(text: str) -> Iterator[str | Placeholder]:
    """What stands between placeholders, and the placeholders, in order."""
    at = 0
    for found in _PART.finditer(text):
        yield text[at : found.start()]
        at = found.end()
        if found[0] in ("{{", "}}"):
            yield found[0][0]
        else:
            yield Placeholder((found[1] or "").strip())
    yield text[at:]
