"""Lays our answer beside Prometheus's: same kind, same labels, same moments, values to 1e-9.

Separate so that the differential test reads as what it claims.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from simulator.world.promql.errors import QueryError
from simulator.world.promql.values import Matrix, Scalar, String, Value, Vector

TOLERANCE = 1e-9
Rows = dict[tuple[tuple[str, str], ...], list[tuple[float, float]]]


def attempt(ask: Callable[..., Value], *arguments: Any) -> Value | QueryError:
    """An answer, or why there is none."""
    try:
        return ask(*arguments)
    except QueryError as error:
        return error


def difference(value: Value | QueryError, theirs: dict[str, Any]) -> str | None:
    """What differs, or None; an error on both sides is agreement."""
    if isinstance(value, QueryError):
        return None if theirs["status"] == "error" else f"we refuse ({value}), Prometheus answers"
    if theirs["status"] == "error":
        return f"we answer, Prometheus refuses: {theirs['error']}"
    kind, rows = _ours(value)
    if kind != theirs["data"]["resultType"]:
        return f"we give a {kind}, Prometheus a {theirs['data']['resultType']}"
    if isinstance(value, String):
        return None if value.value == theirs["data"]["result"][1] else "the strings differ"
    return _unlike(rows, _theirs(theirs["data"]))


def _ours(value: Value) -> tuple[str, Rows]:
    if isinstance(value, Scalar):
        return "scalar", {(): [(value.at / 1000, value.value)]}
    if isinstance(value, Vector):
        return "vector", {
            tuple(sorted(each.labels.items())): [(value.at / 1000, each.value)] for each in value.samples
        }  # fmt: skip
    if isinstance(value, Matrix):
        return "matrix", {
            tuple(sorted(each.labels.items())): list(
                zip((each.timestamps / 1000).tolist(), each.values.tolist(), strict=True)
            )
            for each in value.series
        }
    return "string", {}


def _theirs(data: dict[str, Any]) -> Rows:
    result = data["result"]
    if data["resultType"] == "scalar":
        return {(): [(result[0], float(result[1]))]}
    return {
        tuple(sorted(each["metric"].items())): [
            (moment, float(value)) for moment, value in (each["values"] if "values" in each else [each["value"]])
        ]
        for each in result
    }


def _unlike(ours: Rows, theirs: Rows) -> str | None:
    if ours.keys() != theirs.keys():
        mine, other = sorted(ours.keys() - theirs.keys()), sorted(theirs.keys() - ours.keys())
        return f"only ours: {mine[:3]}, only Prometheus's: {other[:3]}"
    for labels, row in ours.items():
        wanted = theirs[labels]
        if [moment for moment, _ in row] != [moment for moment, _ in wanted]:
            return f"{labels}: {len(row)} moments, Prometheus has {len(wanted)}"
        for (moment, value), (_, expected) in zip(row, wanted, strict=True):
            if not same(value, expected):
                return f"{labels} at {moment}: {value!r}, Prometheus has {expected!r}"
    return None


def same(value: float, expected: float) -> bool:
    """Whether two values agree; NaN agrees with NaN."""
    return (math.isnan(value) and math.isnan(expected)) or math.isclose(value, expected, rel_tol=TOLERANCE, abs_tol=0)
