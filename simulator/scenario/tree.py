"""The tree of a document: nodes that know their line and column.

Separate from the reader because the schema, the references and the linter walk it to say where something is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Place = tuple[int, int]
"""Line and column, from 1."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value."""

    place: Place
    value: str | bool | int | float | None
    text: str
    """As it was written."""
    size: int = 1


@dataclass(slots=True)
class Items:
    """A list."""

    place: Place
    items: list[Node]
    size: int = 1


@dataclass(slots=True)
class Entries:
    """A mapping; each key knows its own place."""

    place: Place
    entries: dict[str, tuple[Place, Node]]
    size: int = 1

    def get(self, key: str) -> Node | None:
        """The value of a key, or None."""
        found = self.entries.get(key)
        return found[1] if found else None


Node = Scalar | Items | Entries


def value_of(node: Node) -> Any:
    """The node as plain Python values."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Items):
        return [value_of(item) for item in node.items]
    return {key: value_of(child) for key, (_, child) in node.entries.items()}


def find(node: Node, location: Sequence[str | int], *, key: bool = False) -> tuple[Place, tuple[str | int, ...]]:
    """Follow a location as far as it exists: the place reached and the parts that led there.

    Parts that are not in the document (a schema's inner names) are passed over. With `key` the place of the last key
    is given instead of its value's.
    """
    place, path = node.place, []
    for part in location:
        if isinstance(node, Entries) and isinstance(part, str) and part in node.entries:
            at, node = node.entries[part]
        elif isinstance(node, Items) and isinstance(part, int) and 0 <= part < len(node.items):
            node = node.items[part]
            at = node.place
        else:
            continue
        path.append(part)
        place = at if key else node.place
    return place, tuple(path)


def child(node: Node, location: Sequence[str | int]) -> Node | None:
    """The node at a location, or None."""
    for part in location:
        found: Node | None = None
        if isinstance(node, Entries) and isinstance(part, str):
            found = node.get(part)
        elif isinstance(node, Items) and isinstance(part, int) and 0 <= part < len(node.items):
            found = node.items[part]
        if found is None:
            return None
        node = found
    return node


def depth(node: Node) -> int:
    """How deep a node is nested; a scalar is 0."""
    if isinstance(node, Scalar):
        return 0
    children = node.items if isinstance(node, Items) else [each for _, each in node.entries.values()]
    return 1 + max((depth(each) for each in children), default=0)
