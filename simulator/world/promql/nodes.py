"""A parsed query as a tree of our own: small frozen values with places, checked and ready to evaluate.

Separate from promql-parser's tree, which has no places and converts its parts anew at every look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.world.promql.errors import Place
from simulator.world.promql.matchers import Matcher

Kind = Literal["scalar", "vector", "matrix", "string"]
Moment = int | Literal["start", "end"]
"""What `@` fixes the time to: milliseconds since 1970, or an end of the query."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A string as written."""

    value: str


@dataclass(frozen=True, slots=True)
class Selector:
    """An instant vector: the last sample of every series that matches."""

    matchers: tuple[Matcher, ...]
    offset: int
    moment: Moment | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Window:
    """A range vector: all samples of a selector within `length` ms."""

    selector: Selector
    length: int


@dataclass(frozen=True, slots=True)
class Subquery:
    """A range vector: an expression evaluated every `step` ms within `length` ms; None is the default step."""

    inner: Node
    length: int
    step: int | None
    offset: int
    moment: Moment | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Node, ...]
    kind: Kind
    place: Place | None


@dataclass(frozen=True, slots=True)
class Aggregation:
    """An aggregation; without a clause it groups by nothing."""

    name: str
    inner: Node
    parameter: Node | None
    grouping: tuple[str, ...]
    is_without: bool
    place: Place | None


@dataclass(frozen=True, slots=True)
class Negation:
    """A minus sign before an expression."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the two sides of an operator find each other."""

    labels: tuple[str, ...] = ()
    is_on: bool = False
    """`on (labels)`; otherwise `ignoring (labels)`."""
    many: Literal["", "left", "right"] = ""
    """The side that may have several series in a group, by group_left or group_right."""
    carried: tuple[str, ...] = ()
    """The labels that the one side lends to the result."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator between two expressions."""

    operator: str
    left: Node
    right: Node
    is_bool: bool
    pairing: Pairing
    place: Place | None


@dataclass(frozen=True, slots=True)
class Once:
    """An expression that does not depend on the moment: evaluated at the first one and repeated."""

    inner: Node


Node = Number | Text | Selector | Window | Subquery | Call | Aggregation | Negation | Operation | Once


def kind_of(node: Node) -> Kind:
    """What an expression evaluates to."""
    while isinstance(node, Negation | Once):
        node = node.inner
    if isinstance(node, Number):
        return "scalar"
    if isinstance(node, Text):
        return "string"
    if isinstance(node, Window | Subquery):
        return "matrix"
    if isinstance(node, Call):
        return node.kind
    if isinstance(node, Operation) and kind_of(node.left) == "scalar" == kind_of(node.right):
        return "scalar"
    return "vector"
