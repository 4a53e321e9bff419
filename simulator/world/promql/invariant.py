"""Which parts of a query do not depend on the moment of evaluation, by Prometheus's own rules.

Separate because it is a pass of its own over the tree. It saves work (`x @ end()` is looked up once for a whole range),
and Prometheus's answers depend on it in a corner, so it goes part for part as Prometheus 2.42 goes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from simulator.world.promql.nodes import (
    Aggregation,
    Call,
    Negation,
    Node,
    Number,
    Once,
    Operation,
    Selector,
    Subquery,
    Text,
    Window,
)

_MOMENT_MATTERS = (
    "days_in_month", "day_of_month", "day_of_week", "day_of_year", "hour", "minute", "month", "year",
    "predict_linear", "time", "timestamp",
)  # fmt: skip
"""Functions whose result depends on the moment even when their arguments do not."""


def marked(root: Node) -> Node:
    """The tree with `Once` around every largest part that does not depend on the moment."""
    node, fixed = _mark(root)
    return Once(node) if fixed else node


def _mark(node: Node) -> tuple[Node, bool]:
    if isinstance(node, Number | Text):
        return node, True
    if isinstance(node, Selector):
        return node, node.moment is not None
    if isinstance(node, Window):
        return node, node.selector.moment is not None
    if isinstance(node, Subquery):
        return replace(node, inner=marked(node.inner)), node.moment is not None
    if isinstance(node, Aggregation):
        # A parameter that varies does not count, as in Prometheus.
        inner, fixed = _mark(node.inner)
        return replace(node, inner=inner), fixed
    if isinstance(node, Negation):
        inner, fixed = _mark(node.inner)
        return Negation(inner), fixed
    if isinstance(node, Operation):
        (left, left_fixed), (right, right_fixed) = _mark(node.left), _mark(node.right)
        if left_fixed and right_fixed:
            return replace(node, left=left, right=right), True
        return replace(node, left=_once(left, left_fixed), right=_once(right, right_fixed)), False
    if isinstance(node, Call):
        parts = [_mark(argument) for argument in node.arguments]
        if node.name not in _MOMENT_MATTERS and all(fixed for _, fixed in parts):
            return replace(node, arguments=tuple(part for part, _ in parts)), True
        return replace(node, arguments=tuple(_once(part, fixed) for part, fixed in parts)), False
    if isinstance(node, Once):
        return node, True
    assert_never(node)


def _once(node: Node, fixed: bool) -> Node:
    """`Once` around a fixed part; what is written out needs none."""
    return Once(node) if fixed and not isinstance(node, Number | Text) else node


def unwrapped(node: Node) -> Node:
    """The expression inside a `Once`, or itself."""
    return node.inner if isinstance(node, Once) else node
