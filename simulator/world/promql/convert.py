"""From promql-parser's tree to ours, picking up each part's place on the way.

Separate because it is the only module that knows the shape of promql-parser's tree. Whatever the evaluator cannot do is
refused here, by name, so that a rule file can be judged without evaluating anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from simulator.world.promql.errors import Place, QueryError, not_supported, place_of
from simulator.world.promql.functions.relabelling import check_call
from simulator.world.promql.functions.table import SUPPORTED
from simulator.world.promql.labels import METRIC_NAME
from simulator.world.promql.matchers import Comparison, Matcher
from simulator.world.promql.nodes import (
    Aggregation,
    Call,
    Kind,
    Moment,
    Negation,
    Node,
    Number,
    Operation,
    Pairing,
    Selector,
    Subquery,
    Text,
    Window,
)
from simulator.world.promql.outline import Landmark

_NOT_AGGREGATED = ("limitk", "limit_ratio")
_COMPARISONS: dict[str, Comparison] = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}
_NEWER_NAMES = {"double_exponential_smoothing": "holt_winters"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Converter:
    """Walks a parser's tree in reading order, beside the landmarks of the text."""

    def __init__(self, text: str, landmarks: Sequence[Landmark]) -> None:
        self._text = text
        self._landmarks = list(landmarks)
        self._next = 0

    def convert(self, tree: Any) -> Node:
        """Our node for a parser's node; raises QueryError for what is not supported."""
        shape = type(tree).__name__
        if shape == "ParenExpr":
            return self.convert(tree.expr)
        if shape == "NumberLiteral":
            return Number(tree.val)
        if shape == "StringLiteral":
            return Text(tree.val)
        if shape == "VectorSelector":
            return self._selector(tree)
        if shape == "MatrixSelector":
            return Window(self._selector(tree.vector_selector), _milliseconds(tree.range))
        if shape == "SubqueryExpr":
            return self._subquery(tree)
        if shape == "UnaryExpr":
            return Negation(self.convert(tree.expr))
        if shape == "BinaryExpr":
            return self._operation(tree)
        if shape == "AggregateExpr":
            return self._aggregation(tree)
        if shape == "Call":
            return self._call(tree)
        raise not_supported(shape, None)

    def _place(self, kind: str, word: str | None = None) -> Place | None:
        """The place of the next landmark; after one that does not fit no place is certain, so none is given."""
        if self._next >= len(self._landmarks):
            return None
        landmark = self._landmarks[self._next]
        if landmark.kind != kind or (word is not None and landmark.token.lower != word.lower()):
            self._next = len(self._landmarks)
            return None
        self._next += 1
        return place_of(self._text, landmark.token.at)

    def _selector(self, tree: Any) -> Selector:
        place = self._place("selector")
        if tree.matchers.or_matchers:
            raise not_supported("or between label matchers", place, "Use =~ with a pattern.")
        matchers = [self._matcher(each, place) for each in tree.matchers.matchers]
        if tree.name:
            matchers.append(Matcher(METRIC_NAME, "=", tree.name))
        return Selector(tuple(matchers), _milliseconds(tree.offset), _moment(tree, place), place)

    @staticmethod
    def _matcher(tree: Any, place: Place | None) -> Matcher:
        matcher = Matcher(tree.name, _COMPARISONS[str(tree.op).rpartition(".")[2]], tree.value)
        try:
            matcher.matches("")
        except ValueError as error:
            raise QueryError(f"the pattern {tree.value!r} of label {tree.name}: {error}", place=place) from None
        return matcher

    def _subquery(self, tree: Any) -> Subquery:
        inner = self.convert(tree.expr)
        place = getattr(inner, "place", None)
        step = None if tree.step is None else _milliseconds(tree.step)
        return Subquery(inner, _milliseconds(tree.range), step, _milliseconds(tree.offset), _moment(tree, place), place)

    def _operation(self, tree: Any) -> Operation:
        left = self.convert(tree.lhs)
        place = self._place("operator", str(tree.op))
        right = self.convert(tree.rhs)
        return Operation(str(tree.op), left, right, _returns_bool(tree.modifier), _pairing(tree.modifier, place), place)

    def _aggregation(self, tree: Any) -> Aggregation:
        name = str(tree.op)
        place = self._place("call", name)
        if name in _NOT_AGGREGATED:
            raise not_supported(name, place)
        parameter = None if tree.param is None else self.convert(tree.param)
        inner = self.convert(tree.expr)
        grouping = tuple(tree.modifier.labels) if tree.modifier else ()
        is_without = bool(tree.modifier) and str(tree.modifier.type).endswith("Without")
        return Aggregation(name, inner, parameter, grouping, is_without, place)

    def _call(self, tree: Any) -> Call:
        name = _NEWER_NAMES.get(tree.func.name, tree.func.name)
        place = self._place("call", name)
        if name not in SUPPORTED:
            raise not_supported(name, place)
        arguments = tuple(self.convert(argument) for argument in tree.args)
        kind = cast("Kind", str(tree.func.return_type).rpartition(".")[2].lower())
        call = Call(name, arguments, kind, place)
        check_call(call)
        return call


def _milliseconds(duration: timedelta | None) -> int:
    return 0 if duration is None else duration // timedelta(milliseconds=1)


def _moment(tree: Any, place: Place | None) -> Moment | None:
    """What `@` fixes the time of a selector or subquery to."""
    if tree.at is None:
        return None
    kind = str(tree.at.type).rpartition(".")[2]
    if kind != "At":
        return "start" if kind == "Start" else "end"
    try:
        since = cast("timedelta", tree.at.at - _EPOCH)
        return (since + timedelta(microseconds=500)) // timedelta(milliseconds=1)
    except (OverflowError, ValueError):
        raise QueryError("the time after @ is out of range", "Give seconds since 1970.", place) from None


def _returns_bool(modifier: Any) -> bool:
    return modifier is not None and bool(modifier.return_bool)


def _pairing(modifier: Any, place: Place | None) -> Pairing:
    if modifier is None:
        return Pairing()
    if modifier.fill_values.lhs is not None or modifier.fill_values.rhs is not None:
        raise not_supported("fill", place, "Use `or` with a vector of defaults.")
    card = str(modifier.card).rpartition(".")[2]
    matching = modifier.matching
    return Pairing(
        labels=tuple(matching.labels) if matching else (),
        is_on=matching is not None and str(matching.type).endswith("Include"),
        many="left" if card == "ManyToOne" else "right" if card == "OneToMany" else "",
        carried=tuple(modifier.group_labels or ()),
    )
