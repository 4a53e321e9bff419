"""An instant vector over a whole grid: rows of labels, a value and a presence for every row and moment.

Separate because all nodes pass blocks to each other. Absence is a mask of its own, since NaN is a value in PromQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.world.promql.errors import Place, QueryError
from simulator.world.promql.labels import Labels
from simulator.world.promql.series import Floats, Mask

SAME_LABELS = "vector cannot contain metrics with the same labelset"


def ever(present: Mask) -> Mask:
    """Which rows are present at any moment."""
    return np.asarray(present.any(axis=1), dtype=np.bool_)


def anything(present: Mask) -> Mask:
    """At which moments any row is present."""
    return np.asarray(present.any(axis=0), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Block:
    """`values` and `present` have a row for each of `labels` and a column for each moment."""

    labels: Sequence[Labels]
    values: Floats
    present: Mask

    @staticmethod
    def empty(steps: int) -> Block:
        """The vector that is empty at every moment."""
        return Block([], np.empty((0, steps)), np.empty((0, steps), dtype=np.bool_))

    @staticmethod
    def of(rows: Sequence[tuple[Labels, Floats, Mask]], steps: int) -> Block:
        """A block from its rows."""
        if not rows:
            return Block.empty(steps)
        return Block([row[0] for row in rows], np.array([row[1] for row in rows]), np.array([row[2] for row in rows]))

    @property
    def steps(self) -> int:
        """How many moments it spans."""
        return int(self.values.shape[1])

    def renamed(self, rename: Callable[[Labels], Labels], place: Place | None) -> Block:
        """The block with other labels; rows that become one are joined, which fails where both have a value."""
        return joined([rename(labels) for labels in self.labels], self.values, self.present, place)

    def with_values(self, values: Floats, present: Mask | None = None) -> Block:
        """The block with other values."""
        return Block(self.labels, values, self.present if present is None else present)


def joined(labels: Sequence[Labels], values: Floats, present: Mask, place: Place | None) -> Block:
    """A block whose labels are unique: rows of equal labels are laid over each other, never over a value."""
    first: dict[Labels, int] = {}
    rows = [first.setdefault(each, len(first)) for each in labels]
    if len(first) == len(labels):
        return Block(labels, values, present)
    target = np.array(rows)
    count = np.zeros((len(first), values.shape[1]), dtype=np.int64)
    np.add.at(count, target, present)
    if (count > 1).any():
        raise duplicate(place)
    merged = np.zeros(count.shape)
    # At most one row has a value at each moment, so adding the others' zeros keeps it as it is.
    np.add.at(merged, target, np.where(present, values, 0.0))
    return Block(list(first), merged, count > 0)


def check_unique(labels: Iterable[Labels], place: Place | None) -> None:
    """Fail if two rows have the same labels, whether or not they ever meet."""
    seen: set[Labels] = set()
    for each in labels:
        if each in seen:
            raise duplicate(place)
        seen.add(each)


def duplicate(place: Place | None) -> QueryError:
    """The error for a vector that has one label set twice."""
    return QueryError(SAME_LABELS, "Aggregate, or keep a label that tells the series apart.", place)
