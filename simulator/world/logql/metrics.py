"""Metric queries: from the grammar's tree to PromQL's nodes over range aggregations.

Separate from log queries. Loki's aggregations, operators and matching of labels are Prometheus's own, so that PromQL's
evaluator evaluates them; only how lines become numbers is LogQL's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast, get_args

from simulator.world.logql import convert
from simulator.world.logql.literals import seconds
from simulator.world.logql.nodes import RANGE, Measure, MetricQuery, Ranged
from simulator.world.promql.errors import QueryError, not_supported
from simulator.world.promql.matchers import Matcher
from simulator.world.promql.nodes import Aggregation, Negation, Node, Number, Operation, Pairing, Selector

if TYPE_CHECKING:
    from lark import Token, Tree

MEASURES: tuple[Measure, ...] = get_args(Measure)
AGGREGATIONS = ("sum", "avg", "min", "max", "count", "stddev", "stdvar", "topk", "bottomk")
RANKING = ("topk", "bottomk")
LONGEST_RANGE = 31 * 86_400_000
"""ms; no log is kept longer."""
MOST_RANGES = 20


def metric_query(tree: Tree[Token]) -> MetricQuery:
    """A metric query's nodes."""
    return _Conversion().query(tree)


class _Conversion:
    """One query's conversion, which numbers its range aggregations."""

    def __init__(self) -> None:
        self._ranges: list[Ranged] = []

    def query(self, tree: Tree[Token]) -> MetricQuery:
        """The whole query."""
        root = self._node(tree)
        return MetricQuery(root, tuple(self._ranges))

    def _node(self, tree: Tree[Token]) -> Node:
        match str(tree.data):
            case "number":
                return Number(float(convert.words(tree)[0]))
            case "negation":
                return Negation(self._node(convert.trees(tree)[0]))
            case "positive":
                return self._node(convert.trees(tree)[0])
            case "operation":
                return self._operation(tree)
            case "call":
                return self._call(tree)
            case "range" | "rangeless":
                raise QueryError(
                    "lines are no number", "Put rate() or count_over_time() around them.", convert.place_of(tree)
                )
            case _:
                raise QueryError("a string cannot stand here", place=convert.place_of(tree))

    def _operation(self, tree: Tree[Token]) -> Operation:
        left, modifier, right = convert.trees(tree)
        sign = convert.words(tree)[0]
        place, is_bool = convert.place_of(sign), bool(convert.words(modifier))
        sides = self._node(left), self._node(right)
        if str(sign) in _COMPARISONS and not is_bool and not any(map(_is_vector, sides)):
            raise QueryError("comparisons between scalars give no series", "Write bool after the operator.", place)
        if str(sign) in ("and", "or", "unless") and not all(map(_is_vector, sides)):
            raise QueryError(f"{sign} is between series, not numbers", "Compare or add numbers instead.", place)
        return Operation(str(sign), *sides, is_bool, _pairing(modifier), place)

    def _call(self, tree: Tree[Token]) -> Node:
        name, parts = convert.words(tree)[0], convert.trees(tree)
        groupings = [each for each in parts if each.data == "grouping"]
        arguments = [each for each in parts if each.data != "grouping"]
        place = convert.place_of(name)
        if name in MEASURES:
            if groupings:
                raise not_supported(f"{name} with by or without", place, "Put sum by (...) around it.")
            if len(arguments) != 1:
                raise QueryError(f"{name} takes one range of lines", f'Write {name}({{service="web"}}[5m]).', place)
            return self._range(cast("Measure", str(name)), arguments[0])
        if name in AGGREGATIONS:
            return self._aggregation(name, arguments, groupings)
        raise not_supported(str(name), place, f"There are {', '.join((*MEASURES, *AGGREGATIONS))}.")

    def _aggregation(self, name: Token, arguments: list[Tree[Token]], groupings: list[Tree[Token]]) -> Aggregation:
        place = convert.place_of(name)
        wanted = 2 if name in RANKING else 1
        if len(arguments) != wanted or len(groupings) > 1:
            form = f"{name}(5, ...)" if wanted == 2 else f"{name}(...)"
            raise QueryError(f"{name} is written {form}, with by or without before or after it", place=place)
        parameter = self._node(arguments[0]) if wanted == 2 else None
        if parameter is not None and _is_vector(parameter):
            raise QueryError(f"{name} takes a number first", f"Write {name}(5, ...).", place)
        inner = self._node(arguments[-1])
        if not _is_vector(inner):
            raise QueryError(f"{name} takes series, not a number", "Put rate() or count_over_time() in it.", place)
        grouping, is_without = _labels(groupings[0]) if groupings else ((), False)
        if name == "sum" and not is_without:
            self._keep(inner, grouping)
        return Aggregation(str(name), inner, parameter, grouping, is_without, place)

    def _keep(self, inner: Node, grouping: tuple[str, ...]) -> None:
        """Where lines are summed at once, no other label is ever looked at."""
        if isinstance(inner, Selector):
            number = int(inner.matchers[0].value)
            self._ranges[number] = replace(self._ranges[number], kept=grouping)

    def _range(self, measure: Measure, tree: Tree[Token]) -> Selector:
        place = convert.place_of(tree)
        if tree.data != "range":
            raise QueryError(f"{measure} needs a range of lines", f'Write {measure}({{service="web"}}[5m]).', place)
        log, *late = convert.trees(tree)
        query = convert.log_query(log)
        query = replace(query, stages=(*query.stages, *map(convert.stage, late)))
        durations = [each for each in convert.words(tree) if each.type == "DURATION"]
        back = -1 if any(each.type == "MINUS" for each in convert.words(tree)) else 1
        length, offset = ([_milliseconds(each) for each in durations] + [0])[:2]
        if length <= 0:
            raise QueryError("the range must be longer than 0", "Write it like [5m].", convert.place_of(durations[0]))
        if len(self._ranges) >= MOST_RANGES:
            raise QueryError(f"more than {MOST_RANGES} ranges", "Split the query.", place)
        self._ranges.append(Ranged(measure, query, length, back * offset, None, place))
        return Selector((Matcher(RANGE, "=", str(len(self._ranges) - 1)),), 0, None, place)


_COMPARISONS = ("==", "!=", ">", ">=", "<", "<=")


def _is_vector(node: Node) -> bool:
    if isinstance(node, Negation):
        return _is_vector(node.inner)
    if isinstance(node, Operation):
        return _is_vector(node.left) or _is_vector(node.right)
    return not isinstance(node, Number)


def _milliseconds(token: Token) -> int:
    length = round(cast("float", seconds(str(token))) * 1000)
    if length > LONGEST_RANGE:
        raise QueryError(f"{token} is longer than 31 days", "No log is kept so long.", convert.place_of(token))
    return length


def _labels(tree: Tree[Token]) -> tuple[tuple[str, ...], bool]:
    (labels,) = convert.trees(tree)
    return tuple(str(each) for each in convert.words(labels)), convert.words(tree)[0] == "without"


def _pairing(modifier: Tree[Token]) -> Pairing:
    pairings = convert.trees(modifier)
    if not pairings:
        return Pairing()
    kind, *grouped = convert.words(pairings[0])
    if grouped:
        raise not_supported(str(grouped[0]), convert.place_of(grouped[0]))
    (labels,) = convert.trees(pairings[0])
    return Pairing(tuple(str(each) for each in convert.words(labels)), kind == "on")
