"""A query's outline: where its calls, operators and selectors stand, and where it stops making sense.

Separate from the lexer because it knows PromQL's shape: values and operators take turns. The parser walks its tree in
the same order and picks the places up one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from simulator.world.promql.tokens import Token, past_bracket

AGGREGATIONS = (
    "sum", "avg", "min", "max", "count", "stddev", "stdvar", "topk", "bottomk", "quantile", "count_values", "group",
    "limitk", "limit_ratio",
)  # fmt: skip
GROUPING = ("by", "without")
MATCHING = ("on", "ignoring", "group_left", "group_right", "bool", "fill", "fill_left", "fill_right")
OPERATORS = ("and", "or", "unless", "atan2")
SIGNS = ("+", "-", "*", "/", "%", "^", "==", "!=", ">", "<", ">=", "<=")

_DURATION = re.compile(r"(?:[0-9]+(?:ms|[smhdwy]))+\Z")
_RANGE = re.compile(r"\[(?:[0-9]+(?:ms|[smhdwy]))+(?::(?:[0-9]+(?:ms|[smhdwy]))*)?\]\Z")


@dataclass(frozen=True, slots=True)
class Landmark:
    """One thing of the tree that has a place: `call`, `operator` or `selector`."""

    kind: str
    token: Token


@dataclass(slots=True)
class Outline:
    """What a reading of the tokens found."""

    landmarks: list[Landmark] = field(default_factory=list)
    oddity: tuple[Token | None, str] | None = None
    """The first token that cannot stand where it stands (None: the end), and why: used where the parser fails."""
    refusal: tuple[Token, str] | None = None
    """The first use of a duration that promql-parser takes, or fails at, and Prometheus 2.42 refuses."""

    def refuse(self, token: Token, why: str) -> None:
        """Note what must not reach the parser; the first one counts."""
        if self.refusal is None:
            self.refusal = (token, why)

    def odd(self, token: Token | None, why: str) -> None:
        """Note what does not make sense; the first one counts."""
        if self.oddity is None:
            self.oddity = (token, why)


def outline_of(tokens: list[Token]) -> Outline:
    """Read the tokens from left to right."""
    reader = _Reader(tokens)
    while reader.index < len(tokens):
        reader.step()
    if reader.wanting and tokens:
        reader.found.odd(None, "the query ends where a value is expected")
    return reader.found


class _Reader:
    """Walks the tokens; `wanting` says that a value is due, not an operator."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.wanting = True
        self.found = Outline()

    def step(self) -> None:
        token = self.tokens[self.index]
        if token.kind in ("number", "string"):
            self._value(token)
        elif token.kind == "word":
            self._word(token)
        elif token.kind == "bracket":
            self._bracket(token)
        elif token.kind == "sign":
            self._sign(token)
        else:
            self.found.odd(token, f"{token.text!r} means nothing here")
            self.index += 1

    def _next_is(self, text: str, ahead: int = 1) -> bool:
        return self.index + ahead < len(self.tokens) and self.tokens[self.index + ahead].lower == text

    def _previous(self) -> Token | None:
        return self.tokens[self.index - 1] if self.index else None

    def _value(self, token: Token) -> None:
        if token.kind == "number" and _DURATION.match(token.text):
            self.found.refuse(token, f"the duration {token.text} stands only after offset or in brackets")
        if not self.wanting:
            self.found.odd(token, f"an operator is missing before {token.text!r}")
        self.wanting = False
        self.index += 1

    def _word(self, token: Token) -> None:
        word, previous = token.lower, self._previous()
        after = previous.lower if previous else ""
        grouping = word in GROUPING and (not self.wanting or after in AGGREGATIONS)
        if grouping or (word in MATCHING and self.wanting and after in (*SIGNS, *OPERATORS, *MATCHING, ")")):
            self._past_list()
        elif self.wanting:
            self._named(token, word)
        elif word in OPERATORS:
            self._operator(token)
        elif word == "offset":
            self._offset(token)
        else:
            self._value(token)

    def _named(self, token: Token, word: str) -> None:
        """A function, an aggregation, a number by name, or a metric."""
        if word in (*GROUPING, *MATCHING) and self._next_is("("):
            self.found.odd(token, f"{token.text!r} cannot stand here")
        grouped = word in AGGREGATIONS and any(self._next_is(each) for each in GROUPING)
        if self._next_is("(") or grouped:
            self.found.landmarks.append(Landmark("call", token))
        elif word not in ("inf", "nan"):
            self.found.landmarks.append(Landmark("selector", token))
            self.wanting = False
        else:
            self.wanting = False
        self.index += 1

    def _offset(self, token: Token) -> None:
        """Pass over `offset` and its duration."""
        self.index += 1
        while self.index < len(self.tokens) and self.tokens[self.index].text in ("+", "-"):
            self.index += 1
        after = self.tokens[self.index] if self.index < len(self.tokens) else None
        if after is None or not _DURATION.match(after.text):
            self.found.refuse(after or token, "offset needs a duration such as 5m")
        self.index += 1

    def _past_list(self) -> None:
        """Pass over a modifier and its list of labels."""
        token = self.tokens[self.index]
        if token.lower in (*GROUPING, "on", "ignoring") and not self._next_is("("):
            self.found.odd(token, f"{token.text} needs a list of labels in parentheses")
        self.index = past_bracket(self.tokens, self.index + 1) if self._next_is("(") else self.index + 1

    def _bracket(self, token: Token) -> None:
        if token.text == "(":
            previous = self._previous()
            if not self.wanting and not (previous and previous.kind == "word"):
                self.found.odd(token, "an operator is missing before '('")
            self.wanting = True
            self.index += 1
        elif token.text in ")]}":
            if self.wanting and not (token.text == ")" and (before := self._previous()) and before.text == "("):
                self.found.odd(token, f"a value is missing before {token.text!r}")
            self.wanting = False
            self.index += 1
        else:
            if token.text == "{" and self.wanting:
                self.found.landmarks.append(Landmark("selector", token))
            self.wanting = False
            end = past_bracket(self.tokens, self.index)
            if token.text == "[" and not _RANGE.match("".join(each.text for each in self.tokens[self.index : end])):
                self.found.refuse(token, "brackets hold a duration such as [5m], or [1h:1m] for a subquery")
            self.index = end

    def _sign(self, token: Token) -> None:
        if token.text == "@":
            self._moment()
        elif token.text == ",":
            self.wanting = True
            self.index += 1
        elif token.text not in SIGNS:
            self.found.odd(token, f"{token.text!r} means nothing here")
            self.index += 1
        elif self.wanting:
            if token.text not in "+-":
                self.found.odd(token, f"a value is missing before {token.text!r}")
            self.index += 1
        else:
            self._operator(token)

    def _moment(self) -> None:
        """Pass over `@` and the time after it."""
        self.index += 1
        while self.index < len(self.tokens) and self.tokens[self.index].text in ("+", "-"):
            self.index += 1
        if self.index < len(self.tokens) and self.tokens[self.index].lower in ("start", "end"):
            self.index += 1
            if self.index < len(self.tokens) and self.tokens[self.index].text == "(":
                self.index = past_bracket(self.tokens, self.index)
        elif self.index < len(self.tokens) and _DURATION.match(self.tokens[self.index].text):
            self.found.refuse(self.tokens[self.index], "@ needs a time in seconds since 1970, start() or end()")
        else:
            self.index += 1
        self.wanting = False

    def _operator(self, token: Token) -> None:
        self.found.landmarks.append(Landmark("operator", token))
        self.wanting = True
        self.index += 1
