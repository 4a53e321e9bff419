"""Precision and recall of each rule on a labelled set, with 95 % intervals: `make comms-eval`.

Separate from the tests because it prints what the rules reach on the half that was kept apart, or on a set of your own:
`python -m tests.scoring.comms.figures FILE...`; `--misses` prints what was read wrongly, for the development half only.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from tests.scoring.comms.labelled import MESSAGES, Read, messages, readings

KEPT = MESSAGES / "kept.yaml"
Z = 1.96
"""The normal distribution's bound for 95 %."""


@dataclass
class Counts:
    """How one rule fared."""

    true: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """The share of what it found that is there; None where it found nothing."""
        found = self.true + self.false
        return self.true / found if found else None

    @property
    def recall(self) -> float | None:
        """The share of what is there that it found; None where there is nothing."""
        there = self.true + self.missed
        return self.true / there if there else None


def counted(reads: Iterable[Read]) -> dict[str, Counts]:
    """The counts of each rule."""
    found: dict[str, Counts] = {}
    for read in reads:
        counts = found.setdefault(read.rule, Counts())
        counts.true += read.wanted and read.words is not None
        counts.false += not read.wanted and read.words is not None
        counts.missed += read.wanted and read.words is None
    return found


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; (0, 1) where nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, Z * Z / of
    middle = share + spread / 2
    width = Z * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, (middle - width) / (1 + spread)), min(1.0, (middle + width) / (1 + spread))


def table(found: dict[str, Counts]) -> str:
    """The figures as lines of text."""
    lines = [f"{'rule':16}{'there':>6}  {'precision':24}{'recall':24}"]
    for rule, each in found.items():
        precision = _share(each.precision, interval(each.true, each.true + each.false))
        recall = _share(each.recall, interval(each.true, each.true + each.missed))
        lines.append(f"{rule:16}{each.true + each.missed:>6}  {precision:24}{recall:24}".rstrip())
    return "\n".join(lines)


def _share(share: float | None, between: tuple[float, float]) -> str:
    return "none" if share is None else f"{share:.3f} ({between[0]:.3f} to {between[1]:.3f})"


def main(arguments: list[str]) -> int:
    """Print the figures of the named sets, by default of the half that was kept apart."""
    misses = "--misses" in arguments
    paths = [Path(each) for each in arguments if not each.startswith("--")] or [KEPT]
    reads = [read for path in paths for each in messages(path) for read in readings(each)]
    if misses:
        for read in reads:
            if read.wanted != (read.words is not None):
                said = f"found {read.words!r} in" if read.words else "missed in"
                print(f"{read.rule}: {said} {read.message.id} {read.message.text!r}")
    print(f"{len({read.message.id for read in reads})} messages of {', '.join(path.name for path in paths)}")
    print(table(counted(reads)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
