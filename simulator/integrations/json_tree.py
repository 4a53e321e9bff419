"""JSON text to a tree whose every value knows its line, with comments passed over.

Separate because Python's own reader forgets where things stood, and a refusal must name its line. The tree is the one
that documents of ours have.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from simulator.errors import ScenarioError
from simulator.scenario.tree import Entries, Items, Node, Scalar

MAX_CHARACTERS = 20_000_000
MAX_DEPTH = 60

_SPACE = re.compile(r"(?:[ \t\r\n]|/\*.*?\*/|//[^\n]*)*", re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)
_WORD = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")


def parse_json(text: str, path: str) -> Node:
    """Read a document. Raises `ScenarioError` with the line when it is not JSON."""
    if len(text) > MAX_CHARACTERS:
        raise ScenarioError(f"{path}: the file is larger than {MAX_CHARACTERS // 1_000_000} MB, the most that is read.")
    reader = _Reader(text.removeprefix("\ufeff"), path)
    node = reader.value(0)
    reader.end()
    return node


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self._at = 0
        self._line = 1
        self._line_starts = 0

    def value(self, depth: int) -> Node:
        self._skip()
        place = self._place()
        sign = self._text[self._at : self._at + 1]
        if depth > MAX_DEPTH:
            self._stop("it is nested too deep")
        if sign == "{":
            return self._entries(Entries(place, {}), depth)
        if sign == "[":
            return self._items(Items(place, []), depth)
        if sign == '"':
            text = self._string()
            return Scalar(place, text, text)
        word = _WORD.match(self._text, self._at)
        if word is None:
            self._stop("a value is missing here")
        self._at = word.end()
        return Scalar(place, json.loads(word[0]), word[0])

    def end(self) -> None:
        self._skip()
        if self._at < len(self._text):
            self._stop("something follows the end of the document")

    def _entries(self, node: Entries, depth: int) -> Entries:
        self._at += 1
        while not self._closes("}"):
            if node.entries:
                self._need(",")
            self._skip()
            place = self._place()
            if self._text[self._at : self._at + 1] != '"':
                self._stop("a key in double quotes is missing here")
            key = self._string()
            self._need(":")
            node.entries[key] = (place, self.value(depth + 1))
        return node

    def _items(self, node: Items, depth: int) -> Items:
        self._at += 1
        while not self._closes("]"):
            if node.items:
                self._need(",")
            node.items.append(self.value(depth + 1))
        return node

    def _string(self) -> str:
        try:
            text, self._at = _DECODER.raw_decode(self._text, self._at)
        except json.JSONDecodeError:
            self._stop("a text is not closed, or holds an escape that JSON does not know")
        return str(text)

    def _closes(self, sign: str) -> bool:
        self._skip()
        if self._text[self._at : self._at + 1] == sign:
            self._at += 1
            return True
        if self._at >= len(self._text):
            self._stop(f"the document ends where a '{sign}' is missing")
        return False

    def _need(self, sign: str) -> None:
        self._skip()
        if self._text[self._at : self._at + 1] != sign:
            self._stop(f"a '{sign}' is missing here")
        self._at += 1

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _place(self) -> tuple[int, int]:
        """The line and column from 1; counted on from the last place, so that a long file stays cheap."""
        ends = self._text.count("\n", self._line_starts, self._at)
        if ends:
            self._line += ends
            self._line_starts = self._text.rfind("\n", 0, self._at) + 1
        return self._line, self._at - self._line_starts + 1

    def _stop(self, says: str) -> NoReturn:
        line, column = self._place()
        raise ScenarioError(f"{self._path}:{line}:{column}: this is not JSON: {says}.")
