"""Strict YAML: text to a tree of nodes.

Separate from the schema because what YAML means must not depend on what a key wants: only true, false, null and
decimal numbers are typed, so that `no`, `1:30` and `017` stay what the author typed. Every bound is checked while the
text is read, so that a hostile file costs no more than a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

import yaml

from simulator.scenario.problems import Problems, dotted
from simulator.scenario.syntax import explain
from simulator.scenario.tree import Entries, Items, Node, Place, Scalar, depth

MAX_BYTES = 500_000
"""The largest document, in bytes (of text that is decoded already: in characters)."""
MAX_DEPTH = 30
"""The deepest nesting of lists and mappings."""
MAX_NODES = 50_000
"""The most values in a document, each alias counted with all that it stands for."""
MAX_ANCHORS = 500

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


def parse(text: str | bytes, problems: Problems) -> Node | None:
    """Read a document. Problems are added; None means that nothing more can be said about it."""
    decoded = _decoded(text, problems)
    if decoded is None:
        return None
    builder = _Builder(problems)
    try:
        for event in _events(decoded):
            builder.take(event)
    except _Enough:
        return None
    except yaml.YAMLError as error:
        explain(error, decoded, problems)
        return None
    if builder.root is None:
        problems.add((1, 1), "", "The file is empty. Begin with 'version: 1'", "empty")
    return builder.root


def _decoded(text: str | bytes, problems: Problems) -> str | None:
    if len(text) > MAX_BYTES:
        says = f"The file is larger than {MAX_BYTES // 1000} kB, the most that is read. Split it, or shorten long texts"
        problems.add((0, 0), "", says, "too-large")
        return None
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            place = _place(error.object[: error.start].decode("utf-8", "replace"))
            says = f"Byte 0x{error.object[error.start]:02x} is not UTF-8. Save the file as UTF-8"
            problems.add(place, "", says, "not-utf8")
            return None
    text = text.removeprefix("\ufeff")
    unseen = _UNSEEN.search(text)
    if unseen:
        says = (
            f"A control character (U+{ord(unseen[0]):04X}) stands here. Remove it, or write it as an escape in quotes"
        )
        problems.add(_place(text[: unseen.start()]), "", says, "control-character")
        return None
    return text


def _place(before: str) -> Place:
    """The place behind some text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _events(text: str) -> Iterator[yaml.Event]:
    """The C parser where there is one; both give the same events."""
    return iter(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


class _Enough(Exception):
    """What was found makes reading on pointless."""


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    node: Items | Entries
    anchor: str | None
    key: tuple[str, Place] | None = None
    skip: bool = False
    """The next value belongs to a key that cannot be used."""


class _Builder:
    """Builds the tree from events, without recursion."""

    def __init__(self, problems: Problems) -> None:
        self.root: Node | None = None
        self._problems = problems
        self._open: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._seen = 0

    def take(self, event: yaml.Event) -> None:
        """Read one event."""
        mark = event.start_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        match event:
            case yaml.DocumentStartEvent():
                if self.root is not None:
                    self._stop(place, "A second document begins here. Put each document into its own file", "documents")
            case yaml.AliasEvent():
                self._put(self._alias(event.anchor or "", place), place)
            case yaml.ScalarEvent():
                self._check(event.tag, event.anchor, place)
                if _HALF.search(event.value):
                    self._stop(
                        place, "An escape here is half a character. Write the whole character", "control-character"
                    )
                plain = not event.style  # None or "", by parser
                node = Scalar(place, _typed(event.value) if plain else event.value, event.value)
                self._remember(event.anchor, node)
                self._put(node, place)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._check(event.tag, event.anchor, place)
                self._begin(event, place)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                ended = self._open.pop()
                self._remember(ended.anchor, ended.node)
                self._put(ended.node, ended.node.place)

    def _begin(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent, place: Place) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._stop(place, f"Nested deeper than {MAX_DEPTH} levels. No key needs that", "too-deep")
        if event.anchor:
            self._anchors[event.anchor] = None
        sequence = isinstance(event, yaml.SequenceStartEvent)
        self._open.append(_Open(Items(place, []) if sequence else Entries(place, {}), event.anchor))

    def _check(self, tag: str | None, anchor: str | None, place: Place) -> None:
        self._count(1, place)
        if tag is not None:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            self._stop(place, f"The tag '{short}' is not allowed. Remove it: documents are data only", "tag")
        if anchor and len(self._anchors) >= MAX_ANCHORS:
            self._stop(place, f"More than {MAX_ANCHORS} anchors", "too-many-values")

    def _count(self, values: int, place: Place) -> None:
        self._seen += values
        if self._seen > MAX_NODES:
            says = f"More than {MAX_NODES:,} values, aliases counted with all they stand for. Make the file smaller"
            self._stop(place, says, "too-many-values")

    def _remember(self, anchor: str | None, node: Node) -> None:
        if anchor:
            self._anchors[anchor] = node

    def _alias(self, name: str, place: Place) -> Node:
        if name not in self._anchors:
            self._stop(place, f"The alias '*{name}' has no anchor '&{name}' before it", "alias")
        node = self._anchors[name]
        if node is None:
            self._stop(place, f"The alias '*{name}' stands inside its own anchor", "alias")
        self._count(node.size, place)
        if len(self._open) + depth(node) > MAX_DEPTH:
            self._stop(place, f"Nested deeper than {MAX_DEPTH} levels. No key needs that", "too-deep")
        return node

    def _put(self, node: Node, place: Place) -> None:
        """Hang a finished value where it belongs."""
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        top.node.size += node.size
        if isinstance(top.node, Items):
            top.node.items.append(node)
        elif top.skip:
            top.skip = False
        elif top.key is None:
            self._key(top, node, place)
        else:
            top.node.entries[top.key[0]] = (top.key[1], node)
            top.key = None

    def _key(self, top: _Open, node: Node, place: Place) -> None:
        says, rule = "", ""
        assert isinstance(top.node, Entries)  # noqa: S101  (only a mapping has keys)
        if not isinstance(node, Scalar):
            says, rule = "A key must be a word, not a list or a mapping", "key"
        elif not isinstance(node.value, str):
            says, rule = f"The key '{node.text}' is read as a value. Put it in quotes", "key"
        elif node.value == "<<":
            says, rule = "Merge keys ('<<') are not supported. Write the keys out", "merge-key"
        elif node.value in top.node.entries:
            first = top.node.entries[node.value][0]
            says = (
                f"The key '{node.value}' stands here a second time; the first is in line {first[0]}, column {first[1]}"
            )
            says, rule = f"{says}. Keep one", "duplicate-key"
        else:
            top.key = (node.value, place)
            return
        self._problems.add(place, dotted(self._where()), says, rule)
        top.skip = True

    def _where(self) -> list[str | int]:
        """The location of the innermost open list or mapping."""
        out: list[str | int] = []
        for each in self._open[:-1]:
            if isinstance(each.node, Items):
                out.append(len(each.node.items))
            elif each.key is not None:
                out.append(each.key[0])
        return out

    def _stop(self, place: Place, says: str, rule: str) -> NoReturn:
        where = "" if rule == "too-deep" else dotted(self._where())
        self._problems.add(place, where, says, rule)
        raise _Enough


def _typed(text: str) -> str | bool | int | float | None:
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text
