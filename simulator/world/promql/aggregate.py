"""Aggregations that make one value of a group: sum, avg, min, max, count, stddev, stdvar, group.

Separate from those that pick or sort members (ranking.py). Groups are found once by labels; all moments and all groups
are then worked on together, a member after another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.world.promql.block import Block
from simulator.world.promql.labels import METRIC_NAME, Labels, only, without
from simulator.world.promql.nodes import Aggregation
from simulator.world.promql.series import Floats, Mask

Rows = NDArray[np.int64]


def group_labels(node: Aggregation, labels: Labels) -> Labels:
    """The labels of the group that a series belongs to."""
    return without(labels, *node.grouping, METRIC_NAME) if node.is_without else only(labels, node.grouping)


@dataclass(frozen=True, slots=True)
class Groups:
    """Which rows belong to which group; groups are in the order in which they are met."""

    labels: list[Labels]
    order: Rows
    """All rows, group by group."""
    starts: Rows
    """Where each group begins in `order`."""

    @property
    def members(self) -> list[Rows]:
        """The rows of each group."""
        return np.split(self.order, self.starts[1:]) if len(self.starts) else []

    def turns(self) -> Iterator[tuple[Rows, Rows]]:
        """Every group's first member, then every second one, and so on: the groups, and their members."""
        sizes = np.diff(np.append(self.starts, len(self.order)))
        for turn in range(int(sizes.max(initial=0))):
            (groups,) = np.nonzero(sizes > turn)
            yield groups, self.order[self.starts[groups] + turn]


def groups_of(node: Aggregation, block: Block) -> Groups:
    """The groups of a block's rows."""
    known: dict[Labels, int] = {}
    numbers = [known.setdefault(group_labels(node, labels), len(known)) for labels in block.labels]
    order = np.argsort(np.array(numbers, dtype=np.int64), kind="stable")
    sizes = np.bincount(np.array(numbers, dtype=np.int64), minlength=len(known))
    return Groups(list(known), order, np.cumsum(sizes) - sizes)


def aggregated(node: Aggregation, block: Block) -> Block:
    """One row for each group."""
    if not len(block.labels):
        return block
    groups = groups_of(node, block)
    count = np.add.reduceat(block.present[groups.order], groups.starts, axis=0, dtype=np.int64)
    return Block(groups.labels, _values(node.name, block, groups, count), count > 0)


def _values(name: str, block: Block, groups: Groups, count: NDArray[np.int64]) -> Floats:
    if name == "count":
        return count.astype(np.float64)
    if name == "group":
        return np.ones(count.shape)
    if name == "avg":
        return _means(block, groups, count.shape)
    if name in ("stdvar", "stddev"):
        variances = _spreads(block, groups, count.shape) / count
        return np.sqrt(variances) if name == "stddev" else variances
    blank, reduce = {"sum": (0.0, np.add), "min": (np.nan, np.fmin), "max": (np.nan, np.fmax)}[name]
    values = np.where(block.present, block.values, blank)
    return np.asarray(reduce.reduceat(values[groups.order], groups.starts, axis=0))


def _turns(block: Block, groups: Groups, shape: tuple[int, ...]) -> Iterator[tuple[Rows, Floats, Mask, Floats]]:
    """For each turn: the groups, their members' values and presence, and how many values each has had by then."""
    seen = np.zeros(shape)
    for rows, members in groups.turns():
        present = block.present[members]
        seen[rows] += present
        yield rows, block.values[members], present, seen[rows]


def _means(block: Block, groups: Groups, shape: tuple[int, ...]) -> Floats:
    """Running means, which large values do not overflow."""
    mean = np.zeros(shape)
    for rows, value, present, seen in _turns(block, groups, shape):
        so_far = mean[rows]
        # An infinite mean stays as it is unless the opposite infinity or NaN comes.
        stays = np.isinf(so_far) & ~np.isnan(value) & (np.isfinite(value) | ((so_far > 0) == (value > 0)))
        moved = np.where(seen == 1, value, so_far + (value / seen - so_far / seen))
        mean[rows] = np.where(present & ~stays, moved, so_far)
    return mean


def _spreads(block: Block, groups: Groups, shape: tuple[int, ...]) -> Floats:
    """Sums of squared distances from the mean, by Welford's method."""
    mean, spread = np.zeros(shape), np.zeros(shape)
    for rows, value, present, seen in _turns(block, groups, shape):
        first = present & (seen == 1)
        delta = value - mean[rows]
        moved = np.where(first, value, mean[rows] + delta / seen)
        grown = np.where(first, 0.0, spread[rows] + delta * (value - moved))
        mean[rows] = np.where(present, moved, mean[rows])
        spread[rows] = np.where(present, grown, spread[rows])
    return spread
