"""Label matchers: `=`, `!=`, `=~`, `!~`, as a selector has them and a source answers them.

Separate because sources use them too. Patterns are RE2's, like Prometheus's own: anchored at both ends, and linear in
time whatever a trainee types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol, cast

Comparison = Literal["=", "!=", "=~", "!~"]


class Found(Protocol):
    """One match of a pattern."""

    def group(self, number: int) -> str | None:
        """What one group caught; 0 is the whole match."""

    def groups(self) -> tuple[str | None, ...]:
        """What every group caught; None where it took no part."""

    def groupdict(self) -> dict[str, str | None]:
        """What every named group caught."""


class Pattern(Protocol):
    """A compiled pattern, as far as the evaluator uses it."""

    def fullmatch(self, text: str) -> Found | None:
        """The match of the whole text, or None."""

    def search(self, text: str) -> Found | None:
        """The first match anywhere in the text, or None."""


def compiled(pattern: str) -> Pattern:
    """Compile a pattern; a ValueError says what is wrong with it."""
    import re2  # a native module: only a query with a pattern pays for it

    options = re2.Options()
    options.log_errors = False
    try:
        return cast("Pattern", re2.compile(pattern, options))
    except re2.error as error:
        reason = error.args[0] if error.args else "not a pattern"
        raise ValueError(reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)) from None


@dataclass(frozen=True)
class Matcher:
    """One condition on one label; a label that a series lacks has the empty value."""

    name: str
    comparison: Comparison
    value: str
    _known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _pattern(self) -> Pattern:
        return compiled(self.value)

    def matches(self, value: str) -> bool:
        """Whether a label's value meets the condition."""
        if self.comparison == "=":
            return value == self.value
        if self.comparison == "!=":
            return value != self.value
        known = self._known.get(value)
        if known is None:
            known = (self._pattern.fullmatch(value) is not None) == (self.comparison == "=~")
            self._known[value] = known
        return known


def all_match(matchers: Iterable[Matcher], labels: Mapping[str, str]) -> bool:
    """Whether a series with these labels meets every condition."""
    return all(matcher.matches(labels.get(matcher.name, "")) for matcher in matchers)
