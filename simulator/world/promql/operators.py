"""Operators on numbers: what `+` to `atan2` and `==` to `<=` do to two arrays.

Separate from how two vectors find each other. Between vectors a comparison keeps the left value where it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from simulator.world.promql.block import Block
from simulator.world.promql.errors import Place
from simulator.world.promql.labels import Labels, nameless
from simulator.world.promql.nodes import Operation
from simulator.world.promql.series import Floats, Mask

ARITHMETIC: Mapping[str, Callable[[Floats, Floats], Floats]] = MappingProxyType(
    {
        "+": np.add,
        "-": np.subtract,
        "*": np.multiply,
        "/": np.divide,
        "%": np.fmod,
        "^": np.power,
        "atan2": np.arctan2,
    }
)
COMPARISONS: Mapping[str, Callable[[Floats, Floats], Any]] = MappingProxyType(
    {
        "==": np.equal,
        "!=": np.not_equal,
        ">": np.greater,
        "<": np.less,
        ">=": np.greater_equal,
        "<=": np.less_equal,
    }
)


def drops_name(operation: Operation) -> bool:
    """Whether the result loses the metric's name; atan2 keeps it, as in Prometheus."""
    return operation.is_bool or (operation.operator in ARITHMETIC and operation.operator != "atan2")


def result_of(operation: Operation, left: Floats, right: Floats, kept: Floats) -> tuple[Floats, Mask | None]:
    """The values, and where a comparison holds; None where every value stays.

    `kept` is the value that a comparison keeps.
    """
    if operation.operator in ARITHMETIC:
        return ARITHMETIC[operation.operator](left, right), None
    holds: Mask = COMPARISONS[operation.operator](left, right)
    if operation.is_bool:
        return holds.astype(np.float64), None
    return np.broadcast_to(kept, holds.shape), holds


def between_scalars(operation: Operation, left: Floats, right: Floats) -> Floats:
    """A scalar from two scalars; comparisons give 0 or 1."""
    if operation.operator in ARITHMETIC:
        return ARITHMETIC[operation.operator](left, right)
    holds: Mask = COMPARISONS[operation.operator](left, right)
    return holds.astype(np.float64)


def with_scalar(operation: Operation, vector: Block, scalar: Floats, *, is_left: bool) -> Block:
    """A vector from a vector and a scalar, which is on the left if `is_left`."""
    sides = (scalar, vector.values) if is_left else (vector.values, scalar)
    values, holds = result_of(operation, *sides, vector.values)
    result = vector.with_values(values, vector.present if holds is None else vector.present & holds)
    return renamed_if(drops_name(operation), result, operation.place)


def renamed_if(drops: bool, block: Block, place: Place | None) -> Block:
    """The block, its metric names dropped if so."""
    return block.renamed(nameless, place) if drops else block


def result_labels(operation: Operation, left: Labels) -> Labels:
    """The left side's labels as the operator leaves them."""
    return nameless(left) if operation.operator in ARITHMETIC and operation.operator != "atan2" else left
