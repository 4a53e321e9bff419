"""What a query answers: a scalar, a string, an instant vector or a matrix.

Separate so that screens, rules and tests can hold an answer without the evaluator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.world.promql.series import Series


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number at a moment."""

    at: int
    """Milliseconds since 1970."""
    value: float


@dataclass(frozen=True, slots=True)
class String:
    """A string at a moment."""

    at: int
    value: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One series' value in a vector."""

    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True, slots=True)
class Vector:
    """Values of many series at one moment; `sort` and `topk` put them in order."""

    at: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Values of many series at many moments, by rising labels."""

    series: tuple[Series, ...]


Value = Scalar | String | Vector | Matrix
