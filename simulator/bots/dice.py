"""A player's own dice: delays, chances and choices, each from a stream named after what it is for.

Separate because of one rule: a draw depends on the seed, the person and what is drawn for, never on how often or in
which order somebody looked. So each draw has a name and its own stream, and is made once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from simulator.domain.simtime import SECOND
from simulator.domain.vocabulary import PersonId

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spread:
    """A delay in seconds, drawn from the triangle between `soonest` and `latest` with its top at `usual`."""

    soonest: float
    usual: float
    latest: float


class Dice:
    """The draws of one person in one drill."""

    def __init__(self, seed: int, person: PersonId) -> None:
        self._name = f"{seed}/bot/{person}"
        self._drawn: dict[str, object] = {}

    def stream(self, what: str) -> Random:
        """A fresh stream for `what`, the same whenever it is asked for."""
        return Random(f"{self._name}/{what}")

    def delay(self, spread: Spread, what: str) -> int:
        """Draw a delay for `what`, in ms and whole seconds."""
        found = self._drawn.get(what)
        if not isinstance(found, int):
            drawn = self.stream(what).triangular(spread.soonest, spread.latest, spread.usual)
            found = self._drawn[what] = round(drawn) * SECOND
        return found

    def chance(self, likely: float, what: str) -> bool:
        """Draw whether `what` happens; `likely` is a share of one."""
        found = self._drawn.get(what)
        if not isinstance(found, float):
            found = self._drawn[what] = self.stream(what).random()
        return found < likely

    def pick(self, options: Sequence[T], what: str) -> T:
        """Choose one of the options for `what`."""
        return options[int(self.stream(what).random() * len(options))]
