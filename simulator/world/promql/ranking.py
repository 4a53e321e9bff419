"""Aggregations that order or split a group: topk, bottomk, quantile, count_values.

Separate because these look at all members at once, and two of them keep or make series instead of merging them.
"""

from __future__ import annotations

import numpy as np

from simulator.world.promql.aggregate import group_labels, groups_of
from simulator.world.promql.block import Block
from simulator.world.promql.budget import Budget
from simulator.world.promql.errors import QueryError
from simulator.world.promql.functions.quantiles import quantile_of_sorted, sorted_with_nan_first
from simulator.world.promql.labels import Labels, is_valid_name, only, relabelled
from simulator.world.promql.nodes import Aggregation
from simulator.world.promql.series import Floats, Mask
from simulator.world.promql.windows import Indices as Rows

_INT64 = 2.0**63


def ranked(node: Aggregation, block: Block, limit: Floats) -> Block:
    """`topk` and `bottomk`: the members with the largest or smallest values; NaN only where nothing else is left."""
    bad = limit[~((limit >= -_INT64) & (limit <= _INT64))]
    if len(bad):
        raise QueryError(f"Scalar value {bad[0]:g} overflows int64", f"Give {node.name} a whole number.", node.place)
    if not len(block.labels):
        return block
    sign = -1.0 if node.name == "topk" else 1.0
    groups = groups_of(node, block)
    present = np.zeros_like(block.present)
    rows: list[int] = []
    for members in groups.members:
        order = _order(sign * block.values[members], block.present[members])
        rank = np.argsort(order, axis=0, kind="stable")
        present[members] = block.present[members] & (rank < np.trunc(limit))
        rows += [int(members[place]) for place in order[:, 0]]
    # At a single moment the result is in order, best first.
    return Block([block.labels[row] for row in rows], block.values[rows], present[rows])


def _order(keys: Floats, present: Mask) -> Rows:
    """Each column's rows by rising key: numbers, then NaN, then what is absent; equals stay in place."""
    group = np.where(present, np.isnan(keys).astype(np.int64), 2)
    return np.lexsort((np.where(np.isnan(keys), 0.0, keys), group), axis=0)


def sorted_rows(block: Block, *, descending: bool) -> Block:
    """`sort` and `sort_desc`: rows by their value at the first moment, NaN last."""
    if not len(block.labels) or not block.steps:
        return block
    rows = _order((-1.0 if descending else 1.0) * block.values[:, :1], block.present[:, :1])[:, 0]
    return Block([block.labels[row] for row in rows], block.values[rows], block.present[rows])


def quantiles(node: Aggregation, block: Block, wanted: Floats) -> Block:
    """`quantile`: one row for each group."""
    if not len(block.labels):
        return block
    groups = groups_of(node, block)
    values, present = [], []
    for members in groups.members:
        here = block.present[members]
        count = here.sum(axis=0)
        values.append(quantile_of_sorted(wanted, _ordered(block.values[members], here), count))
        present.append(count > 0)
    return Block(groups.labels, np.array(values), np.array(present))


def _ordered(values: Floats, present: Mask) -> Floats:
    """Each column's present values in rising order, NaN first; what is absent goes last."""
    if present.all():
        return sorted_with_nan_first(values)
    group = np.where(present, (~np.isnan(values)).astype(np.int64), 2)
    return np.take_along_axis(values, np.lexsort((np.where(np.isnan(values), 0.0, values), group), axis=0), axis=0)


def value_counts(node: Aggregation, block: Block, label: str, budget: Budget) -> Block:
    """`count_values`: for each group and value, how many members have it."""
    if not is_valid_name(label):
        raise QueryError(f"invalid label name {label!r}", "Use letters, digits and underscores.", node.place)
    known: dict[Labels, int] = {}
    cells: list[tuple[Rows, Rows]] = []
    for row, labels in enumerate(block.labels):
        (moments,) = np.nonzero(block.present[row])
        values, which = np.unique(block.values[row, moments], return_inverse=True)
        named = [_value_labels(node, labels, label, _written(float(value))) for value in values]
        budget.spend(sum(key not in known for key in named) * block.steps, node.place)
        keys = np.array([known.setdefault(key, len(known)) for key in named], dtype=np.int64)
        cells.append((keys[which], moments))
    counts = np.zeros((len(known), block.steps))
    for keys, moments in cells:
        counts[keys, moments] += 1
    return Block(list(known), counts, counts > 0)


def _value_labels(node: Aggregation, labels: Labels, label: str, value: str) -> Labels:
    labelled = relabelled(labels, label, value)
    return group_labels(node, labelled) if node.is_without else only(labelled, (*node.grouping, label))


def _written(value: float) -> str:
    """A value in plain decimals, as short as it can be."""
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return np.format_float_positional(value, unique=True, trim="-")
