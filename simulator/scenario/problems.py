"""What is wrong with a document: where, what, and what to do about it.

Separate because the reader, the schema, the references and the linter all find problems, and an author wants to see
them together: collected, sorted by line and printed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from simulator.domain.text import plain
from simulator.errors import ScenarioError

Level = Literal["error", "warning", "note"]

MOST_PRINTED = 50
"""How many problems a message lists; the rest are counted."""
_MOST_KEPT = 1_000
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or could be better."""

    path: str
    """The file, as shown."""
    line: int
    """From 1; 0 where the problem is the file as a whole."""
    column: int
    where: str
    """The place in the document, like `alerts[1].severity`; empty for the whole document."""
    says: str
    """What is wrong and what to do, as sentences."""
    rule: str
    """The stable id in brackets."""
    level: Level = "error"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        level = "" if self.level == "error" else f"{self.level}: "
        where = f"{self.where}: " if self.where else ""
        return plain(f"{place}: {level}{where}{self.says} [{self.rule}]")

    def to_json(self) -> dict[str, object]:
        """The problem as plain JSON values."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "where": self.where,
            "level": self.level,
            "rule": self.rule,
            "says": self.says,
        }


class DocumentError(ScenarioError):
    """A document that cannot be loaded, with every problem found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(printed(problems))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file and line, each problem once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda each: (each.path, each.line, each.column, each.rule)))


def printed(problems: Sequence[Problem]) -> str:
    """A line for each problem; of very many only the first, and how many more there are."""
    lines = [str(problem) for problem in problems[:MOST_PRINTED]]
    if len(problems) > MOST_PRINTED:
        lines.append(f"... and {len(problems) - MOST_PRINTED} more")
    return "\n".join(lines)


@dataclass
class Problems:
    """Collects what is found in one file."""

    path: str
    found: list[Problem] = field(default_factory=list)

    def add(self, place: tuple[int, int], where: str, says: str, rule: str, level: Level = "error") -> None:
        """Note a problem at a line and column."""
        if len(self.found) < _MOST_KEPT:
            self.found.append(Problem(self.path, *place, where, says, rule, level))

    @property
    def errors(self) -> list[Problem]:
        """Those that keep the document from being loaded."""
        return [problem for problem in self.found if problem.level == "error"]

    def stop_at_errors(self) -> None:
        """Raise `DocumentError` when there is an error."""
        if self.errors:
            raise DocumentError(in_order(self.errors))


def quoted(value: object) -> str:
    """A value as a message shows it: text in quotes, cut when long, lists and mappings by their kind."""
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if len(text) > _LONGEST_QUOTE:
        text = text[:_LONGEST_QUOTE] + "..."
    return f"'{text}'" if isinstance(value, str) else text


def nearest_of(given: str, known: Iterable[str]) -> str | None:
    """The known word that is spelt most like the one given, or None."""
    folded = {choice.casefold(): choice for choice in sorted(set(known))}
    close = get_close_matches(given.casefold()[:100], folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """A suggestion to put behind a sentence, or nothing."""
    nearest = nearest_of(given, known)
    return f" Did you mean '{nearest}'?" if nearest else ""


def one_of(known: Iterable[str], *, most: int = 12) -> str:
    """The choices as a list in a sentence."""
    choices = list(dict.fromkeys(known))
    shown = ", ".join(choices[:most])
    return f"{shown} and {len(choices) - most} more" if len(choices) > most else shown


def dotted(location: Sequence[str | int]) -> str:
    """A place in a document as people write it: `alerts[1].severity`."""
    out = ""
    for part in location:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else str(part)
    return out
