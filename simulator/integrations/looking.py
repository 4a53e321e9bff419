"""Looking into documents of other systems, which may hold anything anywhere.

Separate because every reader of JSON or YAML asks the same: a text under this key if there is one, the items of that
list if it is one. Nothing here raises.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.tree import Entries, Items, Node, Scalar, value_of


def text(node: Node | None, key: str) -> str:
    """The text under a key; empty where there is none."""
    found = inside(node, key)
    return found.text if isinstance(found, Scalar) and found.value is not None else ""


def value(node: Node | None, key: str) -> object:
    """The plain value under a key; None where there is none."""
    found = inside(node, key)
    return None if found is None else value_of(found)


def inside(node: Node | None, key: str) -> Node | None:
    """What stands under a key."""
    return node.get(key) if isinstance(node, Entries) else None


def items(node: Node | None, key: str | None = None) -> Iterator[Node]:
    """The items of a list, or of the list under a key."""
    found = inside(node, key) if key is not None else node
    yield from found.items if isinstance(found, Items) else ()


def line(node: Node | None, otherwise: int = 1) -> int:
    """The line in which a node stands."""
    return node.place[0] if node is not None else otherwise


def line_of(node: Node | None, key: str) -> int:
    """The line of a key, or of what it should stand in."""
    if isinstance(node, Entries) and key in node.entries:
        return node.entries[key][0][0]
    return line(node)
