"""From the grammar's tree to checked nodes, or an error with its place.

Separate from the grammar: here names are looked up, patterns compiled and what is not supported refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn, cast

from simulator.world.logql import metrics
from simulator.world.logql.grammar import parsed
from simulator.world.logql.literals import seconds, size, template, unquoted
from simulator.world.logql.nodes import (
    All,
    Any,
    Condition,
    Drop,
    Keep,
    LabelCompares,
    LabelFormat,
    LabelIs,
    LineFilter,
    LineFormat,
    LogQuery,
    Order,
    ParseJson,
    ParseLogfmt,
    Query,
    Stage,
    Template,
)
from simulator.world.promql.errors import Place, QueryError, not_supported
from simulator.world.promql.matchers import Comparison, Matcher, compiled

if TYPE_CHECKING:
    from lark import Token, Tree

MOST_STAGES = 50


def query_of(text: str) -> Query:
    """Read a query; raises QueryError."""
    tree = cast("Tree[Token]", parsed(text).children[0])
    return log_query(tree) if tree.data == "log" else metrics.metric_query(tree)


def log_query(tree: Tree[Token]) -> LogQuery:
    """A selector with its stages."""
    selector, *stages = trees(tree)
    matchers = tuple(_matcher(each) for each in trees(selector))
    if all(each.matches("") for each in matchers):
        raise QueryError(
            "the selector must name something: a label that equals a value, or a pattern that no empty text meets",
            'Write {service=~".+"} for every service.',
            place_of(selector),
        )
    if len(stages) > MOST_STAGES:
        raise QueryError(f"more than {MOST_STAGES} stages", "Use fewer.", place_of(tree))
    return LogQuery(matchers, tuple(stage(each) for each in stages), place_of(selector))


def trees(tree: Tree[Token]) -> list[Tree[Token]]:
    """A tree's parts that are trees."""
    return [child for child in tree.children if not isinstance(child, str)]


def words(tree: Tree[Token]) -> list[Token]:
    """A tree's parts that are words."""
    return [child for child in tree.children if isinstance(child, str)]


def place_of(part: Tree[Token] | Token) -> Place | None:
    """Where a part begins."""
    if isinstance(part, str):
        return Place(part.line or 1, part.column or 1)
    meta = part.meta
    return None if meta.empty else Place(meta.line, meta.column)


def string(token: Token) -> str:
    """A string literal's text."""
    try:
        return unquoted(str(token))
    except ValueError as error:
        raise QueryError(str(error), place=place_of(token)) from None


def _matcher(tree: Tree[Token]) -> Matcher:
    name, comparison, value = words(tree)
    matcher = Matcher(str(name), cast("Comparison", str(comparison)), string(value))
    try:
        matcher.matches("")
    except ValueError as error:
        raise QueryError(f"the pattern of label {name}: {error}", place=place_of(value)) from None
    return matcher


def stage(tree: Tree[Token]) -> Stage:
    """One stage of a pipeline."""
    match str(tree.data):
        case "line_filter":
            return _line_filter(tree)
        case "json" | "logfmt":
            more: list[Tree[Token] | Token] = [*trees(tree), *words(tree)[1:]]
            if more:
                _refuse(f"{tree.data} with parameters", more[0], f"Write | {tree.data} and name the labels afterwards.")
            return ParseJson() if tree.data == "json" else ParseLogfmt()
        case "line_format":
            return LineFormat(_template(words(tree)[0]))
        case "label_format":
            return _label_format(tree)
        case "picking":
            verb, *names = words(tree)
            return (Drop if verb == "drop" else Keep)(frozenset(str(name) for name in names))
        case "other_stage":
            _refuse(f"| {words(tree)[0]}", words(tree)[0])
        case "other_filter":
            _refuse(f"the pattern filter {words(tree)[0]}", tree, "Use |~ with a regular expression.")
    return condition(trees(tree)[0])


def _refuse(what: str, part: Tree[Token] | Token, fix: str = "") -> NoReturn:
    raise not_supported(what, place_of(part), fix)


def _line_filter(tree: Tree[Token]) -> LineFilter:
    sign, *values = words(tree)
    texts = tuple(string(value) for value in values)
    keeps = sign in ("|=", "|~")
    if sign in ("|=", "!="):
        return LineFilter(texts, (), keeps)
    patterns = []
    for value, text in zip(values, texts, strict=True):
        try:
            patterns.append(compiled(text))
        except ValueError as error:
            raise QueryError(f"the pattern {value}: {error}", place=place_of(value)) from None
    return LineFilter((), tuple(patterns), keeps)


def _template(token: Token) -> Template:
    try:
        return template(string(token))
    except ValueError as error:
        raise QueryError(str(error), place=place_of(token)) from None


def _label_format(tree: Tree[Token]) -> LabelFormat:
    renamed, written = [], []
    for assign in trees(trees(tree)[0]):
        name, _, value = words(assign)
        if value.type == "STRING":
            written.append((str(name), _template(value)))
        else:
            renamed.append((str(name), str(value)))
    return LabelFormat(tuple(renamed), tuple(written))


def condition(tree: Tree[Token]) -> Condition:
    """A condition on labels."""
    match str(tree.data):
        case "either":
            return Any(tuple(_parts(tree)))
        case "both":
            return All(tuple(_parts(tree)))
        case "label_is":
            return LabelIs(_matcher(tree))
        case "label_calls":
            called = words(tree)[2]
            _refuse(f"{called}() in a label filter", called)
        case _:
            return _compares(tree)


def _parts(tree: Tree[Token]) -> Iterator[Condition]:
    return (condition(each) for each in trees(tree))


def _compares(tree: Tree[Token]) -> LabelCompares:
    name, sign, value = words(tree)
    order = cast("Order", "==" if sign == "=" else str(sign))
    if value.type == "DURATION":
        return LabelCompares(str(name), order, cast("float", seconds(str(value))), "duration")
    if value.type == "BYTES":
        return LabelCompares(str(name), order, cast("float", size(str(value))), "bytes")
    return LabelCompares(str(name), order, float(value), "number")
