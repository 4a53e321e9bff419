"""A parsed LogQL query: small frozen values, checked and ready to run.

Separate from the grammar's tree, whose shape follows the text. Metric queries end in PromQL's own nodes, since Loki's
aggregations and operators are Prometheus's: what is LogQL's own there is only how lines become numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.world.promql import nodes as promql
from simulator.world.promql.errors import Place
from simulator.world.promql.matchers import Matcher, Pattern

Measure = Literal["rate", "count_over_time", "bytes_rate", "bytes_over_time"]
"""How the lines of a range become a number."""
Order = Literal["==", "!=", ">", ">=", "<", "<="]
Unit = Literal["number", "duration", "bytes"]


@dataclass(frozen=True, slots=True)
class LineFilter:
    """`|= "a" or "b"`: keep lines that hold one of the words, or none of them."""

    words: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    keeps: bool
    """False for `!=` and `!~`, which keep the lines that hold none."""


@dataclass(frozen=True, slots=True)
class ParseJson:
    """`| json`."""


@dataclass(frozen=True, slots=True)
class ParseLogfmt:
    """`| logfmt`."""


@dataclass(frozen=True, slots=True)
class LabelIs:
    """`| level="error"`: a label's text meets a condition."""

    matcher: Matcher


@dataclass(frozen=True, slots=True)
class LabelCompares:
    """`| duration > 2s`: a label's number, duration or size is compared."""

    name: str
    order: Order
    value: float
    """Plain, in seconds or in bytes."""
    unit: Unit


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these conditions."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of these conditions."""

    parts: tuple[Condition, ...]


Condition = LabelIs | LabelCompares | All | Any

Template = tuple[str | tuple[str], ...]
"""A text whose parts are as they stand, or a label's name in a tuple of its own."""


@dataclass(frozen=True, slots=True)
class LineFormat:
    """`| line_format "{{.status}} {{.path}}"`: write the line anew."""

    template: Template


@dataclass(frozen=True, slots=True)
class LabelFormat:
    """`| label_format a=b, c="{{.d}}"`: rename labels, or write them anew."""

    renamed: tuple[tuple[str, str], ...]
    written: tuple[tuple[str, Template], ...]


@dataclass(frozen=True, slots=True)
class Drop:
    """`| drop a, b`."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Keep:
    """`| keep a, b`."""

    names: frozenset[str]


Stage = (
    LineFilter | ParseJson | ParseLogfmt | LabelIs | LabelCompares | All | Any | LineFormat | LabelFormat | Drop | Keep
)


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which streams, and what is done with each of their lines in turn."""

    matchers: tuple[Matcher, ...]
    stages: tuple[Stage, ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class Ranged:
    """A range aggregation: at each moment a number for each set of labels, from the lines before it."""

    measure: Measure
    query: LogQuery
    length: int
    """ms"""
    offset: int
    kept: tuple[str, ...] | None
    """The only labels that matter, where a sum over them follows at once; None keeps all."""
    place: Place | None


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """PromQL's nodes over range aggregations, which its selectors name by their numbers."""

    root: promql.Node
    ranges: tuple[Ranged, ...]


Query = LogQuery | MetricQuery

RANGE = "__range__"
"""The label by which a selector names a range aggregation."""
