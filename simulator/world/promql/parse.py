"""From a query's text to its checked tree, or an error with its place.

Separate from the conversion because here the untrusted text meets the parser: bounds on length and depth come first,
and whatever the parser says is turned into where, what and what to do.
"""

from __future__ import annotations

import difflib
import itertools
import re
from dataclasses import dataclass

from simulator.world.promql.convert import Converter
from simulator.world.promql.errors import Place, QueryError, not_supported, place_of
from simulator.world.promql.functions.table import SUPPORTED
from simulator.world.promql.invariant import marked
from simulator.world.promql.nodes import Kind, Node, kind_of
from simulator.world.promql.outline import AGGREGATIONS, Outline, outline_of
from simulator.world.promql.tokens import Token, tokens_of, unclosed

LONGEST_QUERY = 16_384
"""Characters of one query."""
MOST_LEVELS = 200
"""Operators and opening brackets of one query: a bound on how deep its tree can be."""

_RENAMED = {"holt_winters": "double_exponential_smoothing"}
"""Functions whose name changed after Prometheus 2.42; the parser knows the new name only."""
_QUOTED = re.compile(r"'([^']+)'")


@dataclass(frozen=True, slots=True)
class Query:
    """A query ready to be evaluated, any number of times."""

    text: str
    root: Node
    kind: Kind


def parse(text: str) -> Query:
    """Parse a query and check that all of it can be evaluated; raises QueryError."""
    if len(text) > LONGEST_QUERY:
        raise QueryError(f"longer than {LONGEST_QUERY:,} characters", "Split it into recording rules.")
    tokens = tokens_of(text)
    _check_depth(text, tokens)
    outline = outline_of(tokens)
    if outline.refusal is not None:
        token, why = outline.refusal
        raise QueryError(why, place=place_of(text, token.at))
    root = Converter(text, outline.landmarks).convert(_parsed(text, tokens, outline))
    return Query(text, marked(root), kind_of(root))


def _check_depth(text: str, tokens: list[Token]) -> None:
    levels = 0
    for token in tokens:
        deepens = token.text in ("(", "[") or token.lower in ("and", "or", "unless", "atan2")
        levels += deepens or (token.kind == "sign" and token.text not in ",:@=")
        if levels > MOST_LEVELS:
            raise QueryError(
                f"more than {MOST_LEVELS} operators and brackets",
                "Split it into recording rules.",
                place_of(text, token.at),
            )


def _parsed(text: str, tokens: list[Token], outline: Outline) -> object:
    import promql_parser  # a native module: only who asks a query pays for it

    try:
        return promql_parser.parse(_with_new_names(text, tokens))
    except ValueError as error:
        raise _complaint(text, tokens, outline, str(error)) from None
    except BaseException as error:
        # A panic inside the parser is no Exception; no text may bring the drill down.
        if type(error).__name__ == "PanicException":
            raise QueryError("the parser cannot read it", "Write it in simpler parts.") from None
        raise


def _with_new_names(text: str, tokens: list[Token]) -> str:
    """The text with renamed functions under the name that the parser knows."""
    parts, end = [], 0
    for token, after in itertools.pairwise(tokens):
        if token.kind == "word" and token.text in _RENAMED and after.text == "(":
            parts += [text[end : token.at], _RENAMED[token.text]]
            end = token.at + len(token.text)
    return "".join((*parts, text[end:]))


def _complaint(text: str, tokens: list[Token], outline: Outline, said: str) -> QueryError:
    """The parser's complaint with a place: that of the word it names, of the bad bracket, or of the first oddity."""
    for new in _RENAMED.items():
        said = said.replace(new[1], new[0])
    if said.startswith("unknown function"):
        name = (_QUOTED.search(said) or [said, said])[1]
        return not_supported(name, _first(text, tokens, name), _nearest(name))
    bracket = unclosed(tokens)
    if bracket is not None:
        return QueryError(f"{bracket.text!r} has no partner", "Close every bracket.", place_of(text, bracket.at))
    place = _named_place(text, tokens, outline, said)
    if place is None and outline.oddity is not None:
        token, why = outline.oddity
        said, place = why if "invalid promql" in said else said, _end_or(text, token)
    return QueryError(_reworded(said), _remedy(said), place)


def _named_place(text: str, tokens: list[Token], outline: Outline, said: str) -> Place | None:
    """The place of what a complaint quotes or means, where only one can be meant."""
    named = _QUOTED.search(said)
    if named is not None:
        return _first(text, tokens, named[1])
    if said.startswith("illegal regex for "):
        pattern = said.removeprefix("illegal regex for ")
        return next((place_of(text, each.at) for each in tokens if each.text[1:-1] == pattern), None)
    operators = [each.token for each in outline.landmarks if each.kind == "operator"]
    if len(operators) == 1 and said.startswith(("binary", "set", "comparisons", "bool")):
        return place_of(text, operators[0].at)
    return None


def _reworded(said: str) -> str:
    """The parser's words, with Prometheus's names of types."""
    said = re.sub(r"\b(type|got) matrix\b", r"\1 range vector", said)
    said = re.sub(r"\b(type|got) vector\b", r"\1 instant vector", said)
    return said.replace("BOOL", "bool").replace("invalid promql query", "not PromQL").rstrip(".")


def _remedy(said: str) -> str:
    """What to do about the mistakes that are made most."""
    if "expected type matrix" in said:
        return "Put a range such as [5m] after the metric."
    if "got matrix" in said or "instant vector types" in said:
        return "Put the range inside a function such as rate()."
    if "comparisons between scalars" in said:
        return "Write bool after the operator."
    return ""


def _end_or(text: str, token: Token | None) -> Place:
    return place_of(text, len(text.rstrip()) if token is None else token.at)


def _first(text: str, tokens: list[Token], word: str) -> Place | None:
    return next((place_of(text, token.at) for token in tokens if token.text == word), None)


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name, [*SUPPORTED, *AGGREGATIONS], n=1)
    return f"Did you mean {near[0]}?" if near else ""
