"""Evaluates a tree over a grid: every node once, for all moments together.

Separate from the public functions (evaluate.py) and from the topics, which know numbers and labels but not the tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import numpy as np

from simulator.world.promql import calls, matching, operators, ranking
from simulator.world.promql.aggregate import aggregated
from simulator.world.promql.block import Block, check_unique
from simulator.world.promql.budget import Budget
from simulator.world.promql.grid import Grid, aligned
from simulator.world.promql.invariant import unwrapped
from simulator.world.promql.labels import nameless
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
from simulator.world.promql.selectors import Reader, rows_as_samples
from simulator.world.promql.series import Floats, Times
from simulator.world.promql.windows import Samples

SUBQUERY_STEP = 60_000
"""A subquery's step where none is written: Prometheus's default evaluation interval, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """One query's evaluation."""

    reader: Reader
    budget: Budget

    def vector(self, node: Node, grid: Grid) -> Block:
        """An instant vector at every moment."""
        result = self.evaluate(node, grid)
        assert isinstance(result, Block), "the parser checks types"  # noqa: S101
        return result

    def scalar(self, node: Node, grid: Grid) -> Floats:
        """A number at every moment."""
        result = self.evaluate(node, grid)
        assert not isinstance(result, Block), "the parser checks types"  # noqa: S101
        return result

    def evaluate(self, node: Node, grid: Grid) -> Block | Floats:
        """A vector, or the numbers of a scalar; every node pays for what it makes."""
        result = self._evaluated(node, grid)
        self.budget.spend(result.values.size if isinstance(result, Block) else result.size)
        return result

    def _evaluated(self, node: Node, grid: Grid) -> Block | Floats:
        if isinstance(node, Number):
            return np.full(grid.count, node.value)
        if isinstance(node, Selector):
            return self.reader.instant(node, grid)
        if isinstance(node, Once):
            return self._once(node, grid)
        if isinstance(node, Negation):
            return self._negated(node, grid)
        if isinstance(node, Operation):
            return self._operation(node, grid)
        if isinstance(node, Aggregation):
            return self._aggregation(node, grid)
        if isinstance(node, Call):
            return calls.call(self, node, grid)
        if isinstance(node, Text | Window | Subquery):
            raise AssertionError("the parser lets strings and ranges stand only where functions take them")
        assert_never(node)

    def _once(self, node: Once, grid: Grid) -> Block | Floats:
        if not grid.count:
            return self.evaluate(node.inner, grid)
        result = self.evaluate(node.inner, grid.first_only())
        if isinstance(result, Block):
            shape = (len(result.labels), grid.count)
            return Block(result.labels, np.broadcast_to(result.values, shape), np.broadcast_to(result.present, shape))
        return np.broadcast_to(result, (grid.count,))

    def _negated(self, node: Negation, grid: Grid) -> Block | Floats:
        result = self.evaluate(node.inner, grid)
        if not isinstance(result, Block):
            return -result
        labels = [nameless(each) for each in result.labels]
        check_unique(labels, None)
        return Block(labels, -result.values, result.present)

    def _operation(self, node: Operation, grid: Grid) -> Block | Floats:
        left, right = self.evaluate(node.left, grid), self.evaluate(node.right, grid)
        if isinstance(left, Block) and isinstance(right, Block):
            if node.operator in matching.SET_OPERATORS:
                return matching.set_operation(node, left, right)
            return matching.vector_operation(node, left, right, self.budget)
        if isinstance(left, Block):
            assert not isinstance(right, Block)  # noqa: S101
            return operators.with_scalar(node, left, right, is_left=False)
        if isinstance(right, Block):
            return operators.with_scalar(node, right, left, is_left=True)
        return operators.between_scalars(node, left, right)

    def _aggregation(self, node: Aggregation, grid: Grid) -> Block:
        if isinstance(node.parameter, Text):
            return ranking.value_counts(node, self.vector(node.inner, grid), node.parameter.value, self.budget)
        if node.parameter is None:
            return aggregated(node, self.vector(node.inner, grid))
        parameter = self.scalar(node.parameter, grid)
        choose = ranking.quantiles if node.name == "quantile" else ranking.ranked
        return choose(node, self.vector(node.inner, grid), parameter)

    def samples(self, node: Node, grid: Grid) -> tuple[list[Samples], Times, int]:
        """A range vector's samples, where each moment's window ends, and how long windows are."""
        node = unwrapped(node)
        if isinstance(node, Window):
            return *self.reader.samples(node, grid), node.length
        assert isinstance(node, Subquery), "the parser checks types"  # noqa: S101
        refs = self.reader.refs(node.moment, node.offset, grid)
        if not len(refs):
            return [], refs, node.length
        inner = aligned(int(refs[0]) - node.length, int(refs[-1]), node.step or SUBQUERY_STEP)
        self.budget.spend(inner.count, node.place)
        block = self.vector(node.inner, inner)
        return rows_as_samples(block, inner.times), refs, node.length
