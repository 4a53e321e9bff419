"""What is wrong with a query: where, what, and what to do.

Separate because every part of the evaluator raises it, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.errors import GamedayError


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a query's text, both counted from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


def place_of(text: str, offset: int) -> Place:
    """The line and column of an offset into a text."""
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


class QueryError(GamedayError):
    """A query that cannot be answered; `place` is None where the whole query is meant."""

    def __init__(self, what: str, fix: str = "", place: Place | None = None) -> None:
        super().__init__(f"{f'query:{place}' if place else 'query'}: {what}.{f' {fix}' if fix else ''}")
        self.what = what
        self.fix = fix
        self.place = place


def not_supported(name: str, place: Place | None, fix: str = "") -> QueryError:
    """The error for a part of PromQL that is not evaluated here."""
    return QueryError(f"not supported: {name}", fix, place)
