"""The versions of the rubric: which there are, and which rules hold in one.

Separate because criteria, rules on messages and the policy's numbers all ask it. A journal carries the version that it
was played by and keeps it, so a rule that is new or finds something else holds from the next version on only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

FIRST = 1
LATEST = 2
"""The version that new drills are graded by; `docs/scoring.md` says what each brought."""


class Dated(Protocol):
    """Something that holds in some versions only."""

    @property
    def since(self) -> int:
        """The first version in which it holds."""

    @property
    def until(self) -> int | None:
        """The last version in which it holds; None for one that still does."""


D = TypeVar("D", bound=Dated)


def holds(rule: Dated, rubric: int) -> bool:
    """Whether a rule holds in a version."""
    return rule.since <= rubric and (rule.until is None or rubric <= rule.until)


def in_force(rules: Iterable[D], rubric: int) -> tuple[D, ...]:
    """The rules that hold in a version, in their order."""
    return tuple(rule for rule in rules if holds(rule, rubric))
