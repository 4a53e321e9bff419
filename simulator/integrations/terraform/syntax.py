"""HCL text to a parse tree whose every token knows its line.

Separate because it is all that the project asks of python-hcl2: the grammar. Semicolons between attributes, which
people paste from guides and Terraform itself refuses, are read as line ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lark import Token, Tree

Element = Tree[Token] | Token

MAX_CHARACTERS = 2_000_000
"""The largest file that is read."""


class Unreadable(Exception):
    """A text that is not HCL; says why, and in which line."""

    def __init__(self, line: int, says: str) -> None:
        super().__init__(says)
        self.line = line
        self.says = says


class Parsed(NamedTuple):
    """A file's tree, and where its lines stand in the file."""

    tree: Tree[Token]
    lines: tuple[int, ...]
    """The file's line for each line of the text that was parsed, from 0."""

    def line_of(self, element: Element) -> int:
        """The line in which an element begins."""
        token = next(tokens(element), None)
        number = token.line if token is not None and token.line else 1
        return self.lines[min(number, len(self.lines)) - 1]


def tokens(element: Element) -> Iterator[Token]:
    """The tokens of an element that say something, in order."""
    if isinstance(element, Token):
        if element.type != "NL_OR_COMMENT":
            yield element
        return
    for child in element.children:
        yield from tokens(child)


_SKIPPED = re.compile(
    r'"(?:\\.|\$\{[^}"]*(?:"[^"]*"[^}"]*)*\}|[^"\\$]|\$(?!\{))*"'  # a string, with interpolations that hold strings
    r"|\#[^\n]*|//[^\n]*|/\*.*?\*/"
    r"|<<-?(?P<mark>[A-Za-z][\w.-]*)\r?\n.*?\n[ \t]*(?P=mark)(?=\r?\n|\Z)"
    r"|(?P<semicolon>;)",
    re.DOTALL,
)


def without_semicolons(text: str) -> tuple[str, tuple[int, ...]]:
    """The text with a line end for each `;` between attributes, and the file's line of each of its lines."""
    ends = [found.start("semicolon") for found in _SKIPPED.finditer(text) if found["semicolon"]]
    characters = list(text)
    for place in ends:
        characters[place] = "\n"
    broken = "".join(characters)
    lines, number, put_in = [1], 1, set(ends)
    for place, character in enumerate(broken):
        if character == "\n":
            number += place not in put_in
            lines.append(number)
    return broken, tuple(lines)


def parsed(text: str) -> Parsed:
    """Parse a file. Raises `Unreadable`."""
    import hcl2
    from lark.exceptions import LarkError, UnexpectedInput

    if len(text) > MAX_CHARACTERS:
        raise Unreadable(1, f"the file is larger than {MAX_CHARACTERS // 1_000_000} MB, the most that is read")
    broken, lines = without_semicolons(text.removeprefix("\ufeff"))
    try:
        return Parsed(hcl2.parses_to_tree(broken), lines)
    except UnexpectedInput as error:
        line = error.line if isinstance(error.line, int) and error.line > 0 else len(lines)
        raise Unreadable(lines[min(line, len(lines)) - 1], _says(broken, line)) from None
    except (LarkError, RecursionError):
        raise Unreadable(1, "this is not HCL, the language of Terraform") from None


def _says(text: str, line: int) -> str:
    shown = [*text.split("\n"), ""][min(line, text.count("\n") + 1) - 1].strip()[:60]
    return f"this is not HCL, the language of Terraform, near '{shown}'. Check braces, quotes and commas"
