"""A series' labels inside the evaluator: sorted pairs, so that they compare, hash and order as Prometheus's do.

Separate because every step of an evaluation makes new labels from old ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Labels = tuple[tuple[str, str], ...]
"""Names and values, sorted by name; a label without a value is no label."""

METRIC_NAME = "__name__"
BUCKET = "le"
LONGEST_VALUE = 65_536
"""No label value is longer, in characters; without a bound nested label_join would double it at every level."""

_VALID_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")


def labels_of(mapping: Mapping[str, str]) -> Labels:
    """The labels that a mapping holds."""
    return tuple(sorted((name, value) for name, value in mapping.items() if value))


def value_of(labels: Labels, name: str) -> str:
    """A label's value; empty where there is none."""
    return next((value for label, value in labels if label == name), "")


def only(labels: Labels, names: Iterable[str]) -> Labels:
    """Just the labels that are named."""
    kept = frozenset(names)
    return tuple(pair for pair in labels if pair[0] in kept)


def without(labels: Labels, *names: str) -> Labels:
    """All labels but those that are named."""
    return tuple(pair for pair in labels if pair[0] not in names)


def nameless(labels: Labels) -> Labels:
    """All labels but the metric's name."""
    return tuple(pair for pair in labels if pair[0] != METRIC_NAME)


def relabelled(labels: Labels, name: str, value: str) -> Labels:
    """The labels with one set, or taken away by an empty value."""
    rest = without(labels, name)
    return tuple(sorted((*rest, (name, value)))) if value else rest


def is_valid_name(name: str) -> bool:
    """Whether a label may have this name."""
    return _VALID_NAME.match(name) is not None


def written(labels: Labels) -> str:
    """Labels as a person reads them: `http_requests_total{code="500"}`."""
    name = value_of(labels, METRIC_NAME)
    rest = ", ".join(f'{label}="{value}"' for label, value in nameless(labels))
    return f"{name}{{{rest}}}" if rest or not name else name
