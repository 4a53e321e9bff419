"""The words of a query with their places: the lexer behind every error's line and column.

Separate from the parser because promql-parser keeps no places: its tree and its messages say what, never where. This
reads the same text once more, only as far as placing needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENING = "([{"
CLOSING = ")]}"

_PIECE = re.compile(
    r"""
    (?P<blank>\s+|\#[^\n]*)
  | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`]*`)
  | (?P<number>(?:[0-9]|\.[0-9])(?:[0-9a-zA-Z_.]|(?<=[eE])[+-](?=[0-9]))*)
  | (?P<word>[a-zA-Z_:][a-zA-Z0-9_:]*)
  | (?P<bracket>[()\[\]{}])
  | (?P<sign>==|!=|>=|<=|=~|!~|[-+*/%^<>=@,:])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, sign, bracket, number or string of a query."""

    kind: str
    text: str
    at: int
    """Offset into the query."""

    @property
    def lower(self) -> str:
        """Its text as keywords are compared."""
        return self.text.lower()


def tokens_of(text: str) -> list[Token]:
    """Every token of a query in order; what no rule knows becomes tokens of kind `other`."""
    return [
        Token(match.lastgroup or "other", match.group(), match.start())
        for match in _PIECE.finditer(text)
        if match.lastgroup != "blank"
    ]


def past_bracket(tokens: list[Token], at: int) -> int:
    """The index after the bracket that closes the one at `at`, or after the last token."""
    depth = 0
    for index in range(at, len(tokens)):
        if tokens[index].kind == "bracket":
            depth += 1 if tokens[index].text in OPENING else -1
            if depth <= 0:
                return index + 1
    return len(tokens)


def unclosed(tokens: list[Token]) -> Token | None:
    """The bracket that nothing closes, or that closes nothing; None where all agree."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind != "bracket":
            continue
        if token.text in OPENING:
            opened.append(token)
        elif not opened or OPENING.index(opened.pop().text) != CLOSING.index(token.text):
            return token
    return opened[-1] if opened else None
