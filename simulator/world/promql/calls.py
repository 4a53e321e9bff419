"""Calls of functions: which arguments each evaluates, and over what.

Separate from the functions themselves, which are given arrays, and from the evaluator, which knows no function by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.world.promql import ranking
from simulator.world.promql.block import Block, anything, check_unique, ever
from simulator.world.promql.functions import calendar, mathematics
from simulator.world.promql.functions.relabelling import joining, replacing, texts_of
from simulator.world.promql.functions.table import WINDOWED, OverWindow
from simulator.world.promql.grid import Grid
from simulator.world.promql.histogram import histogram_quantiles
from simulator.world.promql.invariant import unwrapped
from simulator.world.promql.labels import Labels, labels_of, nameless
from simulator.world.promql.nodes import Call, Node, Selector, Window, kind_of
from simulator.world.promql.series import Floats, Mask
from simulator.world.promql.windows import batches

if TYPE_CHECKING:
    from simulator.world.promql.evaluator import Evaluator


def call(evaluator: Evaluator, node: Call, grid: Grid) -> Block | Floats:
    """A call's value at every moment."""
    name, arguments = node.name, node.arguments
    if name == "absent_over_time":
        return _absent(node, _over_windows(evaluator, node, grid), grid)
    if name in WINDOWED:
        return _over_windows(evaluator, node, grid)
    if name in mathematics.PLAIN:
        vector = evaluator.vector(arguments[0], grid)
        return vector.with_values(mathematics.PLAIN[name](vector.values)).renamed(nameless, node.place)
    if name in mathematics.BOUNDED:
        vector = evaluator.vector(arguments[0], grid)
        bounds = [evaluator.scalar(argument, grid) for argument in arguments[1:]]
        values, kept = mathematics.BOUNDED[name](vector.values, *bounds)
        return vector.with_values(values, vector.present & kept).renamed(nameless, node.place)
    if name in calendar.CALENDAR:
        return _dates(evaluator, node, grid)
    return _special(evaluator, node, grid)


def _special(evaluator: Evaluator, node: Call, grid: Grid) -> Block | Floats:
    name, arguments = node.name, node.arguments
    if name == "time":
        return grid.times / 1000
    if name == "pi":
        return np.full(grid.count, np.pi)
    if name == "vector":
        return _unlabelled(evaluator.scalar(arguments[0], grid))
    if name == "histogram_quantile":
        wanted, buckets = evaluator.scalar(arguments[0], grid), evaluator.vector(arguments[1], grid)
        return histogram_quantiles(wanted, buckets, node.place)
    if name == "timestamp":
        return _timestamps(evaluator, node, grid)
    vector = evaluator.vector(arguments[0], grid)
    if name == "scalar":
        return _only_value(vector)
    if name == "absent":
        return _absent(node, vector, grid)
    if name in ("sort", "sort_desc"):
        return ranking.sorted_rows(vector, descending=name == "sort_desc")
    change = (replacing if name == "label_replace" else joining)(texts_of(node), node.place)
    return vector.renamed(change, node.place)


def _unlabelled(values: Floats) -> Block:
    return Block([()], values[np.newaxis, :], np.ones((1, len(values)), dtype=np.bool_))


def _only_value(vector: Block) -> Floats:
    """The value of the only series; NaN where there is none or more than one."""
    count = vector.present.sum(axis=0)
    total = np.where(vector.present, vector.values, 0.0).sum(axis=0)
    return np.where(count == 1, total, np.nan)


def _dates(evaluator: Evaluator, node: Call, grid: Grid) -> Block:
    if not node.arguments:
        return _unlabelled(calendar.read(node.name, np.floor_divide(grid.times, 1000).astype(np.float64)))
    vector = evaluator.vector(node.arguments[0], grid)
    return vector.with_values(calendar.read(node.name, vector.values)).renamed(nameless, node.place)


def _timestamps(evaluator: Evaluator, node: Call, grid: Grid) -> Block:
    """Of a selector's samples their own time; of any other vector the moment of evaluation."""
    argument = unwrapped(node.arguments[0])
    if isinstance(argument, Selector):
        vector = evaluator.reader.sample_times(argument, grid)
    else:
        vector = evaluator.vector(node.arguments[0], grid)
        vector = vector.with_values(np.broadcast_to(grid.times / 1000, vector.values.shape))
    return vector.renamed(nameless, node.place)


def _absent(node: Call, vector: Block, grid: Grid) -> Block:
    """1 wherever a vector is empty, with the labels that its selector asks for."""
    empty = ~anything(vector.present)
    return Block([_asked_for(node.arguments[0])], np.ones((1, grid.count)), empty[np.newaxis, :])


def _asked_for(node: Node) -> Labels:
    """The labels that a selector matches exactly; one that is matched twice is left out."""
    selector = node.selector if isinstance(node, Window) else node
    if not isinstance(selector, Selector):
        return ()
    asked: dict[str, str] = {}
    for matcher in selector.matchers:
        exact = matcher.comparison == "=" and matcher.name not in asked
        asked[matcher.name] = matcher.value if exact else ""
    asked.pop("__name__", None)
    return labels_of(asked)


def _over_windows(evaluator: Evaluator, node: Call, grid: Grid) -> Block:
    """A function of a range vector, some series at a time; its scalar arguments have a value for each moment."""
    function = WINDOWED[node.name]
    scalars = [evaluator.scalar(each, grid) for each in node.arguments if kind_of(each) == "scalar"]
    (ranged,) = [each for each in node.arguments if kind_of(each) == "matrix"]
    series, refs, length = evaluator.samples(ranged, grid)
    evaluator.budget.spend(len(series) * grid.count, node.place)
    values = np.zeros((len(series), grid.count))
    present = np.zeros((len(series), grid.count), dtype=np.bool_)
    for batch in batches(series, refs, length, grid.times, evaluator.budget, node.place):
        windows, occupied = batch.windows, batch.occupied
        if function.least > 1:
            enough = windows.count >= function.least
            windows = windows.kept(enough)
            occupied[occupied] = enough
        given = [np.broadcast_to(scalar, occupied.shape)[occupied] for scalar in scalars]
        if len(windows.first):
            values[batch.rows][occupied] = function.run(windows, *given)
        present[batch.rows] = occupied
    return _named(node, function, [each.labels for each in series], values, present)


def _named(node: Call, function: OverWindow, labels: list[Labels], values: Floats, present: Mask) -> Block:
    rows = ever(present)
    kept = [each if function.keeps_name else nameless(each) for each, here in zip(labels, rows, strict=True) if here]
    if node.name != "absent_over_time":
        check_unique(kept, node.place)
    return Block(kept, values[rows], present[rows])
