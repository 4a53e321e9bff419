"""How two vectors find each other: on, ignoring, group_left, group_right, and the set operators.

Separate from the operators themselves. Rows are paired once by their labels; then all moments are worked on together,
and the errors of Prometheus, which it finds moment by moment, are looked for in counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.world.promql.block import Block, anything, joined
from simulator.world.promql.budget import Budget
from simulator.world.promql.errors import QueryError
from simulator.world.promql.labels import METRIC_NAME, Labels, only, relabelled, value_of, without, written
from simulator.world.promql.labels import nameless as without_name
from simulator.world.promql.nodes import Operation, Pairing
from simulator.world.promql.operators import result_labels, result_of
from simulator.world.promql.series import Mask

SET_OPERATORS = ("and", "or", "unless")

Groups = NDArray[np.int64]
"""The number of the matching group of each row."""


def _signature(pairing: Pairing) -> Callable[[Labels], Labels]:
    if pairing.is_on:
        return lambda labels: only(labels, pairing.labels)
    ignored = (METRIC_NAME, *pairing.labels)
    return lambda labels: without(labels, *ignored)


def _grouped(pairing: Pairing, *sides: Sequence[Labels]) -> tuple[list[Groups], int]:
    """Each side's rows as numbers of matching groups, and how many groups there are."""
    signature, known = _signature(pairing), dict[Labels, int]()
    groups = [
        np.array([known.setdefault(signature(labels), len(known)) for labels in side], dtype=np.int64) for side in sides
    ]
    return groups, len(known)


def _counts(groups: Groups, size: int, present: Mask) -> NDArray[np.int64]:
    """How many rows of each group are present at each moment."""
    counts = np.zeros((size, present.shape[1]), dtype=np.int64)
    np.add.at(counts, groups, present)
    return counts


def set_operation(operation: Operation, left: Block, right: Block) -> Block:
    """`and`, `or`, `unless`."""
    (left_groups, right_groups), size = _grouped(operation.pairing, left.labels, right.labels)
    if operation.operator == "or":
        taken = _counts(left_groups, size, left.present) > 0
        added = right.present & ~taken[right_groups]
        return joined(
            [*left.labels, *right.labels],
            np.concatenate([left.values, right.values]),
            np.concatenate([left.present, added]),
            operation.place,
        )
    there = (_counts(right_groups, size, right.present) > 0)[left_groups]
    return left.with_values(left.values, left.present & (there if operation.operator == "and" else ~there))


def vector_operation(operation: Operation, left: Block, right: Block, budget: Budget) -> Block:
    """An arithmetic operator or a comparison between two vectors."""
    pairing = operation.pairing
    # The side that may be many goes first; values are put back into the written order below.
    many, one = (right, left) if pairing.many == "right" else (left, right)
    (many_groups, one_groups), size = _grouped(pairing, many.labels, one.labels)
    _check_one_side(operation, many, one, one_groups, size)
    many_rows, one_rows = _pairs(many_groups, one_groups)
    budget.spend(len(many_rows) * many.steps, operation.place)
    many_values, one_values = many.values[many_rows], one.values[one_rows]
    sides = (one_values, many_values) if pairing.many == "right" else (many_values, one_values)
    values, holds = result_of(operation, *sides, sides[0])
    present = many.present[many_rows] & one.present[one_rows]
    if holds is not None:
        present &= holds
    labels = [_labels(operation, many.labels[i], one.labels[j]) for i, j in zip(many_rows, one_rows, strict=True)]
    _check_many_side(operation, labels, many_groups[many_rows], present)
    return joined(labels, values, present, operation.place)


def _pairs(many: Groups, one: Groups) -> tuple[Groups, Groups]:
    """All pairs of rows of one group."""
    order = np.argsort(one, kind="stable")
    ordered = one[order]
    begin, end = np.searchsorted(ordered, many, "left"), np.searchsorted(ordered, many, "right")
    repeats = end - begin
    many_rows = np.repeat(np.arange(len(many)), repeats)
    within = np.arange(len(many_rows)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return many_rows, order[np.repeat(begin, repeats) + within]


def _check_one_side(operation: Operation, many: Block, one: Block, groups: Groups, size: int) -> None:
    """Fail where the side that must be unique has two series in one group, if the other side is not empty then."""
    if len(np.unique(groups)) == len(groups):
        return
    clash = (_counts(groups, size, one.present) > 1) & anything(many.present)
    if not clash.any():
        return
    group, moment = np.argwhere(clash)[0]
    rows = np.flatnonzero((groups == group) & one.present[:, moment])[:2]
    pair = [one.labels[int(row)] for row in rows]
    side = "left" if operation.pairing.many == "right" else "right"
    raise QueryError(
        f"found duplicate series for the match group {written(_signature(operation.pairing)(pair[0]))} on the {side} "
        f"hand-side of the operation: [{', '.join(written(each) for each in pair)}];"
        "many-to-many matching not allowed: matching labels must be unique on one side",
        "Match on more labels, or aggregate that side first.",
        operation.place,
    )


def _check_many_side(operation: Operation, labels: Sequence[Labels], groups: Groups, present: Mask) -> None:
    """Fail where two results of one group would be one series."""
    pairing = operation.pairing
    known: dict[tuple[int, Labels], int] = {}
    keys = [
        known.setdefault((int(group), labels[row] if pairing.many else ()), len(known))
        for row, group in enumerate(groups)
    ]
    if len(known) == len(keys) or not (_counts(np.array(keys, dtype=np.int64), len(known), present) > 1).any():
        return
    if pairing.many:
        raise QueryError(
            "multiple matches for labels: grouping labels must ensure unique matches",
            "Drop labels from the list of group_left or group_right, or aggregate first.",
            operation.place,
        )
    raise QueryError(
        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
        "Say which side may have many, or match on more labels.",
        operation.place,
    )


def _labels(operation: Operation, many: Labels, one: Labels) -> Labels:
    """The labels of a result."""
    pairing = operation.pairing
    labels = result_labels(operation, many)
    if not pairing.many:
        labels = only(labels, pairing.labels) if pairing.is_on else without(labels, *pairing.labels)
    for name in pairing.carried:
        labels = relabelled(labels, name, value_of(one, name))
    return without_name(labels) if operation.is_bool else labels
